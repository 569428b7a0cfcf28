"""How much typed views cost over parsing: a page of 100 full tasks.

    pytest tests/benchmarks/bench_entities.py --benchmark-group-by=func

Every task has the 135 properties of the real one, in the same mix of types, with
nested entities. `test_parse` is `json.loads` of the same bytes: the unit that the
others are measured in. Aims: `test_decode` 1.2, `test_read_ten` 2 units.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

sys.path.insert(0, str(Path(__file__).parents[1] / "entities"))

from assemble import assemble

TASKS = 100

SHAPES = {
    "int": 49,
    "bool": 16,
    "dt.datetime": 9,
    "str": 10,
    "float": 5,
    "dt.timedelta": 4,
    "Employee": 12,
    "list[Employee]": 30,
}
"""How many properties of each type a task has."""

NAMES = [
    (f"{re.sub(r'[^a-z]+', '_', shape.lower()).strip('_')}_no_{at}", shape)
    for shape, count in SHAPES.items()
    for at in range(count)
]

WIRE = {name: re.sub(r"_(.)", lambda found: found[1].upper(), name) for name, _ in NAMES}

TEN = [next(n for n, s in NAMES if s == shape) for shape in SHAPES] + ["int_no_1", "str_no_1"]


def sample(shape: str, at: int, task: int) -> Any:
    """A made-up value of a type; entities are in full once and bare links later."""
    employee: dict[str, Any] = {"contentType": "Employee", "id": str(at % 40)}
    if task == 0:
        employee |= {"name": f"Employee {at}", "uid": at, "department": None}
    return {
        "int": at,
        "bool": at % 2 == 0,
        "dt.datetime": {"contentType": "DateTime", "value": "2026-05-04T10:30:00+00:00"},
        "str": f"Some text of task {task} in field {at}",
        "float": at / 3,
        "dt.timedelta": {"contentType": "DateInterval", "value": 60 * at},
        "Employee": employee,
        "list[Employee]": [employee] * (at % 3),
    }[shape]


PAGE = json.dumps(
    [
        {"contentType": "WideTask", "id": str(1000000 + task)}
        | {WIRE[name]: sample(shape, at, task) for at, (name, shape) in enumerate(NAMES)}
        for task in range(TASKS)
    ]
).encode()


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The runtime with a model of 135 properties."""
    folder = tmp_path_factory.mktemp("package")
    package = assemble(folder, "bench_api")
    body = "".join(f"    {name}: {shape} | None = None\n" for name, shape in NAMES)
    (package / "models" / "wide.py").write_text(
        "from __future__ import annotations\nfrom .base import BaseEntity\n\n\n"
        f"class WideTask(BaseEntity):\n{body}"
    )
    finder = package / "models" / "__init__.py"
    finder.write_text(finder.read_text().replace('"base":', '"wide": "WideTask",\n    "base":'))
    sys.path.insert(0, str(folder))
    yield importlib.import_module("bench_api._core.decoding")
    sys.path.remove(str(folder))


def decode_page(api: Any) -> list[Any]:
    data = json.loads(PAGE)
    document = importlib.import_module("bench_api._core.document").Document(data)
    tasks: list[Any] = api.decode(data, document)
    return tasks


def read(api: Any, names: list[str]) -> int:
    count = 0
    for task in decode_page(api):
        for name in names:
            if getattr(task, name) is not None:
                count += 1
    return count


def test_parse(benchmark: BenchmarkFixture) -> None:
    """Parse only: the unit."""
    assert len(benchmark(json.loads, PAGE)) == TASKS


def test_decode(benchmark: BenchmarkFixture, api: Any) -> None:
    """Parse and wrap."""
    assert type(benchmark(decode_page, api)[0]).__name__ == "WideTask"


def test_read_ten(benchmark: BenchmarkFixture, api: Any) -> None:
    """Parse, wrap and read ten attributes of each task, one of each type."""
    assert benchmark(read, api, TEN) == TASKS * len(TEN)


def test_read_all(benchmark: BenchmarkFixture, api: Any) -> None:
    """Parse, wrap and read every attribute of each task."""
    assert benchmark(read, api, [name for name, _ in NAMES]) == TASKS * len(NAMES)


def test_follow_links(benchmark: BenchmarkFixture, api: Any) -> None:
    """Parse, wrap and read a name behind a link of each task; builds the index."""

    def names() -> int:
        return sum(task.employee_no_0.name is not None for task in decode_page(api))

    assert benchmark(names) == TASKS
