"""Walks over numbered pages."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from planfix_api import AsyncPlanfix, Planfix, TaskKeys
from planfix_runtime.clients import Runner
from planfix_runtime.wire import ok, text
from runtime.server import Received, Reply, Server


def tasks(ids: list[int], total: int | None = None) -> Reply:
    counters = "" if total is None else f' count="{len(ids)}" totalCount="{total}"'
    items = "".join(f"<task><id>{n}</id></task>" for n in ids)
    return ok(f"<tasks{counters}>{items}</tasks>")


def ids(found: list[Any]) -> list[int]:
    return [each.id for each in found]


def test_every_page_once(server: Server, run: Runner) -> None:
    server.answers(tasks([1, 2], 5), tasks([3, 4], 5), tasks([5], 5))
    assert ids(run(server.url, lambda pf: pf.task.iterate(page_size=2))) == [1, 2, 3, 4, 5]
    asked = [(text(one, "pageCurrent"), text(one, "pageSize")) for one in server.received]
    assert asked == [("1", "2"), ("2", "2"), ("3", "2")]


def test_a_total_that_a_full_page_reaches_needs_no_further_request(
    server: Server, run: Runner
) -> None:
    server.answers(tasks([1, 2], 2))
    assert ids(run(server.url, lambda pf: pf.task.iterate(page_size=2))) == [1, 2]
    assert len(server.received) == 1


def test_pages_smaller_than_asked_for(server: Server, run: Runner) -> None:
    server.answers(tasks([1], 3), tasks([2], 3), tasks([3], 3))
    assert ids(run(server.url, lambda pf: pf.task.iterate())) == [1, 2, 3]
    assert text(server.received[0], "pageSize") == "100"


def test_an_item_that_comes_again_is_left_out(server: Server, run: Runner) -> None:
    server.answers(tasks([1, 2], 4), tasks([2, 3], 4))
    assert ids(run(server.url, lambda pf: pf.task.iterate(page_size=2))) == [1, 2, 3]


def test_a_total_that_is_never_reached_ends_with_an_empty_page(server: Server, run: Runner) -> None:
    server.answers(tasks([1, 2], 9), tasks([], 9))
    assert ids(run(server.url, lambda pf: pf.task.iterate(page_size=2))) == [1, 2]


def test_without_counters_a_short_page_is_the_last(server: Server, run: Runner) -> None:
    def script(received: Received) -> Reply:
        page = int(text(received, "pageCurrent") or 0)
        keys = {1: [1, 2], 2: [3]}.get(page, [])
        return ok(
            "<records>" + "".join(f"<record><key>{k}</key></record>" for k in keys) + "</records>"
        )

    server.script = script
    found = run(server.url, lambda pf: pf.handbook.iterate_records(5, page_size=2))
    assert [each.key for each in found] == [1, 2, 3]
    server.answers(ok("<records/>"))
    assert run(server.url, lambda pf: pf.handbook.iterate_records(5)) == []


def test_a_server_that_ignores_the_page_does_not_loop(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(tasks([1, 2], 9))
    with pytest.raises(api.PaginationError, match="page 2 is the same"):
        run(server.url, lambda pf: pf.task.iterate(page_size=2))
    server.answers(tasks([1, 2], 9), tasks([2, 1], 9))
    with pytest.raises(api.PaginationError, match="page 2 is the same"):
        run(server.url, lambda pf: pf.task.iterate(page_size=2))
    server.answers(ok("<records><record><name>a</name></record></records>"))
    with pytest.raises(api.PaginationError, match=r"handbook.getRecords"):
        run(server.url, lambda pf: pf.handbook.iterate_records(5, page_size=1))


def test_first_and_total_count_take_one_small_request(server: Server, run: Runner) -> None:
    server.answers(tasks([7], 1234))
    assert run(server.url, lambda pf: pf.task.iterate().first()).id == 7
    assert run(server.url, lambda pf: pf.task.iterate().total_count()) == 1234
    asked = [(text(one, "pageCurrent"), text(one, "pageSize")) for one in server.received]
    assert asked == [("1", "1"), ("1", "1")]


@pytest.mark.parametrize("size", [0, 101, -1, True, "5"])
def test_sizes_out_of_range_are_not_sent(server: Server, run: Runner, size: Any) -> None:
    with pytest.raises(ValueError, match="1 to 100"):
        run(server.url, lambda pf: pf.task.iterate(page_size=size))
    with pytest.raises(ValueError, match="1 to 100"):
        run(server.url, lambda pf: pf.task.iterate(page_size=size).first())
    with pytest.raises(ValueError, match="1 to 100"):
        run(server.url, lambda pf: pf.task.iterate.raw(page_size=size))
    with pytest.raises(ValueError, match="1 to 100"):
        run(server.url, lambda pf: pf.task.iterate.prepare(page_size=size))
    assert server.received == []


def test_a_page_out_of_range_is_not_sent(server: Server, run: Runner) -> None:
    with pytest.raises(ValueError, match="<pageSize>: 101 is more than 100"):
        run(server.url, lambda pf: pf.task.get_list(page_size=101))
    assert server.received == []
    server.answers(tasks([1], 1))
    assert len(run(server.url, lambda pf: pf.task.get_list(page_size=100))) == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda pf, ids: pf.task.get_multi(TaskKeys(id=ids)),
        lambda pf, ids: pf.task.get_multi(TaskKeys(id=ids[1:], general=[1])),
        lambda pf, ids: pf.handbook.get_record_multi(7, records=ids),
        lambda pf, ids: pf.handbook.get_record_multi(7, records=tuple(ids)),
    ],
)
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_hundred_items_are_asked_for_at_most(server: Server, kind: str, ask: Any) -> None:
    run = Runner(kind, SimpleNamespace(Planfix=Planfix, AsyncPlanfix=AsyncPlanfix))
    with pytest.raises(ValueError, match="101 elements are more than 100"):
        run(server.url, lambda pf: ask(pf, [*range(101)]))
    assert server.received == []
    server.answers(ok("<tasks/><records/>"))
    assert run(server.url, lambda pf: ask(pf, [*range(100)])) == []
