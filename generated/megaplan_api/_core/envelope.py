"""The frame around every answer: `meta`, `data`, and sometimes `included`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, cast

from .exceptions import ApiError, FieldError
from .exchange import Answer, Request
from .secret import Secret, presentable
from .status_errors import excerpt, status_error

INVALID = object()
"""What `read_json` returns for something that is not JSON."""

_NOT_READ = (ValueError, RecursionError)


class Envelope:
    """An answer taken out of its frame.

    Attributes:
        status: The status inside the answer, or the HTTP status.
        errors: What the server complains about.
        pagination: As it came; empty where there is none.
        data: The contents.
        included: Entities that `data` links to.
        secrets: Credentials that no message about it may show.
        lacks: What of an envelope did not come.
    """

    def __init__(
        self,
        status: int,
        errors: tuple[FieldError, ...],
        pagination: Mapping[str, Any],
        data: Any,
        included: list[object],
        secrets: tuple[Secret, ...],
        lacks: Literal["", "data", "frame", "JSON"] = "",
    ) -> None:
        self.status, self.errors, self.pagination = status, errors, pagination
        self.data, self.included = data, included
        self.secrets, self.lacks = secrets, lacks


def read_json(content: bytes) -> object:
    """The JSON value in a body, or `INVALID`."""
    try:
        value: object = json.loads(content)
    except _NOT_READ:
        return INVALID
    return value


def open_envelope(value: object, http_status: int, secrets: tuple[Secret, ...]) -> Envelope:
    """Take a JSON answer out of its frame, whatever is missing from it.

    Without a frame the whole value counts as the data. Status, errors and pagination
    have been seen in the wrong shape (PHP writes an empty object as `[]`) and count as
    absent in that case.
    """
    top = mapping(value)
    if "meta" not in top and "data" not in top:
        return Envelope(http_status, (), {}, value, [], secrets, "frame")
    meta = mapping(top.get("meta"))
    status = meta.get("status")
    if not isinstance(status, int) or not 100 <= status <= 599:
        status = http_status
    included: object = top.get("included")
    return Envelope(
        status,
        _field_errors(meta.get("errors"), secrets),
        mapping(meta.get("pagination")),
        top.get("data"),
        cast("list[object]", included) if isinstance(included, list) else [],
        secrets,
        "" if "data" in top else "data",
    )


def parse_answer(request: Request, answer: Answer) -> Envelope:
    """The envelope of a successful answer, whether or not it is JSON.

    The status inside the answer counts as much as the HTTP status: refusals have been
    seen under HTTP 200.

    Raises:
        ApiError: A refusal.
    """
    value = read_json(answer.content) if answer.content else None
    status = answer.status
    if value is INVALID:
        envelope = Envelope(status, (), {}, value, [], request.secrets, "JSON")
    else:
        envelope = open_envelope(value, status, request.secrets)
    if answer.succeeded or envelope.status >= 400:
        status = envelope.status
    if 200 <= status < 300:
        return envelope
    raise refusal(request, answer, status, envelope)


def refusal(request: Request, answer: Answer, status: int, envelope: Envelope) -> ApiError:
    """The exception for a refusal."""
    errors = envelope.errors
    said = "; ".join(str(error) for error in errors[:5])
    if envelope.data is not None and not errors:
        said = excerpt(request, answer)
    path = request.label.partition(" ")[2]
    return status_error(
        request, answer, status, said, method=request.method, path=path, errors=errors
    )


def _field_errors(value: object, secrets: tuple[Secret, ...]) -> tuple[FieldError, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(_field_error(each, secrets) for each in cast("list[object]", value))


def _field_error(value: object, secrets: tuple[Secret, ...]) -> FieldError:
    if not isinstance(value, dict):
        return FieldError(None, presentable(str(value), secrets, limit=1000))
    fields = mapping(cast("object", value))
    field, message = fields.get("field"), fields.get("message")
    return FieldError(
        None if field is None else presentable(str(field), secrets),
        "" if message is None else presentable(str(message), secrets, limit=1000),
    )


def mapping(value: object) -> Mapping[str, Any]:
    """A JSON object; an empty one in the place of anything else."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
