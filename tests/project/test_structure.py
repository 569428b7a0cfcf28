"""The structure of the source: who may import whom, how large a piece may be."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "generator" / "plansdk"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("diagnostics", "files", "progress", "project"),
    ("report", "resources", "settings", "syntax", "translation", "xml_model"),
    ("model", "provenance"),
    ("raml", "planfix", "naming"),
    ("overlay", "custom_fields", "statuses"),
    ("targets",),
    ("plan",),
    ("render",),
    ("package", "format", "publish"),
    ("generate", "changes", "fetch"),
    ("impact", "vendor", "mock"),
    ("distribution",),
    ("cli",),
    ("__main__",),
)
"""The parts of plansdk: each may import those above it, and none beside or below.

A new part gets its place here, after a thought.
"""

FRONT = frozenset({"raml", "planfix", "overlay", "custom_fields", "statuses"})
READS_SPECIFICATIONS = FRONT | {"targets", "fetch", "cli"}
"""Who may import a front end: what is behind the targets never sees RAML or XML."""


def modules(*folders: str) -> list[Path]:
    return sorted(place for folder in folders for place in (ROOT / folder).rglob("*.py"))


def part(place: Path) -> str:
    """The part of plansdk that a module belongs to."""
    name = place.relative_to(PACKAGE).parts[0] if place.is_relative_to(PACKAGE) else ""
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
    place_of = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    wrong: list[str] = []
    for place in modules("generator"):
        own = part(place)
        if own == "__init__":
            continue
        for name in imports(place):
            words = name.split(".")
            other = words[1] if words[0] == "plansdk" and len(words) > 1 else own
            if other in (own, "__version__"):
                continue
            if place_of[other] >= place_of[own] or (
                other in FRONT and own not in READS_SPECIFICATIONS
            ):
                wrong.append(f"{place.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_every_part_has_its_place() -> None:
    parts = {part(place) for place in modules("generator")} - {"__init__"}
    assert parts == {name for layer in LAYERS for name in layer}


def test_modules_of_the_generator_import_each_other_in_one_direction() -> None:
    """Late imports and those for type checkers count; the mocks have circles of their own."""
    known = {dotted(place): place for place in modules("generator") if part(place) != "mock"}
    left = {
        name: {other for each in imports(place) if (other := owner(each, known)) != name}
        for name, place in known.items()
    }
    assert_no_circle(left)


def assert_no_circle(left: dict[str, set[str]]) -> None:
    while left:
        free = {name for name, others in left.items() if not others & left.keys()}
        assert free, f"these import each other: {sorted(left)}"
        left = {name: others for name, others in left.items() if name not in free}


def dotted(place: Path) -> str:
    """The name by which a module is imported."""
    path = place.relative_to(PACKAGE.parent).with_suffix("")
    return ".".join(path.parts).removesuffix(".__init__")


def owner(name: str, known: Collection[str]) -> str:
    """The module that a name is imported from."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def test_what_users_run_imports_nothing_of_the_generator() -> None:
    wrong = [
        f"{place.relative_to(ROOT)} imports {name}"
        for place in modules("templates", "generated")
        for name in imports_of_any(place)
        if name.split(".")[0] == "plansdk"
    ]
    assert wrong == []


@pytest.mark.parametrize("package", ["megaplan_api", "planfix_api"])
def test_what_declares_operations_reaches_no_models(package: str) -> None:
    """Or mypy meets resources half-way, and has no types for those under former names."""
    core = ROOT / "generated" / package / "_core"
    reached, left = set[str](), ["call", "many", "methods"]
    while left:
        name = left.pop()
        reached.add(name)
        for node in ast.walk(ast.parse((core / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                assert node.level == 1, f"{name} imports what lies above _core"
                names = [node.module] if node.module else [each.name for each in node.names]
                left += {*names} - reached
    assert "runner" in reached


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


def test_file_names_are_shared_by_design_only() -> None:
    """A name stands once, or once per service, and at most in one other place so."""
    places: dict[str, set[str]] = {}
    for place in modules("generator", "templates"):
        if part(place) != "mock" and place.name != "__init__.py":
            folder = str(place.parent.relative_to(ROOT))
            folder = re.sub(r"\b(megaplan|planfix)\b", "<service>", folder)
            places.setdefault(place.name, set()).add(folder)
    assert {name: found for name, found in places.items() if len(found) > 2} == {}


def test_the_runtime_has_no_import_circles() -> None:
    """Type-checking imports count; a record and its codecs, an entity and its decoder may.

    So may a view and what describes it, which loads when somebody asks.
    """
    allowed = {
        "decoding imports entity",
        "codecs imports record",
        "typed_view imports described",
        "typed_view imports summary",
    }
    for service in ("megaplan", "planfix"):
        places = modules("templates/runtime/core", f"templates/runtime/{service}")
        left = {place.stem: siblings(place) - {place.stem} for place in places}
        for line in allowed:
            importer, _, imported = line.partition(" imports ")
            left.get(importer, set()).discard(imported)
        assert_no_circle(left)


def siblings(place: Path) -> set[str]:
    """The modules beside a module that it imports."""
    tree = ast.walk(ast.parse(place.read_text(encoding="utf-8")))
    found = (node for node in tree if isinstance(node, ast.ImportFrom) and node.level == 1)
    return {node.module or "" for node in found}


def test_templates_are_small() -> None:
    large = [
        str(place.relative_to(ROOT))
        for place in (ROOT / "templates").rglob("*.j*")
        if len(place.read_text(encoding="utf-8").splitlines()) > 120
    ]
    assert large == []
