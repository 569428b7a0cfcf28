"""Which values of an entity are printed, and which are secret."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_TELLING = ("id", "name", "title", "type", "number", "status", "value", "currency")
"""Wire names that tell an entity from others, in the order of printing."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

_SECRET = re.compile(
    "auth|code|cookie|credentials?|hash|keys?|login|otp|passphrase|passwd|password|"
    "secrets?|session|sign|signature|tokens?",
    re.IGNORECASE,
)


def is_secret(wire: str) -> bool:
    """Whether a wire name sounds as if its value were secret: `apiToken`, `cqHash`."""
    return any(_SECRET.fullmatch(word) for word in _WORD.findall(wire))


def printed(data: Mapping[str, Any], content_type: str) -> tuple[list[str], list[str]]:
    """Wire names to print first, and those for an entity of which these do not tell much.

    Args:
        data: The JSON object.
        content_type: What its class stands for.
    """
    telling = [wire for wire in _TELLING if wire in data]
    if any(isinstance(data.get(wire), str) and is_secret(data[wire]) for wire in ("name", "type")):
        telling = [wire for wire in telling if wire != "value"]  # a setting called "token"
    others = [wire for wire in data if wire != "contentType" and not is_secret(wire)]
    others = [wire for wire in others if wire in telling or wire not in _TELLING]
    if data.get("contentType", content_type) != content_type:
        telling.insert(0, "contentType")
    return telling, others
