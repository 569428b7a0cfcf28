"""What stays of a value, and what is replaced."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plansdk.mock.http import Answer, Request
from plansdk.mock.megaplan.schema import schema_of
from plansdk.mock.record.anonymous import Anonymizer
from plansdk.mock.record.cassette import Omitted
from plansdk.mock.specification import offered


def anonymizer_of_megaplan() -> Anonymizer:
    return Anonymizer(schema_of(offered("megaplan").api))


@pytest.fixture
def anonymizer() -> Anonymizer:
    return anonymizer_of_megaplan()


KEPT = [
    {"contentType": "Task", "status": "assigned", "isUrgent": True, "deadline": None},
    {"contentType": "Task", "subTasksCount": 3},
    {"meta": {"status": 200, "errors": [], "pagination": {"count": 812, "limit": 100}}},
    {"contentType": "Task", "status": "brand_new"},
    {"sortBy": [{"contentType": "SortField", "fieldName": "deadline", "desc": True}]},
    {"contentType": "SomethingNew"},
    {"contentType": "TaskFilter", "id": "incoming"},
    {"contentType": "Country", "id": "RU"},
    {"IsPaid": "0", "Disabled": 1, "Type": "deal", "class": "BumsTradeM_Deal"},
]
REPLACED = [
    ({"contentType": "Task", "name": "Call Ann"}, {"contentType": "Task", "name": "text 1"}),
    (
        {"contentType": "Employee", "id": "7", "uid": 7},
        {"contentType": "Employee", "id": "5000001", "uid": 5000001},
    ),
    (
        {"contentType": "ContactInfo", "value": "a.b@firm.example"},
        {"contentType": "ContactInfo", "value": "person1@mail.example"},
    ),
    ({"contentType": "Task", "statement": "<p>x</p>"}, None),
    ({"contentType": "Rights", "id": "Task/77"}, {"contentType": "Rights", "id": "Task/5000001"}),
    ({"Category183CustomFieldRegion": "North"}, {"Category1CustomField1": "text 1"}),
    ({"ann@firm.example": 1, "7": 1}, {"unknown1": 5000001, "5000002": 5000001}),
    ({"contentType": "Task", "petrov": True}, {"contentType": "Task", "unknown1": True}),
    ({"name": "2026-05-04 1234567890"}, {"name": "text 1"}),
    ({"name": "2026-05-04 10:30, Ann"}, {"name": "text 1"}),
    ({"name": "2026-05-04T10:30:00.79161234567"}, {"name": "text 1"}),
    ({"meta": {"pagination": {"count": 79161234567}}}, None),
    ({"contentType": "Task", "limit": 79161}, None),
    ({"contentType": "Task", "subTasksCount": 79161234567}, None),
    ({"contentType": "Task", "petrovCount": 5}, None),
    ({"contentType": "Money", "rate": 65}, None),
    ({"rate": 65, "xCount": 3}, None),
    ({"contentType": "TaskFilter", "id": "petrov"}, {"contentType": "TaskFilter", "id": "text 1"}),
    ({"contentType": "TaskFilter", "id": "AP"}, {"contentType": "TaskFilter", "id": "text 1"}),
    ({"access_token": "abc"}, {"access_token": "hidden"}),
    ({"IsPaid": "2", "isPaid": "0"}, {"IsPaid": "5000001", "unknown1": "5000002"}),
    ({"Count": "1.5", "host": ""}, {"Count": "5000001", "host": ""}),
    (
        {"grant_type": "password", "password": "name"},
        {"grant_type": "password", "password": "hidden"},
    ),
    ({"message": "No Ann. have not this fields: x"}, {"message": "have not this fields"}),
]


@pytest.mark.parametrize("value", KEPT, ids=json.dumps)
def test_kept(anonymizer: Anonymizer, value: Any) -> None:
    assert anonymizer.value(value) == value


@pytest.mark.parametrize(("value", "expected"), REPLACED, ids=lambda each: json.dumps(each))
def test_replaced(anonymizer: Anonymizer, value: Any, expected: Any) -> None:
    made = anonymizer.value(value)
    assert made == expected if expected else made != value


def test_dates_are_moved_together(anonymizer: Anonymizer) -> None:
    def day(number: int) -> Any:
        return {"contentType": "DateOnly", "year": 2026, "month": 4, "day": number}

    first, second = anonymizer.value([day(4), day(6)])
    moment = anonymizer.value({"contentType": "DateTime", "value": "2026-05-04T10:30:00+00:00"})
    assert first["year"] < 2026
    assert (second["day"] - first["day"]) % 7 == 2 or second["month"] != first["month"]
    written = f"{first['year']}-{first['month'] + 1:02}-{first['day']:02}T10:30:00+00:00"
    assert moment["value"] == written


def test_targets_keep_their_shape(anonymizer: Anonymizer) -> None:
    query = quote('{"fields":["name","Category7CustomFieldX"],"q":"Ann"}')
    made = anonymizer.target(f"/api/v3/task/1000123/comments?{query}")
    path, _, shown = made.partition("?")
    assert path == "/api/v3/task/5000001/comments"
    assert json.loads(unquote(shown)) == {
        "fields": ["name", "Category1CustomField1"],
        "q": "text 1",
    }
    assert anonymizer.target("/attach/A/B%20c.pdf") == "/attach/File/1.bin"
    assert anonymizer.target("/api/v3/task?limit=5&name=Ann") == "/api/v3/task?hidden"


def test_bodies_that_are_no_json_are_left_out(anonymizer: Anonymizer) -> None:
    form = {"content-type": "multipart/form-data; boundary=Ann"}
    made = anonymizer.exchange(
        Request("POST", "/api/file", {**form, "authorization": "Bearer t"}, b"--Ann..."),
        Answer(502, b"<html>Ann</html>", {"content-type": "text/html", "set-cookie": "a=b"}),
    )
    assert made.body == Omitted("multipart/form-data", 8)
    assert made.answer == Omitted("text/html", 16)
    assert (made.headers, made.answer_headers) == (
        {"content-type": "multipart/form-data"},
        {"content-type": "text/html"},
    )


HEADERS = [
    ("content-type", "Application/JSON; charset=utf-8", "application/json"),
    ("content-type", "text/ann-petrova", None),
    ("retry-after", "30", "30"),
    ("retry-after", "call Ann", None),
    ("x-use-included-response", "TRUE", "true"),
    ("x-use-included-response", "ann", None),
    ("x-user-id", "7", None),
]


@pytest.mark.parametrize(("name", "value", "kept"), HEADERS)
def test_headers_have_values_from_a_list(
    anonymizer: Anonymizer, name: str, value: str, kept: str | None
) -> None:
    request = Request("ANN", "/api/v3/task", {name: value}, b"\xff")
    made = anonymizer.exchange(request, Answer(200, b"\xff", {name: value}))
    expected = {} if kept is None else {name: kept}
    assert (made.method, made.headers, made.answer_headers) == ("OTHER", expected, expected)
    assert "ann" not in str(made).lower()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(json_values)
def test_any_value_keeps_its_kind_and_loses_its_texts(value: Any) -> None:
    marked = {"contentType": "Task", "name": f"Zebulon {value!r}", "owner": value, "x y": value}
    made = anonymizer_of_megaplan().value(marked)
    assert "Zebulon" not in json.dumps(made)
    assert made["owner"].__class__ in (value.__class__, int)
