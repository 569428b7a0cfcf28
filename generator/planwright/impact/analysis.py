"""From two versions and some paths to what the one does to the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from planwright.changes import LEVELS, Change
from planwright.changes.diff import compared
from planwright.diagnostics import Diagnostic
from planwright.impact.catalog import catalogue
from planwright.impact.collector import Collector, in_places
from planwright.impact.files import Found, Source
from planwright.impact.impact import Impact, Possible, Touched
from planwright.impact.inference import Inference
from planwright.impact.matching import Matcher, name_of
from planwright.impact.package import Package
from planwright.impact.program import Program
from planwright.impact.uses import Unresolved

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
    program = program_of(found.sources, names)
    package = Package(catalogue(before))
    matcher = Matcher(package.catalog, before, after)
    collector = Collector(Inference(program, package), matcher.followed(comparison.changes))
    for module in program.modules:
        collector.collect(module)
    matcher.take(collector.uses)
    related = related_files(program, collector)
    unresolved = [each for each in collector.unresolved if each.place.file in related]
    impact = Impact(
        comparison.target,
        comparison.old,
        comparison.new,
        _touched(comparison.changes, matcher),
        _possible(comparison.changes, unresolved),
        tuple(sorted({each for each in unresolved if each.is_ours}, key=_place)),
        len(comparison.changes),
        len(program.modules),
        {each.file: each.lines for each in program.modules},
    )
    return impact, (*after.diagnostics, *found.diagnostics)


def program_of(sources: Iterable[Source], packages: Iterable[str]) -> Program:
    """Put the modules of a program together."""
    program = Program(frozenset(packages))
    for each in sources:
        program.add(each.file, each.place, each.text, each.tree)
    return program


def related_files(program: Program, collector: Collector) -> frozenset[str]:
    """Files that use the package, and those that import such a file."""
    related = {each.place.file for each in collector.uses}
    related |= {each.place.file for each in collector.unresolved if each.is_ours}
    importers = program.importers()
    pending = list(related)
    while pending:
        for file in importers.get(pending.pop(), ()):
            if file not in related:
                related.add(file)
                pending.append(file)
    return frozenset(related)


def _touched(changes: Iterable[Change], matcher: Matcher) -> tuple[Touched, ...]:
    found = [Touched(each, tuple(in_places(matcher.touched_by(each)))) for each in changes]
    return tuple(
        sorted(
            (each for each in found if each.uses),
            key=lambda each: LEVELS.index(each.change.level),
        )
    )


def _possible(changes: Iterable[Change], unresolved: Iterable[Unresolved]) -> tuple[Possible, ...]:
    by_name: dict[str, list[Change]] = defaultdict(list)
    for each in changes:
        if each.level in _SERIOUS and (name := name_of(each.old_symbol)):
            by_name[name].append(each)
    return tuple(
        Possible(each, tuple(sorted(by_name[each.name], key=lambda c: LEVELS.index(c.level))))
        for each in sorted(set(unresolved), key=_place)
        if each.name in by_name
    )


def _place(unresolved: Unresolved) -> tuple[str, int, int, str]:
    at = unresolved.place
    return at.file, at.line, at.column, unresolved.name
