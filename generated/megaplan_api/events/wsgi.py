"""A receiver as a WSGI application."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from .incoming_exchange import Answer, Handler, Head
from .incoming_json import IncomingError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

logger = logging.getLogger(__name__.rpartition(".")[0])
_BLOCK = 2**16


def serve_wsgi(
    handler: Handler,
    environ: WSGIEnvironment,
    start_response: StartResponse,
    run: Callable[[Coroutine[Any, Any, Answer]], Answer],
) -> list[bytes]:
    """Answer a request.

    Args:
        handler: What answers.
        environ: The request, as WSGI has it.
        start_response: Begins the answer.
        run: Runs a coroutine.
    """
    head = Head(
        environ["REQUEST_METHOD"],
        _decoded(environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")),
        environ.get("QUERY_STRING", ""),
        environ.get("CONTENT_LENGTH") or "",
        environ.get("HTTP_CONTENT_ENCODING", ""),
    )
    try:
        handler.bounds.check(head)
        answer = run(handler.handle(_body(handler, environ, head.length), head.query))
    except IncomingError as error:
        answer = handler.refuse(error)
    except Exception:
        logger.exception("a request could not be answered")
        answer = Answer(503)
    start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", answer.headers)
    return [answer.body]


def _decoded(path: str) -> str:
    """A path, whose bytes WSGI has as the letters of Latin-1."""
    try:
        return path.encode("latin-1").decode()
    except UnicodeError:
        return path


def _body(handler: Handler, environ: WSGIEnvironment, length: str) -> bytes:
    """The body, or one byte more than is allowed of it."""
    is_ended = environ.get("wsgi.input_terminated", False)
    left = handler.bounds.max_bytes + 1 if is_ended and not length else int(length or 0)
    body = bytearray()
    while left and (block := environ["wsgi.input"].read(min(left, _BLOCK))):
        body += block
        left -= len(block)
    return bytes(body)
