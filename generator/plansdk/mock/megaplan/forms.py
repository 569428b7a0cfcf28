"""Bodies that are forms: urlencoded, multipart, or the JSON object that stands for one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl

from plansdk.mock.http import Request
from plansdk.mock.megaplan.call import Refused, is_object
from plansdk.mock.megaplan.decoding import read_body

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
    boundary = _header(request.headers.get("content-type", "")).get_param("boundary")
    if not isinstance(boundary, str) or not boundary:
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
    if not separator:
        return None
    lines = head.decode(errors="replace").split("\r\n")
    headers = {
        name.strip().lower(): value.strip()
        for name, colon, value in (each.partition(":") for each in lines)
        if colon
    }
    disposition = _header(headers.get("content-disposition", ""))
    name = _text(disposition.get_param("name"))
    if not name:
        return None
    file = _text(disposition.get_param("filename*")) or _text(disposition.get_param("filename"))
    return Part(name, content, file, headers.get("content-type", ""))


def _header(value: str) -> Message:
    message = Message()
    message["content-type"] = re.sub(r"[\r\n]", " ", value)
    return message


def _text(parameter: str | tuple[str | None, str | None, str] | None) -> str:
    """A parameter of a header; RFC 2231 gives charset, language and text."""
    if parameter is None or isinstance(parameter, str):
        return parameter or ""
    return parameter[-1]


def _json_fields(body: bytes) -> dict[str, str]:
    try:
        value = read_body(body)
    except Refused:
        return {}
    fields: dict[str, Any] = value if is_object(value) else {}
    return {name: each for name, each in fields.items() if isinstance(each, str)}
