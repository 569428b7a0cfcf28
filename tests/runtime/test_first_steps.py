"""The operations that every user begins with, from end to end."""

from __future__ import annotations

from types import SimpleNamespace

from runtime.clients import TOKEN, Runner
from runtime.server import Received, Reply, Server, reply


def test_get_list_create_update(api: SimpleNamespace, server: Server, run: Runner) -> None:
    tasks = {str(n): {"contentType": "Task", "id": str(n), "name": f"T{n}"} for n in range(5)}

    def script(received: Received) -> Reply:
        if received.method == "POST":
            body = received.json
            body.setdefault("id", str(len(tasks)))
            tasks[body["id"]] = {**tasks.get(body["id"], {}), **body}
            return reply(tasks[body["id"]])
        if received.path != "/api/v3/task":
            return reply(tasks[received.path.rpartition("/")[2]])
        query = received.query
        after = int(query["pageAfter"]["id"]) + 1 if "pageAfter" in query else 0
        page = list(tasks.values())[after : after + query["limit"]]
        more = after + query["limit"] < len(tasks)
        return reply(page, pagination={"count": len(tasks), "limit": 2, "hasMoreNext": more})

    server.script = script
    assert run(server.url, lambda mp: mp.task.get("3")).name == "T3"
    listed = run(server.url, lambda mp: mp.task.list(limit=2))
    assert [task.id for task in listed] == ["0", "1", "2", "3", "4"]
    assert [one.query.get("pageAfter") for one in server.received[1:]] == [
        None,
        {"contentType": "Task", "id": "1"},
        {"contentType": "Task", "id": "3"},
    ]
    new = run(server.url, lambda mp: mp.task.create(api.Task(name="Call back")))
    assert (new.id, new.name) == ("5", "Call back")
    run(server.url, lambda mp: mp.task.update(new.id, api.Task(name="Call again")))
    assert server.received[-1].path == "/api/v3/task/5"
    assert server.received[-1].json == {"contentType": "Task", "id": "5", "name": "Call again"}
    assert tasks["5"]["name"] == "Call again"
    assert {one.token for one in server.received} == {TOKEN}
