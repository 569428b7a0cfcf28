"""References between the records of an account that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, cast

from planwright.diagnostics import Span
from planwright.mock.planfix.account import Account
from planwright.mock.planfix.records import People
from planwright.source.tree import Mapping, Node, Sequence

REFERENCES: dict[str, dict[str, str]] = {
    "users": {"groups": "user_groups", "post": "positions"},
    "user_groups": {"heads": "users"},
    "contacts": {"group": "contact_groups", "contractors": "contacts", "created_by": "users"},
    "projects": {
        "owner": "users",
        "client": "contacts",
        "group": "project_groups",
        "parent": "projects",
        "template": "projects",
    },
    "tasks": {
        "parent": "tasks",
        "template": "tasks",
        "project": "projects",
        "client": "contacts",
    },
    "processes": {"statuses": "statuses"},
    "actions": {"task": "tasks", "contact": "contacts", "files": "files"},
    "analitics": {"group": "analitic_groups"},
    "analitic_rows": {"analitic": "analitics", "action": "actions"},
    "files": {"task": "tasks", "project": "projects", "user": "users"},
    "handbooks": {"group": "handbook_groups"},
}
"""For each table: field, and the table that it refers to."""


def broken(account: Account, node: Node) -> Iterator[tuple[Span, str]]:
    """The references that lead nowhere, each with its place and what to say."""
    for table, references in REFERENCES.items():
        for at, record in enumerate(getattr(account, table).values()):
            for name, target in references.items():
                for key in _ids(getattr(record, name)):
                    if key and key not in getattr(account, target) and not _is_built_in(target):
                        yield _place(node, table, at, name), f"{target} have no {key}"
            yield from _people(account, record, node, table, at)


def _is_built_in(target: str) -> bool:
    # The statuses of the system need not be written down.
    return target == "statuses"


def _people(
    account: Account, record: Any, node: Node, table: str, at: int
) -> Iterator[tuple[Span, str]]:
    for each in fields(record):
        value = getattr(record, each.name)
        if isinstance(value, People):
            for key in value.groups:
                if key not in account.user_groups:
                    yield _place(node, table, at, each.name), f"user_groups have no {key}"


def _ids(value: Any) -> list[int]:
    return cast("list[int]", value) if isinstance(value, list) else [value]


def _place(node: Node, table: str, at: int, name: str) -> Span:
    """Where a field of the record stands, or the nearest place that is there."""
    place = node
    for step in (table, at, name):
        if isinstance(place, Mapping) and isinstance(step, str):
            inner = place.get(step)
        elif isinstance(place, Sequence) and isinstance(step, int) and step < len(place.items):
            inner = place.items[step]
        else:
            inner = None
        if inner is None:
            break
        place = inner
    return place.span
