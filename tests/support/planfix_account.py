"""A small made-up Planfix account, for programs that are run as they stand.

server.script = answer
"""

from __future__ import annotations

from planfix_runtime.wire import error, method, ok, text
from runtime.server import Received, Reply

PAGE = 2
TASKS = [
    "<task><id>1</id><general>11</general><title>Call back</title><status>2</status></task>",
    "<task><id>2</id><general>12</general><title>Send an offer</title><status>1</status></task>",
    "<task><id>3</id><general>13</general><title>Write a report</title><status>3</status></task>",
]


def answer(received: Received) -> Reply:
    """Answer a request: tasks are listed, and none of them is found."""
    match method(received):
        case "task.getList":
            return _tasks(int(text(received, "pageCurrent") or 1))
        case name if name.startswith("task."):
            return error("3001")
        case _:
            return error("0008")


def _tasks(page: int) -> Reply:
    shown = TASKS[(page - 1) * PAGE : page * PAGE]
    counters = f'count="{len(shown)}" totalCount="{len(TASKS)}"'
    return ok(f"<tasks {counters}>{''.join(shown)}</tasks>")
