"""Accounts as YAML: read, written, and wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from plansdk.diagnostics import Rejected
from plansdk.mock import MegaplanMock
from plansdk.mock.clock import Clock
from plansdk.mock.http import Request
from plansdk.mock.megaplan import behaviours
from plansdk.mock.megaplan.call import is_object
from plansdk.mock.megaplan.fakes import Faker

from .conftest import NOW, Ask


def _mock(data: Any) -> MegaplanMock:
    return MegaplanMock(data=data, clock=Clock(NOW))


TEXT = """\
Employee:
  ann: {firstName: Ann, contactInfo: []}
Task:
  call:
    name: Call
    isUrgent: false
    isTemplate: false
    responsible: ann
    deadline: 2026-12-01
    actualStart: 2026-11-01T10:00:00+03:00
    plannedWork: 60
    Category1CustomFieldA: [1, two]
  '77': {name: Other, parent: Task/call, isUrgent: true, isTemplate: false}
"""


@pytest.mark.parametrize("form", ["text", "path", "mapping"])
def test_forms(form: str, tmp_path: Path) -> None:
    place = tmp_path / "account.yaml"
    place.write_text(TEXT, encoding="utf-8")
    given: Any = {"text": TEXT, "path": place, "mapping": yaml.safe_load(TEXT)}[form]
    ask = Ask(_mock(given))
    other, call = sorted(ask.data("GET", "/task"), key=lambda each: str(each["name"]))[::-1]
    assert (call["id"], other["id"]) == ("1000001", "77")
    card = ask.data("GET", "/task/1000001")
    assert card["responsible"]["name"] == "Ann"
    assert card["deadline"] == {"contentType": "DateOnly", "year": 2026, "month": 11, "day": 1}
    assert card["actualStart"]["value"] == "2026-11-01T07:00:00+00:00"
    assert card["plannedWork"]["value"] == 60
    assert card["Category1CustomFieldA"] == [1, "two"]
    assert other["parent"]["id"] == "1000001"


def test_a_path_may_be_a_text(tmp_path: Path) -> None:
    place = tmp_path / "account.yaml"
    place.write_text(TEXT, encoding="utf-8")
    assert len(Ask(_mock(str(place))).data("GET", "/task")) == 2


def test_the_seed_account_can_be_a_base() -> None:
    text = "base: seed\nTask:\n  mine: {name: M, isUrgent: false, isTemplate: false, owner: anna}\n"
    ask = Ask(_mock(text))
    assert ask.data("GET", f"/task/{ask.id_of('/task', 'M')}")["owner"]["id"] == "1000001"
    assert len(ask.data("GET", "/deal")) == 6


@pytest.mark.parametrize(
    ("text", "place", "code", "said"),
    [
        ("- Task:", "1:1", "MOCK201", "content types are expected"),
        ("Task: [1]", "1:7", "MOCK201", "keys with entities"),
        ("Task: {a: b}", "1:11", "MOCK201", "the fields of an entity"),
        ("Tsak: {a: {}}", "1:1", "MOCK202", "no entity 'Tsak'"),
        ("Tsak: {a: {}}", "1:1", "MOCK202", "did you mean Task?"),
        ("Task: {a: {nmae: b}}", "1:12", "MOCK203", "Task has no field 'nmae'"),
        ("Task: {a: {nmae: b}}", "1:12", "MOCK203", "did you mean name?"),
        ("Task: {a: {isUrgent: b}}", "1:22", "MOCK204", "boolean is expected"),
        ("Task: {a: {name: [b]}}", "1:18", "MOCK204", "no list"),
        ("Task: {a: {status: lost}}", "1:20", "MOCK204", "none of the values"),
        ("Task: {a: {deadline: tomorrow}}", "1:22", "MOCK204", "is expected here"),
        ("Task: {a: {deadline: 2026-02-30}}", "1:22", "MOCK204", "is expected here"),
        ("Task: {a: {owner: b}}", "1:19", "MOCK205", "no Employee 'b'"),
        ("Task: {'1': {}, a: {id: 1}}", "1:17", "MOCK205", "there already"),
        ("Employee: {a: {contactInfo: [{value: b}]}}", "1:30", "MOCK206", "do not tell"),
        (
            "Project: {a: {}}\nTask: {a: {}, b: {parent: a}}",
            "2:27",
            "MOCK207",
            "several entities",
        ),
        ("Task: {a: {comments: []}}", "1:12", "MOCK208", "follows from other entities"),
        ("Task: {a: {auditorsCount: 1}}", "1:12", "MOCK208", "follows from other entities"),
        ("File: {a: {content: '*'}}", "1:21", "MOCK204", "Base64"),
        ("base: sead\nTask: {}", "1:7", "MOCK204", "`seed`"),
        ("Task: {a: {}, a: {}}", "1:15", "SRC114", "repeated"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(text: str, place: str, code: str, said: str) -> None:
    with pytest.raises(Rejected) as rejected:
        _mock(text)
    (found,) = rejected.value.diagnostics
    assert str(found).startswith(f"data:{place}: error[{code}] ")
    assert said in f"{found.message}; {found.hint}"


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(Rejected) as rejected:
        _mock("Task: {a: {nmae: b, owner: c}, d: 1}\nTsak: {}")
    assert len(rejected.value.diagnostics) == 4


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="SRC100"):
        _mock(tmp_path / "none.yaml")


def test_what_was_written_is_read_as_it_was(ask: Ask, mock: MegaplanMock) -> None:
    text = mock.export()
    assert _mock(text).export() == text
    assert _mock(yaml.safe_load(text)).export() == text


def test_after_a_reset_everything_is_as_in_the_beginning(ask: Ask, mock: MegaplanMock) -> None:
    before = mock.export()
    ask.data("POST", "/task/1000005", body={"contentType": "Task", "name": "x"})
    ask.data("DELETE", "/deal/1000001")
    assert mock.export() != before
    mock.reset()
    assert mock.export() == before


def test_written_entities_are_pleasant_to_read(mock: MegaplanMock) -> None:
    task = yaml.safe_load(mock.export())["Task"]["1000005"]
    assert task["owner"] == "1000001"
    assert task["parent"] == "Project/1000001" or task["parent"] == "1000001"
    assert task["plannedWork"] == 3600
    assert "comments" not in task
    assert "Employee:\n  '1000001':\n    lastName" in mock.export() or "firstName" in mock.export()


def test_what_no_request_can_make_can_be_given() -> None:
    ask = Ask(_mock("base: seed\nUnit: {kg: {name: kilogram}}\n"))
    assert [each["name"] for each in ask.data("GET", "/unit")] == ["kilogram"]


@pytest.mark.parametrize("seed", range(2))
def test_whatever_requests_make_is_written_and_read(ask: Ask, seed: int) -> None:
    account = ask.mock.account
    api = account.schema.api
    for each in api.operations:
        if each.method != "POST" or each.body is None or behaviours.find(each, api) is None:
            continue
        body = Faker(account.schema, account, (), seed, each.id).value(each.body.type)
        if seed and is_object(body):
            body = {name: value for name, value in body.items() if name != "id"}
        variables = {name.name: "1000001" for name in each.path_params}
        ask.answer("POST", each.path.format(**variables), body=body)
    text = ask.mock.export()
    assert len(text) > 30_000
    assert _mock(text).export() == text


OTHER = """\
#%RAML 1.0
version: r1
title: Other
baseUri: http://demo.example/api/v3
types:
  BaseEntity:
    properties: {contentType: string, id: string}
  Task:
    type: BaseEntity
    properties: {name: string}
/task:
  get:
    responses: {200: {body: {type: "Task[]"}}}
"""


def test_of_the_seed_account_only_that_counts_which_is_specified(tmp_path: Path) -> None:
    place = tmp_path / "other.raml"
    place.write_text(OTHER, encoding="utf-8")
    mock = MegaplanMock(spec=place)
    headers = {"authorization": f"Bearer {mock.token}"}
    answer = mock.answer(Request("GET", "/api/v3/task", headers))
    tasks = json.loads(answer.body)["data"]
    assert {"contentType": "Task", "id": "1000001", "name": "Позвонить поставщику"} in tasks
    assert not mock.errors
