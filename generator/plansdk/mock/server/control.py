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

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from plansdk.mock.faults import Faults
from plansdk.mock.journal import Exchange
from plansdk.mock.service import Mock

_BODY_LIMIT: Final = 1024 * 1024
_SHOWN_BODY: Final = 10_000
_MOVE: Final = 'send {"move": seconds}'
_SECRET: Final = frozenset({"authorization", "cookie", "x-api-key"})

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]


class _Control:
    """The endpoints, over one mock."""

    def __init__(self, mock: Mock) -> None:
        self._mock = mock

    async def state(self, _: Request) -> Response:
        mock = self._mock
        return JSONResponse(
            {
                "service": mock.service,
                "now": mock.clock.now().isoformat(),
                "requests": mock.requests.total,
                "faults": len(mock.faults),
                "errors": [repr(each) for each in mock.errors],
                "credentials": dict(mock.credentials()),
                "help": (__doc__ or "").splitlines()[2:],
            }
        )

    async def requests(self, request: Request) -> Response:
        operation = request.query_params.get("operation", "")
        limit = request.query_params.get("limit", "100")
        if not (limit.isascii() and limit.isdigit() and len(limit) < 6):
            raise bad_request("limit is a number up to 99999")
        journal = self._mock.requests
        found = journal.of(operation) if operation else list(journal)
        latest = found[len(found) - min(int(limit), len(found)) :]
        return JSONResponse([shown(each) for each in latest])

    async def coverage(self, _: Request) -> Response:
        return JSONResponse(dict(self._mock.coverage()))

    async def export(self, _: Request) -> Response:
        with self._mock.lock:
            text = self._mock.export()
        return PlainTextResponse(text, media_type="application/yaml")

    async def faults(self, _: Request) -> Response:
        return JSONResponse(_listed(self._mock.faults))

    async def add_faults(self, request: Request) -> Response:
        lines = [each.strip() for each in (await body_text(request)).splitlines()]
        given = [each for each in lines if each and not each.startswith("#")]
        if not given:
            raise bad_request("send a fault in each line, such as task.list: status=503 on=3")
        try:
            with self._mock.lock:
                self._mock.faults.add(*given)
        except ValueError as err:
            raise bad_request(str(err)) from None
        return JSONResponse(_listed(self._mock.faults), status_code=201)

    async def clock(self, request: Request) -> Response:
        said = await said_in(request, _MOVE)
        try:
            seconds = float(said["move"])
        except (ValueError, TypeError, KeyError):
            raise bad_request(_MOVE) from None
        with self._mock.lock:
            try:
                self._mock.clock.move(seconds)
            except ValueError as err:
                raise bad_request(str(err)) from None
        return JSONResponse({"now": self._mock.clock.now().isoformat()})

    def doing(self, act: Callable[[], None]) -> Endpoint:
        """An endpoint that does something and has nothing to say."""

        async def done(_: Request) -> Response:
            with self._mock.lock:
                act()
            return Response(status_code=204)

        return done


def control_app(mock: Mock) -> Starlette:
    """The control endpoint of a mock."""
    control = _Control(mock)
    table: list[tuple[str, str, Endpoint]] = [
        ("GET", "/", control.state),
        ("GET", "/requests", control.requests),
        ("DELETE", "/requests", control.doing(mock.requests.clear)),
        ("GET", "/coverage", control.coverage),
        ("GET", "/export", control.export),
        ("GET", "/faults", control.faults),
        ("POST", "/faults", control.add_faults),
        ("DELETE", "/faults", control.doing(mock.faults.clear)),
        ("POST", "/clock", control.clock),
        ("POST", "/expire", control.doing(mock.expire)),
        ("POST", "/reset", control.doing(mock.reset)),
    ]
    routes = [
        Route(f"/__mock__{path}", endpoint, methods=[method])
        for method, path, endpoint in (*table, *mock.control_endpoints())
    ]
    return Starlette(routes=routes, exception_handlers={HTTPException: _refuse})


async def said_in(request: Request, wanted: str) -> dict[str, Any]:
    """The JSON object in a request.

    Raises:
        HTTPException: There is none; says what is wanted.
    """
    try:
        said: object = json.loads(await body_text(request))
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise bad_request(wanted)
    return cast("dict[str, Any]", said)


async def body_text(request: Request) -> str:
    """The body of a request.

    Raises:
        HTTPException: It is too large, or no text.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _BODY_LIMIT:
            raise HTTPException(413, "the body is too large")
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise bad_request("the body is not UTF-8") from None


def bad_request(message: str) -> HTTPException:
    """What a request is answered that cannot be understood."""
    return HTTPException(400, message)


async def _refuse(_: Request, refused: Exception) -> Response:
    if not isinstance(refused, HTTPException):
        raise refused
    return JSONResponse({"error": refused.detail}, status_code=refused.status_code)


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
