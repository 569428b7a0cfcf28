"""Mutated answers: each is a documented error or readable data, never less than what came.

`FUZZ=20000` in the environment runs that many; the seeds are the numbers from 0 on.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

COUNT = int(os.environ.get("FUZZ", "2000"))
ODD = [
    b"&", b"<", b"&nbsp;", b"&#1;", b"\x00", b"\x0b", b"\xff", b"]]>", b"<![CDATA[", b"<x/>", b"",
    b"<task>", b"</task>", b"<tasks/>", b"<?x?>", b"<!--", b"\xef\xbf\xbe", b'"', b"x", b"<id>9</id>",
]  # fmt: skip


def document(rng: random.Random, *, many: bool) -> bytes:
    """A proper answer with a task or several."""
    numbers = range(rng.randrange(1, 5)) if many else [7]
    counters = f' count="{len(numbers)}" totalCount="{len(numbers)}"' if rng.random() < 0.5 else ""
    inside = "".join(
        f'<task key="{n}"><id>{n}</id><title>T &amp; {n}</title><owner><id>5</id></owner>'
        "<members><users><user><id>1</id><name>A</name></user></users></members></task>"
        for n in numbers
    )
    listed = f"<tasks{counters}>{inside}</tasks>" if many else inside
    return f'<?xml version="1.0"?><response status="ok">{listed}</response>'.encode()


def mutated(rng: random.Random, body: bytes) -> bytes:
    """The answer with up to two changes of its tags, values or bytes."""
    for _ in range(rng.randrange(3)):
        at = rng.randrange(len(body) + 1)
        tags = [each.span() for each in re.finditer(rb"<[^<>]*>", body)] or [(at, at)]
        begin, end = rng.choice(tags)
        match rng.randrange(7):
            case 0:
                body = body[:begin] + body[end:]
            case 1:
                body = body[:end] + body[begin:end] + body[end:]
            case 2:
                body = body[:begin] + body[begin:end].replace(b"task", b"tsak") + body[end:]
            case 3:
                body = body[:at] + rng.choice(ODD) + body[at:]
            case 4:
                body = body[:at]
            case 5:
                body = body[:at] + bytes([rng.randrange(256)]) + body[at + 1 :]
            case _:
                body = body.replace(b'"ok"', rng.choice([b'"error"', b'""', b'"off"', b"'ok'"]))
    return body


def look_at(value: Any, api: SimpleNamespace) -> None:
    """Read everything that a program could read."""
    if isinstance(value, list):
        for each in value:
            look_at(each, api)
    elif isinstance(value, api.Record):
        repr(value), api.deviations(value), value.to_xml()
        for name in value:
            look_at(value[name], api)
        for name in type(value).__names__:
            getattr(value, name)


@pytest.mark.parametrize("what", ["get", "get_list", "iterate", "accept"])
def test_mutated_answers(api: SimpleNamespace, what: str) -> None:
    import httpx2

    latest, many = b"", what in ("get_list", "iterate")
    transport = httpx2.MockTransport(
        lambda asked: httpx2.Response(
            200, content=b'<response status="ok"><tasks/></response>'
            if b"<pageCurrent>2<" in asked.content else latest,
        )
    )  # fmt: skip
    outcomes = {"data": 0, "error": 0}
    settings: dict[str, Any] = {"transport": transport, "rate_limit": None, "retries": 0}
    with api.Planfix("acme", "key", token="t", **settings) as pf:
        calls: dict[str, Callable[[], Any]] = {
            "get": lambda: pf.task.get(1),
            "get_list": lambda: pf.task.get_list(),
            "iterate": lambda: pf.task.iterate(page_size=4).collect(),
            "accept": lambda: pf.task.accept(1),
        }
        for seed in range(COUNT // len(calls) + 1):
            rng = random.Random(f"{what}/{seed}")
            proper = document(rng, many=many)
            latest = mutated(rng, proper)
            try:
                found = calls[what]()
                outcomes["data"] += 1
                look_at(found, api)
            except api.ClientError:
                outcomes["error"] += 1
                continue
            except Exception as error:
                raise AssertionError(f"seed {seed}: {latest!r}") from error
            if many:
                came = len(re.findall(rb"<(?:task|tsak)[ >/]", latest))
                assert len(found) >= min(came, proper.count(b"<task ")), f"{seed}: {latest!r}"
            else:
                assert isinstance(found, api.Task), f"seed {seed}: {latest!r}"
    assert min(outcomes.values()) > COUNT // 50, outcomes
