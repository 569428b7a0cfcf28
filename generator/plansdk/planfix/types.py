"""Structures and elements as types and properties of the API model."""

from __future__ import annotations

from collections.abc import Iterator

from plansdk.diagnostics import Span
from plansdk.model import (
    Array,
    Enumeration,
    Property,
    Ref,
    Scalar,
    Type,
    TypeDef,
    Union,
)
from plansdk.planfix.parse import enumeration
from plansdk.planfix.resolve import Resolver, formed, method_owner
from plansdk.planfix.syntax import (
    KINDS,
    ChoiceGroup,
    Content,
    Field,
    Method,
    Specification,
    Structure,
    Texts,
    flat,
)
from plansdk.xml_model import Choice, Requirement, XmlShape

_REQUIREMENTS: dict[bool | None, Requirement] = {
    True: "required",
    False: "optional",
    None: "unstated",
}


class Types:
    """Makes the types of one specification.

    Attributes:
        value_lists: Its lists of values, by name.
    """

    def __init__(self, specification: Specification, resolver: Resolver) -> None:
        self._spec = specification
        self._resolver = resolver
        self.value_lists = {
            name: enumeration(node) for name, node in specification.enumerations.items()
        }
        self._formed: dict[Span, str] = {}
        for structure in specification.structures.values():
            self._remember(structure.content, structure.name)
        for method in specification.methods.values():
            self._remember(method.request, method_owner(method))
            self._remember(method.response, method_owner(method))

    def of_structures(self) -> Iterator[TypeDef]:
        """The shared structures, each with what its elements form."""
        for each in self._spec.structures.values():
            yield from self._with_inner(each, each.name)

    def of_method(self, method: Method) -> Iterator[TypeDef]:
        """The documents of a method, each with what its elements form."""
        for name, content in (("request", method.request), ("response", method.response)):
            if any(flat(content)):
                found = Structure(f"{method.name}.{name}", method.node, Texts(""), content)
                yield from self._with_inner(found, method_owner(method))

    def property(self, field: Field) -> Property:
        """An element, list or attribute as a property."""
        kind = field.kind
        item = self.property(next(flat(field.content))) if kind == "list" else None
        restated = field.content if field.refers else ()
        counted = item is not None or field.repeats or not field.type
        return Property(
            field.name,
            Array(item.type) if item else self._type(field),
            field.texts.en,
            field.required is True,
            default=_default(field),
            deprecated=field.deprecated,
            span=field.span,
            description_ru=field.texts.ru,
            notes=field.texts.notes,
            minimum=field.minimum,
            maximum=None if counted else field.maximum,
            max_items=field.maximum if counted else None,
            item=item,
            restated=tuple(self.property(each) for each in flat(restated)),
            xml=_shape(field),
        )

    def _remember(self, content: Content, owner: str) -> None:
        self._formed |= {field.span: name for name, field in formed(content, owner)}

    def _with_inner(self, structure: Structure, owner: str) -> Iterator[TypeDef]:
        yield self._type_def(structure.name, structure)
        for name, field in formed(structure.content, owner):
            yield self._type_def(name, field)

    def _type_def(self, name: str, of: Structure | Field) -> TypeDef:
        return TypeDef(
            name,
            description=of.texts.en,
            properties=tuple(self.property(each) for each in flat(of.content)),
            deprecated=of.deprecated,
            span=of.node.span,
            description_ru=of.texts.ru,
            notes=of.texts.notes,
            choices=tuple(_choice(each) for each in of.content if isinstance(each, ChoiceGroup)),
        )

    def _type(self, field: Field) -> Type:
        is_structure = field.refers or not field.type
        found: Type = Ref(self._name(field)) if is_structure else self._value(field)
        if field.alternatives:
            others = tuple(Scalar(KINDS[each]) for each in field.alternatives)
            found = Union((found, *others))
        if field.separator or field.repeats:
            found = Array(found)
        return found

    def _name(self, field: Field) -> str:
        """The name of the type that an element's structure becomes."""
        if not field.type:
            return self._formed[field.span]
        target = self._resolver.target(field.type)
        if isinstance(target, Structure):
            return target.name
        if target is None:
            raise KeyError(field.type)
        return self._name(target)

    def _value(self, field: Field) -> Scalar | Enumeration:
        kind = KINDS[field.type]
        if not field.values:
            return Scalar(kind, field.max_length, field.min_length)
        values = self.value_lists[field.values].values
        allowed = tuple(each.value for each in values if each.value not in field.excluded)
        return Enumeration(allowed, kind, field.values)


def _shape(field: Field) -> XmlShape:
    return XmlShape(
        field.type,
        field.kind == "attribute",
        field.counters,
        field.repeats,
        field.separator,
        field.literals,
        field.without,
        field.when,
        _REQUIREMENTS[field.required],
        field.secret,
    )


def _choice(group: ChoiceGroup) -> Choice:
    members = tuple(each.name for each in group.members)
    return Choice(*group.texts, members, group.required, group.prefer)


def _default(field: Field) -> str | int | float | bool | None:
    text = field.default
    if text is None:
        return None
    match field.type:
        case "int":
            return int(text)
        case "float":
            return float(text)
        case "bool":
            return text == "1"
        case _:
            return text
