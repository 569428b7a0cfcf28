"""Plan the entity classes of a JSON service, by module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from plansdk.model import Api, Property, Scalar, TypeDef
from plansdk.naming.assign import Names, irregular, listed_values
from plansdk.naming.words import words
from plansdk.plan.annotations import LITERAL, UNIONS, Annotation, Annotator, Import, literal
from plansdk.plan.docs import docstring, sentence
from plansdk.plan.imports import of_others
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
        _module(inheritance, names, annotator, module, by_module[module]) for module in by_module
    ]
    if names.unions:
        planned.append(_unions(names, annotator))
    return tuple(sorted(planned, key=lambda each: each.name))


def _unions(names: Names, annotator: Annotator) -> ModelsModule:
    outright = replace(annotator, unions={})
    spelled = {alias: outright.spell(union, "field") for union, alias in names.unions.items()}
    needed = frozenset[Import]().union(*(each.imports for each in spelled.values()))
    return ModelsModule(
        name=UNIONS,
        doc=docstring("Names for what may be one of several entities.", indent=0),
        imports=frozenset(),
        typing_imports=needed,
        aliases=tuple(AliasView(alias, spelled[alias]) for alias in sorted(spelled)),
        classes=(),
    )


def _module(
    inheritance: Inheritance,
    names: Names,
    annotator: Annotator,
    module: str,
    types: list[TypeDef],
) -> ModelsModule:
    typing_imports: set[Import] = set()
    needed: set[Import] = set()
    classes: list[ClassView] = []
    aliases: dict[str, AliasView] = {}
    for type_def in _bases_first(types):
        base = _base(type_def, names)
        needed.add(base)
        fields: list[FieldView] = []
        declared = {prop.name: prop.type for prop in type_def.properties}
        for prop in inheritance.own(type_def):
            if prop.type == declared[prop.name]:
                annotation = _annotate(prop, type_def, names, annotator, module, aliases)
            else:
                annotation = annotator.spell(prop.type, "field")
            typing_imports |= annotation.imports
            fields.append(_field(names.attribute(type_def.name, prop.name), prop, annotation))
        narrowed = {
            prop.name: _annotate(prop, type_def, names, annotator, module, aliases)
            for prop in inheritance.narrowed(type_def)
        }
        classes.append(_class(type_def, names, base.name, tuple(fields), narrowed))
    typing_imports -= needed
    if aliases:
        typing_imports.discard(LITERAL)
    return ModelsModule(
        name=module,
        doc=docstring(f"Entities: {module.replace('_', ' ')}.", indent=0),
        imports=of_others(needed, module),
        typing_imports=of_others(typing_imports, module),
        aliases=tuple(aliases[name] for name in sorted(aliases)),
        classes=tuple(classes),
    )


def _base(type_def: TypeDef, names: Names) -> Import:
    """The class that a class extends."""
    if not type_def.base:
        return Import("", MEGAPLAN.model_base, "runtime")
    return Import(names.modules[type_def.base], names.classes[type_def.base], "model")


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


def _annotate(
    prop: Property,
    type_def: TypeDef,
    names: Names,
    annotator: Annotator,
    module: str,
    aliases: dict[str, AliasView],
) -> Annotation:
    listed = listed_values(prop.type)
    if listed is None:
        return annotator.spell(prop.type, "field")
    name = names.enumerations[f"{type_def.name}.{prop.name}"]
    values = literal(listed)
    if name in aliases:
        # A recorded alias may stand for lists that differ by now; it allows what any of them has.
        both = (*aliases[name].annotation.literals, *values.literals)
        values = replace(values, literals=tuple(dict.fromkeys(both)))
    aliases[name] = AliasView(name, values)
    alias = Annotation(name, needs=Import(module, name, "model"))
    return alias if listed is prop.type else alias.wrapped("list")


def _field(name: str, prop: Property, annotation: Annotation) -> FieldView:
    if prop.name == "id" and prop.type == Scalar("string"):
        # Every entity that the service sends has one, and the next call needs it.
        doc = docstring("Identifier; empty for an entity that has none yet.", indent=10)
        return FieldView(name, prop.name, annotation, doc, "")
    return FieldView(name, prop.name, annotation.optional(), _field_doc(prop))


def _field_doc(prop: Property) -> tuple[str, ...]:
    facts = "Required on creation." if prop.required else ""
    return docstring(" ".join(filter(None, (sentence(prop.description), facts))), indent=10)


def _class(
    type_def: TypeDef,
    names: Names,
    base: str,
    fields: tuple[FieldView, ...],
    narrowed: dict[str, Annotation],
) -> ClassView:
    name = names.classes[type_def.name]
    spelled = " ".join(words(type_def.name)) or type_def.name
    required = tuple(each.name for each in type_def.properties if each.required)
    sortable = tuple(each.name for each in type_def.properties if each.sortable)
    constants = (
        Constant("_content_type", type_def.name if type_def.name != name else ""),
        Constant("_required", required, _NAMES),
        Constant("_sortable", sortable, _NAMES),
        Constant("_wire", dict(irregular(names, type_def))),
        Constant("_narrowed", narrowed),
    )
    return ClassView(
        name=name,
        base=base,
        wire=type_def.name,
        doc=docstring(sentence(type_def.description or spelled), indent=10),
        constants=tuple(each for each in constants if each.value),
        fields=fields,
    )
