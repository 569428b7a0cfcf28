"""Templates hold layout only: what they may contain, and what not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from plansdk import resources

FOLDER = resources.templates()
TEMPLATES = sorted(place.relative_to(FOLDER).as_posix() for place in FOLDER.rglob("*.jinja"))
LONGEST = 120

FILTERS = {
    "client": {
        "assigned",
        "cell",
        "docstring",
        "import_from",
        "join",
        "python",
        "quoted",
        "signature",
    },
    "project": {"toml"},
    "reports": {"length", "safe"},
}
"""What the templates of a folder apply; everything else belongs into the plan."""

METHODS = {".items"}
"""Methods that a template may call."""

CALCULATIONS = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
"""Nodes that work something out."""


def tree(name: str) -> nodes.Template:
    return Environment(autoescape=False).parse((FOLDER / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_are_short(name: str) -> None:
    assert len((FOLDER / name).read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_templates_use_known_filters() -> None:
    used: dict[str, set[str]] = {}
    for name in TEMPLATES:
        found = {each.name for each in tree(name).find_all(nodes.Filter)}
        used.setdefault(Path(name).parts[0], set()).update(found)
    assert used == {folder: FILTERS[folder] for folder in used}


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_do_not_calculate(name: str) -> None:
    assert [f"line {each.lineno}" for each in tree(name).find_all(CALCULATIONS)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_call_little_but_macros(name: str) -> None:
    template = tree(name)
    macros = {each.name for each in template.find_all(nodes.Macro)} | set(_imported(template))
    called = {_name(each.node) for each in template.find_all(nodes.Call)}
    assert called - macros - METHODS == set()


def _imported(template: nodes.Template) -> Iterator[str]:
    for each in template.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in each.names)


def _name(node: nodes.Node) -> str:
    match node:
        case nodes.Name(name=name):
            return name
        case nodes.Getattr(attr=method):
            return f".{method}"
        case _:
            return type(node).__name__
