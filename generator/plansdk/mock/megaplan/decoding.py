"""Decode what a request carries: JSON in the query and the body, or a form.

A form is urlencoded, multipart, or the JSON object that stands for one.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from typing import Any, NoReturn
from urllib.parse import parse_qsl, unquote

from plansdk.mock.http import Request
from plansdk.mock.megaplan.call import FieldError, Refused, is_list, is_object

DEEPEST = 64
"""How deep the objects and lists of a request may lie in each other."""

LARGEST = 32 * 1024 * 1024
"""The largest JSON that is read, in bytes."""


def read_query(text: str) -> dict[str, Any]:
    """The parameters of a query string, which is one JSON object.

    Args:
        text: What follows the question mark: percent-encoded, or as it is.

    Raises:
        Refused: 422, it is anything else, such as `limit=5`.
    """
    if not text:
        return {}
    try:
        plain = unquote(text, errors="strict")
        value = _loads(plain) if "+" not in plain else _loads_with_spaces(plain)
    except ValueError as err:
        _refuse_query(str(err))
    if value == []:  # what PHP makes of an object without properties
        return {}
    if not is_object(value):
        _refuse_query("it is JSON, but no object")
    return value


def read_body(body: bytes) -> Any:
    """The JSON of a body, None for no body.

    Raises:
        Refused: 422, it is not JSON; 413, it is too large.
    """
    if len(body) > LARGEST:
        raise Refused(413, FieldError("The request is too large"))
    if not body.strip():
        return None
    try:
        return _loads(body.decode("utf-8-sig"))
    except ValueError as err:
        raise Refused(422, FieldError(f"The body is not valid JSON: {err}")) from err


def _loads_with_spaces(text: str) -> Any:
    """JSON in which a form encoder may have put `+` for a space between the tokens."""
    try:
        return _loads(text)
    except ValueError:
        return _loads(text.replace("+", " "))


def _refuse_query(reason: str) -> NoReturn:
    message = f'The query string must be a JSON object, such as {{"limit":5}}: {reason}'
    raise Refused(422, FieldError(message))


def _loads(text: str) -> Any:
    """Parse JSON in the strict sense, of bounded depth.

    Raises:
        ValueError: It is none.
    """
    try:
        value = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
        depth = _depth(value) if text.count("[") + text.count("{") > DEEPEST else 0
    except RecursionError as err:
        raise ValueError("too deep") from err
    if depth > DEEPEST:
        raise ValueError("too deep")
    if "\\u" in text:
        json.dumps(value, ensure_ascii=False).encode()  # UnicodeEncodeError is a ValueError
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {text:.40} is too large")
    return number


def _depth(value: Any) -> int:
    """How deep objects and lists lie in each other."""
    inner = value.values() if is_object(value) else value if is_list(value) else None
    return 0 if inner is None else 1 + max(map(_depth, inner), default=0)


_MOST_PARTS = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a multipart form.

    Attributes:
        name: Name of the form's field.
        file: Name of the file; empty for an ordinary field.
        type: Media type of the content, as the sender claims.
    """

    name: str
    content: bytes
    file: str = ""
    type: str = ""


def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form, in any of the three encodings that clients use.

    What cannot be read has no fields.
    """
    type_ = media_type(request)
    if type_ == "multipart/form-data":
        return {each.name: each.content.decode(errors="replace") for each in parts_of(request)}
    if type_ == "application/json":
        return _json_fields(request.body)
    text = request.body.decode(errors="replace")
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_PARTS))
    except ValueError:
        return {}


def parts_of(request: Request) -> list[Part]:
    """The parts of a multipart form; none if the body is not one."""
    headers = Message()
    headers["content-type"] = re.sub(r"[\r\n]", " ", request.headers.get("content-type", ""))
    boundary = headers.get_boundary("")
    if not boundary:
        return []
    delimiter = b"\r\n--" + boundary.encode(errors="replace")
    pieces = (b"\r\n" + request.body).split(delimiter, _MOST_PARTS + 1)
    found = (_part(each) for each in pieces[1:] if not each.startswith(b"--"))
    return [each for each in found if each is not None]


def media_type(request: Request) -> str:
    """The media type of a body, in lower case and without parameters; empty for none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _part(piece: bytes) -> Part | None:
    head, separator, content = piece.partition(b"\r\n\r\n")
    headers = HeaderParser().parsestr(head.decode(errors="replace").strip("\r\n"))
    name, file = (_parameter(headers, each) for each in ("name", "filename"))
    return (
        Part(name, content, file, headers.get("content-type", "")) if separator and name else None
    )


def _parameter(headers: Message, name: str) -> str:
    found = headers.get_param(name, "", "content-disposition")
    return found if isinstance(found, str) else found[-1]  # charset, language, text


def _json_fields(body: bytes) -> dict[str, str]:
    try:
        value = read_body(body)
    except Refused:
        return {}
    fields: dict[str, Any] = value if is_object(value) else {}
    return {name: each for name, each in fields.items() if isinstance(each, str)}
