"""What would get one name is told apart by what it means; nobody has to decide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from naming.documents import assigned, named, told
from plansdk.cli import run
from plansdk.naming.ledger import Ledger, load
from plansdk.naming.renames import Renaming
from plansdk.naming.symbol import Symbol

GET = "/box/{id}: {get: {}}"


@pytest.mark.parametrize(
    ("paths", "methods"),
    [
        ("/box/{id}: {put: {}, patch: {}}", {"PATCH": "update", "PUT": "replace"}),
        ("/box/{id}: {put: {}, post: {}}", {"POST": "update", "PUT": "replace"}),
        (
            "/box/{id}: {patch: {}, put: {}, post: {}}",
            {"POST": "update", "PATCH": "patch", "PUT": "replace"},
        ),
        ("/box/{id}: {put: {}}", {"PUT": "update"}),
        ("/box/{id}/lid: {put: {}, patch: {}}", {"PATCH": "update_lid", "PUT": "replace_lid"}),
        ("/box/send: {get: {}, post: {}}", {"POST": "send", "GET": "get_send"}),
    ],
)
def test_several_methods_on_one_path(paths: str, methods: dict[str, str]) -> None:
    names, _ = named(paths=paths)
    assert {id_.split()[0]: name for id_, (_, name) in names.operations.items()} == methods


@pytest.mark.parametrize(
    ("paths", "name"),
    [
        ("/box/{first}/log/{one}: {get: {}}\n/box/{second}/log/{two}: {get: {}}", "get_log_by_two"),
        ("/box/a/Big/{x}: {delete: {}}\n/box/a/Cat/{x}: {delete: {}}", "delete_a_cat"),
        ("/wild-cat: {get: {}}\n/wild_cat: {get: {}}", "get_wild_u005f_cat"),
        ("/box: {get: {}}\n/box/{id}: {get: {}}", "get_by_id"),
    ],
)
def test_what_only_one_path_has(paths: str, name: str) -> None:
    names, _ = named(paths=paths)
    assert [*names.operations.values()][1][1] == name


def test_what_only_the_other_path_has() -> None:
    ledger = Ledger(operations={"box": {"get": "GET /box/{id}"}})
    names, _ = named(paths="/box: {get: {}}", ledger=ledger)
    assert names.operations == {"GET /box": ("box", "get_without_id")}


@pytest.mark.parametrize("present", ["", "post: {}, "])
def test_a_recorded_name_stays_whatever_is_new(present: str) -> None:
    """Whether or not the version still has what it was given to."""
    ledger = Ledger(operations={"box": {"update": "POST /box/{id}"}})
    names, grown = named(paths=f"/box/{{id}}: {{{present}put: {{}}}}", ledger=ledger)
    assert names.operations["PUT /box/{id}"] == ("box", "replace")
    assert grown.operations == {"box": {"update": "POST /box/{id}", "replace": "PUT /box/{id}"}}


def test_a_decision_is_told_with_the_entry_to_change() -> None:
    (found,) = told(paths="/box/{id}: {put: {}, patch: {}}")
    assert found == (
        "PUT /box/{id} is called box.replace: box.update is PATCH /box/{id}; before its first"
        " release, you may change `operations: box: replace` in the name ledger"
    )


def test_a_decision_is_told_once() -> None:
    paths = "/box/{id}: {put: {}, patch: {}}"
    _, grown, _ = assigned("", paths, None)
    assert told(paths=paths, ledger=grown) == []


FIND = Symbol("method", "box", "get")


@pytest.mark.parametrize(
    ("old", "resource", "name"),
    [
        (FIND, "box", "get_get"),
        (Symbol("method", "box.get", "all"), "box", "get_get"),
        (Symbol("method", "lid", "get"), "box", "get"),
    ],
)
def test_a_former_name_is_promised(old: Symbol, resource: str, name: str) -> None:
    now = Symbol("method", "box", "read")
    ledger = Ledger(
        operations={"box": {"read": "GET /box/read"}}, renamed={old: Renaming(now, "r1")}
    )
    names, _ = named(paths=GET, ledger=ledger)
    owner, method = names.operations["GET /box/{id}"]
    assert owner == resource
    assert (method == "get") == (name == "get")


def test_resources_of_one_module() -> None:
    ledger = Ledger(nested=("big",), operations={"big.box": {"get": "GET /big/box"}})
    names, _ = named(paths="/bigBox: {get: {}}", ledger=ledger)
    assert names.operations == {"GET /bigBox": ("big_box_resource", "get")}
    ledger = Ledger(nested=("big",), operations={"big_box": {"get": "GET /bigBox"}})
    names, _ = named(paths="/big/box: {get: {}}", ledger=ledger)
    assert names.operations == {"GET /big/box": ("big.box_resource", "get")}


def test_a_resource_of_the_name_of_a_method() -> None:
    ledger = Ledger(nested=("big",), operations={"big": {"box": "GET /big/{id}/box"}})
    names, _ = named(paths="/big/box: {get: {}}", ledger=ledger)
    assert names.operations == {"GET /big/box": ("big.box_resource", "get")}
    ledger = Ledger(nested=("big",), operations={"big.lock": {"get": "GET /big/lock"}})
    names, _ = named(paths="/big/{id}/lock: {post: {}}", ledger=ledger)
    assert names.operations == {"POST /big/{id}/lock": ("big", "lock_by_id")}


@pytest.mark.parametrize(
    ("types", "paths", "ledger", "classes"),
    [
        ("{Odd: {}, odd: {}}", "", Ledger(), {"odd": "OddEntity"}),
        (
            "{odd-one: {}, odd_one: {}}",
            "",
            Ledger(),
            {"odd-one": "OddOne", "odd_one": "OddOneEntity"},
        ),
        ("{BoxResource: {}}", GET, Ledger(), {"BoxResource": "BoxResourceEntity"}),
        ("{Odd: {}}", "", Ledger(classes={"odd": "Odd"}), {"Odd": "OddEntity"}),
        ("{Odd: {}, odd: {}}", "", Ledger(modules={"odd": ("odd",)}), {"Odd": "OddEntity"}),
        ("{Kind: {}}", "", Ledger(enumerations={"Kind": ("Gone.kind",)}), {"Kind": "KindEntity"}),
        ("{AnyBox: {}}", "", Ledger(unions={"AnyBox": ("A", "B")}), {"AnyBox": "AnyBoxEntity"}),
    ],
)
def test_types(types: str, paths: str, ledger: Ledger, classes: dict[str, str]) -> None:
    names, _ = named(types, paths, ledger)
    assert {wire: name for wire, name in names.classes.items() if wire in classes} == classes
    assert len({*names.classes.values()}) == len(names.classes)


def test_a_resource_takes_no_class_of_a_type() -> None:
    ledger = Ledger(modules={"box": ("BoxResource",)})
    names, _ = named("{BoxResource: {}}", GET, ledger)
    assert names.operations == {"GET /box/{id}": ("box_resource", "get")}


PROPERTIES = "Box: {properties: {%s}}"


@pytest.mark.parametrize(
    ("properties", "attributes"),
    [
        ("isUrgent, is-urgent", {"isUrgent": "is_urgent", "is-urgent": "is_u002d_urgent"}),
        ("is-urgent, isUrgent", {"isUrgent": "is_urgent", "is-urgent": "is_u002d_urgent"}),
        ("Is, is, is_cap_is", {"is": "is_", "Is": "cap_is"}),
        ("'!', '?'", {"!": "u0021", "?": "u003f"}),
    ],
)
def test_properties(properties: str, attributes: dict[str, str]) -> None:
    listed = properties.replace(", ", ": string, ")
    names, _ = named(PROPERTIES % f"{listed}: string")
    found = {place.partition(".")[2]: name for place, name in names.attributes.items()}
    assert found | attributes == found


def test_a_new_property_moves_none_that_was_there() -> None:
    _, first = named(PROPERTIES % "is-urgent: string")
    names, _ = named(PROPERTIES % "is-urgent: string, isUrgent: string", ledger=first)
    assert names.attributes == {"Box.is-urgent": "is_urgent", "Box.isUrgent": "is_cap_urgent"}


def test_a_new_property_moves_none_of_a_subtype() -> None:
    child = "Child: {type: Parent, properties: {is-urgent: string}}\n"
    _, first = named(child + "Parent: {properties: {a: string}}")
    names, _ = named(child + "Parent: {properties: {a: string, isUrgent: string}}", ledger=first)
    assert names.attributes["Child.is-urgent"] == "is_urgent"
    assert names.attributes["Parent.isUrgent"] == "is_cap_urgent"


def test_a_new_property_takes_no_name_of_one_that_has_gone() -> None:
    ledger = Ledger(properties={"Box.link": "link_url"})
    names, _ = named(PROPERTIES % "linkUrl: string", ledger=ledger)
    assert names.attributes == {"Box.linkUrl": "link_cap_url"}


@pytest.mark.parametrize(
    ("properties", "since", "finish"),
    [
        ("finish: string, deadline: string", "r1", "finish_"),
        ("finish: string, deadline: string", "r2", "finish"),
        ("finish: string", "r1", "finish"),
    ],
)
def test_the_former_name_of_a_property(properties: str, since: str, finish: str) -> None:
    """It stays what it was, unless the property has its first name back."""
    old, now = Symbol("attribute", "Box", "finish"), Symbol("attribute", "Box", "deadline")
    ledger = Ledger(renamed={old: Renaming(now, since)})
    names, _ = named(PROPERTIES % properties, ledger=ledger)
    assert names.attributes["Box.finish"] == finish


@pytest.mark.parametrize(
    ("query", "arguments"),
    [
        ("'a-b', aB, a_b", {"aB": "a_b", "a-b": "a_b_", "a_b": "a_u005f_b"}),
        ("a_b, 'a-b', aB", {"aB": "a_b", "a-b": "a_b_", "a_b": "a_u005f_b"}),
        ("self", {"self": "self_"}),
    ],
)
def test_arguments(query: str, arguments: dict[str, str]) -> None:
    listed = f"{query.replace(', ', ': string, ')}: string"
    paths = f"/box/{{id}}: {{get: {{queryParameters: {{{listed}}}}}}}"
    names, grown = named(paths=paths)
    (found,) = names.arguments.values()
    assert (found.path, found.query) == ({"id": "id"}, arguments)
    assert grown.parameters == {
        f"GET /box/{{id}}#{wire}": name for wire, name in arguments.items() if wire != "aB"
    }


def test_a_new_parameter_moves_none_that_was_there() -> None:
    paths = "/box: {get: {queryParameters: {a-b: string%s}}}"
    _, first = named(paths=paths % "")
    names, _ = named(paths=paths % ", aB: string", ledger=first)
    assert names.arguments["GET /box"].query == {"a-b": "a_b", "aB": "a_b_"}


def test_lists_of_values_share_no_name_by_accident() -> None:
    """Where every other name is taken as well, the values of one list stay with it."""
    ledger = Ledger(enumerations={"BoxKind": ("Gone.a",), "BoxKindValue": ("Gone.b",)})
    names, grown = named("Box: {properties: {kind: {enum: [a]}}}", ledger=ledger)
    assert grown.enumerations["BoxKindValue"] == ("Gone.b",)
    assert names.enumerations["Box.kind"] == "BoxKindValue_"


DOCUMENT = """\
#%RAML 1.0
title: Sample
version: r1
mediaType: application/json
types:
  BaseEntity: object
  Box: {type: BaseEntity, properties: {contentType: string, Имя?: string, Адрес?: string}}
/box/{id}:
  put: {body: {application/json: {type: Box}}, responses: {200: {body: Box}}}
  patch: {body: {application/json: {type: Box}}, responses: {200: {body: Box}}}
"""


def test_generate_records_what_it_decided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("r1.raml").write_text(DOCUMENT, encoding="utf-8")
    Path("overlay.yaml").write_text("{}\n", encoding="utf-8")
    assert run(["generate", "megaplan", "--spec", "r1.raml", "--out", "src"]) == 0
    told = capsys.readouterr().err
    assert re.search(
        r"r1\.raml:9:3: warning\[NAM101\] PUT /box/\{id\} is called box\.replace", told
    )
    text = next(Path("src").rglob("models/box.py")).read_text(encoding="utf-8")
    assert "imia: str | None" in text
    assert "adres: str | None" in text
    ledger = Path("names.yaml")
    assert load(ledger).operations["box"] == {
        "update": "PATCH /box/{id}",
        "replace": "PUT /box/{id}",
    }
    ledger.write_text(
        ledger.read_text(encoding="utf-8").replace("    replace: PUT /box", "    put: PUT /box")
    )
    assert run(["generate", "megaplan", "--spec", "r1.raml", "--out", "src"]) == 0
    assert "NAM101" not in capsys.readouterr().err
    assert "def put(" in next(Path("src").rglob("resources/box.py")).read_text(encoding="utf-8")
