"""Plan the record classes of an XML service, and the values its lists allow."""

from __future__ import annotations

import re

from plansdk.model import Api, Array, Property, Ref, Scalar, TypeDef
from plansdk.naming.assign import Names, irregular
from plansdk.naming.words import words
from plansdk.plan.annotations import VALUES, Annotation, Annotator, Import
from plansdk.plan.docs import docstring, sentence
from plansdk.plan.entities import display, entry, former_constant
from plansdk.plan.former import former_fields
from plansdk.plan.imports import model_imports, runtime_imports
from plansdk.plan.shapes import key, kind
from plansdk.plan.values import plan_values
from plansdk.plan.views import ClassView, FieldView, ModelsModule
from plansdk.targets.runtime import PLANFIX


def plan_records(
    api: Api, names: Names, annotator: Annotator, emitted: frozenset[str]
) -> tuple[ModelsModule, ...]:
    """Plan every models module, in alphabetical order.

    Args:
        api: The service.
        names: The names of everything.
        annotator: Spells types.
        emitted: The types that become classes; the others are the documents of
            requests and answers, which become parameters and results.
    """
    by_module: dict[str, list[TypeDef]] = {}
    for type_def in api.types:
        if type_def.name in emitted:
            by_module.setdefault(names.modules[type_def.name], []).append(type_def)
    modules = frozenset(by_module) | {VALUES}
    planned = [
        _module(names, annotator, module, types, modules) for module, types in by_module.items()
    ]
    planned.append(plan_values(api, annotator.narrowed))
    return tuple(sorted(planned, key=lambda each: each.name))


def _module(
    names: Names,
    annotator: Annotator,
    module: str,
    types: list[TypeDef],
    modules: frozenset[str],
) -> ModelsModule:
    needed: set[Import] = set()
    core: set[str] = set()
    classes: list[ClassView] = []
    for type_def in types:
        fields: list[FieldView] = []
        for prop in type_def.properties:
            annotation = field_annotation(prop, annotator, module)
            needed |= annotation.imports
            core |= {"Custom", "Listing"} & set(re.findall(r"\w+", annotation.text))
            fields.append(_field(names.attribute(type_def.name, prop.name), prop, annotation))
        classes.append(_class(type_def, names, tuple(fields)))
    lines = model_imports(needed, modules, ".")
    return ModelsModule(
        name=module,
        doc=docstring(f"Records: {module.replace('_', ' ')}.", indent=0),
        imports=runtime_imports(
            PLANFIX,
            ("Record", *(["deprecated"] if any(each.former for each in classes) else [])),
            ".._core.",
        ),
        typing_imports=(
            *(each for each in lines if each.module[0] != "."),
            *runtime_imports(PLANFIX, core, ".._core."),
            *(each for each in lines if each.module[0] == "."),
        ),
        aliases=(),
        classes=tuple(classes),
    )


def field_annotation(prop: Property, annotator: Annotator, module: str) -> Annotation:
    """The type of a property of a record; lists that count their items are `Listing`."""
    if isinstance(prop.type, Array) and prop.xml and prop.xml.counters:
        return annotator.spell(prop.type.item, "field", here=module).wrapped("Listing")
    return annotator.spell(prop.type, "field", here=module)


def _class(type_def: TypeDef, names: Names, fields: tuple[FieldView, ...]) -> ClassView:
    spelled = " ".join(words(type_def.name))
    notes = [sentence(each.text) for each in type_def.notes]
    shape = display("_shape", "{", (entry(key(p), kind(p, names)) for p in type_def.properties))
    wire = display("_wire", "{", (entry(*each) for each in irregular(names, type_def)))
    name = names.classes[type_def.name]
    former = former_fields(names.renamed, name, {each.name: each.annotation for each in fields})
    constants = (shape, wire, former_constant(former))
    return ClassView(
        name=name,
        base=PLANFIX.model_base,
        doc=docstring(sentence(type_def.description or spelled), *notes, indent=10),
        constants=tuple(each for each in constants if each.text),
        fields=fields,
        former=former,
    )


def _field(name: str, prop: Property, annotation: Annotation) -> FieldView:
    if prop.name == "id" and prop.type == Scalar("integer"):
        # Everything that the service sends has one, and the next call needs it; 0 is none.
        return FieldView(name, annotation.text, _doc(prop), "0")
    return FieldView(name, annotation.optional().text, _doc(prop))


def _doc(prop: Property) -> tuple[str, ...]:
    notes = [sentence(each.text) for each in prop.notes]
    required = "Required." if prop.required else ""
    return docstring(
        " ".join(filter(None, (sentence(prop.description), required, *notes))), indent=10
    )


def is_key(api: Api, prop: Property) -> bool:
    """Whether a property is a record that is given by its id alone."""
    if not isinstance(prop.type, Ref) or prop.type.name not in api.by_name:
        return False
    names = [each.name for each in api.type(prop.type.name).properties]
    return names[:1] == ["id"] and set(names) <= {"id", "general", "uniqueId"}
