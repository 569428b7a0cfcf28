"""From two versions and some paths to what the one does to the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from plansdk.changes import LEVELS, Change
from plansdk.changes.diff import compared
from plansdk.changes.report import Comparison
from plansdk.diagnostics import Diagnostic
from plansdk.impact.arguments import note_arguments
from plansdk.impact.client_package import Package
from plansdk.impact.collector import Collector
from plansdk.impact.deprecated_names import former_name
from plansdk.impact.files import Found
from plansdk.impact.impact import Impact, Possible, Touched
from plansdk.impact.inference import Inference
from plansdk.impact.lookup import Lookup
from plansdk.impact.matching import Matcher, renamed_in
from plansdk.impact.program import Program
from plansdk.impact.uses import Unresolved
from plansdk.naming.symbol import Symbol
from plansdk.plan import PlannedApi

_SERIOUS = frozenset({"breaking", "risky"})


def analyse(
    old: str, new: str, paths: Sequence[Path], packages: Iterable[str] = ()
) -> tuple[Impact, tuple[Diagnostic, ...]]:
    """Find the changes between two versions that touch the code below some paths.

    Args:
        old: A RAML file, a folder, the name of a bundled version, or `git:REV[:PATH]`: the
            version that the code was written for.
        new: The same.
        paths: Files and folders with the code.
        packages: Names by which it imports the generated package, besides the usual one
            and those of the generated packages below the paths.

    Returns:
        What is touched, and as warnings: files that could not be read, and what is wrong
        with overlay and name ledger of the new version.

    Raises:
        Rejected: A version cannot be found or has errors.
    """
    comparison, before, after = compared(old, new)
    found = Found(comparison.target)
    found.read(paths)
    names = {f"{comparison.target}_api", *packages, *(each.name for each in found.packages)}
    program = Program(frozenset(names))
    for each in found.sources:
        program.add(each.file, each.place, each.text, each.tree)
    impact = examine(comparison, before.planned, after.planned, program)
    return impact, (*after.diagnostics, *found.diagnostics)


def examine(
    comparison: Comparison, before: PlannedApi, after: PlannedApi, program: Program
) -> Impact:
    """Find the changes that touch a program.

    Args:
        comparison: What differs between the versions.
        before: The version that the program was written for.
        after: The version that it is to meet.
        program: The program.
    """
    package = Package(Lookup(before))
    matcher = Matcher(package.lookup, after, renamed_in(comparison.changes))
    collector = collect(program, package, matcher.followed(comparison.changes))
    matcher.take(collector.uses)
    unresolved = sorted(set(collector.unresolved), key=lambda each: (each.place, each.name))
    return Impact(
        comparison,
        _touched(comparison.changes, matcher, after),
        _possible(comparison.changes, unresolved),
        tuple(each for each in unresolved if each.is_ours),
        {each.file: each.lines for each in program.modules},
    )


def collect(program: Program, package: Package, followed: frozenset[Symbol]) -> Collector:
    """Find what a program uses of the package.

    A module is left alone if it imports neither the package nor a module that does, and
    is not called from one: nothing in it could be told apart.

    Args:
        program: The program.
        package: What it can find there.
        followed: Symbols whose values are followed to where they are used further on.
    """
    inference = Inference(program, package)
    collector = Collector(inference, followed)
    by_file = {each.file: each for each in program.modules}
    concerned = set(program.concerned())
    pending = sorted(concerned)
    while pending:
        fresh = note_arguments(inference, by_file[pending.pop()]) - concerned
        concerned |= fresh
        pending += sorted(fresh)
    for module in program.modules:
        if module.file in concerned:
            collector.collect(module)
    return collector


def _touched(changes: Iterable[Change], matcher: Matcher, after: PlannedApi) -> tuple[Touched, ...]:
    """The changes that touch something, the worst first, with one use for each place and kind."""
    found: list[Touched] = []
    for change in changes:
        uses = dict.fromkeys(matcher.touched_by(change))
        if uses:
            ordered = sorted(uses, key=lambda each: (each.place, each.kind))
            found.append(Touched(change, tuple(ordered), former_name(change, after)))
    return tuple(sorted(found, key=lambda each: LEVELS.index(each.level)))


def _possible(changes: Iterable[Change], unresolved: Iterable[Unresolved]) -> tuple[Possible, ...]:
    by_name: dict[str, list[Change]] = defaultdict(list)
    for each in changes:
        symbol = each.old_symbol
        if each.level in _SERIOUS and symbol and symbol.owner and not symbol.argument:
            by_name[symbol.name].append(each)
    return tuple(
        Possible(each, tuple(sorted(by_name[each.name], key=lambda c: LEVELS.index(c.level))))
        for each in unresolved
        if each.name in by_name
    )
