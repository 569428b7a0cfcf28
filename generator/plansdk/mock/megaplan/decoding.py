"""Decode what a request carries: the query string and the body, both JSON."""

from __future__ import annotations

import json
import math
import re
from itertools import accumulate
from typing import Any, NoReturn
from urllib.parse import unquote

from plansdk.mock.megaplan.call import FieldError, Refused, is_object

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
    except RecursionError as err:
        raise ValueError("too deep") from err
    if text.count("[") + text.count("{") > DEEPEST and _depth(text) > DEEPEST:
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


def _depth(text: str) -> int:
    """How deep the objects and lists of valid JSON lie in each other."""
    steps = (1 if each in "[{" else -1 for each in _BRACKET.findall(_STRING.sub("", text)))
    return max(accumulate(steps), default=0)


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_BRACKET = re.compile(r"[\[\]{}]")
