"""Put other texts into an API model whose names are given, or none."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from plansdk.targets import NamedApi

TEXTS = frozenset(
    f"{name}{language}"
    for name in ("description", "meaning", "note", "text", "title")
    for language in ("", "_ru")
)
"""The fields of the model that hold what a specification says to people."""

T = TypeVar("T")


def retold(value: T, text: str) -> T:
    """A part of the model with one text in place of all that it says."""
    if isinstance(value, tuple):
        made: Any = tuple(retold(each, text) for each in value)
        return made
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {
        each.name: text if each.name in TEXTS else retold(getattr(value, each.name), text)
        for each in fields(value)
    }
    return replace(value, **changed)


def telling(part: NamedApi, text: str) -> NamedApi:
    """What a package is made of, with one text in place of all that is said to people."""
    renamed = {
        name: replace(each, until=text and each.until) for name, each in part.ledger.renamed.items()
    }
    ledger = replace(part.ledger, renamed=renamed)
    return replace(part, api=retold(part.api, text), ledger=ledger)
