"""Tables made of what Megaplan's lists give."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import io
import tracemalloc
from collections.abc import Iterator
from typing import Any, cast

import pytest

import planfix_api
from megaplan_api import (
    ApiError,
    AsyncMegaplan,
    BaseEntity,
    Deal,
    Employee,
    Megaplan,
    Money,
    ShiftDate,
    Task,
    WireName,
    rows,
)
from plansdk.mock import MegaplanMock

REGION = "Category1000060CustomFieldRegion"
MOMENT = dt.datetime(2026, 2, 1, 9, 30, tzinfo=dt.UTC)


class Labelled(Task):
    """A task whose field has a label, as packages for one account have it."""

    _labels = {REGION: "Регион"}


def deal() -> Deal:
    made = Deal(
        id="1000001",
        name="Roses",
        price=Money(value=0, currency="RUB"),
        manager=Employee(id="1000002", name="Ann B."),
        auditors=[Employee(id="3", name="Bo"), Employee(id="4", name="Cy")],
        time_created=MOMENT,
    )
    made[REGION] = "North"
    return made


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("id", "1000001"),
        ("manager.name", "Ann B."),
        ("manager", "Ann B."),
        ("price.value", 0),
        ("price", 0),
        ("price.currency", "RUB"),
        ("time_created", MOMENT),
        ("timeCreated", MOMENT),
        ("auditors", "Bo, Cy"),
        ("auditors.id", "3, 4"),
        ("program.name", None),
        (REGION, "North"),
        (f"{REGION}.name", None),
        ("manager.department.name", None),
        (WireName("lastView"), None),
        ("contentType", "Deal"),
    ],
)
def test_a_column_is_a_path(column: str, cell: object) -> None:
    assert list(rows([deal()], [column])) == [{column: cell}]


def test_values_stay_values() -> None:
    task = Task(
        deadline=dt.date(2026, 12, 31),
        planned_work=dt.timedelta(hours=2),
        is_urgent=False,
        tags=[],
    )
    other = Task(deadline=ShiftDate(days=3))
    columns = ["deadline", "planned_work", "is_urgent", "tags", "deadline.days"]
    assert list(rows([task, other], columns)) == [
        {
            "deadline": dt.date(2026, 12, 31),
            "planned_work": dt.timedelta(hours=2),
            "is_urgent": False,
            "tags": None,
            "deadline.days": None,
        },
        {
            "deadline": '{"contentType": "ShiftDate", "days": 3}',
            "planned_work": None,
            "is_urgent": None,
            "tags": None,
            "deadline.days": 3,
        },
    ]


def test_where_any_entity_may_be_nothing_is_checked() -> None:
    columns = ["time_created", "whatever", "whatever.name"]
    assert list(rows(iter([deal()]), columns, of=BaseEntity)) == [
        {"time_created": MOMENT, "whatever": None, "whatever.name": None}
    ]


def test_headings_and_functions() -> None:
    columns = {"Deal": "name", "Day": lambda each: each.time_created.date()}
    assert list(rows([deal()], columns)) == [{"Deal": "Roses", "Day": dt.date(2026, 2, 1)}]


def test_a_field_is_headed_by_its_label() -> None:
    task = Labelled(id="1")
    task[REGION] = "North"
    assert list(rows([task], ["id", REGION])) == [{"id": "1", "Регион": "North"}]
    assert list(rows([task], {"Where": REGION})) == [{"Where": "North"}]


def test_moments_in_a_time_zone() -> None:
    zone = dt.timezone(dt.timedelta(hours=3))
    found = next(rows([deal()], ["time_created"], timezone=zone))
    assert found == {"time_created": dt.datetime(2026, 2, 1, 12, 30)}


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        (["contractr.name"], "'contractr.name': Deal has no property 'contractr'; .* 'contractor'"),
        (["contractor.nme"], "ContractorCompany or ContractorHuman has no .* 'nme'; .* 'name'"),
        (["idd", "nam"], "'idd'.*'id'.*'nam'.*'name'"),
        (["id.value"], "id of Deal has no properties"),
        (["time_created.year"], "time_created of Deal has no properties"),
        (["price.value.x"], "value of Money has no properties"),
        (["manager..name"], "a name is missing"),
        ({"Deal": "nam"}, "Deal has no property 'nam'"),
        (["id", "id"], "two columns are headed 'id'"),
        ([], "needs a column"),
    ],
)
def test_wrong_columns_are_told_when_called(columns: Any, problem: str) -> None:
    mp = Megaplan("localhost", token="t")
    with pytest.raises(ValueError, match=problem):
        rows(mp.deal.list(), columns)
    with pytest.raises(ValueError, match=problem):
        rows(AsyncMegaplan("localhost", token="t").deal.list(), columns)
    with pytest.raises(ValueError, match=problem):
        rows([Deal()], columns)
    with pytest.raises(ValueError, match=problem):
        rows(iter([Deal()]), columns, of=Deal)


@pytest.mark.parametrize(
    ("items", "columns", "problem"),
    [
        (iter([Deal()]), ["id"], "rows\\(\\) cannot see .*: of=Task"),
        ([Deal(), 1], ["id"], "not of int"),
        ([Deal()], "id", "takes a list of columns"),
        ([Deal()], [3], "a column is a name"),
        (3, ["id"], "cannot see what int"),
    ],
)
def test_what_makes_no_rows(items: Any, columns: Any, problem: str) -> None:
    with pytest.raises(TypeError, match=problem):
        rows(items, columns)
    with pytest.raises(TypeError, match="not of ApiError"):
        list(rows(cast("Any", iter([Deal(), ApiError("lost", status=404)])), ["id"], of=Deal))
    with pytest.raises(TypeError, match=r"such as ZoneInfo\('Europe/Moscow'\)"):
        rows([], ["id"], timezone=cast("Any", "Europe/Moscow"))
    with pytest.raises(TypeError, match="of= takes the class"):
        rows([], ["id"], of=cast("Any", 3))


def test_blocking_and_asynchronous_walks_give_the_same() -> None:
    mock = MegaplanMock()
    columns = ["id", "contractor.name", "price.value", "time_created"]
    with Megaplan("demo.megaplan.ru", token=mock.token, transport=mock.transport) as mp:
        found = list(rows(mp.deal.list(limit=2), columns))

    async def collect() -> list[dict[str, Any]]:
        async with AsyncMegaplan(
            "demo.megaplan.ru", token=mock.token, transport=mock.transport
        ) as mp:
            return [each async for each in rows(mp.deal.list(limit=2), columns)]

    assert asyncio.run(collect()) == found
    assert len(found) == 6
    assert found[1] == {
        "id": "1000002",
        "contractor.name": "ООО «Клевер»",
        "price.value": 42500.5,
        "time_created": dt.datetime(2026, 2, 2, 9, tzinfo=dt.UTC),
    }


def test_rows_hold_one_item_at_a_time() -> None:
    """Ten thousand entities, none lost or doubled, in the memory that a few need."""

    def entities() -> Iterator[Task]:
        for number in range(10_000):
            owner = {"contentType": "Employee", "id": "1", "name": "Ann"}
            yield Task.from_dict(
                {"contentType": "Task", "id": str(number), "name": "N" * 200, "owner": owner}
            )

    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, ["id", "owner.name"])
    found = rows(entities(), ["id", "owner.name"], of=Task)
    writer.writerow(next(found))
    tracemalloc.start()
    writer.writerows(found)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sheet.getvalue().split() == [f"{number},Ann" for number in range(10_000)]
    assert peak < 1_000_000


def test_records_make_rows() -> None:
    task = planfix_api.Task.from_xml(
        "<task><id>17</id><title>Call</title><owner><id>0</id><name/></owner>"
        "<beginDateTime>03-02-2026 17:09</beginDateTime><workers><users>"
        "<user><id>31</id><name>Ann</name></user><user><id>32</id><name>Bo</name></user>"
        "</users></workers></task>"
    )
    columns = ["id", "title", "owner", "begin_date_time", "workers.users", "workers.users.id"]
    assert list(planfix_api.rows([task], columns)) == [
        {
            "id": 17,
            "title": "Call",
            "owner": None,
            "begin_date_time": dt.datetime(2026, 2, 3, 17, 9),
            "workers.users": "Ann, Bo",
            "workers.users.id": "31, 32",
        }
    ]
    pf = planfix_api.Planfix("acme", "key", token="t")
    for wrong in ("titel", "owner.nme", "begin_date_time.year"):
        with pytest.raises(ValueError, match=wrong):
            planfix_api.rows(pf.task.iterate(), [wrong])
