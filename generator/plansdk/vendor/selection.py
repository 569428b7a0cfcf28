"""What users name, looked up: resources, operations and types.

task            every operation of the resource, those of its sub-resources too
spaces.widget   a sub-resource
task.get        one operation, by its Python name
GET /task/{id}  the same, by method and path, whatever its variables are called
Deal            a type, beside what the operations need
events          a part of the runtime, with the types that it works with

Former names stand for what has them now, so that a selection outlives a rename.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches

from plansdk.diagnostics import Diagnostic, Rejected, Span, error
from plansdk.model import Operation
from plansdk.naming.assign import Names
from plansdk.naming.identity import former_ids
from plansdk.plan import PlannedApi
from plansdk.targets import TARGETS, NamedApi
from plansdk.vendor.closure import Reason
from plansdk.vendor.lock import Selection
from plansdk.vendor.slice import Slice, cut


def select(planned: PlannedApi, selection: Selection) -> Slice:
    """Cut a selection out of an API.

    Raises:
        Rejected: A name stands for nothing.
    """
    whole = planned.named
    api, names = whole.api, whole.names
    operations: dict[str, Operation] = {}
    types: list[tuple[str, Reason]] = []
    parts = tuple(each for each in whole.parts if not selection.only or each in selection.only)
    problems: list[Diagnostic] = []
    by_class = {name: wire for wire, name in names.classes.items()}
    former: dict[str, list[str]] = {}
    for old, renaming in planned.symbols.former.items():
        former.setdefault(str(renaming.to), []).append(str(old))
    ids = former_ids(selection.only, (each.id for each in api.operations))
    for name in selection.only:
        if name in parts:
            continue
        found = [
            each
            for each in api.operations
            if ids.get(each.id) == name or _is_meant(name, each, names, former)
        ]
        wire = by_class.get(str(planned.symbols.present(name) or name), name)
        if not found and wire in api.by_name:
            types.append((wire, Reason(f"--only {name}", "")))
        elif not found:
            problems.append(_unknown(name, names, whole.parts))
        operations.update((each.id, each) for each in found)
    if problems:
        raise Rejected(problems)
    if not selection.only:
        operations = {each.id: each for each in api.operations}
        types = [(each.name, Reason("the whole package", "")) for each in api.types]
    kept = [each for each in api.operations if each.id in operations]
    types += _needed_by_runtime(whole, kept, parts)
    return cut(whole, kept, types, selection.depth, parts)


def _is_meant(
    name: str, operation: Operation, names: Names, former: Mapping[str, Sequence[str]]
) -> bool:
    present = ".".join(names.operations[operation.id])
    spelled = (present, *former.get(present, ()))
    return any(f"{each}.".startswith(f"{name}.") for each in spelled)


def _needed_by_runtime(
    whole: NamedApi, operations: Sequence[Operation], parts: Collection[str]
) -> list[tuple[str, Reason]]:
    """Types that the runtime itself works with."""
    runtime = TARGETS[whole.target].runtime
    found = [(name, Reason("the runtime", "")) for name in runtime.native]
    for part in runtime.parts:
        if part.name in parts:
            found += [(name, Reason(f"the runtime's {part.name}", "")) for name in part.needs]
    for resource in dict.fromkeys(whole.names.operations[each.id][0] for each in operations):
        _, entity = runtime.provided.get(resource, ("", ""))
        if entity:
            found.append((entity, Reason(f"the runtime's methods of {resource}", "")))
    return [each for each in found if each[0] in whole.api.by_name]


def _unknown(name: str, names: Names, parts: Collection[str]) -> Diagnostic:
    resources = {resource for resource, _ in names.operations.values()}
    dotted = {f"{resource}.{method}" for resource, method in names.operations.values()}
    known = [*parts, *sorted(resources), *sorted(names.classes.values()), *sorted(dotted)]
    close = get_close_matches(name, known, n=3, cutoff=0.7)
    hint = "Name a resource (task), an operation (task.get) or a type (Task)."
    if close:
        hint = f"Did you mean {' or '.join(close)}?"
    return error("VND101", Span("--only"), f"{name!r} is no resource, operation or type", hint)
