"""Give every thing of an API its Python name: recorded ones first, then new ones.

`assign` returns the names, the ledger with what is new appended, and diagnostics:

- NAM101  two things would get the same name; the ledger has to say which is which
- NAM106  an alias stands for lists of values in several modules

What the ledger itself can get wrong is found when it is read (`ledger_reader`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from plansdk.diagnostics import Diagnostic
from plansdk.model import CONTENT_TYPE, Api, Array, Enumeration, Operation, Type, TypeDef, Union
from plansdk.naming import reserved as fixed
from plansdk.naming.clashes import across_kinds, among_resources, clash, scattered
from plansdk.naming.ledger import Ledger
from plansdk.naming.propose import Grouping, method_name, resource_name, shape
from plansdk.naming.reserved import Reserved
from plansdk.naming.unions import name_unions
from plansdk.naming.words import (
    camel,
    common_words,
    identifier,
    is_class_name,
    parent,
    pascal,
    second_spelling,
    singular_name,
    snake,
    words,
)

_MODULE_LENGTH = 60
_MOST_WORDS = 20
"""Words of a type's name that decide which others it belongs to."""


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
        attributes: The same for all that the types list.
        parameters: Operation id, `#` and wire name to argument, only recorded ones.
    """

    operations: Mapping[str, tuple[str, str]]
    classes: Mapping[str, str]
    modules: Mapping[str, str]
    enumerations: Mapping[str, str]
    unions: Mapping[Union, str]
    properties: Mapping[str, str]
    parameters: Mapping[str, str]
    attributes: Mapping[str, str]

    def attribute(self, type_name: str, wire: str) -> str:
        """Attribute of a property."""
        return self.attributes.get(f"{type_name}.{wire}") or identifier(snake(wire))

    def is_regular(self, attribute: str, wire: str) -> bool:
        """Whether the runtime derives the wire name from the attribute by rule."""
        return camel(attribute) == wire


def assign(api: Api, ledger: Ledger, reserved: Reserved) -> tuple[Names, Ledger, list[Diagnostic]]:
    """Name everything in an API.

    Args:
        api: What to name.
        ledger: What has been named before.
        reserved: Names that the runtime of the package takes.
    """
    diagnostics: list[Diagnostic] = []
    operations, recorded_operations = _operations(api, ledger, reserved, diagnostics)
    taken = fixed.CLASSES | reserved.classes
    classes, recorded_classes = _classes(api, ledger, taken, diagnostics)
    modules, recorded_modules = _modules(api, ledger)
    taken |= frozenset(classes.values())
    enumerations, recorded_enumerations = _enumerations(api, ledger, classes, modules, taken)
    taken |= frozenset(recorded_enumerations)
    unions, recorded_unions = name_unions(api, ledger.unions, taken)
    attributes, properties = _attributes(
        api, ledger, fixed.ATTRIBUTES | reserved.attributes, diagnostics
    )
    names = Names(
        operations=operations,
        classes=classes,
        modules=modules,
        enumerations=enumerations,
        unions=unions,
        properties=properties,
        parameters=ledger.parameters,
        attributes=attributes,
    )
    diagnostics += among_resources(api, operations)
    diagnostics += across_kinds(api, operations, classes, recorded_enumerations, unions)
    diagnostics += scattered(api, enumerations, modules)
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
    api: Api, ledger: Ledger, reserved: Reserved, diagnostics: list[Diagnostic]
) -> tuple[dict[str, tuple[str, str]], dict[str, dict[str, str]]]:
    grouping = Grouping(ledger.nested)
    siblings = frozenset(shape(each.id) for each in api.operations)
    record = {resource: dict(methods) for resource, methods in ledger.operations.items()}
    known = {
        operation_id: (resource, method)
        for resource, methods in record.items()
        for method, operation_id in methods.items()
    }
    for operation in api.operations:
        if operation.id in known:
            continue
        head, tail = grouping.split(operation.path)
        resource = _free(resource_name(head), fixed.RESOURCES | reserved.resources)
        methods = record.setdefault(resource, {})
        method = _free(method_name(operation, tail, siblings), fixed.METHODS)
        if method in methods:
            method = _told_apart(method, operation, methods[method])
        if method in methods:
            other = f"{operation.id} and {methods[method]}"
            diagnostics.append(clash(operation.span, f"{resource}.{method}", other))
            continue
        methods[method] = operation.id
        known[operation.id] = (resource, method)
    return {each.id: known[each.id] for each in api.operations if each.id in known}, record


def _free(name: str, reserved: frozenset[str]) -> str:
    """The name, with an underscore where it is reserved; of a resource the last part counts."""
    return f"{name}_" if parent(name)[1] in reserved else name


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
            is_usable = is_class_name(type_def.name)
            name = type_def.name if is_usable else identifier(pascal(type_def.name))
            if name in taken:
                name += "Entity"
            if name != type_def.name:
                record[type_def.name] = name
        if name in used:
            what = f"{type_def.name} and {used[name]}"
            diagnostics.append(clash(type_def.span, name, what))
        used[name] = type_def.name
        result[type_def.name] = name
    return result, record


def _modules(api: Api, ledger: Ledger) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    record = {module: list(types) for module, types in ledger.modules.items()}
    known = {name: module for module, types in record.items() for name in types}
    beginnings: dict[tuple[str, ...], str] = {}
    for name, module in known.items():
        _remember(name, module, beginnings)
    for type_def in api.types:
        if type_def.name not in known:
            own = identifier(snake(type_def.name)[:_MODULE_LENGTH].rstrip("_"))
            own = _free(own, fixed.MODELS_MODULES)
            module = _nearest_module(type_def.name, beginnings) or own
            record.setdefault(module, []).append(type_def.name)
            known[type_def.name] = module
            _remember(type_def.name, module, beginnings)
    return {each.name: known[each.name] for each in api.types}, {
        module: tuple(types) for module, types in record.items()
    }


def _remember(name: str, module: str, beginnings: dict[tuple[str, ...], str]) -> None:
    """Note that a module has a type whose name begins with these words; the first counts."""
    own = tuple(words(name)[:_MOST_WORDS])
    for length in range(1, len(own) + 1):
        beginnings.setdefault(own[:length], module)


def _nearest_module(name: str, beginnings: Mapping[tuple[str, ...], str]) -> str:
    """The module of the type whose name begins with the most words of `name`."""
    own = tuple(words(name)[:_MOST_WORDS])
    lengths = range(len(own), 0, -1)
    return next((found for at in lengths if (found := beginnings.get(own[:at]))), "")


def _enumerations(
    api: Api,
    ledger: Ledger,
    classes: Mapping[str, str],
    modules: Mapping[str, str],
    taken: frozenset[str],
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    record = {alias: list(places) for alias, places in ledger.enumerations.items()}
    known = {place: alias for alias, places in record.items() for place in places}
    groups: dict[tuple[str, str, tuple[str, ...]], list[tuple[str, str]]] = {}
    plural: set[str] = set()
    for type_def in api.types:
        for prop in type_def.properties:
            listed = listed_values(prop.type)
            place = f"{type_def.name}.{prop.name}"
            if listed is not None and place not in known:
                key = (modules[type_def.name], prop.name, listed.values)
                groups.setdefault(key, []).append((type_def.name, place))
                if isinstance(prop.type, Array):
                    plural.add(place)
    for (_, prop_name, _), owned in groups.items():
        owners, places = zip(*owned, strict=True)
        attribute = snake(prop_name)
        stem = pascal(singular_name(attribute) if places[0] in plural else attribute)
        first = classes[owners[0]]
        proposals = ((common_words([*owners]) or first) + stem, first + stem)
        alias = next((each for each in proposals if each not in taken and each not in record), "")
        alias = alias or f"{first}{stem}Value"
        record[alias] = [*record.get(alias, ()), *places]
        known.update(dict.fromkeys(places, alias))
    return known, {alias: tuple(places) for alias, places in record.items()}


def listed_values(type_: Type) -> Enumeration | None:
    """The enumeration that a property's type is, or is a list of, if Python can spell it."""
    inner = type_.item if isinstance(type_, Array) else type_
    return inner if isinstance(inner, Enumeration) and is_spelled_out(inner) else None


def is_spelled_out(listed: Enumeration) -> bool:
    """Whether the values are written down: there are some, and Python can list their kind."""
    return bool(listed.values) and listed.base in ("string", "integer", "boolean")


def _attributes(
    api: Api, ledger: Ledger, reserved: frozenset[str], diagnostics: list[Diagnostic]
) -> tuple[dict[str, str], dict[str, str]]:
    """Attributes of all properties, and of those that need recording.

    These are keywords, reserved names and unusual spellings.
    """
    result: dict[str, str] = {}
    irregular: dict[str, str] = {}
    wires: dict[str, dict[str, str]] = {}  # by type: attribute to wire name, inherited ones too
    for type_def in sorted(api.types, key=lambda each: sum(1 for _ in api.ancestors(each.name))):
        seen = dict(wires.get(type_def.base, {}))
        inherited = {wire: attribute for attribute, wire in seen.items()}
        for prop in type_def.properties:
            if prop.name == CONTENT_TYPE:
                continue
            place = f"{type_def.name}.{prop.name}"
            recorded = ledger.properties.get(place) or inherited.get(prop.name)
            regular = identifier(snake(prop.name))
            attribute = recorded or _free(regular, reserved)
            if seen.get(attribute, prop.name) != prop.name:
                attribute = _free(second_spelling(prop.name), reserved)
            if seen.get(attribute, prop.name) != prop.name:
                what = f"{place} and {seen[attribute]}"
                diagnostics.append(clash(prop.span, attribute, what))
            seen[attribute] = prop.name
            result[place] = attribute
            if attribute != regular or place in ledger.properties:
                irregular[place] = attribute
        wires[type_def.name] = seen
    return result, irregular


def irregular(names: Names, type_def: TypeDef) -> Iterable[tuple[str, str]]:
    """Attributes whose wire name the spelling rule does not give, as (attribute, wire)."""
    for prop in type_def.properties:
        attribute = names.attribute(type_def.name, prop.name)
        if not names.is_regular(attribute, prop.name):
            yield attribute, prop.name
