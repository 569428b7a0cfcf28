"""Names of a specification that Python, the generated code or a file system would misread."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hostile.examples import HOSTILE
from hostile.importing import NAME, Workplace
from hostile.making import Spec, check_paths, make_spec
from hostile.names import PARAMETERS, PROPERTIES, SEGMENTS, TYPES
from plansdk.naming.words import snake
from plansdk.targets.runtime import MEGAPLAN
from support.building import Built
from support.checkers import Found, Subject, errors

REJECTED = re.compile(r"RAML\d+")


def spec_of(
    types: Iterable[str],
    properties: Iterable[str],
    parameters: Iterable[str],
    segments: Iterable[str],
) -> Spec:
    """A document with these names, each used in every way that there is."""
    spec: Spec = {
        "title": "Title",
        "version": "r1",
        "baseUri": "https://localhost/api/v3",
        "types": {
            "BaseEntity": {"type": "object", "properties": {"id": {"type": "string"}}},
            **{name: {"type": "BaseEntity"} for name in types},
        },
    }
    first = next(iter(types), "BaseEntity")
    spec["types"]["Holder"] = {
        "type": "BaseEntity",
        "properties": {name: {"type": "string"} for name in properties}
        | {f"one{at}": {"type": name} for at, name in enumerate(types)}
        | {f"many{at}": {"type": f"{name}[]"} for at, name in enumerate(types)},
    }
    query = {name: {"type": "string", "required": False} for name in parameters}
    pages = {name: {"type": "BaseEntity"} for name in ("pageAfter", "pageBefore", "pageWith")}
    spec["/thing"] = {
        "get": {"queryParameters": query, "responses": {"200": {"body": {"type": first}}}},
        "post": {
            "queryParameters": query,
            "body": {"type": first},
            "responses": {"200": {"body": {"type": f"{first}[]"}}},
        },
        "/paged": {
            "get": {
                "queryParameters": query | pages,
                "responses": {"200": {"body": {"type": f"{first}[]"}}},
            }
        },
    }
    for at, name in enumerate(parameters):
        if name != "id":
            spec["/thing"][f"/in{at}/{{{name}}}"] = {
                "get": {"queryParameters": {name: {"type": "string"}}},
                "/{id}": {"post": {"queryParameters": {"id": {"type": "string"}}}},
            }
    for name in segments:
        spec[f"/{name}"] = {
            "get": {"responses": {"200": {"body": {"type": first}}}},
            f"/{name}": {"post": {}},
            "/{id}": {
                "get": {"queryParameters": {"id": {"type": "string"}}},
                f"/{name}": {"post": {"queryParameters": {"id": {"type": "string"}}}},
            },
        }
    return spec


def check(spec: Spec, folder: Path, workplace: Workplace) -> bool:
    """The package works in every part, or there is a finding that says what to do."""
    built = make_spec(folder, spec)
    if not isinstance(built, Built):
        errors = [each for each in built if each.level == "error"]
        assert all(REJECTED.fullmatch(each.code) for each in errors), errors
        assert all(each.span.line for each in errors)
        return False
    check_paths(built)
    assert not built.left_out
    package = workplace.load(built)
    check_entities(spec, package)
    check_operations(built, package)
    return True


def check_entities(spec: Spec, package: ModuleType) -> None:
    """Every type has a class, and every property of it can be set, read and sent."""
    for wire, declared in spec["types"].items():
        cls = package.models.find(wire)
        if wire in {"DateTime", "DateOnly", "DateInterval"}:
            continue
        assert cls is not None, wire
        assert cls.__name__ not in dir(__builtins__)
        assert getattr(package, cls.__name__) is cls
        names = sys.modules[f"{NAME}._core.typed_view"].wire_names(cls)
        wires = {each for each in declared.get("properties", {}) if each != "contentType"}
        assert wires <= set(names.values())
        assert len(set(names)) == len(set(names.values()))
        entity = cls(**dict.fromkeys(names, "x"))
        assert entity.to_dict() == {"contentType": wire, **dict.fromkeys(names.values(), "x")}
        assert all(getattr(entity, name) == "x" for name in names)
        assert cls.link("1").content_type == wire


def check_operations(built: Built, package: ModuleType) -> None:
    """Every operation can be reached and makes the call that the document describes."""
    client = package.Megaplan("localhost", token="made-up")
    for dotted, methods in yaml.safe_load(built.ledger)["operations"].items():
        resource: Any = client
        for part in dotted.split("."):
            resource = getattr(resource, part)
        for name, operation in methods.items():
            http, path = operation.split(" ", 1)
            method = getattr(resource, name)
            given = {
                each.name: f"<{each.name}>"
                for each in method.__signature__.parameters.values()
                if each.kind is not each.VAR_KEYWORD
            }
            call = method.prepare(**given)
            assert call.method == http
            expected = [part for part in path.split("/") if part]
            assert len(call.path) == len(expected)
            for segment, declared in zip(call.path, expected, strict=True):
                if declared.startswith("{"):
                    assert segment.strip("<>") in given
                else:
                    assert segment == declared
            used = [each for each in call.path if each in given.values()]
            used += [*(call.query or {}).values(), *([call.body] if call.body else [])]
            assert sorted(used) == sorted(given.values())


def distinct(names: Iterable[str]) -> list[str]:
    """Names of which no two are spelled alike in Python."""
    return list({snake(name): name for name in names}.values())


def subsets(names: list[str], largest: int) -> st.SearchStrategy[list[str]]:
    """A few of the names, each once."""
    return st.lists(st.sampled_from(names), max_size=largest, unique=True)


@HOSTILE
@given(
    types=subsets(TYPES, 4),
    properties=subsets(PROPERTIES, 6),
    parameters=subsets(PARAMETERS, 4),
    segments=subsets(SEGMENTS, 2),
)
def test_hostile_names_together(
    types: list[str],
    properties: list[str],
    parameters: list[str],
    segments: list[str],
    folder: Path,
    workplace: Workplace,
) -> None:
    check(spec_of(types, properties, parameters, segments), folder, workplace)


UNWRITABLE = {"../../x", "/etc/passwd", "C:\\x", "a b", "x): pass #"}
"""Type names that RAML itself refuses."""

UNUSABLE = {"thing", "Thing", "a\\b"}
"""Segments that are taken, or that no path can have."""


@pytest.mark.parametrize("name", TYPES)
def test_a_type(name: str, folder: Path, workplace: Workplace) -> None:
    works = check(spec_of([name], [], [], []), folder, workplace)
    assert works or name in UNWRITABLE | {"ThingResource"}


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property(name: str, folder: Path, workplace: Workplace) -> None:
    works = check(spec_of([], [name], [], []), folder, workplace)
    assert works or name == "a\nb"


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter(name: str, folder: Path, workplace: Workplace) -> None:
    assert check(spec_of([], [], [name], []), folder, workplace)


@pytest.mark.parametrize("name", SEGMENTS)
def test_a_segment(name: str, folder: Path, workplace: Workplace) -> None:
    works = check(spec_of([], [], [], [name]), folder, workplace)
    assert works or name in UNUSABLE


def test_names_that_a_runtime_takes_are_reserved(folder: Path, workplace: Workplace) -> None:
    """A new method of the runtime must not be hidden by a resource or a property."""
    built = make_spec(folder, spec_of([], [], [], []))
    assert isinstance(built, Built)
    package = workplace.load(built)
    clients = {*dir(package.Megaplan), *dir(package.AsyncMegaplan)} - {"thing"}
    assert {each for each in clients if each[0] != "_"} == MEGAPLAN.client_attributes
    assert {each for each in dir(package.Entity) if each[0] != "_"} == MEGAPLAN.reserved
    paging = sys.modules[f"{NAME}._core.paging"].Paging
    assert set(paging.__annotations__) == MEGAPLAN.paging
    exported = {each for each in vars(package) if each[0].isupper() and each != "TYPE_CHECKING"}
    assert exported <= MEGAPLAN.exported()


def test_keywords_of_python(folder: Path, workplace: Workplace) -> None:
    names = [*keyword.kwlist, *keyword.softkwlist]
    names = [each for each in names if each != "_"]
    assert check(spec_of([], distinct(names), distinct(names), []), folder, workplace)


def reserved(folder: Path) -> Built:
    """The package of a document that uses every name that is taken already."""
    types = distinct(each for each in TYPES if each not in UNWRITABLE | {"ThingResource"})
    properties = [each for each in PROPERTIES if each not in {"a\nb", "class"}]
    segments = distinct(each for each in SEGMENTS if each not in UNUSABLE)
    built = make_spec(folder, spec_of(types, properties, PARAMETERS, segments))
    assert isinstance(built, Built), [each for each in built if each.level == "error"]
    return built


def lay_out(folder: Path, factory: pytest.TempPathFactory) -> None:
    for path, text in reserved(factory.mktemp("reserved")).files.items():
        place = folder / NAME / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def test_reserved_names_can_be_imported(folder: Path, workplace: Workplace) -> None:
    workplace.load(reserved(folder))


@pytest.mark.checked(Subject("reserved_names", lay_out, checkers=("mypy",)))
def test_reserved_names_pass_the_type_checker(found: Found) -> None:
    assert errors(found) == []
