"""Bodies that are made to do harm: any value in any place, and a credential in each."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.conftest import Log
from events.drivers import DRIVERS, Driver, Request, messages_of, post
from events.samples import TOKEN, encoded, event, installation, scenario
from hostile.edits import places, put
from megaplan_api.events import Event, IncomingError, Receiver, ScenarioRequest

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False)
    | st.sampled_from([TOKEN, "", "1", "x" * 500, "\ud800", "0000-00-00 00:00:00", "2020-01-01"])
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
BODIES = {"event": event(1), "installation": installation(), "scenario": scenario()}
quick = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def accepting() -> Receiver:
    """A receiver that looks at everything it is given."""
    return Receiver(on_event=look, on_install=look, on_scenario=look, on_settings=lambda page: "")


def look(found: Event | ScenarioRequest) -> None:
    told = repr(found)
    if isinstance(found, Event):
        for wire in found.data:
            _ = found.data[wire]
        encoded(found.to_dict())
    else:
        told += repr(found.deal) + repr(found.deal_link.id)
        _ = found.deal.custom_fields
    assert TOKEN not in told


def assert_harmless(log: Log, driver: Driver, body: bytes) -> int:
    sent = post(driver, accepting(), body)
    assert TOKEN not in log.take()
    assert TOKEN.encode() not in sent.body
    return sent.status


@pytest.mark.parametrize("way", DRIVERS)
@pytest.mark.parametrize("kind", BODIES)
@quick
@given(data=st.data())
def test_any_value_in_any_place(kind: str, way: str, data: st.DataObject, log: Log) -> None:
    """It is taken or refused; it is never a failure."""
    body: Any = BODIES[kind]
    for _ in range(data.draw(st.integers(1, 3))):
        body = put(body, data.draw(st.sampled_from(places(body))), data.draw(VALUES))
    assert assert_harmless(log, DRIVERS[way], encoded(body)) in (200, 400)


@pytest.mark.parametrize("way", DRIVERS)
@quick
@given(body=st.binary(max_size=60) | st.sampled_from([encoded(each) for each in BODIES.values()]))
def test_any_bytes(way: str, body: bytes, log: Log) -> None:
    assert assert_harmless(log, DRIVERS[way], body) in (200, 400)
    assert assert_harmless(log, DRIVERS[way], body[: len(body) // 2]) in (200, 400)


@pytest.mark.parametrize("kind", BODIES)
def test_a_credential_in_every_place_and_key(kind: str, log: Log, driver: Driver) -> None:
    body: Any = BODIES[kind]
    statuses = set()
    for at in places(body):
        statuses.add(assert_harmless(log, driver, encoded(put(body, at, TOKEN))))
        statuses.add(assert_harmless(log, driver, encoded(put(body, at, {TOKEN: TOKEN}))))
    assert statuses == {200, 400}


@pytest.mark.parametrize("kind", BODIES)
def test_a_value_of_another_type_is_refused_or_taken(kind: str) -> None:
    """No other exception comes out of `parse`."""
    parse = ScenarioRequest.parse if kind == "scenario" else Event.parse
    body: Any = BODIES[kind]
    for at in places(body):
        for value in (True, 1.5, [1], {"a": 1}, "x", None):
            with suppress(IncomingError):
                parse(encoded(put(body, at, value)))


def peak_of(driver: Driver, receiver: Receiver, request: Request) -> tuple[int, int]:
    tracemalloc.start()
    try:
        status = driver(receiver, request).status
        return status, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("body", "status", "megabytes"),
    [
        (b'{"event": [' + b"{}," * 690_000 + b"{}]}", 400, 80),
        (b'{"event": "' + b"x" * 2_000_000 + b'"}', 200, 20),
        (b"a=b&" * 500_000, 400, 40),
        (b"[" * 2_000_000, 400, 10),
        (b'{"event":' * 200_000, 400, 10),
        (b"x" * 2_000_000, 400, 10),
    ],
    ids=["objects", "text", "form", "depth", "keys", "letters"],
)
def test_memory_is_bounded(body: bytes, status: int, megabytes: int, driver: Driver) -> None:
    found, peak = peak_of(driver, accepting(), Request(body))
    assert found == status
    assert peak < megabytes * 2**20


def test_of_100_megabytes_two_are_read() -> None:
    read = 0

    def parts() -> Iterator[bytes]:
        nonlocal read
        for _ in range(1600):
            read += 2**16
            yield bytes(2**16)

    async def run() -> int:
        messages, sent = messages_of(parts()), list[Any]()

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
        await accepting()(scope, messages.__anext__, send)
        return int(sent[0]["status"])

    tracemalloc.start()
    try:
        assert asyncio.run(run()) == 413
        assert tracemalloc.get_traced_memory()[1] < 10 * 2**20
    finally:
        tracemalloc.stop()
    assert read <= 2**21 + 2**16
