"""The structure of the source: who may import whom, how large a piece may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "generator" / "plansdk"

BASE = {"diagnostics", "files", "progress", "report", "resources"}
MODEL = {"model", "xml_model"}
FRONT = {"raml", "planfix", "overlay"}
BACK = {"naming", "plan", "render", "statuses"}
OUTPUT = {"format", "publish"}

MAY_IMPORT: dict[str, set[str]] = {
    "diagnostics": set(),
    "files": set(),
    "progress": set(),
    "report": set(),
    "resources": {"files"},
    "source": {"diagnostics"},
    "xml_model": {"diagnostics"},
    "model": {"diagnostics", "xml_model"},
    "raml": {"diagnostics", "files", "source"} | MODEL,
    "planfix": {"diagnostics", "files", "resources", "source"} | MODEL,
    "overlay": {"diagnostics", "source", "raml"} | MODEL,
    "naming": {"diagnostics", "source"} | MODEL,
    "account": {"diagnostics", "source", "raml", "naming"} | MODEL,
    "statuses": {"diagnostics", "source"} | MODEL,
    "plan": {"diagnostics", "naming", "statuses"} | MODEL,
    "render": {"diagnostics", "plan", "resources", "statuses"},
    "format": {"progress"},
    "publish": {"diagnostics", "files", "report"},
    "recipes": BASE | MODEL | FRONT | BACK | {"account"},
    "changes": BASE | MODEL | FRONT | {"naming", "plan", "recipes", "statuses"},
    "impact": BASE
    | MODEL
    | FRONT
    | {"changes", "naming", "plan", "publish", "recipes", "statuses"},
    "vendor": BASE | MODEL | OUTPUT | {"naming", "plan", "recipes"},
    "fetch": BASE | MODEL | {"account", "naming", "plan", "raml"},
    "generate": BASE | OUTPUT | {"recipes"},
    "mock": BASE | MODEL | {"changes", "recipes", "source"},
    "cli": BASE
    | MODEL
    | FRONT
    | {"changes", "fetch", "impact", "recipes", "generate", "vendor", "mock"},
    "__main__": {"cli"},
}
"""What each part of plansdk may import besides itself.

    diagnostics, source <- model <- raml, planfix, overlay, naming <- plan <- render
        <- format <- publish <- changes <- cli

Front ends never see a template, and what is behind the model never sees RAML or XML.
A new part gets a line here, after a thought.
"""


def modules(*folders: str) -> list[Path]:
    return sorted(place for folder in folders for place in (ROOT / folder).rglob("*.py"))


def part(place: Path) -> str:
    """The part of plansdk that a module belongs to."""
    name = place.relative_to(PACKAGE).parts[0]
    return name.removesuffix(".py")


def imports(place: Path) -> Iterator[str]:
    """The modules that a module imports, relative ones resolved against plansdk."""
    for node in ast.walk(ast.parse(place.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 or place.is_relative_to(ROOT / "templates")
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_parts_import_only_what_they_may() -> None:
    wrong: list[str] = []
    for place in modules("generator"):
        own = part(place)
        if own == "__init__":
            continue
        for name in imports(place):
            words = name.split(".")
            other = words[1] if words[0] == "plansdk" and len(words) > 1 else own
            if other not in MAY_IMPORT[own] | {own, "__version__"}:
                wrong.append(f"{place.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_every_part_has_its_line() -> None:
    parts = {part(place) for place in modules("generator")} - {"__init__"}
    assert parts == MAY_IMPORT.keys()


def test_the_table_has_no_circle() -> None:
    left = {name: set(others) for name, others in MAY_IMPORT.items()}
    while left:
        free = {name for name, others in left.items() if not others & left.keys()}
        assert free, f"these import each other: {sorted(left)}"
        left = {name: others for name, others in left.items() if name not in free}


def test_what_users_run_imports_nothing_of_the_generator() -> None:
    wrong = [
        f"{place.relative_to(ROOT)} imports {name}"
        for place in modules("templates", "generated")
        for name in imports_of_any(place)
        if name.split(".")[0] == "plansdk"
    ]
    assert wrong == []


def imports_of_any(place: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(place.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


@pytest.mark.parametrize("folder", ["generator", "templates"])
def test_modules_and_functions_are_small(folder: str) -> None:
    large: list[str] = []
    for place in modules(folder):
        text = place.read_text(encoding="utf-8")
        if len(text.splitlines()) >= 400:
            large.append(f"{place.relative_to(ROOT)} has {len(text.splitlines())} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > 60:
                    large.append(f"{place.relative_to(ROOT)}: {node.name} has {lines} lines")
    assert large == []


def test_templates_are_small() -> None:
    large = [
        str(place.relative_to(ROOT))
        for place in (ROOT / "templates").rglob("*.j*")
        if len(place.read_text(encoding="utf-8").splitlines()) > 120
    ]
    assert large == []
