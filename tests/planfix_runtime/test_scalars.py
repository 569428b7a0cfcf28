"""Every value that the types allow survives being written and read."""

from __future__ import annotations

import datetime as dt
import math
import xml.etree.ElementTree as ET
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

TEXTS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cs", "Cc", "Cn"), include_characters="\t\n\r"
    ).filter(lambda c: c not in "\ufffe\uffff")
)
MOMENTS = st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31)).map(
    lambda each: each.replace(second=0, microsecond=0)
)
TIMES = st.times().map(lambda each: each.replace(second=0, microsecond=0, fold=0))
INTS = st.integers(-(10**18), 10**18)
SETS = st.lists(INTS, max_size=5) | st.lists(TEXTS, max_size=5)

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "id": INTS,
    "title": TEXTS,
    "description": TEXTS,
    "status": INTS | TEXTS.filter(lambda text: not text.strip().lstrip("-").isdigit()),
    "begin_date_time": MOMENTS,
    "is_overdue": st.booleans(),
    "is_summary": st.booleans(),
    "picture": st.binary(max_size=60),
    "start": TIMES,
    "day": st.dates(),
    "rate": st.floats(allow_nan=False, allow_infinity=False),
    "pin": TEXTS,
    "key": INTS,
}


@given(st.fixed_dictionaries({}, optional=VALUES), st.lists(SETS, max_size=3))
@settings(max_examples=150, deadline=None)
def test_records_survive_writing_and_reading(
    core: Callable[[str], ModuleType], values: dict[str, Any], sets: list[list[Any]]
) -> None:
    models = __import__(core("record").__package__.rpartition(".")[0] + ".models", fromlist=["x"])
    task = models.Task(
        **values,
        owner=models.NamedRef(id=0, name=""),
        weekly=models.Weekly(days=[1, 2]),
        phone=[models.Phone(number="1")],
        custom_data=[models.CustomValue(value=each) for each in sets],
        subtasks=core("listing").Listing([models.Task(**values)], returned_count=1, total_count=9),
    )
    again = models.Task.from_xml(task.to_xml())
    assert again == task
    assert again.subtasks.total_count == 9
    assert models.Task.from_xml(again.to_xml()) == task
    # Another parser agrees about the texts.
    if "title" in values:
        read = ET.fromstring(task.to_xml()).findtext("title") or ""
        assert read == values["title"]


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_reading_never_fails(core: Callable[[str], ModuleType], text: str) -> None:
    for read in core("scalars").READERS.values():
        read(text)


def test_days_have_no_time(api: SimpleNamespace) -> None:
    day = api.read_datetime("31-01-2026")
    assert day == dt.datetime(2026, 1, 31)
    assert api.write_datetime(day) == "31-01-2026"
    assert api.write_datetime(day + dt.timedelta(days=1)) == "01-02-2026"
    assert api.write_datetime(day + dt.timedelta(hours=3)) == "31-01-2026 03:00"
    assert api.write_datetime(dt.datetime(2026, 1, 31)) == "31-01-2026 00:00"
    assert api.write_datetime(dt.date(2026, 1, 31)) == "31-01-2026"


class _Choice(Enum):
    NAME = "ACTIVE"
    NUMBER = 5


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("enum", _Choice.NAME, "ACTIVE"),
        ("int", _Choice.NUMBER, "5"),
        ("int", "12", "12"),
        ("string", 12, "12"),
        ("bool", 1, "1"),
        ("float", Decimal("1.50"), "1.50"),
        ("float", 3, "3"),
        ("float", 1e22, "10000000000000000000000"),
        ("any", None, None),
        ("any", 548, "548"),
        ("any", True, "1"),
        ("any", 1.5, "1.5"),
        ("any", dt.date(2020, 1, 2), "02-01-2020"),
        ("any", dt.datetime(2020, 1, 2, 3, 4), "02-01-2020 03:04"),
        ("any", dt.time(3, 4), "03:04"),
        ("any", [1, 2, 3], "[1,2,3]"),
        ("any", [], "[]"),
        ("any", ("value_1", 'q"uote', "да"), '["value_1", "q\\"uote", "да"]'),
        ("any", [_Choice.NUMBER], "[5]"),
    ],
)
def test_what_may_be_given(api: SimpleNamespace, kind: str, value: object, text: str) -> None:
    if text is not None:
        assert api.WRITERS[kind](value) == text


@pytest.mark.parametrize("value", [[1, "a"], [1.5], {"a": 1}, object(), [True], [None]])
def test_what_custom_fields_cannot_hold(api: SimpleNamespace, value: object) -> None:
    with pytest.raises(TypeError):
        api.write_any(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1,2,3]", [1, 2, 3]),
        ("[ 1 ]", [1]),
        ("[]", []),
        ('["a", "b,c"]', ["a", "b,c"]),
        ("[1", "[1"),
        ("[a]", "[a]"),
        ('[1,"a"]', '[1,"a"]'),
        ("[1.5]", "[1.5]"),
        ("[true]", "[true]"),
        ("[null]", "[null]"),
        ("548", "548"),
        ("", ""),
        ("[" * 100000 + "]", "[" * 100000 + "]"),
    ],
)
def test_sets_of_custom_fields(api: SimpleNamespace, text: str, value: object) -> None:
    assert api.read_any(text) == value


def test_a_number_keeps_its_value(api: SimpleNamespace) -> None:
    for value in (0.1, 1e-300, 123456789.123, -0.0):
        assert math.isclose(api.read_float(api.write_float(value)), value, abs_tol=0)


@pytest.mark.parametrize("text", ["number", "number/,", "int|number", "[task number]", "number+"])
def test_kinds_that_do_not_exist(api: SimpleNamespace, text: str) -> None:
    with pytest.raises(ValueError, match="no kind 'number'"):
        api.codec_of(text)
