"""What comes in, as JSON or as a form: bounded in depth, and never quoted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from .._core.display import is_secret
from .._core.secret import Secret
from .._core.typed_view import is_array
from .._core.value_objects import is_object

_NO_JSON = (ValueError, RecursionError)
_MAX_DEPTH = 100
_MAX_FIELDS = 1000


class IncomingError(ValueError):
    """A request is none of those that Megaplan sends.

    Its message names places and never quotes values, which may be credentials.

    Attributes:
        status: The HTTP status to answer with.
    """

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def json_object(body: bytes | str | Mapping[str, Any]) -> dict[str, Any]:
    """The JSON object that a body holds.

    Raises:
        IncomingError: It holds none, or one that is nested too deeply.
    """
    found: object
    try:
        if isinstance(body, (bytes, str)):
            text = body.decode("utf-8-sig") if isinstance(body, bytes) else body
            found = json.loads(text, parse_constant=_refuse)
        else:
            found = dict(body)
    except _NO_JSON:
        found = None  # the exception itself holds the body, and is left behind
    if not is_object(found):
        raise IncomingError("the body is no JSON object")
    if _is_too_deep(found):
        raise IncomingError(f"the body is nested more than {_MAX_DEPTH} times")
    return found


def form_fields(form: bytes | str | Mapping[str, object]) -> dict[str, str]:
    """The fields of a form or a query, the last one of each name.

    Raises:
        IncomingError: It is neither.
    """
    fields: Mapping[str, object] | None
    try:
        if isinstance(form, (bytes, str)):
            text = form.decode() if isinstance(form, bytes) else form
            pairs = parse_qsl(
                text.removeprefix("?"), True, errors="strict", max_num_fields=_MAX_FIELDS
            )
            fields = dict(pairs)
        else:
            fields = dict(form)
    except ValueError:
        fields = None
    if fields is None:
        raise IncomingError("the body is no form")
    return {name: text_of(fields, name, "a field") for name in fields}


def text_of(data: Mapping[str, Any], key: str, place: str = "") -> str:
    """The text under a key; empty where there is none.

    Args:
        data: Where the key is looked for.
        key: The key.
        place: What an error calls it.
    """
    value = data.get(key)
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is None:
        return ""
    raise IncomingError(f"{place or key} is no text")


def object_of(data: Mapping[str, Any], key: str, place: str = "") -> dict[str, Any]:
    """The object under a key; empty where there is none, which PHP writes as `[]`."""
    value = data.get(key)
    if is_object(value):
        return value
    if value is None or value == []:
        return {}
    raise IncomingError(f"{place or key} is no object")


def without(data: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """What else there is, with texts that may be credentials as `Secret`."""
    hidden: dict[str, Any] = _hidden({k: v for k, v in data.items() if k not in keys})
    return hidden


def without_secrets(value: Any) -> Any:
    """The same without what is a `Secret`."""
    if is_object(value):
        kept = ((key, each) for key, each in value.items() if not isinstance(each, Secret))
        return {key: without_secrets(each) for key, each in kept}
    if is_array(value):
        return [without_secrets(each) for each in value]
    return value


def _hidden(value: Any) -> Any:
    if is_object(value):
        return {
            key: (Secret(each) if isinstance(each, str) and is_secret(key) else _hidden(each))
            for key, each in value.items()
        }
    if is_array(value):
        return [_hidden(each) for each in value]
    return value


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _is_too_deep(value: object) -> bool:
    level: list[Any] = [value]
    for _ in range(_MAX_DEPTH):
        inner = (node.values() if node.__class__ is dict else node for node in level)
        level = [each for node in inner for each in node if each.__class__ in (dict, list)]
        if not level:
            return False
    return True
