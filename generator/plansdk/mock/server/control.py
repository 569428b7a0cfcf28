"""The control endpoint: look at a mock over HTTP, and change what it does.

GET    /__mock__/            what there is, and how many requests and faults
GET    /__mock__/requests    what was asked and answered; ?operation=task.list&limit=10
DELETE /__mock__/requests    forget them
GET    /__mock__/coverage    which operations have a behaviour
GET    /__mock__/export      the present state as YAML
GET    /__mock__/faults      what goes wrong, and how often it did
POST   /__mock__/faults      let more go wrong: one fault a line
DELETE /__mock__/faults      let everything go well
POST   /__mock__/clock       let time pass: {"move": 3600}
POST   /__mock__/expire      end every token and session
POST   /__mock__/reset       go back to the beginning

A mock that sends requests by itself has more of them.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias, cast
from urllib.parse import parse_qsl

from plansdk.mock.faults import Faults
from plansdk.mock.http import Answer, Request, json_answer
from plansdk.mock.journal import Exchange
from plansdk.mock.service import Answering, Mock

CONTROL: Final = "/__mock__"
_BODY_LIMIT: Final = 1024 * 1024
_SHOWN_BODY: Final = 10_000
_MOVE: Final = 'send {"move": seconds}'
_SECRET: Final = frozenset({"authorization", "cookie", "x-api-key"})

Endpoint: TypeAlias = Callable[[Request], Answer | Awaitable[Answer]]
"""Answers a request; a ValueError says what is wrong with it."""


class Control(Answering):
    """The control endpoint of a mock."""

    def __init__(self, mock: Mock) -> None:
        self._mock = mock
        self._endpoints: dict[str, dict[str, Endpoint]] = {}
        table: list[tuple[str, str, Endpoint]] = [
            ("GET", "/", self._state),
            ("GET", "/requests", self._requests),
            ("DELETE", "/requests", self._doing(mock.requests.clear)),
            ("GET", "/coverage", lambda _: json_answer(200, dict(mock.coverage()))),
            ("GET", "/export", self._export),
            ("GET", "/faults", lambda _: json_answer(200, _listed(mock.faults))),
            ("POST", "/faults", self._add_faults),
            ("DELETE", "/faults", self._doing(mock.faults.clear)),
            ("POST", "/clock", self._clock),
            ("POST", "/expire", self._doing(mock.expire)),
            ("POST", "/reset", self._doing(mock.reset)),
            *mock.control_endpoints(),
        ]
        for method, path, endpoint in table:
            self._endpoints.setdefault(path, {})[method] = endpoint

    async def exchange(self, request: Request) -> Exchange:
        """Answer a request."""
        path = request.path.removeprefix(CONTROL).rstrip("/") or "/"
        endpoints = self._endpoints.get(path, {})
        endpoint = endpoints.get(request.method)
        if endpoint is None:
            status, message = (405, "Method Not Allowed") if endpoints else (404, "Not Found")
            return self.refuse(request, status, message)
        if len(request.body) > _BODY_LIMIT:
            return self.refuse(request, 413, "the body is too large")
        try:
            answered = endpoint(request)
            answer = answered if isinstance(answered, Answer) else await answered
        except ValueError as err:
            return self.refuse(request, 400, str(err))
        return Exchange(request, answer=answer)

    def refuse(self, request: Request, status: int, message: str) -> Exchange:
        """Answer a request that is not looked at."""
        return Exchange(request, answer=json_answer(status, {"error": message}))

    def _state(self, _: Request) -> Answer:
        mock = self._mock
        return json_answer(
            200,
            {
                "service": mock.service,
                "now": mock.clock.now().isoformat(),
                "requests": mock.requests.total,
                "faults": len(mock.faults),
                "errors": [repr(each) for each in mock.errors],
                "credentials": dict(mock.credentials()),
                "help": (__doc__ or "").splitlines()[2:],
            },
        )

    def _requests(self, request: Request) -> Answer:
        asked = dict(parse_qsl(request.query))
        operation, limit = asked.get("operation", ""), asked.get("limit", "100")
        if not (limit.isascii() and limit.isdigit() and len(limit) < 6):
            raise ValueError("limit is a number up to 99999")
        journal = self._mock.requests
        found = journal.of(operation) if operation else list(journal)
        latest = found[len(found) - min(int(limit), len(found)) :]
        return json_answer(200, [shown(each) for each in latest])

    def _export(self, _: Request) -> Answer:
        with self._mock.lock:
            text = self._mock.export()
        return Answer(200, text.encode(), {"content-type": "application/yaml"})

    def _add_faults(self, request: Request) -> Answer:
        lines = [each.strip() for each in _text_of(request).splitlines()]
        given = [each for each in lines if each and not each.startswith("#")]
        if not given:
            raise ValueError("send a fault in each line, such as task.list: status=503 on=3")
        with self._mock.lock:
            self._mock.faults.add(*given)
        return json_answer(201, _listed(self._mock.faults))

    def _clock(self, request: Request) -> Answer:
        said = said_in(request, _MOVE)
        try:
            seconds = float(said["move"])
        except (ValueError, TypeError, KeyError):
            raise ValueError(_MOVE) from None
        with self._mock.lock:
            self._mock.clock.move(seconds)
        return json_answer(200, {"now": self._mock.clock.now().isoformat()})

    def _doing(self, act: Callable[[], None]) -> Endpoint:
        """An endpoint that does something and has nothing to say."""

        def done(_: Request) -> Answer:
            with self._mock.lock:
                act()
            return Answer(204)

        return done


def said_in(request: Request, wanted: str) -> dict[str, Any]:
    """The JSON object in a request.

    Raises:
        ValueError: There is none; says what is wanted.
    """
    try:
        said: object = json.loads(_text_of(request))
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise ValueError(wanted)
    return cast("dict[str, Any]", said)


def _text_of(request: Request) -> str:
    try:
        return request.body.decode()
    except UnicodeDecodeError:
        raise ValueError("the body is not UTF-8") from None


def _listed(faults: Faults) -> list[dict[str, Any]]:
    return [
        {"fault": str(each.fault), "seen": each.seen, "happened": each.happened} for each in faults
    ]


def shown(exchange: Exchange) -> dict[str, Any]:
    """A request and its answer as JSON."""
    request, answer = exchange.request, exchange.answer
    headers = {name: "…" if name in _SECRET else value for name, value in request.headers.items()}
    return {
        "method": request.method,
        "target": request.target,
        "operation": exchange.operation,
        "name": exchange.name,
        "headers": headers,
        "body": _readable(request.body),
        "status": answer.status,
        "answer": _readable(answer.body),
        "fault": exchange.fault,
    }


def _readable(body: bytes) -> str:
    return body[:_SHOWN_BODY].decode("utf-8", errors="replace")
