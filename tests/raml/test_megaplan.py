"""The whole RAML document of Megaplan, build r2510.27309.181."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from plansdk import raml
from plansdk.diagnostics import Diagnostic
from plansdk.model import Api, Array, Ref, parts
from plansdk.raml import reading
from raml.documents import operation
from support.documents import parse_anew

SPECIFICATION = Path(__file__).parents[2] / "specs" / "megaplan" / "r2510.27309.181.raml"
METHODS = {"get", "post", "put", "delete", "patch", "options"}


@pytest.fixture(scope="module")
def read() -> tuple[Api, list[Diagnostic]]:
    return raml.read(SPECIFICATION)


@pytest.fixture(scope="module")
def api(read: tuple[Api, list[Diagnostic]]) -> Api:
    return read[0]


@pytest.fixture(scope="module")
def loaded() -> dict[str, Any]:
    """The same document as PyYAML's own loader sees it, every scalar a text."""
    found: dict[str, Any] = yaml.load(SPECIFICATION.read_bytes(), Loader=yaml.CBaseLoader)
    return found


def test_totals(api: Api) -> None:
    assert len(api.types) == 663
    assert sum(len(each.properties) for each in api.types) == 5185
    assert len(api.operations) == 1615
    assert len({each.declared_path for each in api.operations}) == 1300
    assert sum(each.paginated for each in api.operations) == 654


def test_the_document_itself_counts_the_same(loaded: dict[str, Any]) -> None:
    methods = [
        method
        for path, resource in loaded.items()
        if path.startswith("/")
        for method in resource.values()
    ]
    assert len(loaded["types"]) == 663
    assert sum(len(each["properties"]) for each in loaded["types"].values()) == 5185
    assert len(methods) == 1615
    assert sum(len(each.get("queryParameters", ())) for each in methods) == 6674


def test_the_head(api: Api) -> None:
    assert (api.name, api.version, api.title) == ("megaplan", "r2510.27309.181", "Megaplan API v3")
    assert api.base_uri == "http://demo.megaplan.ru/api/v3"
    assert api.source_sha256 == hashlib.sha256(SPECIFICATION.read_bytes()).hexdigest()


def test_every_property_is_there_as_declared(api: Api, loaded: dict[str, Any]) -> None:
    assert [each.name for each in api.types] == list(loaded["types"])
    for name, declared in loaded["types"].items():
        type_ = api.type(name)
        assert type_.base == ("" if declared["type"] == "object" else declared["type"])
        assert type_.alias is None
        expected = {
            key: (value.get("required") == "true", "sortable" in value, "enum" in value)
            for key, value in declared["properties"].items()
        }
        found = {
            each.name: (each.required, each.sortable, _is_enumeration(each.type))
            for each in type_.properties
        }
        assert found == expected
        assert list(found) == list(expected)


def _is_enumeration(type_: Any) -> bool:
    return any(type(part).__name__ == "Enumeration" for part in parts(type_))


def test_every_enumeration_has_its_values(api: Api, loaded: dict[str, Any]) -> None:
    checked = 0
    for name, declared in loaded["types"].items():
        for prop in api.type(name).properties:
            values = declared["properties"][prop.name].get("enum")
            found = [p.values for p in parts(prop.type) if type(p).__name__ == "Enumeration"]
            assert found == ([tuple(values)] if values else [])
            checked += bool(values)
    assert checked == 243


def test_every_operation_is_there_as_declared(api: Api, loaded: dict[str, Any]) -> None:
    declared = {
        (path, method.upper()): body
        for path, resource in loaded.items()
        if path.startswith("/")
        for method, body in resource.items()
    }
    assert {(each.declared_path, each.method) for each in api.operations} == set(declared)
    for each in api.operations:
        body = declared[each.declared_path, each.method]
        parameters = body.get("queryParameters", {})
        named = [p.name for p in each.path_params if not p.undeclared]
        named += [p.name for p in (*each.query_params, *each.paging_params)]
        assert sorted(named) == sorted(parameters)
        assert (each.body is not None) == ("body" in body)
        assert "NO_DESCRIPTION" not in each.description


def test_paths_are_clean_and_ids_unique(api: Api) -> None:
    assert len({each.id for each in api.operations}) == 1615
    for each in api.operations:
        assert each.path.startswith("/")
        assert "//" not in each.path
        assert " " not in each.path
        assert not each.path.startswith("/api/")
    changed = {each.declared_path for each in api.operations if each.path != each.declared_path}
    assert changed == {
        "//massAction",
        "/api/v3/bulk",
        "/api/v3/bulk/getEntitiesByLinks",
        "/api/v3/example",
        "/api/v3/example/applyFilter",
        "/api/v3/example/rpc/{pathParam}",
        "/api/v3/example/{id}",
        "/api/v3/report_template/{templateId}/data",
        "/spaces/widget/{widgetId}/row/{rowId} ",
    }


def test_path_variables_are_exactly_the_placeholders(api: Api) -> None:
    undeclared = []
    for each in api.operations:
        path = "".join(f"{{{p.name}}}" for p in each.path_params)
        assert path == "".join(part.split("}")[0].join("{}") for part in each.path.split("{")[1:])
        assert all(p.required for p in each.path_params)
        undeclared += [each.id for p in each.path_params if p.undeclared]
    assert undeclared == [
        "POST /experimentalModule/{id}",
        "POST /todo/{id}/{changeMode}",
        "POST /treeNode/{id}",
        "GET /{entityType}Filter/export",
    ]


def test_the_one_operation_that_takes_a_page_and_answers_without_a_list(api: Api) -> None:
    odd = operation(api, "GET /diagramInfo")
    assert not odd.paginated
    assert odd.response == Ref("TaskDiagramInfo")
    assert "pageAfter" in {each.name for each in odd.query_params}


def test_pages_are_lists(api: Api) -> None:
    for each in api.operations:
        if each.paginated:
            assert isinstance(each.response, Array)
            assert {p.name for p in each.paging_params} >= {"pageAfter", "pageBefore", "pageWith"}


def test_findings(read: tuple[Api, list[Diagnostic]]) -> None:
    found = Counter((each.level, each.code) for each in read[1])
    assert found == {
        ("note", "RAML150"): 12,
        ("note", "RAML161"): 1,
        ("warning", "RAML111"): 1,
        ("warning", "RAML153"): 4,
    }


def test_all_descriptions_are_kept(api: Api, loaded: dict[str, Any]) -> None:
    for name, declared in loaded["types"].items():
        for prop in api.type(name).properties:
            text = declared["properties"][prop.name]["description"]
            assert prop.description == ("" if text == "NO_DESCRIPTION" else text.strip())
    assert sum(bool(prop.description) for each in api.types for prop in each.properties) > 2000


def test_one_lost_thing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def losing(*parts: Any) -> Api:
        made = Api(*parts)
        task, get = made.type("Task"), operation(made, "GET /search")
        types = [
            replace(each, properties=each.properties[1:]) if each is task else each
            for each in made.types[1:]
        ]
        operations = [
            replace(each, query_params=each.query_params[1:]) if each is get else each
            for each in made.operations[1:]
        ]
        return replace(made, types=tuple(types), operations=tuple(operations))

    monkeypatch.setattr(reading, "Api", losing)
    monkeypatch.setattr(reading, "parse", parse_anew)
    found = raml.read(SPECIFICATION)[1]
    assert [each.message for each in found if each.code == "RAML192"] == [
        "the document declares 1615 operations, the model has 1614",
        "the document declares 5185 properties, the model has 5179",
        "the document declares 663 types, the model has 662",
        "the document declares 6674 parameters, the model has 6673",
    ]
