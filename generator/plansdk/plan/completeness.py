"""The completeness ledger: is everything that was specified in the plan?

What is counted as generated is counted in the plan that the templates print, so a
property that a later change loses on the way is missed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plansdk.model import CONTENT_TYPE, Api, Operation, Ref
from plansdk.naming.assign import Names
from plansdk.plan.calls import documents
from plansdk.plan.views import ClassView, ErrorsView, MethodView, PackageView
from plansdk.report import Count
from plansdk.targets import NamedApi
from plansdk.targets.runtime import PLANFIX


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was specified and generated, by kind, and the identities of what is missing."""

    counts: Mapping[str, Count]
    left_out: tuple[str, ...]


def tally(named: NamedApi, package: PackageView) -> Tally:
    """Compare a specification with the plan made of it."""
    return (_documents if named.api.xml else _entities)(named, package)


def _entities(named: NamedApi, package: PackageView) -> Tally:
    api, corrected, names = named.specified, named.api, named.names
    classes = {cls.name: cls for module in package.models for cls in module.classes}
    methods = {
        (resource.name, method.name)
        for resource in package.resources
        for method in resource.resource.methods
    }
    left_out: list[str] = []
    types = properties = 0
    for type_def in api.types:
        if type_def.alias is not None:
            types += 1
            continue
        cls = classes.get(names.classes.get(type_def.name, ""))
        if cls is None:
            left_out.append(f"type {type_def.name}")
            continue
        types += 1
        attributes = _attributes(cls, classes)
        # An overlay may rename a property; it stays the same one, in the same place.
        for prop, final in zip(
            type_def.properties, corrected.type(type_def.name).properties, strict=True
        ):
            attribute = names.attribute(type_def.name, final.name)
            if final.name == CONTENT_TYPE or attribute in attributes:
                properties += 1
            else:
                left_out.append(f"property {type_def.name}.{prop.name}")
    operations = 0
    for operation in api.operations:
        resource, method = names.operations.get(operation.id, ("", ""))
        if (resource.replace(".", "_"), method) in methods:
            operations += 1
        else:
            left_out.append(f"operation {operation.id}")
    counts = _counts(api, types, properties)
    return Tally({**counts, "operations": Count(len(api.operations), operations)}, tuple(left_out))


def _documents(named: NamedApi, package: PackageView) -> Tally:
    """Compare the specification of an XML service with the plan made of it.

    The elements of a request are parameters of its method; the only element of an answer
    is the method's result; all others are attributes of record classes.
    """
    api, names = named.api, named.names
    classes = {cls.name: cls for module in package.models for cls in module.classes}
    methods = {
        (resource.name, method.name): method
        for resource in package.resources
        for method in resource.resource.methods
    }
    left_out: list[str] = []
    operations = 0
    for operation in api.operations:
        resource, name = names.operations.get(operation.id, ("", ""))
        if operation.xml and operation.xml.binary and resource in PLANFIX.provided:
            operations += 1
        elif (resource, name) in methods:
            operations += 1
            left_out += _lost_elements(api, names, operation, methods[resource, name])
        else:
            left_out.append(f"method {operation.path}")
    types = properties = 0
    unfolded = documents(api)
    for type_def in api.types:
        cls = classes.get(names.classes.get(type_def.name, ""))
        if type_def.name in unfolded:
            types += 1
            properties += len(type_def.properties)
        elif cls is not None:
            types += 1
            attributes = _attributes(cls, classes)
            lost = [
                prop.name
                for prop in type_def.properties
                if names.attribute(type_def.name, prop.name) not in attributes
            ]
            properties += len(type_def.properties) - len(lost)
            left_out += [f"element {type_def.name}.{each}" for each in lost]
        else:
            left_out.append(f"structure {type_def.name}")
    lost_ones = len(left_out)
    counts = _counts(api, types, properties)
    for name, counted in named.counted.items():
        made = operations if name == "operations" else counted - lost_ones
        counts[name] = Count(counted, made)
    codes = len(package.errors.codes) if isinstance(package.errors, ErrorsView) else 0
    counts["codes"] = Count(len(api.errors), codes)
    return Tally(counts, tuple(left_out))


def _counts(api: Api, types: int, properties: int) -> dict[str, Count]:
    return {
        "types": Count(len(api.types), types),
        "properties": Count(sum(len(each.properties) for each in api.types), properties),
    }


def _lost_elements(
    api: Api, names: Names, operation: Operation, method: MethodView
) -> Iterator[str]:
    """Elements of a request that are no parameters of the method."""
    declared = {each.partition(":")[0] for each in method.parameters}
    body = operation.body.type if operation.body else None
    for prop in api.type(body.name).properties if isinstance(body, Ref) else ():
        if names.attribute("", prop.name) not in declared:
            yield f"element {operation.path} {prop.name}"


def _attributes(cls: ClassView, classes: dict[str, ClassView]) -> set[str]:
    found: set[str] = set()
    current: ClassView | None = cls
    while current is not None:
        found |= {field.name for field in current.fields}
        current = classes.get(current.base)
    return found
