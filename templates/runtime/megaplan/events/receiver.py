"""The receiver of incoming requests, between a web server and the callbacks of a program."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from .._core.secret import Secret
from .application_settings import ApplicationSettings
from .asgi import Receive, Scope, Send, serve_asgi
from .callbacks import Callback, LoopThread, called, failure, within
from .event import Event, is_event
from .incoming_exchange import Answer, Bounds
from .incoming_json import IncomingError, json_object
from .scenario import ScenarioReply, ScenarioRequest, is_scenario
from .seen import Seen
from .wsgi import serve_wsgi

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

S = TypeVar("S")
T = TypeVar("T")

logger = logging.getLogger(__name__.rpartition(".")[0])
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MARK = b"\xef\xbb\xbf"


class Receiver:
    """An ASGI application that takes the requests of Megaplan; `wsgi` is one for WSGI.

    Callbacks are plain functions, which run in a thread each, or coroutine functions. One that
    raises is logged, and answered by 503: Megaplan then sends the event again.
    """

    def __init__(
        self,
        *,
        on_event: Callable[[Event], object] | None = None,
        on_install: Callable[[Event], object] | None = None,
        on_settings: Callback[ApplicationSettings, str | bytes | None] | None = None,
        on_scenario: Callback[ScenarioRequest, ScenarioReply | None] | None = None,
        seen: Seen | str | Path | None = None,
        secret: str | Secret | None = None,
        acknowledge: Literal["after", "first"] = "after",
        zone: tzinfo | None = None,
        max_bytes: int = 2**21,
        answer_within: float = 15.0,
    ) -> None:
        """Make a receiver. What has no callback is acknowledged, or refused by 404.

        Args:
            on_event: Takes events, each once, those of one application in their order.
            on_install: Takes the event that brings a token.
            on_settings: Takes the parameters of the settings page, and gives the page in HTML.
            on_scenario: Takes requests of scenarios; what it gives changes the deal.
            seen: What was handled already: a store, or the file of one, which survives a
                restart and serves several processes. By default it is kept in memory.
            secret: What a part of the path, or a value of the query, must be.
            acknowledge: `first` answers before the callback is called; what it raises is then
                only logged. For callbacks that hand events to a queue which never fails.
            zone: The zone of the times in requests of scenarios.
            max_bytes: Size of a body.
            answer_within: Seconds, of the 20 that Megaplan waits. A callback that needs more
                goes on, and the event is acknowledged when it is sent again. A scenario is
                answered by 503.

        Raises:
            ValueError: The secret is empty, or a limit is not positive.
        """
        hidden = None if secret is None else Secret.of(secret)
        if hidden is not None and not hidden:
            raise ValueError("an empty secret keeps nobody out")
        if max_bytes < 1 or not 0 < answer_within < 20:
            raise ValueError("max_bytes and answer_within are positive, the latter below 20")
        if acknowledge not in ("after", "first"):
            raise ValueError("acknowledge is 'after' or 'first'")
        self.bounds = Bounds(hidden, max_bytes, answer_within)
        self._on_event, self._on_install = on_event, on_install
        self._on_settings, self._on_scenario = on_settings, on_scenario
        self._seen = seen if isinstance(seen, Seen) else Seen(seen)
        self._is_first = acknowledge == "first"
        self._zone = zone
        self._going_on: set[asyncio.Task[Any]] = set()
        self._last: dict[str, asyncio.Task[None]] = {}
        self._loop = LoopThread()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application."""
        await serve_asgi(self, scope, receive, send)

    def wsgi(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """The WSGI application. Coroutine functions run in an event loop of its own."""
        return serve_wsgi(self, environ, start_response, self._loop.run)

    async def handle(self, body: bytes, query: str) -> Answer:
        """Answer a request that the bounds let in."""
        try:
            return await self._handled(body.removeprefix(_MARK), query)
        except IncomingError as error:
            return self.refuse(error)

    def refuse(self, error: IncomingError) -> Answer:
        """Answer a request that is not let in, or is none of Megaplan's."""
        logger.info("a request was refused with %d: %s", error.status, error)
        return Answer(error.status, f"{error}\n".encode())

    async def _handled(self, body: bytes, query: str) -> Answer:
        if body.lstrip()[:1] not in (b"{", b"["):
            settings = ApplicationSettings.parse(body or query)
            return await self._answered(self._on_settings, settings, "on_settings", _page)
        data = json_object(body)
        if is_scenario(data):
            request = ScenarioRequest.parse(data, self._zone)
            return await self._answered(self._on_scenario, request, "on_scenario", _reply)
        if is_event(data):
            return await self._event(Event.parse(data))
        raise IncomingError("the body is neither an event nor the request of a scenario")

    async def _answered(
        self, callback: Callback[S, T] | None, subject: S, name: str, made: Callable[[T], Answer]
    ) -> Answer:
        """What a callback answers, where that is what the request is for."""
        if callback is None:
            raise IncomingError(f"there is no {name}", 404)
        task = await within(called(callback, subject), self.bounds.seconds)
        if not task.done():
            task.cancel()
            logger.error("%s took longer than %s seconds", name, self.bounds.seconds)
            return Answer(503)
        if error := failure(task):
            shown = None if isinstance(subject, ApplicationSettings) else error
            logger.error("%s failed: %s", name, type(error).__name__, exc_info=shown)
            return Answer(503)
        try:
            return made(task.result())
        except (TypeError, ValueError) as error:
            logger.error("%s gave no answer: %s", name, error)
            return Answer(503)

    async def _event(self, event: Event) -> Answer:
        callback = self._on_install if event.token else self._on_event
        if callback is None:
            logger.warning("there is no callback for %r", event)
            return Answer(200)
        if event.uuid:
            state = await asyncio.to_thread(self._seen.begin, event.uuid)
            if state != "new":
                return Answer(200 if state == "done" else 503)
        previous = self._last.get(event.application) if self._is_first else None
        task = asyncio.ensure_future(self._deliver(callback, event, previous))
        self._going_on.add(task)
        task.add_done_callback(lambda done: self._settle(event.application, done))
        if self._is_first:
            self._last[event.application] = task
            return Answer(200, going_on=task)
        await asyncio.wait({task}, timeout=self.bounds.seconds)
        if not task.done():
            return Answer(503, going_on=task)
        return Answer(503 if failure(task) else 200)

    async def _deliver(
        self, callback: Callable[[Event], object], event: Event, previous: asyncio.Task[None] | None
    ) -> None:
        """Call back, behind the previous event, and remember the event if that succeeds."""
        if previous is not None:
            await asyncio.wait({previous})
        try:
            await called(callback, event)
        except BaseException as error:
            if event.uuid:
                self._seen.forget(event.uuid)
            _log_failure(event, error)
            raise
        if event.uuid:
            await asyncio.to_thread(self._seen.finish, event.uuid)

    def _settle(self, application: str, done: asyncio.Task[None]) -> None:
        self._going_on.discard(done)
        if self._last.get(application) is done:
            del self._last[application]
        failure(done)  # was logged, and nobody else asks for it


def _log_failure(event: Event, error: BaseException) -> None:
    """Say that a callback failed; of what came only what is surely no credential."""
    uuid = event.uuid if _UUID.fullmatch(event.uuid) else "without a usual uuid"
    shown = None if event.token else error  # its text may have the token
    logger.error("%r %s failed: %s", event, uuid, type(error).__name__, exc_info=shown)


def _page(page: object) -> Answer:
    if not isinstance(page, (str, bytes, type(None))):
        raise TypeError("a page is a text")
    body = page.encode() if isinstance(page, str) else page or b""
    return Answer(200, body, "text/html; charset=utf-8")


def _reply(reply: object) -> Answer:
    if not isinstance(reply, (ScenarioReply, type(None))):
        raise TypeError("a scenario is answered by a ScenarioReply")
    return Answer(200, reply.to_json() if reply else b"", "application/json")
