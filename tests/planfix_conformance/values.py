"""Made-up elements: what they are on the wire, and what they are in Python.

made = Builder("task.get", direction).document(method)
element(made)             as a tree of the standard library
as_python(made)           as a program would give it, or expect it
differences(got, made)    what is wrong about a value that the client returned
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import xml.etree.ElementTree as ET
from base64 import b64encode
from collections.abc import Iterator
from random import Random
from typing import Any

import planfix_api
from planfix_api import Day, Listing, Record
from planfix_conformance.specification import (
    Path,
    allowed,
    attribute,
    choices,
    class_name,
    is_record,
    item_of,
    resolver,
    top,
    type_of,
)
from plansdk.planfix.syntax import Direction, Field, Method

TEXTS = ("Звонок <b> & Co", "x", "100% + 1 = ?", ' "two"\n\tlines ', "]]>", "[not, a set", "0")
UNKNOWN = "undocumented"
"""An element that no specification has; it is put into the records of some answers."""

_NO_TEXT = object()


@dataclasses.dataclass
class Made:
    """An element: a leaf with a text, or one with elements inside."""

    field: Field
    text: str = ""
    value: Any = _NO_TEXT
    children: list[Made] = dataclasses.field(default_factory=list["Made"])
    counters: dict[str, int] = dataclasses.field(default_factory=dict[str, int])
    unknown: bool = False

    @property
    def name(self) -> str:
        """Wire name."""
        return self.field.name

    def find(self, name: str) -> Made:
        """A child by its name."""
        return next(each for each in self.children if each.name == name)


class Builder:
    """Builds elements; the same seed and variant give the same ones.

    Args:
        seed: What the random values depend on.
        direction: Requests may hold more kinds of values than answers.
        variant: Rotates through listed values and types.
        only_required: Leave out what may be left out.
    """

    def __init__(
        self, seed: str, direction: Direction, variant: int = 0, *, only_required: bool = False
    ) -> None:
        self._random = Random(f"{seed}/{direction}/{variant}")
        self._direction = direction
        self._variant = variant
        self._only_required = only_required
        self._last_id = 1_000_000 + 1000 * variant

    def document(self, method: Method, demanded: frozenset[str] = frozenset()) -> list[Made]:
        """The elements of a request or an answer.

        Args:
            method: What is called.
            demanded: Elements that are built in any case.
        """
        return self._content(method, top(method, self._direction), None, demanded)

    def element(self, method: Method, each: Field) -> Made:
        """One element with everything in it."""
        if each.kind == "list":
            return self._list(method, each)
        if not is_record(each) or (each.alternatives and self._random.random() < 0.5):
            return self._leaf(each)
        made = Made(each, children=self._content(method, resolver().children(each), each))
        if self._direction == "response":
            made.unknown = self._variant % 2 == 1
            if made.unknown:
                self._random.shuffle(made.children)
        return made

    def _content(
        self,
        method: Method,
        fields: tuple[Field, ...],
        parent: Field | None,
        demanded: frozenset[str] = frozenset(),
    ) -> list[Made]:
        """What is inside of an element, or of the whole document."""
        skipped, chosen = self._choose(method, parent)
        made: list[Made] = []
        for each in fields:
            is_wanted = not self._only_required or each.required
            if each.name not in skipped and (is_wanted or each.name in chosen | demanded):
                made += [self.element(method, each) for _ in range(2 if each.repeats else 1)]
        if not made and parent is not None and all(each.type == "int" for each in fields):
            made = [self.element(method, fields[0])]  # a record of ids alone has to have one
        return [each for each in made if self._applies(each.field, made)]

    def _choose(self, method: Method, parent: Field | None) -> tuple[set[str], set[str]]:
        """Members of one-of groups that a request does without, and those that it needs."""
        skipped: set[str] = set()
        chosen: set[str] = set()
        groups = choices(method, self._direction, parent) if self._direction == "request" else []
        for group in groups:
            names = [each.name for each in group.members]
            one = self._random.choice(names)
            skipped |= set(names) - {one}
            if group.required:
                chosen.add(one)
        return skipped, chosen

    def _applies(self, each: Field, siblings: list[Made]) -> bool:
        """Whether the condition of an element is met by its sibling."""
        name, values = each.condition
        if not name or self._direction == "response":
            return True
        return any(made.name == name and made.text in values for made in siblings)

    def _list(self, method: Method, each: Field) -> Made:
        made = Made(each)
        count = 1 if self._only_required else 2
        kept = self._variant
        for number in range(count):
            self._variant = kept + number
            made.children.append(self.element(method, item_of(each)))
        self._variant = kept
        numbers = {"count": count, "totalCount": count + 810}
        made.counters = {name: numbers[name] for name in each.counters}
        return made

    def _leaf(self, each: Field) -> Made:
        kind = each.type if not each.refers else each.alternatives[0]
        listed = allowed(each)
        if each.separator:
            chosen = [listed[0], listed[-1]]
            return Made(each, each.separator.join(chosen), chosen)
        if listed and not (each.alternatives and self._variant % 3 == 2):
            text = listed[self._variant % len(listed)]
            return Made(each, text, int(text) if each.type == "int" else text)
        if listed:
            kind = each.alternatives[0]
        text, value = self._scalar(kind, each)
        return Made(each, text, value)

    def _scalar(self, kind: str, each: Field) -> tuple[str, Any]:
        day, hour = self._random.randint(1, 28), self._random.randint(0, 23)
        odd = self._random.random() < 0.5
        match kind:
            case "int":
                self._last_id += 1
                number = self._last_id % (each.maximum or self._last_id + 1)
                return str(number), number
            case "bool":
                words = each.literals
                if self._direction == "response" and odd:
                    words = ("false", "true")
                chosen = self._random.random() < 0.5
                return words[chosen], chosen
            case "string" | "text":
                if each.min_length is not None:
                    return "f" * each.min_length, "f" * each.min_length
                text = self._random.choice(TEXTS)
                return text, text
            case "date":
                return f"{day:02}-05-2026", dt.date(2026, 5, day)
            case "time":
                return f"{hour:02}:05", dt.time(hour, 5)
            case "datetime" if odd:
                return f"{day:02}-05-2026", Day(2026, 5, day)
            case "datetime":
                return f"{day:02}-05-2026 {hour:02}:05", dt.datetime(2026, 5, day, hour, 5)
            case "base64":
                contents = self._random.randbytes(40)
                return b64encode(contents).decode(), contents
            case "custom":
                return self._custom(day)
        raise AssertionError(f"a type that Planfix does not have: {kind}")

    def _custom(self, day: int) -> tuple[str, Any]:
        values: list[tuple[str, Any]] = [
            ("text", "text"),
            ("[1,2,3]", [1, 2, 3]),
            ('["a", "ё"]', ["a", "ё"]),
            ("", ""),
        ]
        if self._direction == "request":
            values += [
                ("1", True),
                ("548", 548),
                ("2.5", 2.5),
                (f"{day:02}-05-2026", dt.date(2026, 5, day)),
            ]
        return self._random.choice(values)


def element(made: Made) -> ET.Element:
    """The element as it is written."""
    root = ET.Element(made.name)
    root.text = made.text or None
    for child in made.children:
        if child.field.kind == "attribute":
            root.set(child.name, child.text)
        else:
            root.append(element(child))
    for name, number in made.counters.items():
        root.set(name, str(number))
    if made.unknown:
        ET.SubElement(root, UNKNOWN).text = "kept"
    return root


def paths(made: list[Made], above: Path = ()) -> Iterator[Path]:
    """The paths of all elements."""
    for each in made:
        here = (*above, each.name)
        yield here
        yield from paths(each.children, here)


def as_python(made: Made) -> Any:
    """The value that a program would pass."""
    if made.field.kind == "list":
        return [as_python(each) for each in made.children]
    if made.value is not _NO_TEXT:
        return made.value
    name = type_of(made.field)
    cls: type[Record] = getattr(planfix_api, class_name(name))
    return cls(**{attribute(name, wire): value for wire, value in grouped(made.children).items()})


def grouped(made: list[Made]) -> dict[str, Any]:
    """Values by wire name; those of a repeated element as a list."""
    values: dict[str, Any] = {}
    for each in made:
        if each.field.repeats:
            values.setdefault(each.name, []).append(as_python(each))
        else:
            values[each.name] = as_python(each)
    return values


def differences(got: Any, made: Made, path: str = "") -> Iterator[str]:
    """Where a value that the client returned is not what the element stands for."""
    here = f"{path}/{made.name}"
    if made.field.kind == "list":
        yield from _of_list(got, made, here)
    elif made.value is not _NO_TEXT:
        if got != made.value or type(got) is not type(made.value):
            yield f"{here}: {got!r} instead of {made.value!r}"
    else:
        yield from of_record(got, type_of(made.field), made.children, here)
        if made.unknown and isinstance(got, Record) and got[UNKNOWN] != "kept":
            yield f"{here}: the unknown element is lost"


def of_record(got: Any, type_name: str, children: list[Made], path: str) -> Iterator[str]:
    """Where a record is not what its elements stand for."""
    if type(got).__name__ != class_name(type_name) or not isinstance(got, Record):
        yield f"{path}: {got!r} instead of {class_name(type_name)}"
        return
    present: dict[str, list[Made]] = {}
    for child in children:
        present.setdefault(child.name, []).append(child)
    for wire, each in present.items():
        value = getattr(got, attribute(type_name, wire))
        if each[0].field.repeats:
            if not isinstance(value, list) or len(value) != len(each):
                yield f"{path}/{wire}: {value!r} instead of {len(each)} of them"
                continue
            for one, child in zip(value, each, strict=True):
                yield from differences(one, child, path)
        else:
            yield from differences(value, each[0], path)
    for name, wire in type(got).__names__.items():
        value = getattr(got, name)
        if wire.lstrip("@") not in present and value != (
            0 if wire == "id" and value is not None else None
        ):
            yield f"{path}: {name} is {value!r}, though absent"


def _of_list(got: Any, made: Made, here: str) -> Iterator[str]:
    expected = Listing if made.counters else list
    if type(got) is not expected or len(got) != len(made.children):
        yield f"{here}: {got!r} instead of a {expected.__name__} of {len(made.children)}"
        return
    if isinstance(got, Listing):
        counters = {"count": got.returned_count, "totalCount": got.total_count}
        if counters != {"count": None, "totalCount": None, **made.counters}:
            yield f"{here}: counts {counters} instead of {made.counters}"
    for one, child in zip(got, made.children, strict=True):
        yield from differences(one, child, here)
