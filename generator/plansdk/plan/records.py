"""Plan the record classes of an XML service, and the values its lists allow."""

from __future__ import annotations

from plansdk.model import Api, Array, Property, Scalar, TypeDef
from plansdk.naming.assign import Names, irregular
from plansdk.naming.words import words
from plansdk.plan.annotations import FLAG, TABLE, Annotation, Annotator, generic, imports_of
from plansdk.plan.codecs import codec, key
from plansdk.plan.docs import docstring, sentence
from plansdk.plan.expressions import Code
from plansdk.plan.imports import of_lists, of_others, of_runtime
from plansdk.plan.values import plan_values
from plansdk.plan.views import ClassView, Constant, FieldView, ModelsModule
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
    planned = [_module(names, annotator, module, by_module[module]) for module in by_module]
    planned.append(plan_values(api, annotator.narrowed))
    return tuple(sorted(planned, key=lambda each: each.name))


def _module(names: Names, annotator: Annotator, module: str, types: list[TypeDef]) -> ModelsModule:
    classes = tuple(_class(each, names, annotator) for each in types)
    needed = imports_of(each for cls in classes for each in cls.annotations)
    return ModelsModule(
        name=module,
        doc=docstring(f"Records: {module.replace('_', ' ')}.", indent=0),
        imports=of_runtime(PLANFIX.model_base) | of_lists(classes),
        typing_imports=of_others(needed, module),
        classes=classes,
    )


def field_annotation(prop: Property, annotator: Annotator) -> Annotation:
    """The type of a property of a record; lists that count their items are `Listing`."""
    if isinstance(prop.type, Array) and prop.xml and prop.xml.counters:
        return generic("Listing", annotator.spell(prop.type.item, "field"))
    return annotator.spell(prop.type, "field")


def _class(type_def: TypeDef, names: Names, annotator: Annotator) -> ClassView:
    spelled = " ".join(words(type_def.name))
    notes = [sentence(each.text) for each in type_def.notes]
    shape = {key(each): codec(each, names) for each in type_def.properties}
    is_free = bool(type_def.choices) and not any(each.required for each in type_def.choices)
    ids_alone = all(each.type == Scalar("integer") for each in type_def.properties)
    constants = (
        Constant("_shape", shape, TABLE),
        # Ids alone without any of them name nothing, save where the service says what that means.
        Constant("_may_be_empty", is_free and ids_alone, FLAG),
        Constant("_wire", dict(irregular(names, type_def)), TABLE),
    )
    return ClassView(
        name=names.classes[type_def.name],
        base=PLANFIX.model_base,
        wire=type_def.name,
        doc=docstring(sentence(type_def.description or spelled), *notes, indent=10),
        constants=tuple(each for each in constants if each.value),
        fields=tuple(
            _field(names.attribute(type_def.name, each.name), each, annotator)
            for each in type_def.properties
        ),
    )


def _field(name: str, prop: Property, annotator: Annotator) -> FieldView:
    annotation = field_annotation(prop, annotator)
    if prop.name == "id" and prop.type == Scalar("integer"):
        # Everything that the service sends has one, and the next call needs it; 0 is none.
        return FieldView(name, prop.name, annotation, _doc(prop), Code("0"))
    return FieldView(name, prop.name, annotation.optional(), _doc(prop))


def _doc(prop: Property) -> tuple[str, ...]:
    notes = [sentence(each.text) for each in prop.notes]
    required = "Required." if prop.required else ""
    return docstring(
        " ".join(filter(None, (sentence(prop.description), required, *notes))), indent=10
    )


def is_key(api: Api, prop: Property) -> bool:
    """Whether a property is a record that is given by its id alone."""
    declared = api.declared(prop.type)
    names = [each.name for each in declared.properties] if declared else []
    return names[:1] == ["id"] and set(names) <= {"id", "general", "uniqueId"}
