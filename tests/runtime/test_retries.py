"""When a call is repeated, when it never is, and how long it may take."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx2
import pytest

from runtime.clients import Runner
from runtime.server import Reply, Server, refusal, reply

TASK = {"contentType": "Task", "id": "1"}
GOOD = reply(TASK)


def read(mp: Any) -> Any:
    return mp.task.get(1)


PASSING = {
    "503": refusal(503),
    "500": refusal(500),
    "502 that is not JSON": Reply(502, b"<html>"),
    "429": refusal(429),
    "500 inside 200": Reply(200, b'{"meta":{"status":500}}'),
    "408": refusal(408),
    "425": refusal(425),
    "connection dropped": Reply(drop=True),
    "connection cut": Reply(200, b'{"data": 5}', cut_after=3),
}


@pytest.mark.parametrize("name", PASSING)
def test_a_read_is_repeated(server: Server, run: Runner, name: str) -> None:
    server.answers(PASSING[name], PASSING[name], GOOD)
    assert run(server.url, read).id == "1"
    assert len(server.received) == 3


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 422, 501])
def test_a_lasting_refusal_is_not(
    api: SimpleNamespace, server: Server, run: Runner, status: int
) -> None:
    server.answers(refusal(status), GOOD)
    with pytest.raises(api.ApiError):
        run(server.url, read)
    assert len(server.received) == 1


@pytest.mark.parametrize("name", [name for name in PASSING if name != "429"])
def test_a_write_that_may_have_happened_is_not_repeated(
    api: SimpleNamespace, server: Server, run: Runner, name: str
) -> None:
    server.answers(PASSING[name], GOOD)
    with pytest.raises(api.MegaplanError) as caught:
        run(server.url, lambda mp: mp.task.create(api.Task(name="x")))
    assert len(server.received) == 1
    assert getattr(caught.value, "sent", True)


def test_a_write_that_times_out_is_not_repeated(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(Reply(200, GOOD.body, delay=0.4))
    with pytest.raises(api.RequestTimeoutError) as caught:
        run(server.url, lambda mp: mp.task.create(api.Task(name="x")), timeout=0.1)
    assert caught.value.sent
    time.sleep(0.2)
    assert len(server.received) == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_refused_by_429_is_repeated(server: Server, run: Runner, method: str) -> None:
    server.answers(refusal(429, Retry_After="0"), reply(5))
    assert run(server.url, lambda mp: mp.request(method, "x")) == 5
    assert len(server.received) == 2


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_never_arrived_is_repeated(api: SimpleNamespace, run: Runner, method: str) -> None:
    with Server() as gone:
        url = gone.url
    with pytest.raises(api.ConnectError) as caught:
        run(url, lambda mp: mp.request(method, "x"), retries=2)
    assert not caught.value.sent


def test_the_number_of_attempts(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(refusal(503))
    with pytest.raises(api.ServerError):
        run(server.url, read)
    assert len(server.received) == 4
    with pytest.raises(api.ServerError):
        run(server.url, lambda mp: mp.with_options(retries=0).task.get(1))
    assert len(server.received) == 5


def test_a_read_that_times_out_is_repeated(server: Server, run: Runner) -> None:
    server.answers(Reply(200, GOOD.body, delay=0.6), GOOD)
    assert run(server.url, read, timeout=0.3).id == "1"
    assert len(server.received) == 2


def test_retry_after_is_obeyed(server: Server, run: Runner) -> None:
    server.answers(refusal(429, Retry_After="0.4"), GOOD)
    run(server.url, read)
    first, second = server.received
    assert second.at - first.at >= 0.4


def test_a_wait_that_is_too_long_is_left_to_the_caller(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(refusal(429, Retry_After="3600"))
    with pytest.raises(api.RateLimitError) as caught:
        run(server.url, read)
    assert caught.value.retry_after == 3600
    assert len(server.received) == 1


def test_the_time_of_a_call_is_bounded(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(refusal(503))
    started = time.monotonic()
    with pytest.raises(api.ServerError):
        # The third attempt would begin after the end, the second one well before it.
        run(server.url, read, retries=1000, retry_delay=0.4, total_timeout=0.59)
    assert time.monotonic() - started < 3
    assert len(server.received) > 1


def test_a_body_that_drips(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(Reply(200, b" " * 2000, drip=0.05))
    started = time.monotonic()
    with pytest.raises(api.RequestTimeoutError):
        run(server.url, read, timeout=1.0, total_timeout=0.3)
    assert time.monotonic() - started < 3


def test_an_answer_that_is_too_large(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(Reply(200, b'"' + b"x" * 100_000 + b'"'))
    with pytest.raises(api.ResponseTooLargeError, match="50000 bytes"):
        run(server.url, read, max_response_bytes=50_000)
    assert len(server.received) == 1


def test_a_compression_bomb(api: SimpleNamespace, server: Server, run: Runner) -> None:
    import gzip

    body = gzip.compress(b" " * 50_000_000)
    server.answers(Reply(200, body, {"Content-Encoding": "gzip"}))
    with pytest.raises(api.ResponseTooLargeError):
        run(server.url, read, max_response_bytes=1_000_000)


def test_compression_that_is_none(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(Reply(200, b"not gzip", {"Content-Encoding": "gzip"}))
    with pytest.raises(api.DecodeError):
        run(server.url, read)


def test_the_rate_limit(server: Server, run: Runner) -> None:
    server.answers(GOOD)

    def several(mp: Any) -> Any:
        if run.kind == "sync":
            return [mp.with_options(timeout=9).task.get(n) for n in range(14)]

        async def all_of_them() -> None:
            for n in range(14):
                await mp.with_options(timeout=9).task.get(n)

        return all_of_them()

    run(server.url, several, rate_limit=10)
    times = [one.at for one in server.received]
    assert times[13] - times[0] >= 0.35, "ten at once, then one every 0.1 s"


@pytest.mark.parametrize("second", [{}, {"rate_limit": None}, {"rate_limit": 1000}])
def test_clients_of_an_account_share_the_strictest_rate(
    api: SimpleNamespace, server: Server, run: Runner, second: dict[str, object]
) -> None:
    server.answers(GOOD)
    given = {"total_timeout": 0.5, **second}
    with api.Megaplan(server.url, token="t", rate_limit=1) as first, Server() as other:
        first.task.get(1)
        with pytest.raises(api.DeadlineError, match="rate_limit leaves no place"):
            run(server.url, read, **given)
        assert run(other.url, read, **given).id == "1", "another account"
        transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=GOOD.body))
        assert run(server.url, read, transport=transport, **given).id == "1", "a mock, as a rule"
    assert len(server.received) == len(other.received) == 1


def test_the_bucket(core: Callable[[str], ModuleType]) -> None:
    class Two(core("rate_limit").TokenBucket):  # type: ignore[misc]
        _burst = 2

    client, bucket = Client(), Two()
    bucket.join(client, 10)
    assert [bucket.reserve(5.0, 9) for _ in range(4)] == pytest.approx([0, 0, 0.1, 0.2])
    assert bucket.reserve(5.4, 9) == pytest.approx(0)
    assert [bucket.reserve(100, 9) for _ in range(3)] == pytest.approx([0, 0, 0.1])


def test_a_wait_that_does_not_end_in_time_takes_no_place(
    core: Callable[[str], ModuleType],
) -> None:
    client, bucket = Client(), core("rate_limit").TokenBucket()
    bucket.join(client, 0.5)
    assert bucket.reserve(5.0, 1) == 0
    assert [bucket.reserve(5.0, 1) for _ in range(3)] == [None] * 3
    assert bucket.reserve(5.0, 3) == pytest.approx(2)


def test_the_strictest_rate_holds_while_its_client_lives(
    core: Callable[[str], ModuleType],
) -> None:
    bucket = core("rate_limit").TokenBucket()
    free, fast, slow = Client(), Client(), Client()
    bucket.join(free, None)
    assert [bucket.reserve(0.0, 9) for _ in range(3)] == [0, 0, 0]
    bucket.join(fast, 1)
    bucket.join(slow, 0.5)
    assert [bucket.reserve(0.0, 9) for _ in range(3)] == pytest.approx([0, 2, 4])
    del slow
    assert bucket.reserve(0.0, 9) == pytest.approx(3)
    del fast
    assert bucket.reserve(0.0, 9) == 0


class Client:
    """Something that can be referred to weakly."""


NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)

RETRY_AFTER = {
    None: None,
    "": None,
    "0": 0.0,
    " 7 ": 7.0,
    "1.5": 1.5,
    "1.": 1.0,
    "3, 5": 5.0,
    "-3": None,
    "inf": None,
    "nan": None,
    "1e3": None,
    "1,": None,
    "soon": None,
    "Mon, 04 May 99999 10:00:05 GMT": None,
    "Mon, 99 May 2026 10:00:05 GMT": None,
    "Mon, 04 May 2026 10:00:05 +9999": None,
    "(": None,
    "999999999999999": 999999999999999.0,
    "²": None,
    "٣": None,
    "999999999": 999999999.0,
    "9999999999": 9999999999.0,
    "9" * 5000: float("inf"),
    format_datetime(NOW + timedelta(seconds=90), usegmt=True): 90.0,
    format_datetime(NOW - timedelta(days=1), usegmt=True): 0.0,
    "Mon, 04 May 2026 13:00:30 +0300": 30.0,
    "Mon, 04 May 2026 10:00:05": 5.0,
}


@pytest.mark.parametrize("value", RETRY_AFTER)
def test_retry_after(core: Callable[[str], ModuleType], value: str | None) -> None:
    assert core("retry").parse_retry_after(value, NOW) == RETRY_AFTER[value]


def test_backoff_has_jitter_and_a_floor(core: Callable[[str], ModuleType]) -> None:
    retry, options = core("retry"), core("options").Options(retry_delay=0.5, max_retry_delay=8)
    upper = [retry.backoff(options, n, lambda: 1.0) for n in range(7)]
    assert upper == [0.5, 1, 2, 4, 8, 8, 8]
    assert [retry.backoff(options, n, lambda: 0.0) for n in range(4)] == [0.25, 0.5, 1, 2]
    assert retry.backoff(options, 10_000, lambda: 1.0) == 8


@pytest.mark.parametrize(
    ("asked", "expected"), [(0.0, 2.0), (2.5, 2.5), (8.0, 8.0), (8.1, None), (None, 2.0)]
)
def test_what_the_server_asks_for_counts(
    core: Callable[[str], ModuleType], asked: float | None, expected: float | None
) -> None:
    """Up to the longest wait, and not below the floor; without it the wait is the client's."""
    options = core("options").Options(retry_delay=4.0, max_retry_delay=8)
    error = core("exceptions").RateLimitError("busy", status=429, retry_after=asked)
    assert core("retry").next_delay(options, "GET", error, 0, lambda: 0.0) == expected
