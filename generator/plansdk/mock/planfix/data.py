"""Accounts as YAML: read with every finding at its place, and written.

Keys are the fields of tables.yaml. What has its default is left out when it is written.
"""

from __future__ import annotations

import datetime as dt
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from plansdk.diagnostics import Diagnostic, Rejected, error, has_errors, in_order
from plansdk.mock.fixtures import Fixtures, hint_at, text_of
from plansdk.mock.planfix.database import Database
from plansdk.mock.planfix.records import LAYOUTS, TABLES, Field, Layout, Record, new
from plansdk.syntax import tree, yaml_tree
from plansdk.syntax.tree import Node, Scalar, Sequence

SEED = Path(__file__).with_name("seed.yaml")
BASE = "seed"
_ROOT = Layout(
    "account",
    [
        Field("base", "base", "text", ""),
        Field("account", "account", "part", Record(LAYOUTS["account"]), "account"),
        *(Field(each, each, "part", {}, each, many=True, keyed=True) for each in TABLES),
    ],
)


def load(data: Fixtures | None) -> Database:
    """Read an account; to be copied before anything is changed in it.

    Args:
        data: A file, its text, or what it says; None for the seed account.

    YAML that says `base: seed` adds to the seed account: its records come instead of equal ids.

    Raises:
        Rejected: It is no account; carries every finding.
    """
    return _seed() if data is None else _read(data)


@cache
def _seed() -> Database:
    return _read(SEED)


def _read(data: Fixtures) -> Database:
    node, findings = yaml_tree.load(*text_of(data))
    reader = _Reader(findings)
    read = reader.record(node, _ROOT)
    tables: dict[str, dict[Any, Record]] = {name: read[name] for name in TABLES}
    if read.base == BASE:
        seed = deepcopy(_seed()).tables
        tables = {name: seed[name] | table for name, table in tables.items()}
    elif read.base and isinstance(node, tree.Mapping):
        findings.append(error("MOCK302", node.key("base").span, f"the only base is `{BASE}`"))
    reader.check_references(tables)
    if has_errors(findings):
        raise Rejected(in_order(findings))
    if not tables["users"]:
        # Somebody has to be able to ask.
        admin, *_ = load(None).users.values()
        tables["users"] = {admin.id: new("users", **dict(admin) | {"userGroups": [], "post": 0})}
    for record in (each for table in tables.values() for each in table.values()):
        # Numbers that are not given are those of their ids.
        record.update(
            {
                name: record[record.layout.first]
                for name in record.layout.numbers
                if not record[name]
            }
        )
    for record in (*tables["users"].values(), *tables["custom_fields"].values()):
        # Every request asks for these: fields that are there cost less than defaults.
        record.update(record.layout.defaults | record)
    return Database(read.account, tables)


class _Reader:
    """Turns nodes into records; wrong parts are reported and left out."""

    def __init__(self, findings: list[Diagnostic]) -> None:
        self._findings = findings
        self._references: list[tuple[Node, Field, Any]] = []
        self._rows: list[tuple[Node, Record]] = []

    def record(self, node: Node, layout: Layout) -> Record:
        """A record, or a part of one."""
        made = Record(layout)
        for key, value in self._entries(node):
            field = layout.keys.get(key.text)
            if field is None:
                hint = hint_at(key.text, layout.keys, f"one of {', '.join(layout.keys)}")
                self._report("MOCK301", key, f"there is no {key.text!r} here", hint)
                continue
            read = self._field(value, field)
            if read is not None:
                made[field.name] = read
            if field.kind == "reference":
                place = node if layout is LAYOUTS["people"] else value
                self._references.append((place, field, read))
        for field in layout.fields.values():
            if field.needed and not made[field.name] and field.name not in made:
                self._report("MOCK303", node, f"{field.key!r} is missing")
                made[field.name] = field.default
        if layout is LAYOUTS["analitic_rows"]:
            self._rows.append((node, made))
        return made

    def _field(self, node: Node, field: Field) -> Any:
        """The value of a field; None where there is none."""
        if field.kind == "custom":
            values = ((self._scalar(key, "number"), value) for key, value in self._entries(node))
            texts = {key: self._scalar(value, "text") for key, value in values}
            return {key: text for key, text in texts.items() if None not in (key, text)}
        if not field.many:
            return self._one(node, field)
        items = self._items(node)
        read = [self._one(each, field) for each in items]
        if not field.keyed:
            return [each for each in read if each is not None]
        key, table = next(iter(LAYOUTS[field.target].fields.values())), dict[Any, Record]()
        for each, record in zip(items, read, strict=True):
            number = record[key.name]
            if number in table:
                self._report("MOCK304", each, f"{key.key} {number} is there already")
            table[number] = record
        return table

    def _one(self, node: Node, field: Field) -> Any:
        if field.kind == "part":
            return self.record(node, LAYOUTS[field.target])
        return self._scalar(node, field.kind if field.kind in _SCALARS else "number")

    def _scalar(self, node: Node, kind: str) -> Any:
        """One value; None where it is none of its kind, which is reported."""
        read, name = _SCALARS[kind]
        if isinstance(node, Scalar):
            try:
                return None if node.is_null else read(node.text)
            except (ValueError, KeyError):
                pass
        self._report("MOCK302", node, f"{name} is expected here")
        return None

    def _entries(self, node: Node) -> Iterable[tuple[Scalar, Node]]:
        if isinstance(node, tree.Mapping):
            return node.items()
        return self._nothing(node, "keys with values are expected here")

    def _items(self, node: Node) -> tuple[Node, ...]:
        if isinstance(node, Sequence):
            return node.items
        return self._nothing(node, "a list is expected here")

    def _nothing(self, node: Node, otherwise: str) -> tuple[()]:
        if not (isinstance(node, Scalar) and node.is_null):
            self._report("MOCK302", node, otherwise)
        return ()

    def check_references(self, tables: Mapping[str, Mapping[Any, Record]]) -> None:
        """Report references that lead nowhere in a whole account, and fields no data tag has."""
        for node, field, read in self._references:
            self._check(node, field.target, read if field.many else [read], tables[field.target])
        for node, row in self._rows:
            tag = tables["analitics"].get(row.analitic)
            if tag is not None and isinstance(node, tree.Mapping):
                place = node.get("values") or node
                self._check(place, "the tag's fields", row["values"], tag.fields)

    def _check(
        self, node: Node, target: str, keys: Iterable[Any], known: Mapping[Any, Any]
    ) -> None:
        for key in keys:
            if key and key not in known:
                hint = "add it, or 0 for none"
                self._report("MOCK305", node, f"{target} have no {key}", hint)

    def _report(self, code: str, node: Node, message: str, hint: str = "") -> None:
        self._findings.append(error(code, node.span, message, hint))


def _integer(text: str) -> int:
    if len(text) > 18 or not (text.isascii() and text.isdecimal()):
        raise ValueError(text)
    return int(text)


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text) if len(text) <= 10 else _moment(text)


def _moment(text: str) -> dt.datetime:
    read = dt.datetime.fromisoformat(text)
    if read.tzinfo is not None:
        raise ValueError(text)
    return read


def _base64(text: str) -> str:
    b64decode(text, validate=True)
    return text


_SCALARS: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "text": (str, "a text"),
    "number": (_integer, "a number"),
    "flag": (lambda text: {"true": True, "false": False}[text.lower()], "true or false"),
    "date": (_date, "a date (2026-01-31) or a moment (2026-01-31 10:30)"),
    "moment": (_moment, "a moment (2026-01-31 10:30)"),
    "base64": (_base64, "base64"),
}
"""What reads the text of a value, and what is expected where that fails."""


def dump(database: Database) -> str:
    """Write an account, as `load` takes it."""
    whole = Record(_ROOT, {"account": database.account, **database.tables})
    return yaml.dump(
        _plain(whole), Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=100
    )


def _plain(record: Record) -> dict[str, Any]:
    """A record as plain data, without what has its default."""
    plain: dict[str, Any] = {}
    for name, field in record.layout.fields.items():
        written = _written(record[name])
        if field.needed or (record[name] != field.default and written != {}):
            plain[field.key] = written
    return plain


def _written(value: Any) -> Any:
    if isinstance(value, Record):
        return _plain(value)
    if isinstance(value, dict):
        table = cast("dict[object, object]", value)
        records = [_plain(each) for each in table.values() if isinstance(each, Record)]
        return records or table
    if isinstance(value, list):
        return [_written(each) for each in cast("list[object]", value)]
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes" if not value.second else "auto")
    return value.isoformat() if isinstance(value, dt.date) else value
