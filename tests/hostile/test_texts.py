"""Texts of a specification stay texts, wherever they stand and whatever they say."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given

from hostile.examples import EDGES, HOSTILE, SURROGATE, texts
from hostile.importing import Workplace
from hostile.making import (
    Shapes,
    Spec,
    check_paths,
    make,
    make_spec,
    modules,
    raml,
    replaced,
    shapes,
    write_yaml,
)
from hostile.retelling import telling
from plansdk.format import format_files
from support.building import Built

MARK = "@text@"
PLAIN = "Plain words"

SPEC: Spec = {
    "title": MARK,
    "version": f"1{MARK}",
    "description": MARK,
    "baseUri": "https://localhost/api/v3",
    "documentation": [{"title": MARK, "content": MARK}],
    "types": {
        "BaseEntity": {"type": "object", "properties": {"id": {"type": "string"}}},
        "Thing": {
            "type": "BaseEntity",
            "displayName": MARK,
            "description": MARK,
            "properties": {
                "name": {"type": "string", "description": MARK, "default": MARK, "sortable": True},
                "kind": {"type": "string", "enum": ["plain", MARK], "required": True},
                "kinds": {"type": "string[]", "enum": [MARK, "plain"], "description": MARK},
                "either": {"type": "Thing|string", "description": MARK},
            },
        },
        "Status": {"type": "string", "enum": [MARK, "plain"], "description": MARK},
        "Part": {
            "type": "Thing",
            "properties": {"kind": {"type": "string", "enum": [MARK]}, "status": "Status"},
        },
    },
    "/thing": {
        "displayName": MARK,
        "description": MARK,
        "get": {
            "description": MARK,
            "queryParameters": {
                "q": {"type": "string", "description": MARK, "enum": [MARK, "plain"]},
                "pageAfter": {"type": "Thing", "description": MARK},
                "pageBefore": {"type": "Thing", "description": MARK},
                "pageWith": {"type": "Thing", "description": MARK},
            },
            "responses": {"200": {"description": MARK, "body": {"type": "Thing[]"}}},
        },
        "post": {
            "description": MARK,
            "body": {"type": "Thing", "description": MARK},
            "responses": {"200": {"body": {"type": "Thing", "description": MARK}}},
        },
        "/{id}": {
            "get": {
                "description": MARK,
                "queryParameters": {"id": {"type": "string", "description": MARK}},
                "responses": {"200": {"body": {"type": "Thing"}}},
            },
        },
    },
}
"""A document with a mark in every place that takes free text."""

WHY = {"reason": MARK, "evidence": MARK}
BESIDE: Spec = {
    "names.yaml": {
        "renamed": {
            old: {"to": new, "since": "1", "until": f"2{MARK}"}
            for old, new in {
                "Item": "Thing",
                "Thing.label": "Thing.name",
                "thing.read": "thing.get",
            }.items()
        }
    },
    "overlay.yaml": {
        "corrections": [
            {
                "id": "name",
                "property": "Thing.name",
                "expect": {"type": "string"},
                "set": {"required": "true"},
                **WHY,
            }
        ],
        "outside": [
            {
                "id": "outside",
                "operation": "POST /file",
                "response": "string",
                "provided_by": "file.upload",
                "description": MARK,
                **WHY,
            }
        ],
        "wire": [{"id": "wire", "fact": MARK, "handled_by": "values", **WHY}],
    },
    "statuses.yaml": {
        "statuses": [
            {
                "status": "404",
                "error": "NotFoundError",
                **dict.fromkeys(("en", "ru", "advice", "advice_ru"), f"A {MARK}"),
            }
        ]
    },
    "fields.yaml": {
        "account": "a.example",
        "fields": [
            {
                "entity": "Thing",
                "name": "Category1CustomFieldOne",
                "attribute": "custom_one",
                "label": MARK,
                "type": "string",
                "values": [MARK],
            }
        ],
    },
}
"""The same in all that may lie beside it."""

WIRE: Spec = {
    "title": "Title",
    "version": "r1",
    "baseUri": "https://localhost/api/v3",
    "types": {
        "BaseEntity": {"type": "object", "properties": {"id": {"type": "string"}}},
        MARK: {
            "type": "BaseEntity",
            "properties": {
                MARK: {"type": "string", "required": True, "sortable": True},
                "kind": {"type": "string", "enum": ["first", MARK]},
            },
        },
        "Part": {"type": MARK, "properties": {"kind": {"type": "string", "enum": ["first"]}}},
    },
    f"/thing/{MARK}": {
        "get": {
            "queryParameters": {MARK: {"type": "string"}},
            "responses": {"200": {"body": {"type": "string"}}},
        },
        f"/{MARK}-{{id}}": {
            "post": {
                "queryParameters": {"id": {"type": "string"}},
                "body": {"type": MARK},
                "responses": {"200": {"body": {"type": MARK}}},
            },
        },
    },
}
"""A document with a mark in every wire name."""

NAMES = {
    "operations": {
        "thing": {
            "read": f"GET /thing/{MARK}",
            "write": f"POST /thing/{MARK}/{MARK}-{{id}}",
        }
    },
    "modules": {"things": ["BaseEntity", MARK, "Part"]},
    "classes": {MARK: "Thing"},
    "properties": {f"{MARK}.{MARK}": "attribute"},
    "parameters": {
        f"GET /thing/{MARK}#{MARK}": "parameter",
        f"POST /thing/{MARK}/{MARK}-{{id}}#body": "thing",
        f"POST /thing/{MARK}/{MARK}-{{id}}#id": "id",
    },
    "enumerations": {"ThingKind": [f"{MARK}.kind", "Part.kind"]},
}
"""A ledger that gives all of them the names that they have in the plain document."""

WIRE_NAMES = [
    "plain",
    '"',
    "'",
    "\\",
    '"""',
    "{{ x }}",
    "{0}",
    "): pass #",
    "', __import__('os') and '",
    "\\N{BULLET}",
    "#",
    "$ref",
    "../../x",
    "..",
    "__class__",
    "Жук",
    "a\u202eb",
    "a b",
    "a\nb",
    "a%2fb",
    "x" * 300,
    "%",
    ".",
    "~",
    "a.b",
    "?",
]


def written(folder: Path, text: str) -> Path:
    """Write the document, and all that lies beside it, with a text in place of the mark."""
    for name, value in replaced(BESIDE, MARK, text).items():
        write_yaml(folder / name, value)
    place = folder / "r1.raml"
    place.write_text(raml(replaced(SPEC, MARK, text)), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def blank(folder: Path) -> Shapes:
    """The shapes of the modules of the document with plain values in it, and no texts."""
    built = make(written(folder, PLAIN), folder / "fields.yaml", partial(telling, text=""))
    assert isinstance(built, Built), built
    return shapes(built)


@pytest.fixture(scope="module")
def plain_wire(folder: Path) -> Shapes:
    """The same for the document of wire names."""
    built = make_spec(folder, replaced(WIRE, MARK, "plain"), replaced(NAMES, MARK, "plain"))
    assert isinstance(built, Built)
    return shapes(built)


def check(text: str, folder: Path, blank: Shapes, workplace: Workplace) -> None:
    """A text changes nothing but texts."""
    place, fields = written(folder, text), folder / "fields.yaml"
    built = make(place, fields)
    assert isinstance(built, Built), built
    check_paths(built)
    assert not shapes(built).differ(blank)
    assert make(place, fields) == built
    package = workplace.load(built)
    assert text in package.models.thing.ThingKind.__args__


@HOSTILE
@given(text=texts)
def test_a_text_changes_nothing_but_texts(
    text: str, folder: Path, blank: Shapes, workplace: Workplace
) -> None:
    check(text, folder, blank, workplace)


@pytest.mark.parametrize("text", EDGES, ids=range(len(EDGES)))
def test_a_text_of_every_kind(text: str, folder: Path, blank: Shapes, workplace: Workplace) -> None:
    check(text, folder, blank, workplace)


def test_a_lone_surrogate_is_one_clear_finding(folder: Path) -> None:
    found = make_spec(folder, replaced(SPEC, MARK, f"a{SURROGATE}b"))
    assert not isinstance(found, Built)
    assert [each.code for each in found] == ["SRC110"]
    assert found[0].span.line


@pytest.mark.parametrize("name", WIRE_NAMES)
def test_a_wire_name_changes_nothing_but_texts(
    name: str, folder: Path, plain_wire: Shapes, workplace: Workplace
) -> None:
    built = make_spec(folder, replaced(WIRE, MARK, name), replaced(NAMES, MARK, name))
    if not isinstance(built, Built):
        return
    assert not shapes(built).differ(plain_wire)
    package = workplace.load(built)
    thing = package.Thing(attribute="x")
    assert thing.to_dict() == {"contentType": name, name: "x"}
    call = package.Megaplan("localhost", token="t").thing.read.prepare(parameter="x")
    assert call.query == {name: "x"}
    assert call.path == ("thing", name)


def test_formatting_a_hostile_package_is_stable(folder: Path) -> None:
    spec = replaced(SPEC, MARK, PLAIN)
    spec["types"]["Long"] = {
        "type": "BaseEntity",
        "properties": {
            f"property{at}": {"type": "string", "description": text, "enum": [text, "other"]}
            for at, text in enumerate(EDGES)
        },
    }
    for at, text in enumerate(EDGES):
        spec["/thing"][f"/{at}"] = {"get": {"description": text}}
    built = make_spec(folder, spec)
    assert isinstance(built, Built)
    raw = modules(built)
    once = format_files(raw)
    assert format_files(once) == once
    changed = {path for path, text in raw.items() if once[path] != text}
    assert changed <= built.rendered.unsure
    assert not Shapes(once).differ(Shapes(raw))
