"""What a package keeps under former names: aliases that warn and lead to what is there now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from plansdk.naming.renames import Renaming
from plansdk.naming.symbol import Symbol, SymbolKind
from plansdk.naming.words import lineage
from plansdk.naming.xml import paged_names
from plansdk.plan.annotations import LITERAL, TABLE, imports_of
from plansdk.plan.docs import safe
from plansdk.plan.imports import of_others, of_runtime
from plansdk.plan.resources import of_their_own
from plansdk.plan.symbols import line
from plansdk.plan.views import (
    ClassView,
    Constant,
    ErrorsView,
    FormerField,
    FormerMethod,
    FormerName,
    ModelsModule,
    PackageView,
    ResourceView,
)

Former: TypeAlias = Mapping[Symbol, Renaming]
"""Former names with what stands for them."""

_RESULTS = {"operation": "Method", "paginated": "PagedMethod"}


def with_former_names(package: PackageView, former: Former) -> PackageView:
    """The package with everything that it keeps under former names.

    Args:
        package: As it is without them.
        former: All former names; a slice of a package has no more of them than it has of
            what stands for them.
    """
    if not former:
        return package
    defined = {name for each in package.models for name in each.names}
    errors = package.errors
    if isinstance(errors, ErrorsView):
        codes = {each.symbol for each in errors.codes}
        errors = replace(errors, former=_names(former, "code", codes))
    classes = {each.name: each for module in package.models for each in module.classes}
    return replace(
        package,
        models=tuple(_module(each, classes, former) for each in package.models),
        resources=_resources(package, former),
        errors=errors,
        former=_names(former, "class", defined),
    )


def _names(former: Former, kind: SymbolKind, defined: set[str]) -> tuple[FormerName, ...]:
    """Former names of classes and aliases, or of error codes."""
    return tuple(
        FormerName(old.name, each.to.name, message(old, each))
        for old, each in former.items()
        if old.kind == kind and each.to.name in defined
    )


def _module(module: ModelsModule, classes: Mapping[str, ClassView], former: Former) -> ModelsModule:
    changed = [_class(each, classes, former) for each in module.classes]
    if not any(each.former for each in changed):
        return module
    imports = module.imports | of_runtime("deprecated")
    needed = module.typing_imports | imports_of(each for cls in changed for each in cls.annotations)
    if any(each.annotation.literals for each in module.aliases):
        needed -= {LITERAL}
    return replace(
        module,
        imports=imports,
        typing_imports=of_others(needed - imports, module.name),
        classes=tuple(changed),
    )


def _class(cls: ClassView, classes: Mapping[str, ClassView], former: Former) -> ClassView:
    """Attributes under former names; they may stand for inherited ones, not be inherited."""
    own = [(old, each) for old, each in former.items() if old.owner == cls.name]
    if not own:
        return cls
    classes_above = list(line(cls.name, classes))
    above = {each.name for each in classes_above[1:]}
    inherited = {old.name for old in former if old.owner in above}
    fields = {each.name: each for at in classes_above for each in at.fields}
    found = tuple(
        FormerField(old.name, each.to.name, message(old, each), fields[each.to.name].annotation)
        for old, each in own
        if old.name not in inherited and each.to.name in fields
    )
    renamed = Constant("_renamed", {each.name: each.present for each in found}, TABLE)
    last = [each for each in cls.constants if each.name == "_narrowed"]
    first = [each for each in cls.constants if each.name != "_narrowed"]
    constants = (*first, *([renamed] if found else []), *last)
    return replace(cls, constants=constants, former=found)


def _resources(package: PackageView, former: Former) -> tuple[ResourceView, ...]:
    """The resources, with those that have operations under former names only."""
    found = {each.path: each for each in package.resources}
    for path, methods in _methods(package, former).items():
        for each in lineage(path):
            empty = ResourceView(each, of_their_own(each), of_runtime("M_co", "Resource"))
            found.setdefault(each, empty)
        found[path] = _with_methods(found[path], methods)
    return tuple(found[path] for path in sorted(found))


def _methods(package: PackageView, former: Former) -> dict[str, list[FormerMethod]]:
    """Methods under former names, by the resource that had them."""
    present = {(at.path, each.name): (at, each) for at in package.resources for each in at.methods}
    found: dict[str, list[FormerMethod]] = {}
    for old, renaming in former.items():
        home, method = present.get((renaming.to.owner, renaming.to.name), (None, None))
        if old.kind != "method" or home is None or method is None or method.behind:
            continue
        # An operation with pages brings two methods more, which are named after it.
        same = [each for each in home.methods if each.wire == method.wire]
        for name, each in zip((old.name, *paged_names(old.name)), same, strict=False):
            if (old.owner, name) in present:
                continue
            now = replace(renaming, to=replace(renaming.to, name=each.name))
            made = FormerMethod(
                name,
                f"resources.{home.class_name}.{each.name}",
                message(replace(old, name=name), now),
                each.decorator,
                _RESULTS[each.decorator],
            )
            found.setdefault(old.owner, []).append(made)
    return found


def _with_methods(resource: ResourceView, former: list[FormerMethod]) -> ResourceView:
    results = {f"{kind}{each.bound}" for each in former for kind in ("Sync", "Async")}
    typing = {"Async", "Caller", "Sync", *results, *(each.decorator for each in former)}
    imports = resource.imports | of_runtime("P", "Renamed", "T", "deprecated")
    return replace(
        resource,
        about=resource.about if resource.methods else "Operations under former names.",
        imports=imports,
        typing_imports=(resource.typing_imports | of_runtime(*typing)) - imports,
        former=tuple(former),
    )


def message(old: Symbol, renaming: Renaming) -> str:
    """What the use of a former name says."""
    end = f", and goes in {safe(renaming.until)}" if renaming.until else ""
    return f"{old} has been renamed to {renaming.to}{end}"
