"""Any value that the types allow survives being written and read."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import cache
from typing import Any

import httpx2
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import planfix_api
from planfix_api import Day, Planfix, Record
from planfix_conformance.documents import Caller, faults
from planfix_conformance.specification import (
    allowed,
    attribute,
    class_name,
    is_record,
    item_of,
    methods,
    parameter,
    python_method,
    resolver,
    specification,
    structures,
    top,
    type_of,
)
from planfix_runtime.clients import ACCOUNT, API_KEY, TOKEN
from planfix_runtime.wire import sent
from plansdk.planfix.syntax import Field, flat
from runtime.server import Received

CALLER = Caller(ACCOUNT, API_KEY, TOKEN)
DEEPEST = 3
CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"
) | st.sampled_from("\t\n\r")
TEXTS = st.text(CHARACTERS, max_size=12)
INTS = st.integers(-(10**40), 10**40)
MINUTES = st.datetimes().map(lambda moment: moment.replace(second=0, microsecond=0))
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "int": INTS,
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "bool": st.booleans(),
    "string": TEXTS,
    "text": TEXTS,
    "date": st.dates(),
    "time": st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    "datetime": MINUTES | st.dates().map(lambda day: Day(day.year, day.month, day.day)),
    "base64": st.binary(max_size=40),
    "custom": TEXTS.filter(lambda text: not text.startswith("["))
    | st.lists(INTS, min_size=1, max_size=3)
    | st.lists(TEXTS, min_size=1, max_size=3),
}
STRUCTURES = dict(structures())


def values(field: Field, depth: int) -> st.SearchStrategy[Any]:
    """Values that an element may have."""
    if field.kind == "list":
        return st.lists(values(item_of(field), depth), max_size=2)
    if is_record(field):
        found = _records_of(type_of(field), resolver().children(field), depth + 1)
        if field.alternatives:  # where an empty element is a text, and no record
            found = found.filter(lambda record: len(list(record)) > 0)
        return st.one_of(found, *(_beside_a_record(each) for each in field.alternatives))
    if field.maximum is not None:
        return st.integers(0, field.maximum)
    listed = allowed(field)
    if field.separator:
        return st.lists(st.sampled_from(listed), max_size=3)
    if listed and field.type != "int":
        numbers = [INTS] if "int" in field.alternatives else []
        return st.one_of(st.sampled_from(listed), *numbers)
    return st.sampled_from([int(each) for each in listed]) if listed else SCALARS[field.type]


def _beside_a_record(kind: str) -> st.SearchStrategy[Any]:
    # A text of digits is read as a number where numbers are allowed, and an empty one as
    # nothing.
    return SCALARS[kind].filter(
        lambda value: not isinstance(value, str) or any(each.isalpha() for each in value)
    )


@cache
def records(type_name: str) -> st.SearchStrategy[Record]:
    """Records of a structure, with any of its elements."""
    return _records_of(type_name, tuple(flat(STRUCTURES[type_name].content)), 0)


def _records_of(type_name: str, fields: tuple[Field, ...], depth: int) -> st.SearchStrategy[Record]:
    cls: type[Record] = getattr(planfix_api, class_name(type_name))
    members: dict[str, st.SearchStrategy[Any]] = {}
    for field in fields:
        if depth < DEEPEST or not (is_record(field) or field.kind == "list"):
            one = values(field, depth)
            several = st.lists(one, min_size=1, max_size=2)
            members[attribute(type_name, field.name)] = several if field.repeats else one
    return st.fixed_dictionaries({}, optional=members).map(lambda given: cls(**given))


@cache
def arguments_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Arguments for all parameters of a method."""
    method = specification().methods[name]
    fields = {parameter(method, each.name): each for each in top(method, "request")}
    return st.fixed_dictionaries({key: values(each, 1) for key, each in fields.items()})


def any_record() -> st.SearchStrategy[Record]:
    """Records of all structures."""
    return st.sampled_from(sorted(STRUCTURES)).flatmap(records)


CALM = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@CALM
@given(any_record())
def test_records_survive(record: Record) -> None:
    written = record.to_xml()
    read = type(record).from_xml(written)
    assert read == record
    assert read.to_xml() == written
    assert planfix_api.deviations(read) == []


@CALM
@given(any_record(), st.data())
def test_changes_survive(record: Record, data: st.DataObject) -> None:
    read = type(record).from_xml(record.to_xml())
    other = data.draw(records(type(record).__name__))
    for wire in other:
        read[wire] = record[wire] = other[wire]
    assert type(record).from_xml(read.to_xml()) == record


@CALM
@given(st.sampled_from([each.name for each in methods() if not each.binary]), st.data())
def test_requests_survive(name: str, data: st.DataObject) -> None:
    arguments = data.draw(arguments_of(name))
    received = sent_by(*python_method(name), arguments)
    # Which elements must be there, and how many items may be, is up to the caller.
    left = [each for each in faults(received, CALLER) if not each.endswith(("]", "missing"))]
    assert left == []
    root = sent(received)
    for each in top(specification().methods[name], "request"):
        value = arguments[parameter(specification().methods[name], each.name)]
        if isinstance(value, Record):
            element = root.find(each.name)
            assert element is not None
            assert type(value).from_xml(ET.tostring(element)) == value


class Recorder(httpx2.BaseTransport):
    """Keeps the latest request, and gives an empty list of tasks."""

    latest: Received

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Stand in for the network."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        body, path = request.read(), request.url.raw_path.decode()
        self.latest = Received(request.method, path, headers, body, len(body), "")
        return httpx2.Response(200, content=b'<response status="ok"><tasks/></response>')


@cache
def recorded_client() -> tuple[Planfix, Recorder]:
    """A client whose requests are kept."""
    recorder = Recorder()
    client = Planfix(
        CALLER.account, CALLER.api_key, token=CALLER.token, rate_limit=None, transport=recorder
    )
    return client, recorder


def sent_by(resource: str, method: str, arguments: dict[str, Any]) -> Received:
    """The request that a call makes, without a network."""
    client, recorder = recorded_client()
    call = getattr(getattr(client, resource), method)
    try:
        call(**arguments)
    except planfix_api.EmptyAnswerError:  # of a read
        assert call.prepare(**arguments).safe
    except planfix_api.DecodeError:  # of the answer, which is empty
        assert is_scalar(call.prepare(**arguments).returns)
    except ValueError as error:  # of a record of ids alone, without one
        assume("has no id" not in str(error))
        raise
    return recorder.latest


def is_scalar(returns: str) -> bool:
    """Whether a result is a single text or number, for which an empty answer will not do."""
    return returns.partition(": ")[2] in ("int", "bool", "secret", "string")
