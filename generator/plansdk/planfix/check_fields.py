"""Checks of elements, lists and attributes, each where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plansdk.diagnostics import Diagnostic, error
from plansdk.planfix.grammar import close
from plansdk.planfix.parse import enumeration
from plansdk.planfix.resolve import Resolver
from plansdk.planfix.syntax import (
    KINDS,
    ChoiceGroup,
    Content,
    Field,
    Specification,
    Structure,
    flat,
)

_WITH_VALUES = frozenset({"enum", "int", "string"})
_LIMITED = {
    **dict.fromkeys(("length", "maxLength"), frozenset({"string", "text"})),
    **dict.fromkeys(("min", "max"), frozenset({"int", "float"})),
}
_DEFAULTS = {
    "int": (r"[-+]?[0-9]+", "a number"),
    "float": (r"[-+]?[0-9]+(\.[0-9]+)?", "a number"),
    "bool": (r"[01]", "0 or 1"),
    "date": (r"\d\d-\d\d-\d{4}", "dd-mm-yyyy"),
    "time": (r"\d\d:\d\d", "hh:mm"),
    "datetime": (r"\d\d-\d\d-\d{4}( \d\d:\d\d)?", "dd-mm-yyyy or dd-mm-yyyy hh:mm"),
}


class FieldChecks:
    """Checks the trees of one specification."""

    def __init__(self, specification: Specification, resolver: Resolver) -> None:
        self._spec = specification
        self._resolver = resolver

    def content(self, content: Content) -> Iterator[Diagnostic]:
        """Check one level of a tree, and everything below it."""
        yield from _duplicates(content)
        siblings = {each.name: each for each in flat(content)}
        for each in content:
            if isinstance(each, ChoiceGroup):
                yield from _choice(each)
        for field in flat(content):
            yield from self._field(field)
            yield from self._condition(field, siblings)
            yield from self.content(field.content)

    def _field(self, field: Field) -> Iterator[Diagnostic]:
        if field.kind == "list":
            yield from _list(field)
        elif field.kind != "include":
            yield from _shape(field)
            yield from self._type(field)
        yield from self._values(field)
        yield from _limits(field)
        if field.refers:
            yield from self._restated(field)
        yield from self._without(field)

    def _without(self, field: Field) -> Iterator[Diagnostic]:
        for path in field.without:
            found = field
            for name in path.split("/"):
                below = {each.name: each for each in flat(self._resolver.declared(found))}
                if not below:
                    break
                if name not in below:
                    message = f"{field.name} has no {path} that could be left out"
                    span = field.node.span_of("without")
                    yield error("PFX212", span, message, close(name, below))
                    break
                found = below[name]

    def _type(self, field: Field) -> Iterator[Diagnostic]:
        unread = ("method" if "/" in field.type else "structures") in self._spec.unread
        if not field.refers or unread or self._resolver.target(field.type) is not None:
            return
        span = field.node.span_of("type")
        if "/" in field.type:
            message = f"there is no element {field.type}"
            method = field.type.partition("/")[0]
            hint = close(method, self._spec.methods) if method not in self._spec.methods else ""
            yield error("PFX219", span, message, hint)
        else:
            known = [*self._spec.structures, *KINDS]
            message = f"unknown structure {field.type}"
            yield error("PFX201", span, message, close(field.type, known))

    def _values(self, field: Field) -> Iterator[Diagnostic]:
        if field.type == "enum" and not field.values:
            message = f"{field.name} is an enum without values"
            yield error("PFX210", field.span, message, 'name a list: values="TaskStatus"')
        if not field.values:
            yield from _plain_default(field)
            if field.excluded:
                message = f"{field.name} excludes values but has no list of them"
                yield error("PFX222", field.node.span_of("except"), message)
            return
        span = field.node.span_of("values")
        if field.type not in _WITH_VALUES:
            message = f"{field.name} is {field.type or 'a structure'} and cannot have values"
            yield error("PFX210", span, message, "types with values are enum, int and string")
        if field.values not in self._spec.enumerations:
            if "enumerations" not in self._spec.unread:
                message = f"unknown enumeration {field.values}"
                yield error("PFX202", span, message, close(field.values, self._spec.enumerations))
            return
        values = self._value_names(field)
        given = [("except", each) for each in field.excluded]
        if field.default is not None and not field.alternatives:
            given.append(("default", field.default))
        for attribute, value in given:
            if value not in values:
                message = f"{value} is not among the values of {field.values}"
                yield error("PFX211", field.node.span_of(attribute), message, close(value, values))

    def _condition(self, field: Field, siblings: dict[str, Field]) -> Iterator[Diagnostic]:
        if not field.when:
            return
        name, values = field.condition
        span = field.node.span_of("when")
        sibling = siblings.get(name)
        if sibling is None:
            message = f"{field.name} depends on {name}, which is not beside it"
            yield error("PFX215", span, message, close(name, siblings))
            return
        known = {"0", "1"} if sibling.type == "bool" else self._value_names(sibling)
        for value in values:
            if known and value not in known:
                message = f"{field.name} depends on {name}={value}, which {name} cannot be"
                yield error("PFX215", span, message, close(value, known))

    def _value_names(self, field: Field) -> set[str]:
        found = self._spec.enumerations.get(field.values)
        return {each.value for each in enumeration(found).values} if found else set()

    def _restated(self, field: Field) -> Iterator[Diagnostic]:
        """Children of an element with a type must be children of that structure."""
        target = self._resolver.target(field.type)
        if not isinstance(target, Structure | Field):
            return
        original = {each.name: each for each in flat(self._resolver.declared(field))}
        for each in flat(field.content):
            known = original.get(each.name)
            if known is None:
                message = f"{field.type} has no element {each.name} to restate"
                yield error("PFX213", each.span, message, close(each.name, original))
            elif each.kind != "element" or not each.type:
                message = f"{each.name} cannot be restated: it has no type of its own"
                yield error("PFX213", each.span, message, "only elements with a type can")
            elif (known.kind, known.type, known.repeats) != (each.kind, each.type, each.repeats):
                message = f"{each.name} is restated as another type than in {field.type}"
                hint = f"there it is {known.kind} {known.type}".rstrip()
                yield error("PFX213", each.node.span_of("type"), message, hint)


def _duplicates(content: Content) -> Iterator[Diagnostic]:
    seen: dict[tuple[bool, str], Field] = {}
    for each in flat(content):
        key = (each.kind == "attribute", each.name)
        if key in seen:
            message = f"the {each.kind} {each.name} stands here twice"
            yield error("PFX203", each.span, message, f"first in line {seen[key].span.line}")
        else:
            seen[key] = each


def _choice(choice: ChoiceGroup) -> Iterator[Diagnostic]:
    names = [each.name for each in choice.members]
    if len(names) < 2:
        message = "a choice needs two elements or more"
        yield error("PFX214", choice.node.span, message)
    if choice.prefer and choice.prefer not in names:
        message = f"{choice.prefer} is not among the elements of the choice"
        yield error("PFX214", choice.node.span_of("prefer"), message, close(choice.prefer, names))
    for each in choice.members:
        if each.required is not None:
            message = f"{each.name} says required inside a choice"
            hint = "the choice itself says whether one is required"
            yield error("PFX214", each.node.span_of("required"), message, hint)


def _list(field: Field) -> Iterator[Diagnostic]:
    items = list(flat(field.content))
    if not items:
        message = f"the list {field.name} has no item"
        yield error("PFX206", field.span, message, "give it the <element> that repeats")
    for each in items[1:]:
        message = f"the list {field.name} has another item, {each.name}"
        hint = "an <element> with children that repeat can hold several kinds"
        yield error("PFX206", each.span, message, hint)
    for each in items[:1]:
        if each.repeats:
            message = f"{each.name} repeats as the item of a list anyway"
            yield error("PFX222", each.node.span_of("repeat"), message, "remove repeat")


def _shape(field: Field) -> Iterator[Diagnostic]:
    """Attributes and children that contradict each other."""
    name = field.name
    structured = field.refers or bool(field.content)

    def wrong(attribute: str, message: str, hint: str = "") -> Diagnostic:
        return error("PFX222", field.node.span_of(attribute), message, hint)

    if not field.type and not field.content:
        message = f"{name} has neither a type nor children"
        yield error("PFX221", field.span, message, 'give it a type, such as type="int"')
    if field.type in KINDS and field.content:
        yield wrong("type", f"{name} is {field.type} and has children", "remove one of the two")
    if field.kind == "attribute" and field.refers:
        yield wrong("type", f"{name} is an attribute and cannot be a structure")
    if field.named and field.type:
        yield wrong("as", f"{name} has a type, whose name it keeps", "remove as")
    if field.without and not structured:
        yield wrong("without", f"{name} has no structure that something could be left out of")
    if field.separator and not field.values:
        yield wrong("separator", f"{name} has a separator but no values to separate")
    if "literals" in field.node.attributes and field.type != "bool":
        yield wrong("literals", f"{name} has literals but is no bool")
    if field.type and field.type in field.alternatives:
        yield wrong("or", f"{name} names its own type {field.type} as the alternative")
    if field.alternatives and not field.type:
        yield wrong("or", f"{name} has alternatives but no type")


def _limits(field: Field) -> Iterator[Diagnostic]:
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        message = f"{field.name} has min {field.minimum} above max {field.maximum}"
        yield error("PFX220", field.node.span_of("min"), message)
    given = field.node.attributes
    counted = field.kind == "list" or not field.type
    for name, types in _LIMITED.items():
        if name in given and field.type not in types and not (name == "max" and counted):
            message = f"{field.name} has {name}, but is {field.type or 'a structure'}"
            yield error("PFX220", given[name].span, message)


def _plain_default(field: Field) -> Iterator[Diagnostic]:
    pattern, meaning = _DEFAULTS.get(field.type, ("", ""))
    if field.default is not None and pattern and not re.fullmatch(pattern, field.default):
        message = f'default="{field.default}" of {field.name} is not {meaning}'
        yield error("PFX226", field.node.span_of("default"), message)
