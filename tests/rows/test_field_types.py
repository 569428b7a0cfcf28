"""Values of Planfix's fields by their types; fields that are read once; groups that are walked."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from planfix_api import (
    AnaliticRow,
    AsyncPlanfix,
    FieldTypes,
    HandbookRecord,
    HandbookStructure,
    IdRef,
    Planfix,
    Record,
    RequestView,
    Task,
    UnknownRecord,
    rows,
)
from plansdk.mock import PlanfixMock


@pytest.fixture
def mock() -> PlanfixMock:
    return PlanfixMock()


def connection(mock: PlanfixMock) -> dict[str, Any]:
    return {"token": mock.token, "transport": mock.transport, "rate_limit": None}


@pytest.fixture
def pf(mock: PlanfixMock) -> Iterator[Planfix]:
    with Planfix(mock.account, mock.api_key, **connection(mock)) as client:
        yield client


def custom(value: str, text: str = "", field: int = 501) -> Task:
    return Task.from_xml(
        f"<task><customData><customValue><field><id>{field}</id><name>A</name></field>"
        f"<value>{value}</value><text>{text}</text></customValue></customData></task>"
    )


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("STRING", "  a b ", "  a b "),
        ("TEXT", "", None),
        ("LIST", "red", "red"),
        ("NUMBER", "548", 548),
        ("NUMBER", "-2.50", -2.5),
        ("NUMBER", "1\u00a0234,5", 1234.5),
        ("NUMBER", "1,234.5", "1,234.5"),
        ("NUMBER", "548 m3", "548 m3"),
        ("CHECKBOX", "1", True),
        ("CHECKBOX", "0", False),
        ("CHECKBOX", "Да", True),
        ("CHECKBOX", "perhaps", "perhaps"),
        ("DATE", "31-01-2026", dt.date(2026, 1, 31)),
        ("DATE", "2026-01-31", dt.date(2026, 1, 31)),
        ("DATE", "31-02-2026", "31-02-2026"),
        ("DATETIME", "31-01-2026 10:30", dt.datetime(2026, 1, 31, 10, 30)),
        ("DATETIME", "2026-01-31 10:30", dt.datetime(2026, 1, 31, 10, 30)),
        ("TIME", "10:30", dt.time(10, 30)),
        ("TIMEPERIOD", "10:00 - 12:30", (dt.time(10), dt.time(12, 30))),
        ("TIMEPERIOD", "10:00", "10:00"),
        ("HANDBOOK", "2", 2),
        ("USER", "0", None),
        ("GROUPUSERCONTACT", "group:3", "group:3"),
        ("LOGINLIST", "[31,32]", [31, 32]),
        ("HANDBOOKSET", "5, 6", [5, 6]),
        ("TASKSET", "[]", None),
        ("TASKSET", "[1,x]", "[1,x]"),
        ("SETSTRING", '["red", "blue"]', ["red", "blue"]),
        ("SETSTRING", "[1,2]", ["1", "2"]),
        ("SETSTRING", "red", "red"),
    ],
)
def test_values_are_converted_by_type(kind: str, text: str, value: object) -> None:
    [found] = FieldTypes({501: kind}).values(custom(text, "for people"))
    assert (found.type, found.value, found.raw, found.text) == (kind, value, text, "for people")
    assert type(found.value) is type(value)


def test_a_field_of_an_unknown_type() -> None:
    fields = FieldTypes({502: "DATE", 503: "NUMBER"})
    [found] = fields.values(custom("[1,2]"))
    assert (found.id, found.name, found.type, found.value) == (501, "A", "", [1, 2])
    assert FieldTypes({"A": "NUMBER"}).values(custom("7"))[0].value == 7
    assert list(fields) == [502, 503]
    assert list(FieldTypes({"B": "NUMBER"}).columns()) == ["B"]
    assert fields.values(Task()) == fields.values(IdRef(id=1)) == []


def test_wrong_fields_and_types_are_told(pf: Planfix) -> None:
    with pytest.raises(ValueError, match="no type of fields 'DAT'; did you mean 'DATE'"):
        FieldTypes({501: "DAT"})
    fields = pf.handbook.fields(1)
    record = pf.handbook.get_record(1, key=2)
    with pytest.raises(ValueError, match="no field 'Pric'; did you mean 'Price'"):
        fields.value(record, "Pric")
    with pytest.raises(ValueError, match="no field 999"):
        fields.value(record, 999)
    found = fields.value(record, 802)
    assert found is not None
    assert (found.name, found.value, found.raw) == ("Price", 40, "40")
    assert fields.value(record, "Price") == found
    assert fields.value(HandbookRecord(), "Price") is None


def test_rows_of_a_data_tag(pf: Planfix, mock: PlanfixMock) -> None:
    fields = pf.analitic.fields(1)
    [row] = pf.analitic.iterate_data_by_condition(1)
    assert [(each.name, each.value, each.raw, each.text) for each in fields.values(row)] == [
        ("Day", dt.date(2026, 1, 22), "22-01-2026", "22-01-2026"),
        ("Hours", (dt.time(10), dt.time(12, 30)), "10:00 - 12:30", "10:00 - 12:30"),
        ("Who", [31], "31", "Boris Laine"),
        ("Kind of work", 2, "2", "Installation"),
    ]
    columns = {"task": "task.id", **fields.columns()}
    assert list(rows(pf.analitic.iterate_data_by_condition(1), columns)) == [
        {
            "task": 1000101,
            "Day": dt.date(2026, 1, 22),
            "Hours": "10:00 - 12:30",
            "Who": "Boris Laine",
            "Kind of work": "Installation",
        }
    ]
    assert rows([AnaliticRow()], fields.columns()).__next__()["Day"] is None


def test_fields_are_read_once_and_kept(mock: PlanfixMock) -> None:
    with Planfix(mock.account, mock.api_key, **connection(mock)) as pf:
        fields = pf.analitic.fields(1)
        assert pf.with_options(silent=True).analitic.fields(IdRef(id=1)) is fields
        assert pf.analitic.fields(2) is not fields
        assert pf.handbook.fields(1) is pf.handbook.fields(1) is not fields
        assert len(mock.requests) == 3
        assert pf.analitic.fields.raw(1).parsed is not fields

    async def twice() -> bool:
        async with AsyncPlanfix(mock.account, mock.api_key, **connection(mock)) as pf:
            return await pf.handbook.fields(1) is await pf.handbook.fields(1)

    assert asyncio.run(twice())
    assert len(mock.requests.of("handbook.getStructure")) == 2


def test_who_asks_at_the_same_time_waits_for_one_answer(mock: PlanfixMock) -> None:
    asked: list[str] = []

    async def noted(view: RequestView) -> None:
        asked.append(view.label)
        await asyncio.sleep(0.01)

    def seen(view: RequestView) -> None:
        asked.append(view.label)
        time.sleep(0.03)

    settings: Any = connection(mock)
    with Planfix(mock.account, mock.api_key, on_request=seen, **settings) as pf:
        with ThreadPoolExecutor(3) as pool:
            first, *others = pool.map(pf.analitic.fields, [1, 1, 1])
        assert all(each is first for each in others)
        assert asked == ["analitic.getOptions"]

    async def main() -> None:
        async with AsyncPlanfix(
            mock.account, mock.api_key, on_request=noted, **connection(mock)
        ) as client:
            tasks = [asyncio.create_task(client.analitic.fields(1)) for _ in range(3)]
            await asyncio.sleep(0)
            tasks[0].cancel()  # another one asks in its place
            _, first, second = await asyncio.gather(*tasks, return_exceptions=True)
            assert first is second
            assert isinstance(first, FieldTypes)

    asyncio.run(main())
    assert asked == ["analitic.getOptions"] * 3


def test_a_refusal_is_not_kept(pf: Planfix, mock: PlanfixMock) -> None:
    mock.faults.add("analitic.getOptions: status=503 times=9")
    with pytest.raises(Exception, match="503"):
        pf.with_options(retries=0).analitic.fields(1)
    mock.faults.clear()
    assert len(list(pf.analitic.fields(1))) == 4


def test_groups_of_records_are_walked(pf: Planfix, mock: PlanfixMock) -> None:
    place = {each.key: each.parent_key for each in pf.handbook.walk_records(1, page_size=1)}
    assert place == {1: 0, 4: 0, 2: 1, 3: 1}
    assert [each.key for each in pf.handbook.walk_records(1, parent_key=1)] == [2, 3]
    with pytest.raises(ValueError, match=r"HandbookRecord has no attribute 'ky'.*'key'"):
        rows(pf.handbook.walk_records(1), ["ky"])

    async def keys() -> list[int | None]:
        async with AsyncPlanfix(mock.account, mock.api_key, **connection(mock)) as other:
            return [each.key async for each in other.handbook.walk_records(1)]

    assert asyncio.run(keys()) == list(place)


def test_groups_in_groups(pf: Planfix) -> None:
    for level in range(3):
        pf.handbook.add_record(1, parent_key=level + 4 if level else 1, is_group=True, name="G")
    pf.handbook.add_record(1, parent_key=7, is_group=False)
    found = [(each.key, each.parent_key) for each in pf.handbook.walk_records(1, page_size=2)]
    assert found == [(1, 0), (4, 0), (2, 1), (3, 1), (5, 1), (6, 5), (7, 6), (8, 7)]


def test_a_group_inside_itself_ends_the_walk() -> None:
    record = "<record><key>1</key><isGroup>1</isGroup></record>"
    answer = f'<response status="ok"><records>{record}</records></response>'
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, text=answer))
    with Planfix("acme", "key", token="t", transport=transport, rate_limit=None) as pf:
        assert [each.key for each in pf.handbook.walk_records(12)] == [1]


@pytest.mark.parametrize("kind", [HandbookStructure, UnknownRecord])
def test_fields_of_a_description(kind: type[Record]) -> None:
    described = kind.from_xml(
        "<handbook><fields>"
        "<field><id>1</id><name>Name</name><type>STRING</type></field>"
        "<field><id>2</id><name>Price</name><type>NUMBER</type></field>"
        "<field><id>3</id><name>Price</name><type>COLOUR</type></field>"
        "</fields></handbook>"
    )
    fields = FieldTypes(described)
    record = HandbookRecord.from_xml(
        "<record><customData>"
        "<customValue><field><id>2</id></field><value>7</value></customValue>"
        "<customValue><field><id>3</id></field><value>red</value></customValue>"
        "</customData></record>"
    )
    assert list(fields.columns()) == ["Name", "Price (2)", "Price (3)"]
    assert list(rows([record], fields.columns())) == [
        {"Name": None, "Price (2)": 7, "Price (3)": "red"}
    ]
    assert repr(fields) == "<FieldTypes of 3 fields>"


def test_a_record_as_a_dictionary() -> None:
    task = Task.from_xml(
        '<task x="1"><id>17</id><owner><id>31</id><name>Ann</name></owner>'
        "<beginDateTime>03-02-2026 17:09</beginDateTime><odd><inside>a</inside></odd>"
        "<workers><users><user><id>31</id></user></users></workers></task>"
    )
    task.title = "Call"
    found = task.to_dict()
    assert found == {
        "@x": "1",
        "id": 17,
        "owner": {"id": 31, "name": "Ann"},
        "beginDateTime": dt.datetime(2026, 2, 3, 17, 9),
        "odd": {"inside": "a"},
        "workers": {"users": [{"id": 31}]},
        "title": "Call",
    }
    found["owner"]["name"] = "Bo"
    assert task.owner is not None
    assert task.owner.name == "Ann"
    assert json.loads(json.dumps(found, default=str))["beginDateTime"] == "2026-02-03 17:09:00"
