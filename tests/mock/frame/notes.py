"""The smallest mock there can be: notes that are written, read and listed.

What the frame of the mocks does (faults, journal, transport, server) does not depend on
a vendor; it is tested with this one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from plansdk.mock.faults import Fault
from plansdk.mock.http import Answer, Request, json_answer
from plansdk.mock.service import Mock, Recognised

OPERATIONS = {
    "GET /notes": "note.list",
    "POST /notes": "note.create",
    "GET /notes/{id}": "note.get",
    "GET /broken": "broken",
}


class NotesMock(Mock):
    """Notes in memory."""

    service = "notes"

    def __init__(self, seed: int = 0) -> None:
        super().__init__(seed)
        self.notes: list[Any] = []
        self.valid = True

    def operations(self) -> Mapping[str, str]:
        return OPERATIONS

    def recognise(self, request: Request) -> Recognised:
        path = "/notes/{id}" if request.path.startswith("/notes/") else request.path
        identity = f"{request.method} {path}"
        if identity not in OPERATIONS:
            return Recognised()
        try:
            body = json.loads(request.body) if request.body else None
        except (ValueError, RecursionError):
            body = None
        return Recognised(identity, OPERATIONS[identity], body)

    def perform(self, request: Request, found: Recognised) -> Answer:
        if not self.valid:
            self.valid = True
            return json_answer(401, {"error": "expired"})
        match found.name:
            case "note.list":
                return json_answer(200, self.notes)
            case "note.create":
                self.notes.append(found.body)
                return json_answer(200, len(self.notes))
            case "note.get":
                return json_answer(200, {"path": request.target})
            case "broken":
                raise ZeroDivisionError("by a bug")
            case _:
                return json_answer(404, {"error": "no such operation"})

    def refusal(self, fault: Fault) -> Answer:
        return json_answer(fault.status, {"error": fault.message or "on request"})

    def expire(self) -> None:
        self.valid = False

    def reset(self) -> None:
        super().reset()
        self.notes.clear()

    def export(self) -> str:
        return f"notes: {json.dumps(self.notes)}\n"

    def coverage(self) -> Mapping[str, str]:
        return dict.fromkeys(OPERATIONS, "behaviour")

    def example(self, address: str) -> Sequence[str]:
        return [f"{address}/notes"]

    def credentials(self) -> Mapping[str, str]:
        return {"token": "made-up"}
