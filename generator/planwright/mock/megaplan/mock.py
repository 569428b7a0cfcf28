"""MegaplanMock: what becomes of a request.

recognise -> authenticate -> route -> check -> behaviour or shape -> envelope
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from planwright.mock.clock import Clock
from planwright.mock.faults import Fault
from planwright.mock.http import Answer, Request, json_answer
from planwright.mock.megaplan.call import FieldError, Refused
from planwright.mock.megaplan.routing import Route, Router
from planwright.mock.megaplan.schema import known
from planwright.mock.megaplan.shapes import shape_of
from planwright.mock.service import Mock, Recognised


class MegaplanMock(Mock):
    """A Megaplan account in memory.

    Args:
        seed: Makes made-up values, tokens and chances repeatable.
        data: Further entities; a YAML file, its text, or what is in it.
        lenient: Overlook what the vendor's server is known or believed to overlook.
        clock: Tells the time; tests move it.
        spec: The RAML document; by default the bundled one.
    """

    def __init__(
        self,
        seed: int = 0,
        data: Path | str | Mapping[str, Any] | None = None,
        lenient: bool = False,
        clock: Clock | None = None,
        spec: Path | None = None,
    ) -> None:
        super().__init__(seed, clock)
        self.host = "demo.megaplan.example"
        self.token = "t"
        self._seed = seed
        self._offered, self._schema = known(spec)
        self._router = _router(spec)

    def recognise(self, request: Request) -> Recognised:
        """Find the operation of a request, without judging it."""
        route = self._router.find(request.method, request.path)
        if route.operation is None:
            return Recognised()
        name = self._offered.names.get(route.operation.id, route.operation.provided_by)
        return Recognised(route.operation.id, name)

    def perform(self, request: Request, found: Recognised) -> Answer:
        """Check a request, do what it asks for, and answer."""
        try:
            return self._perform(request, self._router.find(request.method, request.path))
        except Refused as refused:
            return _refusal(refused)

    def _perform(self, request: Request, route: Route) -> Answer:
        if route.operation is None:
            raise Refused(405 if route.allowed else 404, FieldError("No route found"))
        data = shape_of(self._schema, self._seed, route.operation, route.variables)
        return json_answer(200, {"meta": {"status": 200, "errors": []}, "data": data})

    def refusal(self, fault: Fault) -> Answer:
        """The error of a fault, in the vendor's form."""
        return _refusal(Refused(fault.status or 500, FieldError(fault.message)))

    def expire(self) -> None:
        """End every token."""

    def reset(self) -> None:
        """Go back to the data of the beginning."""
        self.faults.clear()
        self.requests.clear()

    def export(self) -> str:
        """The present state as YAML."""
        return ""

    def coverage(self) -> Mapping[str, str]:
        """For every operation: `behaviour`, or `shape`."""
        return {each.id: "shape" for each in self._offered.api.operations}

    def credentials(self) -> Mapping[str, str]:
        """What a client needs to log in, by the name of its argument."""
        return {"host": self.host, "token": self.token}


@cache
def _router(spec: Path | None) -> Router:
    return Router(known(spec)[0].api.operations)


def _refusal(refused: Refused) -> Answer:
    errors = [{"field": each.field, "message": each.message} for each in refused.errors]
    meta = {"status": refused.status, "errors": errors}
    return json_answer(refused.status, {"meta": meta, "data": None})
