"""What every user begins with, from end to end."""

from __future__ import annotations

import datetime as dt
from base64 import b64decode
from types import SimpleNamespace

import pytest

from planfix_runtime.clients import ACCOUNT, API_KEY, TOKEN, Runner
from planfix_runtime.wire import error, method, ok, plain, sent, tags, text
from runtime.server import Received, Reply, Server


def test_list_walk_count_change(api: SimpleNamespace, server: Server, run: Runner) -> None:
    titles = [f"T{n}" for n in range(1, 6)]

    def script(received: Received) -> Reply:
        if method(received) == "task.accept":
            if text(received, "task/id") == "9":
                return error("3001", "<message>no</message>")
            return ok("<task><id>1</id></task>")
        page, size = (int(text(received, name) or 100) for name in ("pageCurrent", "pageSize"))
        found = [(n, t) for n, t in enumerate(titles, 1)][(page - 1) * size :][
            : size if page else 0
        ]
        tasks = "".join(f"<task><id>{n}</id><title>{t}</title></task>" for n, t in found)
        return ok(f'<tasks count="{len(found)}" totalCount="{len(titles)}">{tasks}</tasks>')

    server.script = script
    page = run(server.url, lambda pf: pf.task.get_list(target="all", page_current=1, page_size=2))
    assert (page.returned_count, page.total_count) == (2, 5)
    assert [(task.id, task.title) for task in page] == [(1, "T1"), (2, "T2")]
    walked = run(server.url, lambda pf: pf.task.iterate(target="all", page_size=2))
    assert [task.title for task in walked] == titles
    assert [text(one, "pageCurrent") for one in server.received[1:]] == ["1", "2", "3"]
    assert run(server.url, lambda pf: pf.task.count()) == 5
    assert text(server.received[-1], "pageCurrent") == "0"
    assert run(server.url, lambda pf: pf.task.accept(1)).id == 1
    with pytest.raises(api.TaskError) as caught:
        run(server.url, lambda pf: pf.task.accept(api.TaskKey(id=9)))
    assert caught.value.code is api.ErrorCode.TASK_NOT_FOUND
    assert caught.value.text("ru") == "Такой задачи нет"
    assert str(caught.value) == "task.accept: 3001: Task does not exist: no"


def test_request_as_documented(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(ok("<task><id>7</id></task>"))
    task = api.TaskInput(
        id=7,
        title="Вызов <b> & co",
        owner=api.IdRef(id=0),
        begin_date_time=dt.datetime(2026, 1, 31, 9, 5),
        members=api.ParticipantsInput(users=[1, 2], groups=[]),
        custom_data=[
            api.CustomValueInput(id=11, value=[1, 2, 3]),
            api.CustomValueInput(id=12, value=["a", "b"]),
            api.CustomValueInput(id=13, value=True),
        ],
    )
    run(server.url, lambda pf: pf.task.update(task), silent=True)
    received = server.received[-1]
    assert received.method == "POST"
    assert received.path == "/xml/"
    assert received.headers["content-type"].startswith("application/xml")
    scheme, _, credentials = received.headers["authorization"].partition(" ")
    assert (scheme, b64decode(credentials).decode()) == ("Basic", f"{API_KEY}:{TOKEN}")
    assert received.body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert tags(received) == ["account", "silent", "task"]
    assert plain(sent(received)) == [
        ("account", ACCOUNT),
        ("silent", "1"),
        (
            "task",
            [
                ("id", "7"),
                ("title", "Вызов <b> & co"),
                ("owner", [("id", "0")]),
                ("beginDateTime", "31-01-2026 09:05"),
                ("members", [("users", [("id", "1"), ("id", "2")]), ("groups", "")]),
                (
                    "customData",
                    [
                        ("customValue", [("id", "11"), ("value", "[1,2,3]")]),
                        ("customValue", [("id", "12"), ("value", '["a", "b"]')]),
                        ("customValue", [("id", "13"), ("value", "1")]),
                    ],
                ),
            ],
        ),
    ]
