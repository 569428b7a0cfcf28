"""Mutated answers: each is a documented error or readable data, never less than what came.

`FUZZ=20000` in the environment runs that many; the seeds are the numbers from 0 on.
"""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Callable, Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

COUNT = int(os.environ.get("FUZZ", "2000"))
ODD: list[Any] = [
    None, True, -1, 1.5, 1e400, "", "x", "\ud800", "200", [], {}, [None], {"0": {}}, {"a": 1},
    {"contentType": "Task"}, {"contentType": 5, "id": []}, [[]], 401, 200,
]  # fmt: skip


def walked(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in JSON data: what holds it, and its key."""
    pending = [value]
    for node in pending:
        keys = list(node) if isinstance(node, dict) else range(len(node))
        for key in keys:
            yield node, key
            if isinstance(node[key], dict | list):
                pending.append(node[key])


def mutated(rng: random.Random, data: Any) -> bytes:
    """An answer with up to three changes of its values, its text or its bytes."""
    answer: Any = {
        "meta": {"status": 200, "errors": [], "pagination": {"hasMoreNext": False, "limit": 4}},
        "data": data,
        "included": [],
    }
    for _ in range(rng.randrange(3)):
        holder, key = rng.choice(list(walked(answer)))
        match rng.randrange(5):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder.insert(key, copy.deepcopy(rng.choice(holder)))
            case 2 if isinstance(holder[key], list):
                holder[key] = {str(2 * n): each for n, each in enumerate(holder[key])}
            case 3 if isinstance(holder, dict):
                holder[f"{key}x"] = holder.pop(key)
            case _:
                holder[key] = copy.deepcopy(rng.choice(ODD))
        if not answer:
            break
    body = json.dumps(answer).encode()
    match rng.randrange(8):
        case 0:
            return body[: rng.randrange(len(body))]
        case 1:
            at = rng.randrange(len(body))
            return body[:at] + bytes([rng.randrange(256)]) + body[at + 1 :]
        case 2:
            return body + rng.choice([b" ", b"x", body, b"\x00"])
        case 3:
            return rng.choice([b"", b"null", b"[]", b"{}", b"5", b'"x"', b"<html>", body[1:-1]])
        case _:
            return body


def tasks(rng: random.Random) -> list[dict[str, Any]]:
    person = {"contentType": "Employee", "id": "5", "name": "A. B."}
    return [
        {"contentType": "Task", "id": str(n), "name": f"T{n}", "responsible": person}
        for n in range(rng.randrange(1, 5))
    ]


def came(body: bytes) -> int | None:
    """How many elements of a list came; None where no list did."""
    try:
        data = json.loads(body)["data"]
    except (ValueError, TypeError, KeyError, IndexError):
        return None
    return 0 if data is None else len(data) if isinstance(data, list | dict) else None


def look_at(value: Any, core: Callable[[str], ModuleType], depth: int = 0) -> None:
    """Read everything that a program could read."""
    if isinstance(value, list):
        for each in value:
            look_at(each, core, depth)
    elif hasattr(value, "to_dict"):
        repr(value), value.content_type, value.to_dict()
        core("deviations").deviations(value)
        for name in value:
            if depth < 4:
                look_at(value[name], core, depth + 1)
        for name in ("id", "name", "deadline", "responsible"):
            getattr(value, name, None)


@pytest.mark.parametrize("what", ["get", "list", "children", "delete", "update", "send_all"])
def test_mutated_answers(
    api: SimpleNamespace, core: Callable[[str], ModuleType], what: str
) -> None:
    import httpx2

    latest, end = b"", b'{"meta": {"status": 200}, "data": []}'
    transport = httpx2.MockTransport(
        lambda asked: httpx2.Response(
            200, content=end if b"pageAfter" in asked.url.query else latest
        )
    )
    is_list = what in ("list", "children", "delete")
    outcomes = {"data": 0, "error": 0}
    with api.Megaplan("demo.example", token="t", transport=transport, retries=0) as mp:
        calls: dict[str, Callable[[], Any]] = {
            "get": lambda: mp.task.get(1),
            "list": lambda: mp.task.list(limit=4).collect(),
            "children": lambda: mp.task.children(1),
            "delete": lambda: mp.task.delete(1),
            "update": lambda: mp.task.update(1, api.Task(name="x")),
            "send_all": lambda: mp.send_all([mp.task.get.prepare(1)] * 2),
        }
        for seed in range(COUNT // len(calls) + 1):
            rng = random.Random(f"{what}/{seed}")
            data = tasks(rng)
            bulk = [{"meta": {"status": 200}, "data": data[0]}, {"data": data[-1]}]
            latest = mutated(rng, bulk if what == "send_all" else data if is_list else data[0])
            try:
                found = calls[what]()
            except api.MegaplanError:
                outcomes["error"] += 1
                continue
            except Exception as error:
                raise AssertionError(f"seed {seed}: {latest!r}") from error
            outcomes["data"] += 1
            look_at(found, core)
            if is_list:
                expected = came(latest)
                if what == "delete" and expected is None:
                    expected = 0  # a write without data has happened
                assert len(found) == expected, f"seed {seed}: {latest!r}"
            elif what in ("get", "update"):
                assert isinstance(found, api.Entity), f"seed {seed}: {latest!r}"
                if what == "get":
                    assert found.to_dict() == json.loads(latest)["data"], f"seed {seed}"
            else:
                assert len(found) == 2, f"seed {seed}: {latest!r}"
    assert min(outcomes.values()) > COUNT // 50, outcomes
