"""Whatever JSON the service sends: nothing fails and nothing is lost."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TYPES = (
    "Task Employee Group DateTime DateOnly DateInterval Money Zork IntervalDates Department".split()
)
NAMES = (
    "id name status deadline owner responsible executors tags parent subTasks settings budget value "
    "year month day from to head department contactInfo x Category1CustomFieldX plannedWork"
).split()

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["1", "2", "2026-05-04T10:30:00Z", "assigned"])
)


def objects(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """JSON objects that look like entities more often than not."""
    links = st.fixed_dictionaries(
        {"contentType": st.sampled_from(TYPES), "id": st.sampled_from(["1", "2"])}
    )
    return (
        links
        | st.fixed_dictionaries(
            {},
            optional=dict.fromkeys(NAMES, values)
            | {"contentType": st.sampled_from(TYPES) | values, "id": st.sampled_from(["1", "2"])},
        )
        | st.dictionaries(st.text(max_size=5), values, max_size=3)
    )


json_values = st.recursive(
    scalars, lambda values: st.lists(values, max_size=3) | objects(values), max_leaves=10
)
json_objects = objects(json_values)

relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def explore(value: Any, api: Any, depth: int = 3) -> None:
    """Read everything that can be read."""
    if isinstance(value, api.Entity):
        repr(value), value.content_type, dict(value.custom_fields)
        for name in dir(type(value)):
            if not name.startswith("_"):
                read = getattr(value, name)
                if depth:
                    explore(read, api, depth - 1)
        for name in value:
            assert name in value
            assert value[name] is not Ellipsis
    elif isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            explore(each, api, depth)


@relaxed
@given(data=json_objects)
def test_everything_survives_unread(api: Any, data: dict[str, Any]) -> None:
    before = json.dumps(data)
    made = api.Entity.from_dict(data)
    assert json.dumps(made.to_dict()) == before
    assert json.dumps(api.encode(made)) == before


@relaxed
@given(data=json_objects)
def test_everything_survives_reading(api: Any, data: dict[str, Any]) -> None:
    before = json.dumps(data)
    entity = api.Entity.from_dict(data)
    explore(entity, api)
    assert json.dumps(entity.to_dict()) == before
    assert json.dumps(api.encode(entity)) == before
    assert json.dumps(data) == before
    assert entity == api.Entity.from_dict(data)


@relaxed
@given(data=json_values, included=json_values)
def test_no_answer_makes_reading_fail(api: Any, data: Any, included: Any) -> None:
    before = json.dumps([data, included])
    found = api.answer(data, included)
    explore(found, api)
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, api.Entity):
            api.deviations(each, required=True)
            api.encode(each)
            assert api.encode(api.changes(each)).keys() <= {"contentType", "id"}
    assert json.dumps([data, included]) == before


@relaxed
@given(data=json_objects, is_read=st.booleans())
def test_duplicates_are_equal(api: Any, data: dict[str, Any], is_read: bool) -> None:
    entity = api.decode(data | {"contentType": "Task"}, api.Document(data))
    if is_read:
        explore(entity, api)
    for other in (copy.copy(entity), copy.deepcopy(entity), pickle.loads(pickle.dumps(entity))):
        assert other == entity
        assert other.to_dict() == entity.to_dict()
        assert api.encode(other) == api.encode(entity)
        explore(other, api)


@relaxed
@given(
    value=st.datetimes(
        timezones=st.timezones() | st.just(dt.UTC),
        min_value=dt.datetime(1, 1, 3),
        max_value=dt.datetime(9999, 12, 29),
    )
    | st.dates()
    | st.timedeltas().map(lambda value: dt.timedelta(days=value.days, seconds=value.seconds))
)
def test_native_values_come_back(api: Any, value: Any) -> None:
    wire = api.encode(value)
    found = api.answer(json.loads(json.dumps(wire)))
    if isinstance(value, dt.datetime):  # an ambiguous local time equals no other
        assert found.astimezone(dt.UTC) == value.astimezone(dt.UTC)
    else:
        assert found == value
    assert api.encode(found) == wire


@relaxed
@given(names=st.lists(st.sampled_from(NAMES), max_size=4), value=json_values)
def test_what_is_assigned_is_what_changed(api: Any, names: list[str], value: Any) -> None:
    entity = api.answer({"contentType": "Task", "id": "1", "name": "x", "owner": None})
    for name in names:
        entity[name] = value
        assert entity[name] == value
    sent = api.encode(api.changes(entity))
    assert sent == {"contentType": "Task", "id": "1"} | dict.fromkeys(names, value)
