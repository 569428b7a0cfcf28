"""Calls side by side, over runners that need no network."""

from __future__ import annotations

import asyncio
import threading
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from megaplan_api import ApiError, Call
from megaplan_api._core.gather import AsyncResults, Gathering, Results

MANY = 10_000


class Threads:
    """Answers each call with the number in its path, and watches how many are under way."""

    def __init__(self, answer: Callable[[int], object] = lambda number: number) -> None:
        self.answer = answer
        self.seen: list[int] = []
        self.under_way = self.most = 0
        self._lock = threading.Lock()

    def begin(self, call: Call[int]) -> int:
        number = int(call.path[1])
        with self._lock:
            self.seen.append(number)
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        return number

    def end(self) -> None:
        with self._lock:
            self.under_way -= 1

    def reply(self, call: Call[int]) -> Any:
        number = self.begin(call)
        try:
            return SimpleNamespace(parsed=self.answer(number))
        finally:
            self.end()


class Tasks(Threads):
    """The same for asyncio; an answer that is to be awaited is."""

    async def reply(self, call: Call[int]) -> Any:
        number = self.begin(call)
        try:
            answer = self.answer(number)
            await asyncio.sleep(0)
            return SimpleNamespace(parsed=await answer if asyncio.iscoroutine(answer) else answer)
        finally:
            self.end()


def calls(number: int = MANY) -> Iterator[Call[int]]:
    return (Call("GET", ("task", each + 1)) for each in range(number))


def failing(number: int) -> int:
    if number % 10 == 3:
        raise ApiError(f"{number} fails", status=422)
    return number


def gather(
    runner: Any, given: Any, *, concurrency: int = 10, on_error: Any = "raise", progress: Any = None
) -> Any:
    kind: Any = AsyncResults if isinstance(runner, Tasks) else Results
    terms: Any = {"concurrency": concurrency, "progress": progress}
    return kind(SimpleNamespace(__runner__=runner), Gathering(given, on_error, terms))


def collected(runner: Any, given: Any, **settings: Any) -> list[Any]:
    """All results, whichever way they come."""
    if not isinstance(runner, Tasks):
        return list(gather(runner, given, **settings))

    async def main() -> list[Any]:
        return [each async for each in gather(runner, given, **settings)]

    return asyncio.run(main())


@pytest.fixture(params=[Threads, Tasks])
def kind(request: pytest.FixtureRequest) -> Any:
    return request.param


class Counted:
    """An answer; `alive` says of how many there are at the moment."""

    alive = most = 0

    def __init__(self, number: int) -> None:
        self.number = number
        Counted.alive += 1
        Counted.most = max(Counted.most, Counted.alive)

    def __del__(self) -> None:
        Counted.alive -= 1


def test_ten_thousand_in_order_and_few_in_memory(kind: Any) -> None:
    Counted.alive = Counted.most = 0
    runner, found = kind(Counted), list[int]()
    results = gather(runner, calls())

    async def walk() -> None:
        async for each in results:
            found.append(each.number)

    if kind is Tasks:
        asyncio.run(walk())
    else:
        found += [each.number for each in results]
    assert found == [each + 1 for each in range(MANY)]
    assert sorted(runner.seen) == found
    assert runner.most <= 10
    assert Counted.most <= 25


def test_as_many_at_a_time_as_was_said(kind: Any) -> None:
    barrier = threading.Barrier(3)

    async def together(runner: Any) -> int:
        while runner.most < 3:
            await asyncio.sleep(0)
        return runner.most

    runner = kind()
    runner.answer = lambda _: together(runner) if kind is Tasks else barrier.wait(5)
    collected(runner, calls(3), concurrency=3)
    assert runner.most == 3


def test_a_failure_ends_it(kind: Any) -> None:
    runner = kind(failing)
    with pytest.raises(ApiError, match=r"^3 fails"):
        collected(runner, calls(), concurrency=2)
    assert runner.under_way == 0
    assert len(runner.seen) <= 6


def test_failures_in_their_places(kind: Any) -> None:
    found = collected(kind(failing), calls(20), on_error="return")
    assert [each for each in found if isinstance(each, int)] == [
        each for each in range(1, 21) if each not in (3, 13)
    ]
    assert [str(found[at]) for at in (2, 12)] == ["3 fails", "13 fails"]
    assert found[2].__traceback__ is None


def test_progress(kind: Any) -> None:
    told: list[tuple[int, int | None]] = []
    progress = lambda *given: told.append(given)  # noqa: E731
    collected(kind(), list(calls(3)), progress=progress)
    collected(kind(), calls(1), progress=progress)
    assert told == [(1, 3), (2, 3), (3, 3), (1, None)]


def test_progress_can_end_it(kind: Any) -> None:
    runner = kind()

    def progress(done: int, total: int | None) -> None:
        if done == 5:
            raise TimeoutError("enough")

    with pytest.raises(TimeoutError, match="enough"):
        collected(runner, calls(), concurrency=1, progress=progress)
    assert len(runner.seen) <= 8


def test_a_walk_that_ends_early_sends_no_more() -> None:
    go_on = threading.Event()
    runner = Threads(lambda number: number if number <= 4 else go_on.wait(5))
    for each in gather(runner, calls(), concurrency=3):
        if each == 4:
            threading.Timer(0.02, go_on.set).start()
            break
    assert runner.under_way == 0
    assert set(runner.seen) <= {1, 2, 3, 4, 5, 6, 7}


def test_cancelling_cancels_what_is_under_way() -> None:
    cancelled: list[int] = []

    async def slow(number: int) -> int:
        try:
            await asyncio.sleep(0 if number == 1 else 60)
        except asyncio.CancelledError:
            cancelled.append(number)
            raise
        return number

    async def main() -> None:
        runner = Tasks(slow)
        results = gather(runner, calls(), concurrency=3)
        assert await anext(results) == 1
        waiting = asyncio.create_task(anext(results))
        await asyncio.sleep(0.01)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert sorted(cancelled) == [2, 3, 4]
        assert await results.collect() == []
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(main())


def test_closing() -> None:
    async def main() -> None:
        async with asyncio.timeout(1):
            results = gather(Tasks(lambda number: asyncio.sleep(number)), calls(), concurrency=3)
            waiting = asyncio.create_task(results.aclose())
            await waiting
            assert await results.collect() == []

    asyncio.run(main())
    blocking = gather(Threads(), calls())
    assert next(blocking) == 1
    blocking.close()
    assert list(blocking) == []


def test_one_walk_only(kind: Any) -> None:
    runner = kind()

    async def main() -> None:
        results = gather(runner, calls(3))
        assert await results.collect() == [1, 2, 3]
        assert await results.collect() == []

    if kind is Tasks:
        asyncio.run(main())
    else:
        results = gather(runner, calls(3))
        assert (results.collect(), results.collect()) == ([1, 2, 3], [])
    assert len(runner.seen) == 3


def test_calls_that_come_asynchronously() -> None:
    async def coming() -> AsyncIterator[Call[int]]:
        for each in calls(5):
            await asyncio.sleep(0)
            yield each

    assert collected(Tasks(), coming()) == [1, 2, 3, 4, 5]


def test_what_is_forgotten_is_told(kind: Any) -> None:
    results = gather(kind(), calls(1))
    with pytest.warns(RuntimeWarning, match="nothing was sent"):
        del results
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        collected(kind(), calls(1))


@pytest.mark.parametrize(
    ("settings", "error", "said"),
    [
        ({"concurrency": 0}, ValueError, "concurrency must be positive"),
        ({"concurrency": "2"}, TypeError, "concurrency takes a whole number"),
        ({"on_error": "rais"}, ValueError, "on_error is 'raise' or 'return', not 'rais'"),
    ],
)
def test_wrong_settings(kind: Any, settings: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        gather(kind(), calls(1), **settings)


def test_what_is_no_call(kind: Any) -> None:
    async def result() -> None:
        raise AssertionError

    runner = kind()
    for given in ([1], [result()]):
        with pytest.raises(TypeError, match=r"task\.get\.prepare\(1\); this is a (int|coroutine)"):
            collected(runner, given)
    assert not runner.seen


def test_threads_see_the_context_of_the_caller() -> None:
    from contextvars import ContextVar

    request_id = ContextVar("request_id", default="")
    request_id.set("r-7")
    assert collected(Threads(lambda _: request_id.get()), calls(2)) == ["r-7", "r-7"]
