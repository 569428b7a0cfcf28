"""Plan the entity classes of a JSON service, by module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plansdk.model import Api, Property, Scalar, TypeDef
from plansdk.naming.assign import Names, irregular, listed_values
from plansdk.naming.words import words
from plansdk.plan.annotations import (
    LITERAL,
    UNIONS,
    Annotation,
    Annotator,
    Import,
    literals,
    repr_string,
)
from plansdk.plan.docs import docstring, sentence
from plansdk.plan.former import former_fields, former_members
from plansdk.plan.imports import model_imports, runtime_imports
from plansdk.plan.inheritance import Inheritance
from plansdk.plan.views import (
    Assignment,
    ClassView,
    FieldView,
    FormerField,
    ModelsModule,
)
from plansdk.targets.runtime import MEGAPLAN

_NAMES = "ClassVar[tuple[str, ...]]"
"""Declares a tuple that subclasses replace by one of another length."""


def plan_entities(api: Api, names: Names, annotator: Annotator) -> tuple[ModelsModule, ...]:
    """Plan every models module, in alphabetical order."""
    by_module: dict[str, list[TypeDef]] = {}
    for type_def in api.types:
        if type_def.alias is None:
            by_module.setdefault(names.modules[type_def.name], []).append(type_def)
    modules = frozenset(by_module) | {UNIONS}
    inheritance = Inheritance(api)
    planned = [
        _module(inheritance, names, annotator, module, by_module[module], modules)
        for module in sorted(by_module)
    ]
    if names.unions:
        planned.append(_unions(names, annotator, modules))
    return tuple(sorted(planned, key=lambda each: each.name))


def _unions(names: Names, annotator: Annotator, modules: frozenset[str]) -> ModelsModule:
    spelled = {
        alias: annotator.spell(union, "field", here=UNIONS) for union, alias in names.unions.items()
    }
    needed = frozenset[Import]().union(*(each.imports for each in spelled.values()))
    return ModelsModule(
        name=UNIONS,
        doc=docstring("Names for what may be one of several entities.", indent=0),
        imports=(),
        typing_imports=model_imports(needed, modules, "."),
        aliases=tuple(
            # Quoted: the classes are imported for type checkers only.
            Assignment(alias, repr_string(each.text))
            for alias, each in sorted(spelled.items())
        ),
        classes=(),
    )


def _module(
    inheritance: Inheritance,
    names: Names,
    annotator: Annotator,
    module: str,
    types: list[TypeDef],
    modules: frozenset[str],
) -> ModelsModule:
    typing_imports: set[Import] = set()
    bases: set[Import] = set()
    classes: list[ClassView] = []
    aliases: dict[str, Assignment] = {}
    for type_def in _bases_first(types):
        if type_def.base and names.modules[type_def.base] != module:
            bases.add(Import(names.modules[type_def.base], names.classes[type_def.base]))
        fields: list[FieldView] = []
        declared = {prop.name: prop.type for prop in type_def.properties}
        for prop in inheritance.own(type_def):
            if prop.type == declared[prop.name]:
                annotation = _annotate(prop, type_def, names, annotator, module, aliases)
            else:
                annotation = annotator.spell(prop.type, "field", here=module)
            typing_imports |= annotation.imports
            fields.append(_field(names.attribute(type_def.name, prop.name), prop, annotation))
        narrowed = {
            prop.name: _annotate(prop, type_def, names, annotator, module, aliases).text
            for prop in inheritance.narrowed(type_def)
        }
        former, needed = _former(inheritance, type_def, names, annotator, module)
        typing_imports |= needed
        classes.append(_class(type_def, names, tuple(fields), narrowed, former))
    typing_imports -= bases
    if aliases:
        typing_imports.discard(LITERAL)
    imports = model_imports(bases, modules, ".")
    core = ["Entity"] if any(each.base == "Entity" for each in classes) else []
    core += ["deprecated"] if any(each.former for each in classes) else []
    imports = (*runtime_imports(MEGAPLAN, core, ".._core."), *imports)
    return ModelsModule(
        name=module,
        doc=docstring(f"Entities: {module.replace('_', ' ')}.", indent=0),
        imports=imports,
        typing_imports=model_imports(typing_imports, modules, "."),
        aliases=tuple(aliases[name] for name in sorted(aliases)),
        classes=tuple(classes),
    )


def _former(
    inheritance: Inheritance, type_def: TypeDef, names: Names, annotator: Annotator, module: str
) -> tuple[tuple[FormerField, ...], frozenset[Import]]:
    """Attributes under former names; they may stand for inherited ones, not be inherited."""
    own = names.classes[type_def.name]
    if not any(former_members(names.renamed, own)):
        return (), frozenset()
    line = [*inheritance.line(type_def)]
    above = {
        former
        for each in line[:-1]
        for former, _ in former_members(names.renamed, names.classes[each.name])
    }
    wanted = {
        each.to.rpartition(".")[2]
        for former, each in former_members(names.renamed, own)
        if former not in above
    }
    annotations: dict[str, str] = {}
    needed: set[Import] = set()
    for each in line:
        for prop in inheritance.own(each):
            name = names.attribute(each.name, prop.name)
            if name in wanted:
                annotation = annotator.spell(prop.type, "field", here=module)
                annotations[name] = _field(name, prop, annotation).annotation
                needed |= annotation.imports
    found = former_fields(names.renamed, own, annotations)
    return tuple(each for each in found if each.name not in above), frozenset(needed)


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
    aliases: dict[str, Assignment],
) -> Annotation:
    listed = listed_values(prop.type)
    if listed is None:
        return annotator.spell(prop.type, "field", here=module)
    alias = names.enumerations[f"{type_def.name}.{prop.name}"]
    before = aliases[alias].literals if alias in aliases else ()
    # A recorded alias may stand for lists that differ by now; it allows what any of them has.
    values = dict.fromkeys([*before, *literals(listed)])
    aliases[alias] = Assignment(alias, literals=tuple(values))
    return Annotation(alias if listed is prop.type else f"list[{alias}]")


def _field(name: str, prop: Property, annotation: Annotation) -> FieldView:
    if prop.name == "id" and prop.type == Scalar("string"):
        # Every entity that the service sends has one, and the next call needs it.
        doc = docstring("Identifier; empty for an entity that has none yet.", indent=10)
        return FieldView(name, annotation.text, doc, '""')
    return FieldView(name, annotation.optional().text, _field_doc(prop))


def _field_doc(prop: Property) -> tuple[str, ...]:
    facts = "Required on creation." if prop.required else ""
    return docstring(" ".join(filter(None, (sentence(prop.description), facts))), indent=10)


def _class(
    type_def: TypeDef,
    names: Names,
    fields: tuple[FieldView, ...],
    narrowed: dict[str, str],
    former: tuple[FormerField, ...],
) -> ClassView:
    name = names.classes[type_def.name]
    spelled = " ".join(words(type_def.name)) or type_def.name
    required = (repr_string(each.name) for each in type_def.properties if each.required)
    sortable = (repr_string(each.name) for each in type_def.properties if each.sortable)
    constants = (
        Assignment("_content_type", repr_string(type_def.name) if type_def.name != name else ""),
        display(f"_required: {_NAMES}", "(", required),
        display(f"_sortable: {_NAMES}", "(", sortable),
        display("_wire", "{", (entry(*each) for each in irregular(names, type_def))),
        former_constant(former),
        display("_narrowed", "{", (entry(*each) for each in narrowed.items())),
    )
    return ClassView(
        name=name,
        base=names.classes[type_def.base] if type_def.base else MEGAPLAN.model_base,
        doc=docstring(sentence(type_def.description or spelled), indent=10),
        constants=tuple(each for each in constants if each.text),
        fields=fields,
        former=former,
    )


def former_constant(former: Iterable[FormerField]) -> Assignment:
    """What tells the runtime about attributes under former names."""
    return display("_renamed", "{", (entry(each.name, each.present) for each in former))


def display(name: str, opening: str, items: Iterable[str]) -> Assignment:
    """A tuple or dict display under a name; empty where there are no items."""
    found = tuple(items)
    if not found:
        return Assignment(name)
    end = "}" if opening == "{" else ",)" if len(found) == 1 else ")"
    return Assignment(name, f"{opening}{', '.join(found)}{end}")


def entry(key: str, value: str) -> str:
    """A key and a text, as they stand in a dict display."""
    return f"{repr_string(key)}: {repr_string(value)}"
