"""How much typed views cost over parsing: a page of 100 full tasks.

    pytest tests/benchmarks/bench_entities.py

Every task has all 135 properties of the specification, with nested entities: in
full in the first task, bare links later. `test_parse` is `json.loads` of the same
bytes, the unit that the others are to be compared with.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from megaplan_api._core.declared_types import Declared, annotation, declared
from megaplan_api._core.decoding import decode
from megaplan_api._core.json_document import Document
from megaplan_api._core.typed_view import wire_names
from megaplan_api.models import Task

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_benchmark.fixture import BenchmarkFixture

TASKS = 100

TEN = (
    "id name status human_number is_urgent deadline time_created planned_work responsible executors"
).split()
"""What a report reads: scalars, dates, an entity and a list."""

NATIVE: dict[str, dict[str, Any]] = {
    "DateTime": {"value": "2026-05-04T10:30:00+00:00"},
    "DateOnly": {"year": 2026, "month": 4, "day": 4},
    "DateInterval": {"value": 9000},
}


def sample(allowed: Declared, at: int, is_first: bool) -> Any:
    """A made-up value for property number `at`; entities are full in the first task only."""
    if allowed.item:
        return [sample(allowed.item, at + extra, is_first) for extra in range(at % 3)]
    if allowed.classes:
        name = allowed.classes[at % len(allowed.classes)].__content_type__
        if name in NATIVE:
            return {"contentType": name} | NATIVE[name]
        link: dict[str, Any] = {"contentType": name, "id": str(at)}
        return link | {"name": f"Number {at}", "isDropped": False} if is_first else link
    if allowed.values:
        return allowed.values[at % len(allowed.values)]
    values = {"str": f"Some text in field {at}", "int": at, "float": at / 3, "bool": at % 2 == 0}
    return next((values[kind] for kind in values if kind in allowed.scalars), None)


def task(at: int) -> dict[str, Any]:
    data: dict[str, Any] = {"contentType": "Task"}
    for place, wire in enumerate(wire_names(Task).values()):
        data[wire] = sample(declared(*annotation(Task, wire)), place, at == 0)
    return data | {"id": str(1_000_000 + at)}


PAGE = json.dumps([task(at) for at in range(TASKS)]).encode()


def decode_page() -> list[Task]:
    data = json.loads(PAGE)
    tasks: list[Task] = decode(data, Document(data))
    return tasks


def read(names: list[str]) -> int:
    return reads(decode_page(), names)


def reads(tasks: Iterable[object], names: list[str]) -> int:
    """Read attributes of each task; how many of them are there."""
    found = 0
    for task in tasks:
        for name in names:
            if getattr(task, name) is not None:
                found += 1
    return found


def test_parse(benchmark: BenchmarkFixture) -> None:
    """Parse only: the unit."""
    assert len(benchmark(json.loads, PAGE)) == TASKS


def test_decode(benchmark: BenchmarkFixture) -> None:
    """Parse and wrap; the aim is 1.2 units."""
    assert len(benchmark(decode_page)) == TASKS


def test_read_ten(benchmark: BenchmarkFixture) -> None:
    """Parse, wrap and read ten attributes of each task; the aim is 2 units."""
    assert benchmark(read, TEN) == TASKS * len(TEN)


def test_read_all(benchmark: BenchmarkFixture) -> None:
    """Parse, wrap and read every attribute of each task."""
    names = list(wire_names(Task))
    assert benchmark(read, names) > TASKS * 100


def test_follow_links(benchmark: BenchmarkFixture) -> None:
    """Parse, wrap and read a name behind a link of each task; this builds the index."""

    def follow() -> int:
        people = (task.responsible for task in decode_page())
        return sum(each is not None and each["name"] is not None for each in people)

    assert benchmark(follow) == TASKS
