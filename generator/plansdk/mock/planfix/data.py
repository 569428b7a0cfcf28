"""Accounts as YAML: read with every finding at its place, and written.

The classes of `records` are the layout: each field is a key. What has its default is
left out when it is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

import yaml

from plansdk.diagnostics import Diagnostic, Rejected, error, has_errors, in_order
from plansdk.mock.given import Given, hint_at, text_of
from plansdk.mock.planfix import references
from plansdk.mock.planfix.account import Account
from plansdk.syntax import tree, yaml_tree
from plansdk.syntax.tree import Node, Scalar, Sequence

SEED = Path(__file__).with_name("seed.yaml")
BASE = "seed"


def load(data: Given | None) -> Account:
    """Read an account; to be copied before anything is changed in it.

    Args:
        data: A file, its text, or what it says; None for the seed account.

    YAML that says `base: seed` adds to the seed account.

    Raises:
        Rejected: It is no account; carries every finding.
    """
    return _seed() if data is None else _read(data)


@cache
def _seed() -> Account:
    return _read(SEED)


def _read(data: Given) -> Account:
    node, findings = yaml_tree.load(*text_of(data))
    reader = _Reader(findings)
    account: Account = reader.record(node, Account)
    whole = account
    if account.base == BASE:
        whole = _added(account)
    elif account.base and isinstance(node, tree.Mapping):
        findings.append(error("MOCK302", node.key("base").span, f"the only base is `{BASE}`"))
    findings.extend(references.check(account, whole, node))
    if has_errors(findings):
        raise Rejected(in_order(findings))
    account = whole
    if not account.users:
        # Somebody has to be able to ask.
        admin, *_ = load(None).users.values()
        account.users[admin.id] = replace(admin, groups=[], post=0)
    account.settle()
    return account


def _added(account: Account) -> Account:
    """The seed account with the records of another one, which come instead of equal ids."""
    whole = deepcopy(_seed())
    whole.account = account.account
    for name in _layout(Account):
        table = getattr(whole, name)
        if isinstance(table, dict):
            cast("dict[object, object]", table).update(getattr(account, name))
    return whole


def dump(account: Account) -> str:
    """Write an account, as `load` takes it."""
    return yaml.dump(
        _plain(account), Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=100
    )


@cache
def _layout(cls: Any) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(cls)
    return {
        each.name: (each, hints[each.name])
        for each in fields(cls)
        if "derived" not in each.metadata
    }


class _Reader:
    """Turns nodes into values of the annotated types."""

    def __init__(self, findings: list[Diagnostic]) -> None:
        self._findings = findings

    def record(self, node: Node, cls: type) -> Any:
        """A record of a class; wrong parts are reported and left out."""
        layout = _layout(cls)
        values: dict[str, Any] = {}
        if isinstance(node, tree.Mapping):
            for key, value in node.items():
                if key.text not in layout:
                    hint = hint_at(key.text, layout, f"one of {', '.join(layout)}")
                    self._report("MOCK301", key, f"there is no {key.text!r} here", hint)
                else:
                    read = self.value(value, layout[key.text][1])
                    values |= {} if read is None else {key.text: read}
        elif not (isinstance(node, Scalar) and node.is_null):
            self._report("MOCK302", node, "keys with values are expected here")
        for name, (each, _) in layout.items():
            if name not in values and each.default is MISSING and each.default_factory is MISSING:
                self._report("MOCK303", node, f"{name!r} is missing")
                values[name] = ""
        return cls(**values)

    def value(self, node: Node, kind: Any) -> Any:
        """A value of an annotated type; None where it is not one, which is reported."""
        if get_origin(kind) is UnionType:
            (kind,) = (each for each in get_args(kind) if each is not NoneType)
        if get_origin(kind) is dict:
            return self._table(node, *get_args(kind))
        if get_origin(kind) is list:
            (item,) = get_args(kind)
            read = [self.value(each, item) for each in self._items(node)]
            return [each for each in read if each is not None]
        if is_dataclass(kind) and isinstance(kind, type):
            return self.record(node, kind)
        return self._scalar(node, kind)

    def _scalar(self, node: Node, kind: Any) -> Any:
        if isinstance(node, Scalar):
            read = None if node.is_null else _SCALARS[kind](node.text)
            if node.is_null or read is not None:
                return read
        self._report("MOCK302", node, f"{_NAMES[kind]} is expected here")
        return None

    def _table(self, node: Node, key: Any, item: Any) -> dict[Any, Any]:
        """Records by their first field, or a mapping of plain values."""
        if not (is_dataclass(item) and isinstance(item, type)):
            return self._plain_table(node, key, item)
        table: dict[Any, Any] = {}
        first = next(iter(_layout(item)))
        for each in self._items(node):
            record = self.record(each, item)
            name = getattr(record, first)
            if name in table:
                self._report("MOCK304", each, f"{first} {name} is there already")
            table[name] = record
        return table

    def _plain_table(self, node: Node, key: Any, item: Any) -> dict[Any, Any]:
        if not isinstance(node, tree.Mapping):
            self._report("MOCK302", node, "keys with values are expected here")
            return {}
        read = [(self.value(name, key), self.value(value, item)) for name, value in node.items()]
        return {name: value for name, value in read if name is not None and value is not None}

    def _items(self, node: Node) -> tuple[Node, ...]:
        if isinstance(node, Sequence):
            return node.items
        if not (isinstance(node, Scalar) and node.is_null):
            self._report("MOCK302", node, "a list is expected here")
        return ()

    def _report(self, code: str, node: Node, message: str, hint: str = "") -> None:
        self._findings.append(error(code, node.span, message, hint))


def _integer(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def _flag(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text.lower())


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if len(text) <= 10 else _moment(text)
    except ValueError:
        return None


def _moment(text: str) -> dt.datetime | None:
    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo is None else None


_SCALARS: Mapping[Any, Callable[[str], Any]] = {
    str: str,
    int: _integer,
    bool: _flag,
    dt.date: _date,
    dt.datetime: _moment,
}
_NAMES = {
    str: "a text",
    int: "a number",
    bool: "true or false",
    dt.date: "a date (2026-01-31) or a moment (2026-01-31 10:30)",
    dt.datetime: "a moment (2026-01-31 10:30)",
}


def _plain(record: Any) -> dict[str, Any]:
    """A record as plain data, without what has its default."""
    plain: dict[str, Any] = {}
    for name, (each, _) in _layout(record.__class__).items():
        value = getattr(record, name)
        default = each.default_factory() if each.default_factory is not MISSING else each.default
        if value != default:
            plain[name] = _written(value)
    return plain


def _written(value: Any) -> Any:
    if is_dataclass(value):
        return _plain(value)
    if isinstance(value, dict):
        table = cast("dict[object, object]", value)
        if all(is_dataclass(each) for each in table.values()):
            return [_plain(each) for each in table.values()]
        return table
    if isinstance(value, list):
        return [_written(each) for each in cast("list[object]", value)]
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes" if not value.second else "auto")
    return value.isoformat() if isinstance(value, dt.date) else value
