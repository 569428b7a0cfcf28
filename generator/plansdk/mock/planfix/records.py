"""What an account holds: records, and what tables.yaml says of their fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plansdk.files import own_table

_KINDS = {str: "text", int: "number", bool: "flag"}
_NOTHING: Mapping[str, Any] = {"date": None, "moment": None, "text": "", "base64": "", "custom": {}}
_PLAIN = frozenset({"number", "count", "user", *_NOTHING})


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record.

    Attributes:
        name: Its name on the wire.
        key: Its name in YAML.
        kind: What it holds: a kind of plain value, `custom`, `user`, `part` or `reference`.
        default: What it holds at first.
        target: The table that it refers to, or the layout of a part.
        many: Whether it is a list.
        keyed: Whether that is a table.
        needed: Whether it has to be given.
        belongs: Whether the record goes with what it refers to.
        missing: Error of a reference that leads nowhere.
    """

    name: str
    key: str
    kind: str
    default: Any
    target: str = ""
    many: bool = False
    keyed: bool = False
    needed: bool = False
    belongs: bool = False
    missing: str = "OBJECT_NOT_FOUND"


class Layout:
    """The fields of a table, or of a part.

    Attributes:
        name: Of the table, or of the part.
        fields: By name on the wire; the first is the one that a table is found by.
        keys: By name in YAML.
        defaults: What records hold that say nothing else; never to be changed.
        first: Name of the first field.
        numbers: Names of what the account gives numbers to, the first field before others.
        title: Name of the field with the name.
        composed: The fields that answers show as elements with elements inside.
    """

    def __init__(self, name: str, fields: Iterable[Field]) -> None:
        self.name = name
        self.fields = {each.name: each for each in fields}
        self.keys = {each.key: each for each in self.fields.values()}
        self.defaults = {each.name: each.default for each in self.fields.values()}
        self.first = next(iter(self.fields))
        counts = (each.name for each in self.fields.values() if each.kind == "count")
        self.numbers = (self.first, *counts)
        self.title = "title" if "title" in self.fields else "name"
        self.composed = [
            each for each in self.fields.values() if each.kind in ("reference", "user", "part")
        ]


class Record(dict[str, Any]):
    """A wire dictionary that has its elements as attributes, too.

    It keeps what differs from the defaults of its layout. References are ids, 0 for none.
    Values are replaced, never changed in place.
    """

    __slots__ = ("layout",)

    layout: Layout

    def __init__(self, layout: Layout, values: Mapping[str, Any] | None = None) -> None:
        super().__init__(values or {})
        object.__setattr__(self, "layout", layout)

    def __missing__(self, name: str) -> Any:
        try:
            return self.layout.defaults[name]
        except KeyError:
            raise AttributeError(name) from None

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    else:
        # A list asks for a hundred thousand fields: without a function in between.
        __getattr__ = dict.__getitem__

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __deepcopy__(self, memo: dict[int, Any]) -> Record:
        return Record(self.layout, deepcopy(dict(self), memo))


@dataclass(frozen=True, slots=True)
class Named:
    """How requests and answers name the records of a table.

    Attributes:
        table: Where they are kept.
        missing: Error where there is none.
        numbers: The elements that name one, in the order in which they count.
        rights: Error for others than administrators, where only they change something.
    """

    table: str
    missing: str = "OBJECT_NOT_FOUND"
    numbers: Sequence[str] = ("id",)
    rights: str = ""


def _fields(said: Mapping[str, Any]) -> Iterable[Field]:
    for at, (names, holds) in enumerate(said.items()):
        name, _, key = names.partition("/")
        key = key or re.sub(r"(?=[A-Z])", "_", name).lower()
        if not (isinstance(holds, str) and holds.startswith("=")):
            yield Field(name, key, _KINDS[type(holds)], holds)
            continue
        marked, _, missing = holds[1:].partition(" ")
        what, mark = marked.rstrip("*#!^"), marked[-1]
        many, is_part = mark in "*#", what in _SAID["parts"]
        default: Any = [] if many else new(what) if is_part else _NOTHING.get(what, 0)
        yield Field(
            name,
            key,
            kind="part" if is_part else what if what in _PLAIN else "reference",
            default={} if mark == "#" else default,
            target=what,
            many=many,
            keyed=mark == "#",
            needed=mark == "!" or (at == 0 and what in ("number", "text") and not many),
            belongs=mark in "!^",
            missing=missing or ("USER_NOT_FOUND" if what == "user" else "OBJECT_NOT_FOUND"),
        )


def new(layout: str, **values: Any) -> Record:
    """A record that is in no table yet."""
    return Record(LAYOUTS[layout], values)


def full_name(person: Mapping[str, Any]) -> str:
    """First and last name of an employee or contact, or the name of a company."""
    return f"{person['name']} {person['lastName']}".strip()


_SAID = own_table("plansdk.mock.planfix", "tables.yaml")
TABLES: tuple[str, ...] = tuple(_SAID["tables"])
"""Names of the tables of an account."""

LAYOUTS: dict[str, Layout] = {}
"""The layouts of tables and parts by name."""

for _name, _said in (*_SAID["parts"].items(), *_SAID["tables"].items()):
    LAYOUTS[_name] = Layout(_name, _fields(_said))

REFERRING: Mapping[str, Sequence[tuple[str, Field]]] = {
    table: [
        (name, field)
        for name in TABLES
        for field in LAYOUTS[name].composed
        if field.kind == "reference" and field.target == table
    ]
    for table in TABLES
}
"""For each table the fields that refer to it, with the tables that they are in."""

ELEMENTS: Mapping[str, Named] = {name: Named(**said) for name, said in _SAID["elements"].items()}
"""How records are named, by the element of requests and answers."""

ADMINISTRATORS = frozenset[str](_SAID["administrators"])
"""The methods that are for administrators alone."""

LOGS: Mapping[str, str] = _SAID["logs"]
"""Types of the actions that the account writes down by itself, by method."""

SYSTEM_STATUSES: Mapping[str, Mapping[str, Any]] = _SAID["statuses"]
"""The statuses of the system by name: their fields, and in `next` what may follow."""

FROM_TEMPLATES: Sequence[str] = _SAID["templates"]
"""What a new task gets from its template."""

KEPT: Sequence[str] = _SAID["updates"]
"""What of a task an update does not set back."""

CONDITIONS: Mapping[str, Mapping[int, str]] = _SAID["conditions"]
"""What conditions of lists compare, by element and number of the condition."""
