"""What is wrong between the records of an account: references that lead nowhere, and such."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, cast

from plansdk.diagnostics import Diagnostic, Span, error
from plansdk.mock.planfix.account import Account
from plansdk.mock.planfix.records import People
from plansdk.syntax.tree import Mapping, Node, Sequence

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
    "actions": {"task": "tasks", "contact": "contacts", "files": "files"},
    "analitics": {"group": "analitic_groups"},
    "analitic_rows": {"analitic": "analitics", "action": "actions"},
    "files": {"task": "tasks", "project": "projects", "user": "users"},
    "handbooks": {"group": "handbook_groups"},
}
"""For each table: field, and the table that it refers to."""


def check(account: Account, whole: Account, node: Node) -> Iterator[Diagnostic]:
    """What is wrong between the records, each finding at its place.

    Args:
        account: What was read.
        whole: The same with everything that it adds to.
        node: What it was read from.
    """
    for table, references in REFERENCES.items():
        for at, record in enumerate(getattr(account, table).values()):
            for name, target in references.items():
                for key in _ids(getattr(record, name)):
                    if key and key not in getattr(whole, target):
                        yield _nowhere(_place(node, table, at, name), target, key)
            yield from _people(whole, record, node, table, at)
    yield from _rows(account, whole, node)
    for at, file in enumerate(account.files.values()):
        if not _is_base64(file.contents):
            place = _place(node, "files", at, "contents")
            yield error("MOCK302", place, "base64 is expected here", "or write it under `text`")


def _nowhere(place: Span, target: str, key: int) -> Diagnostic:
    return error("MOCK305", place, f"{target} have no {key}", "add it, or 0 for none")


def _rows(account: Account, whole: Account, node: Node) -> Iterator[Diagnostic]:
    """Rows of data tags need their tag, their action, and fields of the tag."""
    for at, row in enumerate(account.analitic_rows.values()):
        for name, key in (("analitic", row.analitic), ("action", row.action)):
            if not key:
                place = _place(node, "analitic_rows", at, name)
                yield error("MOCK303", place, f"{name!r} is missing")
        tag = whole.analitics.get(row.analitic)
        for key in row.values if tag else ():
            if tag and key not in tag.fields:
                yield _nowhere(_place(node, "analitic_rows", at, "values"), "the tag's fields", key)


def _is_base64(text: str) -> bool:
    try:
        b64decode(text, validate=True)
    except ValueError:
        return False
    return True


def _people(account: Account, record: Any, node: Node, table: str, at: int) -> Iterator[Diagnostic]:
    for each in fields(record):
        value = getattr(record, each.name)
        if isinstance(value, People):
            for key in value.groups:
                if key not in account.user_groups:
                    yield _nowhere(_place(node, table, at, each.name), "user_groups", key)


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
