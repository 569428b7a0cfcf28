"""The files that people edit beside a specification: name ledger and overlay."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile.edits import keys_of, places, put, rename, values
from hostile.examples import FRAGMENTS, HOSTILE, texts
from hostile.making import Spec, check_diagnostics, flow, make_spec, modules, shapes
from plansdk.diagnostics import Diagnostic, Rejected
from plansdk.naming import ledger as ledgers
from plansdk.naming.ledger_reader import SECTIONS
from plansdk.overlay import read_overlay
from plansdk.statuses import read_statuses
from support.building import Built

SPEC: Spec = {
    "title": "Title",
    "version": "r1",
    "baseUri": "https://localhost/api/v3",
    "types": {
        "BaseEntity": {"type": "object", "properties": {"id": {"type": "string"}}},
        "Thing": {
            "type": "BaseEntity",
            "properties": {
                "name": {"type": "string", "required": True},
                "kind": {"type": "string", "enum": ["a", "b"]},
                "other": {"type": "Missing"},
            },
        },
    },
    "/thing": {
        "get": {
            "queryParameters": {"q": {"type": "string"}},
            "responses": {"200": {"body": {"type": "Thing[]"}}},
        },
        "/{id}": {"post": {"body": {"type": "Thing"}}},
    },
}

WHY = {"id": "entry", "reason": "A reason.", "evidence": "Evidence."}

LEDGER: dict[str, Any] = {
    "nested": [],
    "operations": {"thing": {"list": "GET /thing", "update": "POST /thing/{id}"}},
    "modules": {"things": ["BaseEntity", "Thing"]},
    "enumerations": {"ThingKind": ["Thing.kind"]},
    "unions": {"AnyThing": ["BaseEntity", "Thing"]},
    "classes": {"Thing": "Item"},
    "properties": {"Thing.name": "title"},
    "parameters": {"GET /thing#q": "search"},
}

OVERLAY: dict[str, Any] = {
    "corrections": [
        WHY | {"declare": "Missing", "as": "any"},
        WHY
        | {
            "id": "b",
            "property": "Thing.name",
            "expect": {"type": "string", "required": "true"},
            "set": {"name": "title", "type": "string[]", "required": "false"},
        },
        WHY
        | {
            "id": "c",
            "operation": "GET /thing",
            "expect": {"response": "Thing[]"},
            "set": {"response": "BaseEntity[]"},
            "query": {"limit": "integer"},
        },
        WHY | {"id": "d", "operations": ["POST /thing/{id}"], "path": {"id": "string"}},
    ],
    "outside": [
        WHY
        | {
            "id": "e",
            "operation": "POST /api/file",
            "response": "Thing[]",
            "provided_by": "file.upload",
            "description": "Text.",
        }
    ],
}


def findings(folder: Path, names: object = None, overlay: object = None) -> list[Diagnostic]:
    """What is wrong with one of the files; nothing if a package came out."""
    made = make_spec(folder, SPEC, names, overlay)
    if isinstance(made, Built):
        # Whatever the file says, what comes out of it is Python.
        assert shapes(made)
        assert all(compile(text, path, "exec") for path, text in modules(made).items())
        return []
    found = [each for each in made if each.level == "error"]
    assert all(each.code[:3] in {"NAM", "OVL", "SRC"} for each in found), found
    assert all(each.span.line and each.span.column for each in found), found
    return found


def test_the_files_are_right_as_they_are(folder: Path) -> None:
    assert findings(folder, LEDGER, OVERLAY) == []
    assert findings(folder, LEDGER) == []
    for empty in ("", "# nothing\n\n  # at all\n", "{}"):
        assert findings(folder, empty, empty) == []


@HOSTILE
@given(data=st.data())
def test_any_value_anywhere_in_the_ledger(data: st.DataObject, folder: Path) -> None:
    at = data.draw(st.sampled_from(places(LEDGER)))
    findings(folder, put(LEDGER, at, data.draw(values)))


@HOSTILE
@given(data=st.data())
def test_any_key_anywhere_in_the_ledger(data: st.DataObject, folder: Path) -> None:
    at = data.draw(st.sampled_from(keys_of(LEDGER)))
    findings(folder, rename(LEDGER, at, data.draw(st.sampled_from(FRAGMENTS))))


@HOSTILE
@given(data=st.data())
def test_any_value_anywhere_in_the_overlay(data: st.DataObject, folder: Path) -> None:
    at = data.draw(st.sampled_from(places(OVERLAY)))
    findings(folder, None, put(OVERLAY, at, data.draw(values)))


@HOSTILE
@given(data=st.data())
def test_any_key_anywhere_in_the_overlay(data: st.DataObject, folder: Path) -> None:
    at = data.draw(st.sampled_from(keys_of(OVERLAY)))
    findings(folder, None, rename(OVERLAY, at, data.draw(st.sampled_from(FRAGMENTS))))


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("value", ["text", "1", "[]", "{}", "[1, [2]]", "{a: {b: {c: d}}}", "null"])
def test_every_section_of_every_shape(section: str, value: str, folder: Path) -> None:
    found = findings(folder, f"{section}: {value}\n")
    assert {each.code for each in found} <= {"NAM103", "NAM104"}


INJECTIONS = [
    "x): pass #",
    "x\nimport os",
    "x=1",
    "a b",
    "a-b",
    "a/b",
    "../x",
    "..",
    "",
    "1",
    "__init__",
    "__class__",
    "_x",
    "class",
    "None",
    "жук",
    "ﬁle",
    "x" * 200,
    "a.b",
]


@pytest.mark.parametrize("name", INJECTIONS)
@pytest.mark.parametrize("kind", ["resource", "method", "module", "attribute", "parameter"])
def test_names_that_are_no_identifiers(kind: str, name: str, folder: Path) -> None:
    ledger: dict[str, object] = {
        "resource": {"operations": {name: {"list": "GET /thing"}}},
        "method": {"operations": {"thing": {name: "GET /thing"}}},
        "module": {"modules": {name: ["Thing"]}},
        "attribute": {"properties": {"Thing.name": name}},
        "parameter": {"parameters": {"GET /thing#q": name}},
    }[kind]
    found = findings(folder, ledger)
    is_fine = (name == "a.b" and kind == "resource") or (
        len(name) == 200 and kind in {"method", "attribute", "parameter"}
    )
    assert {each.code for each in found} == (set() if is_fine else {"NAM103"})


@pytest.mark.parametrize("name", [*INJECTIONS, "lower"])
@pytest.mark.parametrize("section", ["classes", "enumerations", "unions"])
def test_classes_that_are_no_identifiers(section: str, name: str, folder: Path) -> None:
    entry = {"Thing": name} if section == "classes" else {name: ["Thing.kind"]}
    found = findings(folder, {section: entry})
    assert [each.code for each in found] == ["NAM103"]


@pytest.mark.parametrize(
    ("ledger", "code"),
    [
        ({"classes": {"Thing": "Entity"}}, "NAM105"),
        ({"classes": {"Thing": "Literal"}}, "NAM105"),
        ({"classes": {"Thing": "Megaplan"}}, "NAM105"),
        ({"classes": {"Thing": "Same", "BaseEntity": "Same"}}, "NAM101"),
        (
            {
                "classes": {"Thing": "ThingResource"},
                "operations": {"thing": {"list": "GET /thing"}},
            },
            "NAM101",
        ),
        ({"classes": {"Thing": "ThingKind"}, "enumerations": {"ThingKind": ["T.k"]}}, "NAM101"),
        ({"enumerations": {"Call": ["Thing.kind"]}}, "NAM105"),
        ({"enumerations": {"A": ["Thing.kind"], "B": ["Thing.kind"]}}, "NAM102"),
        ({"modules": {"typing": ["Thing"]}}, "NAM105"),
        ({"modules": {"a": ["Thing"], "b": ["Thing"]}}, "NAM102"),
        ({"properties": {"Thing.name": "to_dict"}}, "NAM105"),
        ({"properties": {"Thing.name": "str"}}, "NAM105"),
        ({"properties": {"Thing.name": "kind", "Thing.kind": "kind"}}, "NAM101"),
        ({"parameters": {"GET /thing#q": "self"}}, "NAM105"),
        ({"operations": {"thing": {"operation": "GET /thing"}}}, "NAM105"),
        ({"operations": {"close": {"list": "GET /thing"}}}, "NAM105"),
        ({"operations": {"a": {"x": "GET /thing"}, "b": {"x": "GET /thing"}}}, "NAM102"),
        ({"operations": {"a": {"b": "GET /thing"}, "a.b": {"x": "POST /thing/{id}"}}}, "NAM101"),
        ({"operations": {"a_b": {"c": "GET /thing"}, "a.b": {"x": "POST /thing/{id}"}}}, "NAM101"),
        ({"unknown": {}}, "NAM104"),
    ],
)
def test_names_that_are_taken(ledger: object, code: str, folder: Path) -> None:
    assert {each.code for each in findings(folder, ledger)} == {code}


def test_a_finding_says_where(tmp_path: Path) -> None:
    place = tmp_path / "names.yaml"
    place.write_text("operations:\n  task:\n    list: GET /task\n    x y: GET /y\nmore: 1\n")
    with pytest.raises(Rejected) as rejected:
        ledgers.load(place)
    found = [str(each.span).removeprefix(f"{place}:") for each in rejected.value.diagnostics]
    assert sorted(found) == ["4:5", "5:1"]


def test_a_parameter_may_take_a_name_of_its_own(folder: Path) -> None:
    taken = {"parameters": {"POST /thing/{id}#body": "id", "POST /thing/{id}#id": "id"}}
    made = make_spec(folder, SPEC, taken)
    assert isinstance(made, Built)
    assert "id: str | int | Entity, id_: Thing" in made.files["resources/thing.py"]


@pytest.mark.parametrize(
    "entry",
    [
        {"declare": "Missing", "as": "(("},
        {"declare": "Missing", "as": "x): pass #"},
        {"declare": ["Missing", {}]},
        {"declare": "Other", "as": "any"},
        {"declare": "Missing", "as": "Nowhere"},
        {"property": "Thing", "set": {"type": "any"}},
        {"property": "Thing.name", "set": {"type": "A |"}},
        {"property": "Thing.name", "set": {"type": "Nowhere"}},
        {"property": "Thing.name", "set": {"name": "kind"}},
        {"property": "Thing.name", "set": {"name": ""}},
        {"property": "Thing.name", "set": {"required": "perhaps"}},
        {"property": "Thing.name", "set": {"response": "any"}},
        {"property": "Thing.name", "set": "any"},
        {"property": "Thing.name", "expect": {"type": "integer"}},
        {"operation": "GET /thing", "set": {"response": "["}},
        {"operation": "GET /thing", "set": {"type": "any"}},
        {"operation": "GET /thing", "set": {"body_required": "true"}},
        {"operation": "GET /thing", "path": {"id": "string"}},
        {"operation": "GET /thing", "query": {"q": "string"}},
        {"operation": "GET /thing", "query": {"x": ["string"]}},
        {"operation": "GET /thing", "query": ["x"]},
        {"operation": "get /thing", "query": {"x": "any"}},
        {"operations": {}, "query": {"x": "any"}},
        {"operations": [], "query": {"x": "any"}},
        {"property": "Thing.name", "operation": "GET /thing"},
        {},
    ],
)
def test_entries_that_make_no_sense(entry: dict[str, object], folder: Path) -> None:
    assert findings(folder, None, {"corrections": [WHY | entry]})


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"operation": "POST /x"},
        {"operation": "POST", "provided_by": "x"},
        {"operation": "/x", "provided_by": "x"},
        {"operation": "POST /x y", "provided_by": "x"},
        {"operation": "GET /thing", "provided_by": "x", "response": "Nowhere"},
        {"operation": "POST /x", "provided_by": "x", "response": ")"},
    ],
)
def test_outside_operations_that_make_no_sense(entry: dict[str, object], folder: Path) -> None:
    assert findings(folder, None, {"outside": [WHY | entry]})


def test_an_id_is_used_once(folder: Path) -> None:
    twice = [WHY | {"operation": "GET /thing", "query": {name: "any"}} for name in "xy"]
    assert [each.code for each in findings(folder, None, {"corrections": twice})] == ["OVL102"]


STATUSES: dict[str, Any] = {
    "statuses": [
        {
            "status": "404",
            "error": "NotFoundError",
            "en": "Meaning",
            "ru": "Смысл",
            "advice": "Advice",
            "advice_ru": "Совет",
            "retry": "no",
        }
    ]
}


@HOSTILE
@given(data=st.data())
def test_any_value_anywhere_in_the_statuses(data: st.DataObject, tmp_path: Path) -> None:
    at = data.draw(st.sampled_from(places(STATUSES)))
    text = flow(put(STATUSES, at, data.draw(values)))
    (tmp_path / "statuses.yaml").write_text(text, encoding="utf-8")
    made = make_spec(tmp_path, SPEC)
    if isinstance(made, Built):
        assert shapes(made)
    else:
        errors = [each for each in made if each.level == "error"]
        assert all(each.code[:3] in {"STA", "SRC"} and each.span.line for each in errors)


@HOSTILE
@given(text=texts)
def test_a_text_of_a_status_stays_a_text(text: str, tmp_path: Path) -> None:
    place = tmp_path / "statuses.yaml"
    place.write_text(flow(STATUSES), encoding="utf-8")
    plain = make_spec(tmp_path, SPEC)
    entry = STATUSES["statuses"][0] | dict.fromkeys(("en", "ru", "advice", "advice_ru"), text)
    place.write_text(flow({"statuses": [entry]}), encoding="utf-8")
    made = make_spec(tmp_path, SPEC)
    assert isinstance(plain, Built)
    assert isinstance(made, Built)
    assert not shapes(made).differ(shapes(plain))
    table = made.files["errors.md"].split("\n")
    assert len(table) == len(plain.files["errors.md"].split("\n"))
    assert json.loads(made.files["errors.json"])["404"]["en"] == text


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    place = tmp_path / "folder.yaml"
    place.mkdir()
    reads: list[Callable[[Path], object]] = [
        ledgers.load,
        read_overlay,
        lambda path: read_statuses(path, ()),
    ]
    for read in reads:
        with pytest.raises(Rejected) as rejected:
            read(place)
        check_diagnostics(rejected.value.diagnostics)


def test_a_ledger_is_read_as_it_is_written(tmp_path: Path) -> None:
    place = tmp_path / "names.yaml"
    place.write_text(flow(LEDGER), encoding="utf-8")
    ledger = ledgers.load(place)
    assert ledgers.parse(ledgers.dump(ledger), "names.yaml") == ledger
