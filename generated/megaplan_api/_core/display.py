"""The short printed form of entities, without secrets."""

from __future__ import annotations

import re
from typing import Any

from .properties import EntityBase, wire_names
from .typed_view import short
from .value_objects import to_native

_TELLING = ("id", "name", "title", "type", "number", "status", "value", "currency")
"""Wire names that tell an entity from others, in the order of printing."""

_MOST = 5

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

_SECRET = re.compile(
    "auth|code|cookie|credentials?|hash|keys?|login|otp|passphrase|passwd|password|"
    "secrets?|session|sign|signature|tokens?",
    re.IGNORECASE,
)


def is_secret(wire: str) -> bool:
    """Whether a wire name sounds as if its value were secret: `apiToken`, `cqHash`."""
    return any(_SECRET.fullmatch(word) for word in _WORD.findall(wire))


def summary(entity: EntityBase) -> str:
    """The class with a few telling properties: `Task(id='1', name='Call back')`."""
    data = entity.__data__
    shown = {wire: text for wire in _TELLING if (text := _text(data.get(wire)))}
    if any(isinstance(data.get(wire), str) and is_secret(data[wire]) for wire in ("name", "type")):
        shown.pop("value", None)  # a setting by the name of "token"
    if not shown.keys() - {"id", "type"}:
        for wire, value in data.items():
            if len(shown) >= _MOST:
                break
            text = "" if wire == "contentType" or is_secret(wire) else _text(value)
            if text:
                shown[wire] = text
    names = {wire: name for name, wire in wire_names(type(entity)).items()}
    parts = [f"{names.get(wire, wire)}={text}" for wire, text in shown.items()][:_MOST]
    if entity.content_type != type(entity).__content_type__:
        parts.insert(0, f"content_type={_text(entity.content_type)}")
    return f"{type(entity).__name__}({', '.join(parts)})"


def _text(value: Any) -> str:
    native = to_native(value)
    return short(value if native is None else native)
