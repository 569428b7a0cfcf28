"""Where recorded answers differ from the specification, as proposals for the overlay.

A cassette is anonymous, but the kinds of its values, the names of properties and the content
types are those of the account.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from plansdk.mock.megaplan.call import is_list, is_object
from plansdk.mock.megaplan.routing import Router
from plansdk.mock.megaplan.schema import Schema, schema_of
from plansdk.mock.record.cassette import Exchange
from plansdk.model import CONTENT_TYPE, Api, Array, Enumeration, Ref, Scalar, Type, Union, spell

Kind = Literal["property", "operation", "unknown property", "unknown value", "unknown type"]

_JSON: dict[type, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}
_FITTING = {"integer": (int,), "number": (int, float), "boolean": (bool,)}
_CORRECTABLE = ("property", "operation")
_CUSTOM_FIELD = "CustomField"


@dataclass(frozen=True, slots=True)
class Deviation:
    """A difference from the specification.

    Attributes:
        place: `Type.property`, the id of an operation, or a content type.
        declared: What the specification says there; empty where it says nothing.
        seen: What is there: a type, or a value that is not listed.
    """

    kind: Kind
    place: str
    declared: str
    seen: str


@dataclass(slots=True)
class Evidence:
    """How often something was seen, and in the answers of which operations."""

    times: int = 0
    operations: dict[str, None] = field(default_factory=dict[str, None])


def deviations(exchanges: Iterable[Exchange], api: Api) -> dict[Deviation, Evidence]:
    """Compare the answers of a cassette with the specification.

    Returns:
        What differs, in the order of the cassette.
    """
    found: dict[Deviation, Evidence] = {}
    router = Router(api.operations)
    check = _Check(schema_of(api))
    for each in exchanges:
        operation = router.find(each.method, each.target.partition("?")[0]).operation
        if operation is None or each.incoming or not _is_success(each):
            continue
        seen = list(check.payload(each.answer.get("data"), operation.response, operation.id))
        for entity in each.answer.get("included") or ():
            seen += check.object(entity)
        for deviation in seen:
            evidence = found.setdefault(deviation, Evidence())
            evidence.times += 1
            evidence.operations[operation.id] = None
    return found


def proposals(found: dict[Deviation, Evidence]) -> str:
    """Write deviations as an overlay: corrections to check, and comments for the rest."""
    corrections: dict[tuple[Kind, str, str], list[Deviation]] = {}
    others: list[str] = []
    for each, evidence in found.items():
        if each.kind in _CORRECTABLE:
            corrections.setdefault((each.kind, each.place, each.declared), []).append(each)
        else:
            others.append(f"# {each.kind}: {each.place}: {each.seen} ({_said(evidence)})\n")
    entries = [_entry(same, found) for same in corrections.values()]
    text = "# Proposals from recorded answers. Check each one before it goes into the overlay.\n"
    if entries:
        text += yaml.safe_dump({"corrections": entries}, sort_keys=False, allow_unicode=True)
    if others:
        text += "\n# What an overlay cannot say:\n" + "".join(others)
    return text


def _entry(same: list[Deviation], found: dict[Deviation, Evidence]) -> dict[str, Any]:
    """One correction: whatever was seen at a place is added to what is declared."""
    first = same[0]
    fact = "response" if first.kind == "operation" else "type"
    seen = [each.seen for each in same]
    return {
        "id": "recorded-" + "".join(c if c.isalnum() else "-" for c in first.place).lower(),
        first.kind: first.place,
        "expect": {fact: first.declared},
        "set": {fact: "|".join(dict.fromkeys((first.declared, *seen)))},
        "reason": f"Answers have {' and '.join(seen)} here.",
        "evidence": f"Recorded answers: {'; '.join(_said(found[each]) for each in same)}.",
    }


def _said(evidence: Evidence) -> str:
    return f"{evidence.times} times in {', '.join(evidence.operations)}"


def _is_success(exchange: Exchange) -> bool:
    answer = exchange.answer
    if exchange.status != 200 or not is_object(answer):
        return False
    meta = answer.get("meta")
    return "data" in answer and (not is_object(meta) or meta.get("status", 200) == 200)


class _Check:
    """Compares values with types."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def payload(self, value: Any, type_: Type, operation: str) -> Iterator[Deviation]:
        """The data of an answer, and everything inside it."""
        if value is not None and type_ != Scalar("void") and not self._fits(value, type_):
            yield Deviation("operation", operation, spell(type_), self._spelled(value))
        yield from self._inside(value)

    def object(self, value: Any) -> Iterator[Deviation]:
        """An entity or a value object, and everything inside it."""
        if not is_object(value):
            return
        kind = str(value.get(CONTENT_TYPE, ""))
        table = self._schema.types.get(kind)
        if kind and table is None:
            yield Deviation("unknown type", kind, "", "not declared")
        for name, each in value.items():
            if table is not None and name != CONTENT_TYPE and each is not None:
                yield from self._property(kind, name, each)
            yield from self._inside(each)

    def _inside(self, value: Any) -> Iterator[Deviation]:
        if is_list(value):
            for each in value:
                yield from self._inside(each)
        else:
            yield from self.object(value)

    def _property(self, kind: str, name: str, value: Any) -> Iterator[Deviation]:
        table = self._schema.types[kind]
        declared = table.properties.get(name)
        if declared is None:
            if _CUSTOM_FIELD not in name:
                yield Deviation("unknown property", f"{kind}.{name}", "", self._spelled(value))
            return
        if self._fits(value, declared.type):
            return
        place = f"{self._owner(table.line, name)}.{name}"
        if isinstance(value, str) and _is_listed(declared.type):
            yield Deviation("unknown value", place, spell(declared.type), value)
        else:
            yield Deviation("property", place, spell(declared.type), self._spelled(value))

    def _owner(self, line: tuple[str, ...], name: str) -> str:
        """The type that declares a property, the nearest one."""
        api = self._schema.api
        return next(each for each in line if any(p.name == name for p in api.type(each).properties))

    def _fits(self, value: Any, type_: Type) -> bool:
        match type_:
            case Scalar(kind):
                return kind == "any" or value.__class__ in _FITTING.get(kind, (str,))
            case Enumeration(values=values):
                return value in values
            case Array(item):
                return is_list(value) and all(
                    each is None or self._fits(each, item) for each in value
                )
            case Union(members):
                return any(self._fits(value, each) for each in members)
            case Ref(name):
                return self._object_fits(value, name)

    def _object_fits(self, value: Any, name: str) -> bool:
        if name not in self._schema.types:
            named = self._schema.api.by_name.get(name)
            return named is None or named.alias is None or self._fits(value, named.alias)
        if not is_object(value):
            return False
        kind = str(value.get(CONTENT_TYPE))
        # An unknown content type is reported where the object itself is looked at.
        return kind not in self._schema.types or kind in self._schema.objects(Ref(name))

    def _spelled(self, value: Any) -> str:
        """The narrowest declared type that a value is of."""
        if is_list(value):
            kinds = dict.fromkeys(self._spelled(each) for each in value if each is not None)
            joined = "|".join(kinds) or "any"
            return f"({joined})[]" if len(kinds) > 1 else f"{joined}[]"
        if is_object(value):
            kind = str(value.get(CONTENT_TYPE))
            return kind if kind in self._schema.types else "any"
        return _JSON.get(value.__class__, "any")


def _is_listed(type_: Type) -> bool:
    return isinstance(type_, Enumeration) or (
        isinstance(type_, Array) and isinstance(type_.item, Enumeration)
    )
