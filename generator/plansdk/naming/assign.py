"""Give every thing of an API its Python name: recorded ones first, then new ones.

`assign` returns the names, the ledger with what is new appended, and diagnostics:

- NAM101  a warning: something new is not called what it would be, since that is taken; an
          error: the ledger calls two things alike
- NAM106  an alias stands for lists of values in several modules

No document can provoke the errors. What the ledger itself can get wrong is found when it is
read (`ledger_reader`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from plansdk.diagnostics import Diagnostic
from plansdk.model import Api, TypeDef, Union
from plansdk.naming import reserved as fixed
from plansdk.naming.argument_names import ArgumentNames
from plansdk.naming.attribute_names import name_attributes
from plansdk.naming.clashes import across_kinds, among_resources, scattered
from plansdk.naming.ledger import Ledger
from plansdk.naming.operation_names import name_operations
from plansdk.naming.reserved import Reserved
from plansdk.naming.type_names import name_classes, name_modules, name_values, promised
from plansdk.naming.unions import name_unions
from plansdk.naming.words import camel, identifier, lineage, parent, resource_class, snake


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
        arguments: Operation id to its arguments.
    """

    operations: Mapping[str, tuple[str, str]]
    classes: Mapping[str, str]
    modules: Mapping[str, str]
    enumerations: Mapping[str, str]
    unions: Mapping[Union, str]
    properties: Mapping[str, str]
    attributes: Mapping[str, str]
    arguments: Mapping[str, ArgumentNames]

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
    needed = fixed.CLASSES | reserved.classes
    calls = name_operations(api, ledger, reserved, needed | promised(ledger))
    resources = {resource_class(above) for each in calls.record for above in lineage(each)}
    classes, recorded_classes, found = name_classes(api, ledger, needed, resources)
    modules, recorded_modules = name_modules(api, ledger)
    taken = needed | promised(ledger) | resources | {*classes.values()}
    enumerations, recorded_enumerations = name_values(api, ledger, classes, modules, taken)
    taken |= frozenset(recorded_enumerations)
    unions, recorded_unions = name_unions(api, ledger.unions, taken)
    attributes, properties, found_there = name_attributes(
        api, ledger, classes, fixed.ATTRIBUTES | reserved.attributes
    )
    arguments = {
        each.id: ArgumentNames(
            operation=each,
            recorded_id=calls.recorded_ids.get(each.id, each.id),
            resource=parent(calls.names[each.id][0])[1],
            given=ledger.parameters,
            reserved=reserved.paging if each.paginated else (),
        )
        for each in api.operations
    }
    names = Names(
        operations=calls.names,
        classes=classes,
        modules=modules,
        enumerations=enumerations,
        unions=unions,
        properties=properties,
        attributes=attributes,
        arguments=arguments,
    )
    diagnostics = [*calls.diagnostics, *found, *found_there]
    parameters = dict(ledger.parameters)
    for each in arguments.values():
        parameters |= each.record
    diagnostics += among_resources(api, names.operations)
    diagnostics += across_kinds(api, names.operations, classes, recorded_enumerations, unions)
    diagnostics += scattered(api, enumerations, modules)
    grown = replace(
        ledger,
        operations=calls.record,
        classes=recorded_classes,
        modules=recorded_modules,
        enumerations=recorded_enumerations,
        unions=recorded_unions,
        properties={**ledger.properties, **properties},
        parameters=parameters,
    )
    return names, grown, diagnostics


def irregular(names: Names, type_def: TypeDef) -> Iterable[tuple[str, str]]:
    """Attributes whose wire name the spelling rule does not give, as (attribute, wire)."""
    for prop in type_def.properties:
        attribute = names.attribute(type_def.name, prop.name)
        if not names.is_regular(attribute, prop.name):
            yield attribute, prop.name
