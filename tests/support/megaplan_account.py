"""A small made-up Megaplan account, for programs that are run as they stand.

    server.script = Account()

Entities of every kind can be listed in pages, read, created, changed and deleted below
`/KIND`; what lies further down a path is an empty list, or is given back as it came.
"""

from __future__ import annotations

import json
from dataclasses import replace
from email import message_from_bytes
from typing import Any

from runtime.server import Received, Reply, as_json, refusal, reply

PREFIX = "/api/v3/"
TOKEN = "tok-5f1c2e7a9b"
PAGE = 2
CONTENTS = b"%PDF-1.7 made up"

Entity = dict[str, Any]

ANN = {"contentType": "Employee", "id": "1000002", "name": "Ann B."}
FIELD = "Category1000060CustomFieldRegion"


def _tasks() -> list[Entity]:
    deadline = {"contentType": "DateOnly", "year": 2026, "month": 11, "day": 31}
    task = {"contentType": "Task", "status": "assigned", "deadline": deadline, FIELD: "North"}
    return [
        {**task, "id": "1000123", "name": "Call back", "responsible": ANN},
        {**task, "id": "1000124", "name": "Send an offer", "deadline": None},
        {**task, "id": "1000125", "name": "Write a report"},
    ]


class Account:
    """What answers the requests.

    Attributes:
        kinds: The entities, by the first segment of their path.
    """

    def __init__(self) -> None:
        self.kinds: dict[str, list[Entity]] = {"task": _tasks(), "employee": [ANN]}
        self._last_id = 1_000_200

    def __call__(self, received: Received) -> Reply:
        """Answer a request."""
        if received.path == f"{PREFIX}auth/access_token":
            return as_json({"access_token": TOKEN, "expires_in": 172800, "token_type": "bearer"})
        if received.token != TOKEN:
            return refusal(401, (None, "Who are you?"))
        if received.path == "/api/file":
            return reply([self._keep("file", _uploaded(received))])
        if received.path.startswith("/attach/"):
            return Reply(200, CONTENTS, {"Content-Type": "application/octet-stream"})
        if received.path == f"{PREFIX}bulk":
            return reply([self._called(received, each) for each in received.json["calls"]])
        kind, *rest = received.path.removeprefix(PREFIX).split("/")
        return self._kind(kind, rest, received)

    def _kind(self, kind: str, rest: list[str], received: Received) -> Reply:
        entities = self.kinds.setdefault(kind, [])
        body: Entity = received.json if received.size else {}
        if len(rest) > 1:
            return reply(body) if received.method == "POST" else reply([])
        if not rest:
            return (
                self._create(kind, body) if received.method == "POST" else _page(entities, received)
            )
        found = next((each for each in entities if each["id"] == rest[0]), None)
        if found is None:
            return refusal(404, (None, f"No {kind} with id = {rest[0]}"))
        if received.method == "DELETE":
            entities.remove(found)
        elif received.method == "POST":
            found.update(body)
        return reply(found)

    def _create(self, kind: str, body: Entity) -> Reply:
        if not body.get("contentType") or body.get("name") == "":
            return refusal(422, ("name", "This value should not be blank."))
        return reply(self._keep(kind, body))

    def _keep(self, kind: str, body: Entity) -> Entity:
        self._last_id += 1
        made = {**body, "id": str(self._last_id)}
        self.kinds.setdefault(kind, []).append(made)
        return made

    def _called(self, received: Received, call: Entity) -> Any:
        body = call.get("body", "").encode()
        single = replace(
            received, method=call["method"], target=call["url"], body=body, size=len(body)
        )
        return json.loads(self(single).body)


def _page(entities: list[Entity], received: Received) -> Reply:
    query: Entity = received.query or {}
    limit = min(int(query.get("limit", PAGE)), PAGE)
    ids = [each["id"] for each in entities]
    start = ids.index(query["pageAfter"]["id"]) + 1 if "pageAfter" in query else 0
    pagination = {
        "count": len(entities),
        "limit": limit,
        "hasMoreNext": start + limit < len(entities),
    }
    return reply(entities[start : start + limit], pagination=pagination)


def _uploaded(received: Received) -> Entity:
    head = f"Content-Type: {received.headers['content-type']}\r\n\r\n".encode()
    names = [each.get_filename() for each in message_from_bytes(head + received.body).walk()]
    name = next(filter(None, names))
    return {"contentType": "File", "name": name, "path": f"/attach/File/{name}"}
