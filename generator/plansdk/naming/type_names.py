"""Name types, the modules that hold them, and their lists of values.

What is new is named in an order of its own, never in that of its declaration.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from plansdk.diagnostics import Diagnostic
from plansdk.model import Api, Array, Enumeration, Type, TypeDef
from plansdk.naming import reserved as fixed
from plansdk.naming.clashes import clash, decided, free
from plansdk.naming.ledger import Ledger
from plansdk.naming.reserved import unreserved
from plansdk.naming.words import (
    common_words,
    exact_spelling,
    file_name,
    identifier,
    is_class_name,
    pascal,
    second_spelling,
    singular_name,
    snake,
    words,
)

_MODULE_LENGTH = 60
_MOST_WORDS = 20
"""Words of a type's name that decide which others it belongs to."""


def promised(ledger: Ledger) -> frozenset[str]:
    """The names of classes, aliases and unions that have been given, former ones too."""
    types = {name for listed in ledger.modules.values() for name in listed}
    former = {old.name for old in ledger.former("class")}
    aliases = {*ledger.enumerations, *ledger.unions}
    classes = {ledger.classes.get(each, each) for each in types}
    return frozenset(classes | {*ledger.classes.values()} | aliases | former)


def name_classes(
    api: Api, ledger: Ledger, reserved: frozenset[str], resources: Collection[str]
) -> tuple[dict[str, str], dict[str, str], list[Diagnostic]]:
    """Classes by wire type, what the ledger is to say of them, and findings.

    Args:
        api: The API.
        ledger: What has been named before.
        reserved: Names that generated code or the runtime needs.
        resources: Classes of resources.
    """
    known = {name for types in ledger.modules.values() for name in types} | {*ledger.classes}
    found: dict[str, str] = {}
    used: dict[str, str] = dict.fromkeys(promised(ledger), "promised to something else")
    used |= dict.fromkeys(resources, "the class of a resource")
    diagnostics: list[Diagnostic] = []
    owners: dict[str, str] = {}
    for each in api.types:
        if each.name in known:
            name = found[each.name] = ledger.classes.get(each.name) or _plain(each, reserved)
            if name in owners:
                what = f"{each.name} and {owners[name]}"
                diagnostics.append(clash(each.span, name, what))
            owners[name] = each.name
    used |= {name: f"the class of {owner}" for name, owner in owners.items()}
    new = [each for each in api.types if each.name not in known]
    for each in sorted(new, key=lambda each: (_plain(each, reserved) != each.name, each.name)):
        plain = _plain(each, reserved)
        second, exact = (pascal(spell(each.name)) for spell in (second_spelling, exact_spelling))
        proposals = (plain, f"{plain}Entity", second, exact)
        name = found[each.name] = free(proposals, lambda name: name in used or name in reserved)
        if name != plain:
            entry = ("classes", each.name)
            names = name, plain
            what = f"the type {each.name}"
            diagnostics.append(decided(each.span, what, names, used[plain], entry))
        used[name] = f"the class of {each.name}"
    record = dict(ledger.classes)
    record |= {each.name: found[each.name] for each in api.types if each.name != found[each.name]}
    return {each.name: found[each.name] for each in api.types}, record, diagnostics


def _plain(type_def: TypeDef, reserved: frozenset[str]) -> str:
    own = type_def.name
    name = own if is_class_name(own) else pascal(own)
    return f"{name}Entity" if name in reserved else name


def name_modules(api: Api, ledger: Ledger) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Modules by wire type, and what the ledger is to say of them."""
    record = {module: list(types) for module, types in ledger.modules.items()}
    known = {name: module for module, types in record.items() for name in types}
    beginnings: dict[tuple[str, ...], str] = {}
    for name, module in known.items():
        _remember(name, module, beginnings)
    new = {each.name: "" for each in api.types if each.name not in known}
    for name in sorted(new):
        own = file_name(snake(name))[:_MODULE_LENGTH].rstrip("_")
        own = unreserved(identifier(own), fixed.MODELS_MODULES)
        new[name] = _nearest_module(name, beginnings) or own
        _remember(name, new[name], beginnings)
    for name, module in new.items():
        record.setdefault(module, []).append(name)
    known |= new
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


@dataclass(frozen=True, slots=True)
class _Listed:
    """A property that lists its values."""

    owner: str
    name: str
    is_plural: bool

    @property
    def place(self) -> str:
        return f"{self.owner}.{self.name}"


def name_values(
    api: Api,
    ledger: Ledger,
    classes: Mapping[str, str],
    modules: Mapping[str, str],
    taken: frozenset[str],
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Aliases of listed values by `Type.property`, and what the ledger is to say of them."""
    record = dict(ledger.enumerations)
    known = {place: alias for alias, places in record.items() for place in places}
    groups: dict[tuple[str, str, tuple[str, ...]], list[_Listed]] = {}
    for type_def in api.types:
        for prop in type_def.properties:
            listed = listed_values(prop.type)
            each = _Listed(type_def.name, prop.name, isinstance(prop.type, Array))
            if listed is not None and each.place not in known:
                key = (modules[type_def.name], prop.name, listed.values)
                groups.setdefault(key, []).append(each)
    aliases: dict[tuple[str, str, tuple[str, ...]], str] = {}
    for key in sorted(groups, key=lambda key: min(each.place for each in groups[key])):
        proposals = _alias_proposals(groups[key], classes)
        used = {*taken, *record, *aliases.values()}
        aliases[key] = free(proposals, used.__contains__)
    for key, group in groups.items():
        record[aliases[key]] = tuple(each.place for each in group)
        known |= dict.fromkeys(record[aliases[key]], aliases[key])
    return known, record


def _alias_proposals(group: list[_Listed], classes: Mapping[str, str]) -> Iterator[str]:
    first = min(group, key=lambda each: each.owner)
    attribute = snake(first.name)
    stem = pascal(singular_name(attribute) if first.is_plural else attribute)
    owner = classes[first.owner]
    yield (common_words([each.owner for each in group]) or owner) + stem
    yield owner + stem
    yield f"{owner}{stem}Value"
    yield f"{owner}{pascal(second_spelling(first.name))}Value"
    yield f"{owner}{pascal(exact_spelling(first.name))}Value"


def listed_values(type_: Type) -> Enumeration | None:
    """The enumeration that a property's type is, or is a list of, if Python can spell it."""
    inner = type_.item if isinstance(type_, Array) else type_
    return inner if isinstance(inner, Enumeration) and is_spelled_out(inner) else None


def is_spelled_out(listed: Enumeration) -> bool:
    """Whether the values are written down: there are some, and Python can list their kind."""
    return bool(listed.values) and listed.base in ("string", "integer", "boolean")
