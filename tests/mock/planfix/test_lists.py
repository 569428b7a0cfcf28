"""Lists: pages, counters, orders, targets, conditions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from mock.planfix.conftest import settings
from mock.planfix.raw import code, document, read, send
from planfix_api import FilterDateTime, Planfix, TaskFilter
from plansdk.mock import PlanfixMock
from plansdk.mock.clock import Clock
from plansdk.mock.specification import offered
from plansdk.xml_model import Value

NOW = dt.datetime(2026, 2, 18, 12, tzinfo=dt.UTC)  # a Wednesday
SHORT = {17: 101, 18: 102, 19: 103, 20: 104, 21: 105}


@pytest.fixture
def pf() -> Iterator[Planfix]:
    """A client in the middle of a February."""
    mock = PlanfixMock(clock=Clock(NOW))
    with Planfix(mock.account, mock.api_key, token=mock.token, **settings(mock)) as client:
        yield client


def ids(tasks: Any) -> list[int]:
    """The last three digits of the tasks' ids."""
    return [each.id % 1000 for each in tasks]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, [101, 102, 103, 104, 105]),
        ({"target": "in"}, [101, 102]),
        ({"target": "out"}, [101, 104]),
        ({"target": "template"}, [106, 107]),
        ({"target": "periodic"}, [107]),
        ({"target": ":urgent"}, [101]),
        ({"target": "12"}, [101]),
        ({"status": "ACTIVE"}, [101, 103]),
        ({"status": 111}, [104]),
        ({"user": 32}, [101, 103, 105]),
        ({"project": 2001}, [101, 102]),
        ({"parent": 1000101}, [102, 103]),
        ({"filter": ["ACTIVE"]}, [101, 102, 103, 104]),
        ({"filter": ["ACTIVE", "MY"]}, [101, 102]),
        ({"filter": ["OVERDUE"]}, []),
        ({"sort": "NUMBER_DESC"}, [105, 104, 103, 102, 101]),
        ({"sort": "TASKTITLE_ASC"}, [105, 101, 102, 103, 104]),
        ({"sort": "DEADLINE_ASC"}, [102, 104, 101, 103, 105]),
        ({"sort": "IMPORTANCE_DESC"}, [101, 105, 104, 103, 102]),
        ({"sort": "PROJECT_ASC"}, [104, 105, 101, 102, 103]),
        ({"page_current": 2, "page_size": 2}, [103, 104]),
        ({"page_current": 4, "page_size": 2}, []),
        ({"page_current": 0}, []),
    ],
)
def test_task_lists(arguments: dict[str, Any], expected: list[int], pf: Planfix) -> None:
    assert ids(pf.task.get_list(**arguments)) == expected


def test_subprojects(pf: Planfix) -> None:
    from planfix_api import TaskListProject

    found = pf.task.get_list(project=TaskListProject(id=2001, with_subprojects=True))
    assert ids(found) == [101, 102, 103]


FILTERS: list[tuple[int, str, Any, int | None, list[int]]] = [
    (1, "equal", 31, None, [102, 103]),
    (1, "notequal", 31, None, [101, 104, 105]),
    (2, "equal", 32, None, [103]),
    (39, "equal", 1002, None, [101]),
    (3, "equal", 1, None, [101, 102]),
    (60, "equal", 32, None, [101]),
    (8, "equal", "MACHINE", None, [101, 104]),
    (8, "notequal", "machine", None, [102, 103, 105]),
    (10, "equal", "2;3", None, [102, 105]),
    (7, "equal", 101, None, [101, 102]),
    (24, "equal", 2, None, [104]),
    (73, "equal", 1000101, None, [102]),
    (22, "equal", 1, None, [102, 103, 104, 105]),
    (25, "equal", 1, None, [101]),
    (26, "equal", 1, None, [101, 102, 104]),
    (33, "equal", 1, None, [105]),
    (70, "equal", 1, None, [101]),
    (11, "equal", 2, None, [101]),
    (18, "equal", 2, None, [102, 103, 104, 105]),
    (101, "equal", "NOR", 501, [101]),
    (102, "gt", 80, 502, [101]),
    (105, "equal", 1, 505, [101]),
    (113, "equal", 32, 503, [101]),
    (152, "equal", 501, None, [101, 104]),
    (153, "equal", 501, None, [102, 103, 105]),
    (14, "equal", "thisweek", None, [102]),
    (14, "gt", "thisweek", None, [101, 104]),
    (14, "equal", "nextmonth", None, [104]),
    (12, "equal", "lastmonth", None, [101, 102, 103, 104, 105]),
    (12, "lt", ("last", 30), None, [101, 102, 103, 104]),
    (14, "equal", ("in", 2), None, [102]),
    (14, "equal", ("next", 11), None, [102, 104]),
    (12, "equal", ("anotherdate", dt.date(2026, 1, 17)), None, [103]),
    (12, "notequal", ("anotherdate", dt.date(2026, 1, 17)), None, [101, 102, 104, 105]),
    (19, "equal", ("anotherdate_withtime", dt.datetime(2026, 1, 20, 16)), None, [105]),
]


@pytest.mark.parametrize(("kind", "operator", "value", "field", "expected"), FILTERS)
def test_task_filters(
    kind: int, operator: str, value: Any, field: int | None, expected: list[int], pf: Planfix
) -> None:
    if kind in (12, 14, 19):
        name, operand = value if isinstance(value, tuple) else (value, None)
        value = FilterDateTime(datetype=name)
        if isinstance(operand, int):
            value.datevalue = operand
        elif operand is not None:
            value.datefrom = operand
    condition = TaskFilter(type=kind, operator=operator, value=value, field=field)
    assert ids(pf.task.iterate(filters=[condition])) == expected


LISTS = {
    "TaskFilterType": "task.getList",
    "ContactFilterType": "contact.getList",
    "ProjectFilterType": "project.getList",
    "UserFilterType": "user.getList",
}
OPERANDS = {
    "date": "<datetype>thisweek</datetype>",
    "bool": "0",
    "string": "a",
    "strings": "a;b",
    "ids": "1;2",
}


def every_filter() -> Iterator[tuple[str, Value, str]]:
    """Every kind of condition with every operator that it allows."""
    for each in offered("planfix").api.value_lists:
        if each.name in LISTS:
            for value in each.values:
                for operator in value.operators:
                    yield LISTS[each.name], value, operator


def test_every_filter_is_answered(mock: PlanfixMock) -> None:
    tried = 0
    for method, kind, operator in every_filter():
        field = "<field>501</field>" if kind.field else ""
        operand = OPERANDS.get(kind.operand, "1")
        contents = (
            f"<pageCurrent>1</pageCurrent><filters><filter><type>{kind.value}</type>"
            f"<operator>{operator}</operator><value>{operand}</value>{field}</filter></filters>"
        )
        if method == "user.getList" and kind.field:
            continue
        answer = send(mock, document(method, contents))
        assert code(answer) == "ok", (method, kind.value, answer.body)
        tried += 1
    assert tried > 150


def test_opposites_split_everything(mock: PlanfixMock) -> None:
    for method, kind, operator in every_filter():
        if operator != "notequal" or method != "task.getList":
            continue
        totals = [
            int(
                read(
                    send(
                        mock,
                        document(
                            method,
                            f"<filters><filter><type>{kind.value}</type><operator>{each}"
                            f"</operator><value>{OPERANDS.get(kind.operand, '1')}</value>"
                            "<field>501</field></filter></filters>",
                        ),
                    )
                )
                .find("tasks")
                .get("totalCount")
            )
            for each in ("equal", "notequal")
        ]
        assert sum(totals) == 5, kind.value


@pytest.mark.parametrize(
    ("method", "item", "total"),
    [
        ("task.getList", "task", 5),
        ("project.getList", "project", 3),
        ("user.getList", "user", 4),
        ("userGroup.getList", "userGroup", 2),
        ("contact.getList", "contact", 1),
    ],
)
def test_pages_and_counters(method: str, item: str, total: int, mock: PlanfixMock) -> None:
    seen: list[str] = []
    for page in range(1, total + 2):
        contents = f"<pageCurrent>{page}</pageCurrent><pageSize>1</pageSize>"
        (listed,) = read(send(mock, document(method, contents)))
        count = int(page <= total)
        assert dict(listed.attrib) == {"count": str(count), "totalCount": str(total)}
        seen += [each.findtext("id") for each in listed.findall(item)]
    assert len(set(seen)) == len(seen) == total
    (none,) = read(send(mock, document(method, "<pageCurrent>0</pageCurrent>")))
    assert dict(none.attrib) == {"count": "0", "totalCount": str(total)}
    (unnamed,) = read(send(mock, document(method)))
    assert len(unnamed) == (0 if method == "project.getList" else total)


def test_lists_leave_out_what_is_documented(mock: PlanfixMock) -> None:
    (tasks,) = read(send(mock, document("task.getList")))
    names = {each.tag for task in tasks for each in task}
    assert {"members", "auditors"}.isdisjoint(names)
    assert {"workers", "customData", "general"} <= names


SAVED = """
users: [{id: 1, name: Ann, token: mock-token, role: ADMIN}]
account: {api_key: mock-api-key}
task_filters:
- id: ":spring"
  name: Spring
  conditions: [{type: 14, datetype: anotherperiod, datefrom: 2026-03-01, dateto: 2026-05-31}]
tasks: [{id: 1, end: 2026-02-28}, {id: 2, end: 2026-04-01}, {id: 3, end: 2026-06-01}]
"""


def test_a_saved_filter_says_a_whole_date() -> None:
    request = document("task.getList", "<target>:spring</target><pageCurrent>1</pageCurrent>")
    found = read(send(PlanfixMock(data=SAVED), request)).findall("tasks/task/id")
    assert [each.text for each in found] == ["2"]


def test_what_a_lenient_mock_keeps_in_a_directory_is_shown() -> None:
    mock = PlanfixMock(lenient=True)
    value = "<customData><customValue><id>999</id><value>x</value></customValue></customData>"
    contents = f"<handbook><id>1</id></handbook><key>3</key>{value}"
    assert code(send(mock, document("handbook.updateRecord", contents))) == "ok"
    record = read(send(mock, document("handbook.getRecord", contents.replace(value, ""))))
    assert record.findall("record/customData/customValue/value")[-1].text == "x"
