"""What recorded answers say about the specification."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from plansdk import raml, resources
from plansdk.diagnostics import Rejected
from plansdk.mock.record import cassette
from plansdk.mock.record.cassette import Exchange, Omitted
from plansdk.mock.record.deviations import Deviation, deviations, proposals
from plansdk.mock.specification import offered
from plansdk.overlay import apply_overlay, read_overlay


def found(*exchanges: Exchange) -> dict[Deviation, Any]:
    return dict(deviations(exchanges, offered("megaplan").api))


def answered(data: Any, target: str = "/api/v3/task/1", **more: Any) -> Exchange:
    return Exchange("GET", target, 200, answer={"meta": {"status": 200}, "data": data, **more})


def task(**properties: Any) -> dict[str, Any]:
    return {"contentType": "Task", "id": "1", **properties}


AS_SPECIFIED = [
    answered(task(name="x", responsible={"contentType": "Employee", "id": "2"}, isUrgent=None)),
    answered([task(), {"contentType": "Project", "id": "3"}], "/api/v3/task"),
    answered(task(Category1CustomField1=[1, "x"])),
    answered(None),
    Exchange("GET", "/api/v3/nowhere", 200, answer={"data": 1}),
    Exchange("GET", "/api/v3/task/1", 500, answer=Omitted("text/html", 7)),
    Exchange("GET", "/api/v3/task/1", 200, answer={"meta": {"status": 404}, "data": 5}),
]


@pytest.mark.parametrize("exchange", AS_SPECIFIED, ids=range(len(AS_SPECIFIED)))
def test_nothing_to_say(exchange: Exchange) -> None:
    assert found(exchange) == {}


DIFFERENT = [
    (task(name=5), Deviation("property", "Task.name", "string", "integer")),
    (task(somethingNew=[1.5]), Deviation("unknown property", "Task.somethingNew", "", "number[]")),
    (
        task(owner={"contentType": "Ghost", "x": 1}),
        Deviation("unknown type", "Ghost", "", "not declared"),
    ),
    ({"contentType": "Deal", "id": "1"}, Deviation("operation", "GET /task/{id}", "Task", "Deal")),
    ("text", Deviation("operation", "GET /task/{id}", "Task", "string")),
]


@pytest.mark.parametrize(("data", "expected"), DIFFERENT, ids=lambda each: str(each)[:40])
def test_differences(data: Any, expected: Deviation) -> None:
    assert list(found(answered(data))) == [expected]


def test_values_that_are_not_listed() -> None:
    (only,) = found(answered(task(status="brand_new")))
    assert (only.kind, only.place, only.seen) == ("unknown value", "Task.status", "brand_new")


def test_included_entities_are_looked_at() -> None:
    included = [{"contentType": "Employee", "id": "2", "name": False}]
    (only,) = found(answered(task(), included=included))
    assert only.seen == "boolean"
    assert only.place.endswith(".name")


def test_proposals_are_an_overlay_that_fits(tmp_path: Path) -> None:
    seen = found(
        answered(task(name=5)), answered(task(name=True)), answered("text"), answered(task(x=1))
    )
    text = proposals(seen)
    place = tmp_path / "overlay.yaml"
    place.write_text(text, encoding="utf-8")
    overlay, problems = read_overlay(place)
    assert problems == []
    (document,) = resources.specs("megaplan").glob("*.raml")
    corrected, problems = apply_overlay(raml.read(document)[0], overlay)
    assert problems == []
    assert found(answered(task(name=5))) != {}, "the bundled specification stays as it is"
    entries = {each["id"]: each for each in yaml.safe_load(text)["corrections"]}
    assert entries["recorded-task-name"]["set"] == {"type": "string|integer|boolean"}
    assert "1 times in GET /task/{id}" in entries["recorded-task-name"]["evidence"]
    assert "# unknown property: Task.x: integer" in text
    declared = {each.name: each.type for each in corrected.type("Task").properties}
    assert "integer" in str(declared["name"])


BROKEN = {
    "empty": b"",
    "no cassette": b"hello\n",
    "another format": b'{"tape": 99}\n',
    "a broken line": b'{"tape": 1}\n{"method": "GET"}\n',
    "deep": b'{"tape": 1}\n' + b"[" * 100_000 + b"\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_cassette(tmp_path: Path, name: str) -> None:
    place = tmp_path / "x.cassette"
    place.write_bytes(BROKEN[name])
    with pytest.raises(Rejected) as rejected:
        cassette.read(place)
    (only,) = rejected.value.diagnostics
    assert only.code == "REC102"
    assert only.span.line >= 1
