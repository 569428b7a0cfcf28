"""What a package keeps under former names: aliases that warn and lead to what is there now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from plansdk.naming.renames import Kind, Renaming, kind_of
from plansdk.plan.annotations import repr_string
from plansdk.plan.docs import safe
from plansdk.plan.views import FormerField, FormerMethod, FormerName, MethodView

METHOD_CORE = frozenset({"Renamed", "deprecated"})
"""Names of the runtime that a module with former methods needs when it runs."""

_RESULTS = {"operation": "Method", "paginated": "PagedMethod"}


def former_names(
    renamed: Mapping[str, Renaming], kind: Kind, defined: Collection[str]
) -> tuple[FormerName, ...]:
    """Former names of classes and aliases, or of error codes.

    Args:
        renamed: All former names.
        kind: Which of them.
        defined: What there is; a slice of a package has no more.
    """
    return tuple(
        FormerName(old.rpartition(".")[2], present, message(old, each))
        for old, each in renamed.items()
        if kind_of(old) == kind and (present := each.to.rpartition(".")[2]) in defined
    )


def former_fields(
    renamed: Mapping[str, Renaming], owner: str, annotations: Mapping[str, str]
) -> tuple[FormerField, ...]:
    """Former names of the attributes of a class.

    Args:
        renamed: All former names.
        owner: The class.
        annotations: Annotations of its attributes.
    """
    return tuple(
        FormerField(old, annotations[present], present, message(f"{owner}.{old}", each))
        for old, each in former_members(renamed, owner)
        if (present := each.to.rpartition(".")[2]) in annotations
    )


def former_members(renamed: Mapping[str, Renaming], owner: str) -> Iterator[tuple[str, Renaming]]:
    """Former names below a class or a resource, without it."""
    for old, each in renamed.items():
        above, _, member = old.rpartition(".")
        if above == owner:
            yield member, each


def former_method(
    resource: str, name: str, renaming: Renaming, home: str, view: MethodView
) -> FormerMethod:
    """A method under a former name.

    Args:
        resource: The resource that had it.
        name: Its name there.
        renaming: What has become of it.
        home: The class that has it now.
        view: The method.
    """
    present = renaming.to.rpartition(".")[0]
    told = message(f"{resource}.{name}", Renaming(f"{present}.{view.name}", "", renaming.until))
    result = _RESULTS[view.decorator]
    arguments = (repr_string(told), f"lambda: resources.{home}.{view.name}")
    return FormerMethod(name, view.decorator, result, told, arguments)


def method_core(former: Collection[FormerMethod]) -> frozenset[str]:
    """Names of the runtime that type checkers need for former methods."""
    if not former:
        return frozenset()
    results = {f"{kind}{each.bound}" for each in former for kind in ("Sync", "Async")}
    return frozenset({"Async", "Caller", "Sync"} | results | {each.decorator for each in former})


def message(old: str, renaming: Renaming) -> str:
    """What the use of a former name says."""
    end = f", and goes in {safe(renaming.until)}" if renaming.until else ""
    return f"{old} has been renamed to {renaming.to}{end}"
