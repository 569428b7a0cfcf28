"""Give every thing of an API its Python name: recorded ones first, then new ones.

`assign` returns the names, the ledger with what is new appended, and diagnostics:

- NAM101  two things would get the same name; the ledger has to say which is which
- NAM102  the ledger gives one name twice
- NAM103  a recorded name is no usable Python identifier
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from planwright.diagnostics import Diagnostic, Span, error
from planwright.model import CONTENT_TYPE, Api, Array, Enumeration, Operation, Type, TypeDef, Union
from planwright.naming.ledger import Ledger
from planwright.naming.propose import Grouping, method_name, resource_name, shape
from planwright.naming.unions import name_unions
from planwright.naming.words import (
    camel,
    common_prefix,
    common_words,
    identifier,
    pascal,
    singular_name,
    snake,
    words,
)

_MODULE_LENGTH = 60


@dataclass(frozen=True)
class Names:
    """Python names by identity of the specification.

    Attributes:
        operations: Operation id to (dotted resource, method).
        classes: Wire type to class name.
        modules: Wire type to the module under `models` that holds it.
        enumerations: `Type.property` to the alias of its listed values.
        unions: Unions that have a name of their own.
        properties: `Type.property` to attribute, only irregular ones.
        parameters: Operation id, `#` and wire name to argument, only recorded ones.
    """

    operations: Mapping[str, tuple[str, str]]
    classes: Mapping[str, str]
    modules: Mapping[str, str]
    enumerations: Mapping[str, str]
    unions: Mapping[Union, str]
    properties: Mapping[str, str]
    parameters: Mapping[str, str]

    def attribute(self, type_name: str, wire: str) -> str:
        """Attribute of a property."""
        return self.properties.get(f"{type_name}.{wire}") or identifier(snake(wire))

    def is_regular(self, attribute: str, wire: str) -> bool:
        """Whether the runtime derives the wire name from the attribute by rule."""
        return camel(attribute) == wire


def assign(
    api: Api, ledger: Ledger, *, reserved: frozenset[str], taken_classes: frozenset[str]
) -> tuple[Names, Ledger, list[Diagnostic]]:
    """Name everything in an API.

    Args:
        api: What to name.
        ledger: What has been named before.
        reserved: Attribute names that every generated class defines itself.
        taken_classes: Names that the package exports beside the models.
    """
    diagnostics: list[Diagnostic] = []
    operations, recorded_operations = _operations(api, ledger, diagnostics)
    classes, recorded_classes = _classes(api, ledger, taken_classes, diagnostics)
    modules, recorded_modules = _modules(api, ledger)
    taken = frozenset(classes.values()) | taken_classes
    enumerations, recorded_enumerations = _enumerations(api, ledger, modules, taken)
    taken |= frozenset(recorded_enumerations)
    unions, recorded_unions = name_unions(api, ledger.unions, taken)
    properties = _properties(api, ledger, reserved, diagnostics)
    names = Names(
        operations=operations,
        classes=classes,
        modules=modules,
        enumerations=enumerations,
        unions=unions,
        properties=properties,
        parameters=ledger.parameters,
    )
    grown = replace(
        ledger,
        operations=recorded_operations,
        classes=recorded_classes,
        modules=recorded_modules,
        enumerations=recorded_enumerations,
        unions=recorded_unions,
        properties={**ledger.properties, **properties},
    )
    return names, grown, diagnostics


def _operations(
    api: Api, ledger: Ledger, diagnostics: list[Diagnostic]
) -> tuple[dict[str, tuple[str, str]], dict[str, dict[str, str]]]:
    grouping = Grouping(ledger.nested)
    siblings = frozenset(shape(each.id) for each in api.operations)
    record = {resource: dict(methods) for resource, methods in ledger.operations.items()}
    known: dict[str, tuple[str, str]] = {}
    for resource, methods in record.items():
        for method, operation_id in methods.items():
            if operation_id in known:
                diagnostics.append(_named_twice(operation_id, known[operation_id], method))
            known[operation_id] = (resource, method)
    for operation in api.operations:
        if operation.id in known:
            continue
        head, tail = grouping.split(operation.path)
        resource = resource_name(head)
        methods = record.setdefault(resource, {})
        method = method_name(operation, tail, siblings)
        if method in methods:
            method = _told_apart(method, operation, methods[method])
        if method in methods:
            diagnostics.append(_clash(operation.span, f"{resource}.{method}", operation.id))
            continue
        methods[method] = operation.id
        known[operation.id] = (resource, method)
    for resource, method in known.values():
        if not all(_usable(part) for part in (*resource.split("."), method)):
            diagnostics.append(_unusable(f"{resource}.{method}"))
    return {each.id: known[each.id] for each in api.operations if each.id in known}, record


def _told_apart(method: str, operation: Operation, other_id: str) -> str:
    """Tell two operations apart by the path variable that only one of them has."""
    other = set(other_id.split("/"))
    own = [part for part in operation.path.split("/") if part.startswith("{")]
    distinct = [part for part in own if part not in other]
    return f"{method}_by_{snake(distinct[-1])}" if distinct else method


def _classes(
    api: Api, ledger: Ledger, taken: frozenset[str], diagnostics: list[Diagnostic]
) -> tuple[dict[str, str], dict[str, str]]:
    result: dict[str, str] = {}
    record = dict(ledger.classes)
    used: dict[str, str] = {}
    for type_def in api.types:
        name = record.get(type_def.name)
        if name is None:
            name = type_def.name if _usable(type_def.name) else identifier(pascal(type_def.name))
            if name in taken:
                name += "Entity"
            if name != type_def.name:
                record[type_def.name] = name
        if name in used:
            diagnostics.append(_clash(type_def.span, name, f"{type_def.name}, {used[name]}"))
        if not _usable(name):
            diagnostics.append(_unusable(name))
        used[name] = type_def.name
        result[type_def.name] = name
    return result, record


def _modules(api: Api, ledger: Ledger) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    record = {module: list(types) for module, types in ledger.modules.items()}
    known = {name: module for module, types in record.items() for name in types}
    for type_def in api.types:
        if type_def.name not in known:
            own = identifier(snake(type_def.name))[:_MODULE_LENGTH]
            module = _nearest_module(type_def.name, known) or own
            record.setdefault(module, []).append(type_def.name)
            known[type_def.name] = module
    return {each.name: known[each.name] for each in api.types}, {
        module: tuple(types) for module, types in record.items()
    }


def _nearest_module(name: str, known: Mapping[str, str]) -> str:
    """The module of the type whose name begins with the most words of `name`."""
    own = words(name)
    best, module = 0, ""
    for other, candidate in known.items():
        common = common_prefix(own, words(other))
        if common > best:
            best, module = common, candidate
    return module


def _enumerations(
    api: Api, ledger: Ledger, modules: Mapping[str, str], taken: frozenset[str]
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    record = {alias: list(places) for alias, places in ledger.enumerations.items()}
    known = {place: alias for alias, places in record.items() for place in places}
    groups: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    plural: set[str] = set()
    for type_def in api.types:
        for prop in type_def.properties:
            listed = listed_values(prop.type)
            place = f"{type_def.name}.{prop.name}"
            if listed is not None and place not in known:
                key = (modules[type_def.name], prop.name, listed.values)
                groups.setdefault(key, []).append(place)
                if isinstance(prop.type, Array):
                    plural.add(place)
    for (_, prop_name, _), places in groups.items():
        owners = [place.split(".")[0] for place in places]
        attribute = snake(prop_name)
        stem = pascal(singular_name(attribute) if places[0] in plural else attribute)
        alias = (common_words(owners) or owners[0]) + stem
        if alias in taken or alias in record:
            alias = owners[0] + stem
        if alias in taken or alias in record:
            alias += "Value"
        record[alias] = places
        known.update(dict.fromkeys(places, alias))
    return known, {alias: tuple(places) for alias, places in record.items()}


def listed_values(type_: Type) -> Enumeration | None:
    """The enumeration that a property's type is, or is a list of."""
    inner = type_.item if isinstance(type_, Array) else type_
    return inner if isinstance(inner, Enumeration) else None


def _properties(
    api: Api, ledger: Ledger, reserved: frozenset[str], diagnostics: list[Diagnostic]
) -> dict[str, str]:
    """Attributes that need recording: keywords, reserved names, unusual spellings."""
    result: dict[str, str] = {}
    for type_def in api.types:
        seen: dict[str, str] = {}
        for prop in type_def.properties:
            if prop.name == CONTENT_TYPE:
                continue
            place = f"{type_def.name}.{prop.name}"
            attribute = ledger.properties.get(place) or _attribute(prop.name, reserved)
            if attribute in seen:
                attribute = _second_spelling(prop.name, reserved)
            if attribute in seen:
                diagnostics.append(_clash(prop.span, attribute, f"{place}, {seen[attribute]}"))
            if not _usable(attribute):
                diagnostics.append(_unusable(attribute))
            seen[attribute] = place
            if attribute != identifier(snake(prop.name)) or place in ledger.properties:
                result[place] = attribute
    return result


def _attribute(wire: str, reserved: frozenset[str]) -> str:
    attribute = identifier(snake(wire))
    return f"{attribute}_" if attribute in reserved else attribute


def _second_spelling(wire: str, reserved: frozenset[str]) -> str:
    """Another spelling for wire names that differ only in case or punctuation."""
    plain = "".join(c if c.isalnum() and c.isascii() else f"_u{ord(c):04x}_" for c in wire)
    spelled = "".join(f"_{c.lower()}_" if c.isupper() else c for c in plain)
    attribute = identifier(spelled)
    return f"{attribute}_" if attribute in reserved else attribute


def irregular(names: Names, type_def: TypeDef) -> Iterable[tuple[str, str]]:
    """Attributes whose wire name the spelling rule does not give, as (attribute, wire)."""
    for prop in type_def.properties:
        attribute = names.attribute(type_def.name, prop.name)
        if not names.is_regular(attribute, prop.name):
            yield attribute, prop.name


def _usable(name: str) -> bool:
    return name.isidentifier() and name.isascii() and not keyword.iskeyword(name)


def _clash(span: Span, name: str, what: str) -> Diagnostic:
    return error(
        "NAM101",
        span,
        f"the name {name} is already taken; it would also stand for {what}",
        "give one of them another name in the name ledger",
    )


def _named_twice(operation_id: str, first: tuple[str, str], second: str) -> Diagnostic:
    return error(
        "NAM102",
        Span("names.yaml"),
        f"{operation_id} has two names: {'.'.join(first)} and {second}",
        "keep one of them in the name ledger",
    )


def _unusable(name: str) -> Diagnostic:
    return error(
        "NAM103",
        Span("names.yaml"),
        f"{name} is no usable Python name",
        "correct it in the name ledger",
    )
