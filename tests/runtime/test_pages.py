"""Walking over lists: cursors, ends, repetitions."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from runtime.clients import Runner
from runtime.server import Received, Reply, Server, refusal, reply


def tasks(numbers: Iterable[int]) -> list[dict[str, str]]:
    return [{"contentType": "Task", "id": str(n), "name": f"T{n}"} for n in numbers]


def ids(items: Iterable[Any]) -> list[int]:
    return [int(item.id) for item in items]


class Shelf:
    """A list of so many tasks, served by cursors in both directions."""

    def __init__(self, size: int, *, default: int = 100) -> None:
        self.size, self.default = size, default
        self.pagination: Any = None
        """What to send in place of a proper pagination; `...` for nothing at all."""

    def __call__(self, received: Received) -> Reply:
        query = received.query or {}
        limit = min(query.get("limit", self.default), 100)
        start, end = 0, limit
        if "pageAfter" in query:
            start = int(query["pageAfter"]["id"]) + 1
            end = start + limit
        elif "pageBefore" in query:
            end = int(query["pageBefore"]["id"])
            start = max(0, end - limit)
        elif "pageWith" in query:
            start = int(query["pageWith"]["id"]) // limit * limit
            end = start + limit
        proper = {
            "count": self.size,
            "limit": limit,
            "hasMoreNext": end < self.size,
            "hasMorePrev": start > 0,
        }
        pagination = proper if self.pagination is None else self.pagination
        meta = {} if pagination is ... else {"pagination": pagination}
        return reply(tasks(range(start, min(end, self.size))), **meta)


@pytest.fixture
def shelf(server: Server) -> Shelf:
    shelf = Shelf(7)
    server.script = shelf
    return shelf


PAGINATIONS = {
    "proper": None,
    "an empty list": [],
    "null": None,
    "absent": ...,
    "without hasMoreNext": {"count": 7, "limit": 3},
    "only a count": {"count": 7},
    "hasMoreNext is null": {"hasMoreNext": None, "limit": "3"},
}


@pytest.mark.parametrize("name", PAGINATIONS)
def test_all_items_of_all_pages(server: Server, run: Runner, shelf: Shelf, name: str) -> None:
    shelf.pagination = PAGINATIONS[name]
    assert ids(run(server.url, lambda mp: mp.task.list(limit=3))) == list(range(7))
    assert [one.query for one in server.received] == [
        {"limit": 3},
        {"limit": 3, "pageAfter": {"contentType": "Task", "id": "2"}},
        {"limit": 3, "pageAfter": {"contentType": "Task", "id": "5"}},
    ]


@pytest.mark.parametrize("pagination", [None, ..., []])
def test_lists_that_fill_their_pages_exactly(
    server: Server, run: Runner, shelf: Shelf, pagination: Any
) -> None:
    shelf.size, shelf.pagination = 6, pagination
    assert ids(run(server.url, lambda mp: mp.task.list(limit=3))) == list(range(6))
    assert len(server.received) == (2 if pagination is None else 3)


def test_an_empty_list(server: Server, run: Runner, shelf: Shelf) -> None:
    shelf.size = 0
    assert run(server.url, lambda mp: mp.task.list()) == []
    assert run(server.url, lambda mp: mp.task.list().first()) is None
    assert server.received[0].target == "/api/v3/task"


def test_a_page_cut_down_by_the_server(server: Server, run: Runner, shelf: Shelf) -> None:
    shelf.size, shelf.pagination = 250, ...
    assert len(run(server.url, lambda mp: mp.task.list(limit=500))) == 250


def test_pages_are_fetched_when_they_are_reached(
    api: SimpleNamespace, server: Server, shelf: Shelf
) -> None:
    shelf.size = 7
    with api.Megaplan(server.url, token="t") as mp:
        walk = iter(mp.task.list(limit=3))
        assert not server.received
        for _ in range(3):
            next(walk)
        assert len(server.received) == 1
        next(walk)
        assert len(server.received) == 2


def test_pages(server: Server, run: Runner, shelf: Shelf) -> None:
    def walk(mp: Any) -> Any:
        if run.kind == "sync":
            return list(mp.task.list(limit=3).pages())

        async def collected() -> list[Any]:
            return [page async for page in mp.task.list(limit=3).pages()]

        return collected()

    pages = run(server.url, walk)
    assert [ids(page) for page in pages] == [[0, 1, 2], [3, 4, 5], [6]]
    assert [(len(page), page.total_count, page.has_next) for page in pages] == [
        (3, 7, True),
        (3, 7, True),
        (1, 7, False),
    ]


def test_first_count_and_collect(server: Server, run: Runner, shelf: Shelf) -> None:
    first = run(server.url, lambda mp: mp.task.list(q="x", limit=50).first())
    assert int(first.id) == 0
    assert run(server.url, lambda mp: mp.task.list(q="x").total_count()) == 7
    assert [one.query for one in server.received] == [{"q": "x", "limit": 1}] * 2
    assert ids(run(server.url, lambda mp: mp.task.list(limit=3).collect())) == list(range(7))
    shelf.pagination = []
    assert run(server.url, lambda mp: mp.task.list().total_count()) is None


def test_a_list_can_be_walked_again(api: SimpleNamespace, server: Server, shelf: Shelf) -> None:
    shelf.size = 4
    with api.Megaplan(server.url, token="t") as mp:
        listed = mp.task.list(limit=3)
        assert ids(listed) == ids(listed) == [0, 1, 2, 3]


def test_starts(api: SimpleNamespace, server: Server, run: Runner, shelf: Shelf) -> None:
    task = api.Task(name="in full")
    task.id = "3"
    assert ids(run(server.url, lambda mp: mp.task.list(page_after=task, limit=2))) == [4, 5, 6]
    assert server.received[0].query["pageAfter"] == {"contentType": "Task", "id": "3"}
    assert ids(run(server.url, lambda mp: mp.task.list(page_with=task, limit=2))) == [2, 3, 4, 5, 6]
    assert "pageWith" not in server.received[-1].query


def test_page_before_walks_backwards(
    api: SimpleNamespace, server: Server, run: Runner, shelf: Shelf
) -> None:
    start = api.Task.link(5)
    got = run(server.url, lambda mp: mp.task.list(page_before=start, limit=2))
    assert ids(got) == [4, 3, 2, 1, 0]
    assert [one.query["pageBefore"]["id"] for one in server.received] == ["5", "3", "1"]
    with pytest.raises(ValueError, match="only one of"):
        run(server.url, lambda mp: mp.task.list(page_before=start, page_after=start))


def test_paging_parameters(api: SimpleNamespace, server: Server, run: Runner, shelf: Shelf) -> None:
    fields = ["name", {"owner": ["name", "position"]}]
    sort_by = ["-activity", "name", api.SortField(field_name="deadline", desc=True)]
    run(
        server.url,
        lambda mp: mp.task.list(
            limit=100, fields=fields, sort_by=sort_by, only_requested_fields=True
        ),
    )
    assert server.received[0].query == {
        "limit": 100,
        "fields": ["name", {"owner": ["name", "position"]}],
        "sortBy": [
            {"contentType": "SortField", "fieldName": "activity", "desc": True},
            {"contentType": "SortField", "fieldName": "name", "desc": False},
            {"contentType": "SortField", "fieldName": "deadline", "desc": True},
        ],
        "onlyRequestedFields": True,
    }
    with pytest.raises(TypeError, match="takes a list"):
        run(server.url, lambda mp: mp.task.list(sort_by="name"))
    with pytest.raises(TypeError, match="takes a list"):
        run(server.url, lambda mp: mp.task.list(fields="name"))


MORE = {"hasMoreNext": True}


def test_an_entity_that_comes_again(server: Server, run: Runner) -> None:
    server.answers(
        reply(tasks([0, 1, 2]), pagination=MORE),
        reply([{"contentType": "Task", "id": 2}, *tasks([3, 1])], pagination=MORE),
        reply(tasks([4]), pagination={"hasMoreNext": False}),
    )
    assert ids(run(server.url, lambda mp: mp.task.list(limit=3))) == [0, 1, 2, 3, 4]


def test_equal_ids_of_other_types_are_others(server: Server, run: Runner) -> None:
    project = {"contentType": "Project", "id": "1"}
    server.answers(reply([*tasks([1]), project], pagination={"hasMoreNext": False}))
    assert len(run(server.url, lambda mp: mp.task.list())) == 2


@pytest.mark.parametrize("pages", [[[0, 1]], [[0, 1], [2, 3], [1, 0]]], ids=["stands", "circles"])
def test_a_cursor_that_does_not_move(
    api: SimpleNamespace, server: Server, run: Runner, pages: list[list[int]]
) -> None:
    server.answers(*(reply(tasks(page), pagination=MORE) for page in pages))
    seen: list[Any] = []

    def walk(mp: Any) -> Any:
        if run.kind == "sync":
            for task in mp.task.list(limit=2):
                seen.append(task)
            return None

        async def walk_async() -> None:
            async for task in mp.task.list(limit=2):
                seen.append(task)

        return walk_async()

    with pytest.raises(api.PaginationError, match=r"GET /task: .* the same page came again"):
        run(server.url, walk)
    assert ids(seen) == sorted({n for page in pages for n in page})
    assert len(server.received) <= 4


def test_a_cursor_that_does_not_move_ends_a_list_of_unknown_length(
    server: Server, run: Runner
) -> None:
    server.answers(reply(tasks([0, 1])))
    assert ids(run(server.url, lambda mp: mp.task.list(limit=2))) == [0, 1]
    assert len(server.received) == 2


def test_values_that_cannot_be_cursors(api: SimpleNamespace, server: Server, run: Runner) -> None:
    values = ["a", "b", "a"]
    server.answers(reply(values))
    assert run(server.url, lambda mp: mp.task.list(limit=3)) == values
    assert len(server.received) == 1
    server.answers(reply(values, pagination=MORE))
    with pytest.raises(api.PaginationError, match="cannot serve as a cursor"):
        run(server.url, lambda mp: mp.task.list(limit=3))
    assert run(server.url, lambda mp: mp.task.list(limit=3).first()) == "a"


def test_a_page_without_an_id_that_stands(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(reply([{"contentType": "Task"}, *tasks([1])], pagination=MORE))
    with pytest.raises(api.PaginationError, match="the same page came again"):
        run(server.url, lambda mp: mp.task.list(limit=2))
    assert len(server.received) == 2


def test_an_empty_page_that_announces_more(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(reply(tasks([0]), pagination=MORE), reply([], pagination=MORE))
    with pytest.raises(api.PaginationError, match="but this one is empty"):
        run(server.url, lambda mp: mp.task.list(limit=1))


def test_an_entity_that_comes_twice_on_one_page(server: Server, run: Runner) -> None:
    server.answers(reply(tasks([0, 1, 0]), pagination={"hasMoreNext": False}))
    assert ids(run(server.url, lambda mp: mp.task.list())) == [0, 1, 0]


@pytest.mark.parametrize("pagination", [MORE, None], ids=["announced", "unknown"])
def test_an_id_that_cannot_be_sent(
    api: SimpleNamespace, server: Server, run: Runner, pagination: Any
) -> None:
    half = {"contentType": "Task", "id": "\ud800"}
    server.answers(reply([*tasks([0]), half], pagination=pagination))
    with pytest.raises(api.PaginationError, match="no cursor"):
        run(server.url, lambda mp: mp.task.list(limit=2))
    with pytest.raises(api.PaginationError, match="no cursor"):
        run(server.url, lambda mp: mp.task.list(page_after=api.Task.from_dict(half)))
    assert len(server.received) == 1


def test_a_failure_in_the_middle(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(
        reply(tasks([0]), pagination=MORE),
        refusal(503),
        reply(tasks([1]), pagination=MORE),
        refusal(403),
    )
    with pytest.raises(api.PermissionDeniedError):
        run(server.url, lambda mp: mp.task.list(limit=1))
    assert len(server.received) == 4


def test_one_raw_page(server: Server, run: Runner, shelf: Shelf) -> None:
    raw = run(server.url, lambda mp: mp.task.list.raw(limit=3))
    assert ids(raw.parsed) == [0, 1, 2]
    assert b"hasMoreNext" in raw.content
    assert len(server.received) == 1
