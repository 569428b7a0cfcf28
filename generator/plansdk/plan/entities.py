"""Plan the entity classes of a JSON service, by module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from plansdk.model import Api, Property, Scalar, TypeDef
from plansdk.naming.assign import Names, irregular
from plansdk.naming.type_names import listed_values
from plansdk.naming.words import words
from plansdk.plan.annotations import (
    LITERAL,
    TABLE,
    UNIONS,
    Annotation,
    Annotator,
    Import,
    imports_of,
    literal,
)
from plansdk.plan.docs import docstring, sentence
from plansdk.plan.imports import of_lists, of_others
from plansdk.plan.inheritance import Inheritance
from plansdk.plan.views import AliasView, ClassView, Constant, FieldView, ModelsModule
from plansdk.targets.runtime import MEGAPLAN

_NAMES = Annotation("ClassVar", (Annotation("tuple", literals=("str", "...")),))
"""Declares a tuple that subclasses replace by one of another length."""


def plan_entities(api: Api, names: Names, annotator: Annotator) -> tuple[ModelsModule, ...]:
    """Plan every models module, in alphabetical order."""
    by_module: dict[str, list[TypeDef]] = {}
    for type_def in api.types:
        if type_def.alias is None:
            by_module.setdefault(names.modules[type_def.name], []).append(type_def)
    inheritance = Inheritance(api)
    planned = [
        _Module(module, names, inheritance, annotator).plan(types)
        for module, types in by_module.items()
    ]
    if names.unions:
        planned.append(_unions(names, annotator))
    return tuple(sorted(planned, key=lambda each: each.name))


def _unions(names: Names, annotator: Annotator) -> ModelsModule:
    outright = replace(annotator, unions={})
    spelled = {alias: outright.spell(union, "field") for union, alias in names.unions.items()}
    return ModelsModule(
        name=UNIONS,
        doc=docstring("Names for what may be one of several entities.", indent=0),
        typing_imports=imports_of(spelled.values()),
        aliases=tuple(AliasView(alias, spelled[alias]) for alias in sorted(spelled)),
    )


@dataclass(frozen=True, slots=True)
class _Module:
    """Plans a module.

    Attributes:
        aliases: Names for the values that its properties may have; grows.
    """

    name: str
    names: Names
    inheritance: Inheritance
    annotator: Annotator
    aliases: dict[str, AliasView] = field(default_factory=dict[str, AliasView])

    def plan(self, types: list[TypeDef]) -> ModelsModule:
        """The module of some types."""
        ordered = list(_bases_first(types))
        bases = frozenset(map(self._base, ordered))
        classes = tuple(map(self._class, ordered))
        needed = imports_of(each for cls in classes for each in cls.annotations) - bases
        if self.aliases:
            needed -= {LITERAL}
        return ModelsModule(
            name=self.name,
            doc=docstring(f"Entities: {self.name.replace('_', ' ')}.", indent=0),
            imports=of_others(bases, self.name) | of_lists(classes),
            typing_imports=of_others(needed, self.name),
            aliases=tuple(self.aliases[name] for name in sorted(self.aliases)),
            classes=classes,
        )

    def _base(self, type_def: TypeDef) -> Import:
        """The class that a class extends."""
        base = type_def.base
        if not base:
            return Import("", MEGAPLAN.model_base, "runtime")
        return Import(self.names.modules[base], self.names.classes[base], "model")

    def _class(self, type_def: TypeDef) -> ClassView:
        name = self.names.classes[type_def.name]
        declared = {prop.name: prop.type for prop in type_def.properties}
        fields: list[FieldView] = []
        for prop in self.inheritance.own(type_def):
            if prop.type == declared[prop.name]:
                annotation = self._annotate(prop, type_def)
            else:
                annotation = self.annotator.spell(prop.type, "field")
            attribute = self.names.attribute(type_def.name, prop.name)
            fields.append(_field(attribute, prop, annotation))
        narrowed = {
            prop.name: self._annotate(prop, type_def)
            for prop in self.inheritance.narrowed(type_def)
        }
        required = tuple(each.name for each in type_def.properties if each.required)
        sortable = tuple(each.name for each in type_def.properties if each.sortable)
        labels = {each.name: each.label for each in type_def.properties if each.label}
        constants = (
            Constant("_content_type", type_def.name if type_def.name != name else ""),
            Constant("_required", required, _NAMES),
            Constant("_sortable", sortable, _NAMES),
            Constant("_wire", dict(irregular(self.names, type_def)), TABLE),
            Constant("_labels", labels, TABLE),
            Constant("_narrowed", narrowed, TABLE),
        )
        about = type_def.description or " ".join(words(type_def.name)) or type_def.name
        return ClassView(
            name=name,
            base=self._base(type_def).name,
            wire=type_def.name,
            doc=docstring(sentence(about), indent=10),
            constants=tuple(each for each in constants if each.value),
            fields=tuple(fields),
        )

    def _annotate(self, prop: Property, type_def: TypeDef) -> Annotation:
        listed = listed_values(prop.type)
        if listed is None:
            return self.annotator.spell(prop.type, "field")
        name = self.names.enumerations[f"{type_def.name}.{prop.name}"]
        values = literal(listed)
        if name in self.aliases:
            # A recorded alias may stand for lists that differ by now; it allows what any has.
            both = (*self.aliases[name].annotation.literals, *values.literals)
            values = replace(values, literals=tuple(dict.fromkeys(both)))
        self.aliases[name] = AliasView(name, values)
        alias = Annotation(name, needs=Import(self.name, name, "model"))
        return alias if listed is prop.type else alias.wrapped("list")


def _bases_first(types: list[TypeDef]) -> Iterator[TypeDef]:
    """Types in the order of the specification, save that a base precedes its subtypes."""
    by_name = {each.name: each for each in types}
    done: set[str] = set()
    for type_def in types:
        chain: list[TypeDef] = []
        current: TypeDef | None = type_def
        while current is not None and current.name not in done and current not in chain:
            chain.append(current)
            current = by_name.get(current.base)
        for each in reversed(chain):
            done.add(each.name)
            yield each


def _field(name: str, prop: Property, annotation: Annotation) -> FieldView:
    if prop.name == "id" and prop.type == Scalar("string"):
        # Every entity that the service sends has one, and the next call needs it.
        doc = docstring("Identifier; empty for an entity that has none yet.", indent=10)
        return FieldView(name, prop.name, annotation, doc, "")
    facts = "Required on creation." if prop.required else ""
    doc = docstring(" ".join(filter(None, (sentence(prop.description), facts))), indent=10)
    return FieldView(name, prop.name, annotation.optional(), doc)
