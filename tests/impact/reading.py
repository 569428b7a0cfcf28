"""Small programs against a small but real part of the Megaplan document."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import PurePath

from changes.excerpt import cut
from plansdk import resources
from plansdk.changes import compare
from plansdk.changes.report import Comparison
from plansdk.impact.analysis import collect, examine
from plansdk.impact.client_package import Package
from plansdk.impact.collector import Collector
from plansdk.impact.impact import Impact
from plansdk.impact.lookup import Lookup
from plansdk.impact.program import Program
from plansdk.naming import ledger as ledgers
from plansdk.naming.ledger import Ledger
from plansdk.plan import PlannedApi, plan
from plansdk.targets.runtime import MEGAPLAN as RUNTIME
from support.building import parsed

SPEC = resources.specs("megaplan") / "r2510.27309.181.raml"
NAME = "megaplan_api"
_TOLD = frozenset({"read", "write", "call", "argument", "literal", "given", "sort"})
_EXPECTED = re.compile(r"#: (.+)$")

Lines = Mapping[int, frozenset[str]]


@cache
def excerpt() -> str:
    return cut(SPEC.read_text(encoding="utf-8"))


def version(document: str, given: Ledger | None = None) -> PlannedApi:
    """A version of the excerpt, named as the real one is."""
    return plan(parsed(document, given or recorded(), "excerpt.raml"))


@cache
def recorded() -> Ledger:
    return ledgers.load(SPEC.parent / "names.yaml", RUNTIME.taken())


@cache
def original() -> PlannedApi:
    return version(excerpt())


@cache
def lookup() -> Lookup:
    return Lookup(original())


def program(files: Mapping[str, str], packages: frozenset[str] = frozenset({NAME})) -> Program:
    """A program of several modules."""
    made = Program(packages)
    for file, source in files.items():
        made.add(file, PurePath(file), source, ast.parse(source))
    return made


def collected(files: Mapping[str, str], packages: frozenset[str] = frozenset({NAME})) -> Collector:
    """What a program uses."""
    return collect(program(files, packages), Package(lookup()), frozenset())


def told(collector: Collector, file: str) -> Lines:
    """Symbols by line, of a listed value with the value."""
    found: dict[int, set[str]] = defaultdict(set)
    for each in collector.uses:
        if each.kind in _TOLD and each.place.file == file and each.symbol.name != "*":
            value = f"={each.detail}" if each.kind == "literal" else ""
            found[each.place.line].add(f"{each.symbol}{value}")
    return {line: frozenset(symbols) for line, symbols in found.items()}


def expected(source: str) -> Lines:
    """The symbols that comments of a source say its lines use."""
    found: dict[int, frozenset[str]] = {}
    for number, line in enumerate(source.splitlines(), 1):
        if match := _EXPECTED.search(line):
            found[number] = frozenset(match[1].split())
    return found


def impact_of(edited: str, source: str, ledger: Ledger | None = None) -> Impact:
    """What an edit of the excerpt does to a program of one module."""
    before, after = original(), version(edited, ledger)
    changes = compare(before, after)
    comparison = Comparison("megaplan", "old", "new", changes)
    return examine(comparison, before, after, program({"app.py": source}))
