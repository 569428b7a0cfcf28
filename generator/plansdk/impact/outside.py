"""What a program uses of an API and a slice of it does not have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plansdk.diagnostics import Diagnostic
from plansdk.impact.analysis import collect
from plansdk.impact.client_package import Package
from plansdk.impact.files import Found
from plansdk.impact.lookup import Lookup
from plansdk.impact.program import Program
from plansdk.impact.uses import Place, Use
from plansdk.naming.symbol import Symbol
from plansdk.plan import PlannedApi


@dataclass(frozen=True, slots=True, order=True)
class Outside:
    """A place that uses something outside of a slice.

    Attributes:
        name: What it uses, as programs spell it.
        add: The operation, resource or type that has to be selected for it.
    """

    place: Place
    name: str
    add: str


def outside(
    whole: PlannedApi, part: PlannedApi, paths: Sequence[Path], package: str
) -> tuple[list[Outside], tuple[Diagnostic, ...]]:
    """Find the operations and types that the code below some paths uses and a slice lacks.

    Args:
        whole: The API.
        part: The slice.
        paths: Files and folders with the code.
        package: The name by which it imports the package.

    Returns:
        The places in order, and as warnings: files that could not be read.
    """
    found = Found(whole.named.target)
    found.read(paths)
    lookup = Lookup(whole)
    program = Program(frozenset({package}))
    for each in found.sources:
        program.add(each.file, each.place, each.text, each.tree)
    uses = collect(program, Package(lookup), frozenset()).uses
    return _once_a_line(sorted(_outside(uses, lookup, Lookup(part)))), tuple(found.diagnostics)


def _once_a_line(found: Sequence[Outside]) -> list[Outside]:
    """Uses without repeats, and without resources of which an operation is told."""
    told = {each.add.rpartition(".")[0] for each in found}
    lines = {
        (each.place.file, each.place.line, each.add): each
        for each in reversed(found)
        if each.add not in told
    }
    return sorted(lines.values())


def _outside(uses: Iterable[Use], whole: Lookup, part: Lookup) -> Iterator[Outside]:
    kept = {each.declared for each in part.methods.values()}
    for use in uses:
        symbol = use.symbol.method
        if symbol.kind == "method":
            add = _resource(symbol, whole, part) if symbol.name == "*" else ""
            method = whole.methods.get(symbol)
            if method is not None and method.declared not in kept:
                add = str(method.declared)
        else:
            add = _type(symbol.owner or symbol.name, whole, part.exported)
        if add:
            yield Outside(use.place, str(symbol), add)


def _resource(symbol: Symbol, whole: Lookup, part: Lookup) -> str:
    """A resource of which nothing is kept."""
    is_kept = any(f"{each}.".startswith(f"{symbol.owner}.") for each in part.resources)
    return "" if is_kept or symbol.owner not in whole.resources else symbol.owner


def _type(name: str, whole: Lookup, kept: Collection[str]) -> str:
    """The type that brings a name; empty where it is there, or where none does."""
    if name in kept or name not in whole.exported:
        return ""
    names = whole.planned.named.names
    if name in names.classes.values():
        return name
    owners = (place.partition(".")[0] for place, each in names.enumerations.items() if each == name)
    return next((names.classes[each] for each in owners if each in names.classes), "")
