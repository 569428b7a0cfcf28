"""Where recorded answers differ from the specification, as proposals for the overlay.

A cassette is anonymous, but the kinds of its values, the names of properties and the content
types are those of the account.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import yaml

from plansdk.mock.megaplan.call import is_list, is_object
from plansdk.mock.megaplan.routing import Router
from plansdk.mock.megaplan.schema import Kind, Schema, is_custom, schema_of
from plansdk.mock.record.cassette import Exchange
from plansdk.mock.record.pseudonyms import listed
from plansdk.model import (
    CONTENT_TYPE,
    Api,
    Array,
    Enumeration,
    Operation,
    Ref,
    Scalar,
    Type,
    Union,
    spell,
)

Sort = Literal["property", "operation", "unknown property", "unknown value", "unknown type"]

_JSON: dict[type, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}
_FITTING = {"integer": (int,), "number": (int, float), "boolean": (bool,)}
_CORRECTABLE = ("property", "operation")


@dataclass(frozen=True, slots=True)
class Deviation:
    """A difference from the specification.

    Attributes:
        place: `Type.property`, the id of an operation, or a content type.
        declared: What the specification says there; empty where it says nothing.
        seen: What is there: a type, or a value that is not listed.
    """

    kind: Sort
    place: str
    declared: str
    seen: str


Evidence: TypeAlias = Counter[str]
"""How often something was seen in the answers of which operations."""


def deviations(exchanges: Iterable[Exchange], api: Api) -> dict[Deviation, Evidence]:
    """Compare the answers of a cassette with the specification.

    Returns:
        What differs, in the order of the cassette.
    """
    found: defaultdict[Deviation, Evidence] = defaultdict(Counter)
    router = Router(api.operations)
    check = _Check(schema_of(api))
    for each in exchanges:
        operation = router.find(each.method, each.target.partition("?")[0]).operation
        if operation is None or each.incoming or not _is_success(each):
            continue
        data, included = each.answer["data"], each.answer.get("included")
        answered = check.answer(data, operation)
        for deviation in (*answered, *check.value(data), *check.value(included)):
            found[deviation][operation.id] += 1
    return found


def proposals(found: dict[Deviation, Evidence]) -> str:
    """Write deviations as an overlay: corrections to check, and comments for the rest."""
    corrections: dict[tuple[Sort, str, str], list[Deviation]] = {}
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
    return f"{evidence.total()} times in {', '.join(evidence)}"


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

    def answer(self, data: Any, operation: Operation) -> Iterator[Deviation]:
        """What an operation answers, as a whole."""
        declared = operation.response
        if data is not None and declared != Scalar("void") and not self._fits(data, declared):
            yield Deviation("operation", operation.id, spell(declared), self._spelled(data))

    def value(self, value: Any) -> Iterator[Deviation]:
        """The entities and value objects in a value."""
        if is_list(value):
            for each in value:
                yield from self.value(each)
        elif is_object(value):
            kind = str(value.get(CONTENT_TYPE, ""))
            table = self._schema.types.get(kind)
            if kind and table is None:
                yield Deviation("unknown type", kind, "", "not declared")
            for name, each in value.items():
                if table is not None and name != CONTENT_TYPE and each is not None:
                    yield from self._property(table, name, each)
                yield from self.value(each)

    def _property(self, table: Kind, name: str, value: Any) -> Iterator[Deviation]:
        declared = table.properties.get(name)
        if declared is None:
            if not is_custom(name):
                place = f"{table.name}.{name}"
                yield Deviation("unknown property", place, "", self._spelled(value))
        elif not self._fits(value, declared.type):
            place, type_ = f"{self._owner(table.line, name)}.{name}", spell(declared.type)
            if isinstance(value, str) and any(listed(declared.type)):
                yield Deviation("unknown value", place, type_, value)
            else:
                yield Deviation("property", place, type_, self._spelled(value))

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
