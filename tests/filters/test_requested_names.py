"""The names that lists and cards are asked for: `fields` and `sort_by`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from megaplan_api import AsyncMegaplan, Megaplan, SortField, Task, WireName, custom, models
from plansdk.mock import MegaplanMock

REGION = "Category130CustomFieldRegion"


@pytest.fixture(scope="module", params=[Megaplan, AsyncMegaplan])
def mp(request: pytest.FixtureRequest) -> Any:
    return request.param("localhost", token="t")


def sorting(name: str, *, desc: bool = False) -> dict[str, Any]:
    return {"contentType": "SortField", "fieldName": name, "desc": desc}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (["name", "-activity"], ["name", "-activity"]),
        (["human_number", "-humanNumber"], ["humanNumber", "-humanNumber"]),
        (["worked_off_time_total"], ["workedOffTimeTotal"]),
        ([custom(REGION), -custom(REGION), custom(f"-{REGION}")], [REGION, *[f"-{REGION}"] * 2]),
        ([WireName("lastView")], ["lastView"]),
        ([REGION], [REGION]),
    ],
)
def test_lists_are_sorted_by_python_and_wire_names(mp: Any, given: Any, sent: list[str]) -> None:
    assert mp.task.list.prepare(sort_by=given).page["sort_by"] == sent


def test_sort_fields_are_sent_as_they_are(mp: Any) -> None:
    field = SortField(field_name="anything")
    assert mp.task.list.prepare(sort_by=[field]).page["sort_by"] == [field]


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (["time_created", "timeCreated"], ["timeCreated", "timeCreated"]),
        (["contentType", "id", REGION, custom(REGION)], ["contentType", "id", REGION, REGION]),
        ([{"responsible": ["first_name"]}], [{"responsible": ["firstName"]}]),
        (
            [{"auditors": ["name"]}, {"parent": ["name"]}],
            [{"auditors": ["name"]}, {"parent": ["name"]}],
        ),
        ([{"owner": [{"department": ["name"]}]}], [{"owner": [{"department": ["name"]}]}]),
        ([WireName("lastView"), {"owner": [WireName("x")]}], ["lastView", {"owner": ["x"]}]),
        ([{REGION: ["name"]}], [{REGION: ["name"]}]),
    ],
)
def test_fields_take_python_and_wire_names(mp: Any, given: Any, sent: list[Any]) -> None:
    assert mp.task.list.prepare(fields=given).page["fields"] == sent
    assert mp.task.get.prepare("1", fields=given).query["fields"] == sent


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda mp: mp.task.list(sort_by=["activty"]), ValueError, "did you mean 'activity'?"),
        (lambda mp: mp.task.list(sort_by=["is_template"]), ValueError, "cannot be sorted by"),
        (lambda mp: mp.todo.list(sort_by=["name"]), ValueError, "a list of Todo cannot"),
        (lambda mp: mp.task.list(sort_by="name"), TypeError, "sort_by takes a list"),
        (lambda mp: mp.task.list(sort_by=[5]), TypeError, "names of properties, not 5"),
        (lambda mp: mp.task.list(fields="name"), TypeError, "fields takes a list"),
        (lambda mp: mp.task.list(fields=[5]), TypeError, "not 5"),
        (
            lambda mp: mp.task.list(fields=["time_creatd"]),
            ValueError,
            "Project or Task has no property 'time_creatd'; did you mean 'time_created'?",
        ),
        (lambda mp: mp.task.list(fields=[{"ownr": ["name"]}]), ValueError, "'owner'?"),
        (
            lambda mp: mp.deal.list(fields=[{"program": ["nam"]}]),
            ValueError,
            "Program has no property 'nam'; did you mean 'name'?",
        ),
        (lambda mp: mp.task.list(fields=[{"auditors": ["nam"]}]), ValueError, "'name'?"),
        (lambda mp: mp.deal.list(fields=[{"program": "name"}]), TypeError, "takes a list"),
        (lambda mp: mp.task.get.prepare(1, fields=["attachess"]), ValueError, "'attaches'?"),
        (lambda mp: custom("Category1CustomFeldX"), ValueError, "Category<number>CustomField"),
    ],
)
def test_wrong_names_are_told_when_called(
    mp: Any, call: Callable[[Any], object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as found:
        call(mp)
    assert said in str(found.value)


def test_what_may_be_any_entity_is_not_checked(mp: Any) -> None:
    call = mp.contractor.search.prepare(q="x", fields=["whatever"], sort_by=["-anything"])
    assert call.page == {"fields": ["whatever"], "sort_by": ["-anything"]}
    nested = [{"subject": ["whatever"]}]
    assert mp.file_storage.list.prepare(fields=nested).page == {"fields": nested}


@pytest.fixture
def account() -> Iterator[Megaplan]:
    mock = MegaplanMock()
    with Megaplan(mock.host, token=mock.token, transport=mock.transport) as client:
        yield client


def test_every_sortable_name_is_accepted(account: Megaplan) -> None:
    for name in Task._sortable:
        account.task.list(sort_by=[WireName(name)], limit=1).first()


def test_nothing_is_loaded_before_it_is_used() -> None:
    import subprocess
    import sys

    program = """
import sys
from megaplan_api import Megaplan, TaskFilter
mp = Megaplan("localhost", token="t")
mp.task.list(filter=TaskFilter(id="incoming"), limit=5)
new = {"where", "sorting", "_core.conditions", "_core.comparisons", "_core.requested"}
print(sorted(each for each in new if f"megaplan_api.{each}" in sys.modules))
"""
    folder = models.__file__.rpartition("/megaplan_api/")[0]
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": folder},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "[]"
