"""Refusals that an answer expresses by its status."""

from __future__ import annotations

import re
from http import HTTPStatus

from .exceptions import ApiError, FieldError, error_class
from .exchange import Answer, Request
from .retry import parse_retry_after
from .secret import presentable

# As RFC 9110 has them: Python's own differ from version to version.
_PHRASES = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}

_UNDECODABLE = (LookupError, ValueError)
_CHARSET = rb"""(?i)(?:charset|\sencoding)\s*=\s*["']?([\w.:-]+)"""


def status_error(
    request: Request,
    answer: Answer,
    status: int,
    said: str,
    *,
    method: str,
    path: str,
    errors: tuple[FieldError, ...] = (),
) -> ApiError:
    """An exception of the class that belongs to the status.

    Args:
        request: What was sent.
        answer: What came.
        status: Status that counts.
        said: The server's own words, fit for a message.
        method: What the service calls the method of the request.
        path: Path of the request.
        errors: What the server complains about.
    """
    try:
        head = f"{status} {_PHRASES.get(status) or HTTPStatus(status).phrase}"
    except ValueError:
        head = str(status)
    return error_class(status)(
        ": ".join(part for part in (head, request.label, said) if part),
        status=status,
        errors=errors,
        method=method,
        path=path,
        request_id=presentable(answer.headers.get("x-request-id", ""), request.secrets) or None,
        retry_after=parse_retry_after(answer.headers.get("retry-after")),
    )


def excerpt(request: Request, answer: Answer) -> str:
    """The beginning of a body that cannot be read, fit for a message."""
    return presentable(_text(answer), request.secrets)


def _text(answer: Answer) -> str:
    """The beginning of a body, by the charset that its header or itself declares."""
    head = answer.content[:4096]
    declared = answer.headers.get("content-type", "").encode("latin-1", "replace")
    found = re.search(_CHARSET, declared) or re.search(_CHARSET, head)
    charset = found[1].decode("ascii") if found else "utf-8"
    return as_text(head, charset, "replace")


def as_text(content: bytes, charset: str, errors: str) -> str:
    """Contents by the charset that they declare; UTF-8 where they cannot be."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-16"
    try:
        return content.decode(charset, errors)
    except _UNDECODABLE:
        return content.decode("utf-8", errors)
