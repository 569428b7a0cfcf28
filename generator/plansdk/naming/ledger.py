"""The name ledger: which Python name each thing of a specification has, for good.

The ledger is a YAML file beside the specification, reviewed like code:

    nested: [spaces]                    first path segments with sub-resources
    operations:
      task:                             mp.task.list, mp.task.get, ...
        list: GET /task
        get: GET /task/{id}
    modules:
      tasks: [Task, TaskFilter]         megaplan_api/models/tasks.py
    enumerations:
      TaskStatus: [Task.status]         alias of a property's listed values
    unions:
      AnyContractor: [ContractorCompany, ContractorHuman]
    classes: {}                         wire type: class, where the two differ
    properties: {Rule.from: from_}      only what the spelling rule does not give
    parameters: {}                      operation id + "#" + wire name: name; with "?" before
                                        that, if a path variable is called so, too
    renamed: {}                         former name: what it is now (see `renames`)

Entries of things that a newer specification no longer has stay, so that a name is
never given to something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from plansdk.diagnostics import Diagnostic, Rejected
from plansdk.naming.clashes import DECIDED
from plansdk.naming.ledger_reader import LedgerReader
from plansdk.naming.renames import Renaming
from plansdk.naming.reserved import Reserved
from plansdk.naming.symbol import Symbol, SymbolKind
from plansdk.syntax import tree
from plansdk.syntax.decode import content, decode, is_blank
from plansdk.syntax.yaml_tree import parse as parse_yaml

_HEADER = """\
# Name ledger: the Python name of everything in the specification.
# A recorded name never moves; `plansdk generate` appends what is new.
# Edit a name here before its first release, never after.
"""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Recorded names; see the module for the meaning of each part."""

    nested: tuple[str, ...] = ()
    operations: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict[str, Mapping[str, str]]
    )
    modules: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    enumerations: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    unions: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    classes: Mapping[str, str] = field(default_factory=dict[str, str])
    properties: Mapping[str, str] = field(default_factory=dict[str, str])
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    renamed: Mapping[Symbol, Renaming] = field(default_factory=dict[Symbol, Renaming])

    def former(self, kind: SymbolKind) -> dict[Symbol, Renaming]:
        """Former names of a kind, without those that something got back."""
        present = {each.to for each in self.renamed.values()}
        return {
            old: each
            for old, each in self.renamed.items()
            if old.kind == kind and old not in present
        }


def load(path: Path, reserved: Reserved | None = None) -> Ledger:
    """Read a ledger; a missing file is an empty ledger.

    Args:
        path: The file.
        reserved: Names that the runtime of the package takes.

    Raises:
        Rejected: The file cannot be read, or says something that no ledger can say;
            carries every finding.
    """
    if not path.exists():
        return Ledger()
    source = content(path, "NAM104", what="the name ledger")
    return parse(source, str(path), reserved)


def parse(source: str | bytes, file: str, reserved: Reserved | None = None) -> Ledger:
    """Read a ledger from its text.

    Args:
        source: The text.
        file: Name to use in findings.
        reserved: Names that the runtime of the package takes.

    Raises:
        Rejected: As `load` does.
    """
    if is_blank(decode(source, file)[0]):
        return Ledger()
    reader = LedgerReader(reserved or Reserved())
    root = reader.root(parse_yaml(source, file))
    ledger = _ledger(reader, root)
    if reader.diagnostics:
        raise Rejected(reader.diagnostics)
    return ledger


def with_lines(diagnostics: Iterable[Diagnostic], text: bytes, file: str) -> Iterator[Diagnostic]:
    """Findings, without names that were chosen for what a ledger does not have.

    The others of those get the line of the ledger that records the name.
    """
    root: tree.Node | None = None
    for each in diagnostics:
        if each.code != DECIDED or not each.subject:
            yield each
        elif line := _line(root := root or parse_yaml(text, file), each.subject.split("\n")):
            yield replace(each, hint=f"{each.hint}, {file}:{line}")


def _line(node: tree.Node | None, keys: Iterable[str]) -> int:
    line = 0
    for key in keys:
        if not isinstance(node, tree.Mapping) or key not in node:
            return 0
        line, node = node.key(key).span.line, node.get(key)
    return line


def _ledger(reader: LedgerReader, root: tree.Mapping) -> Ledger:
    return Ledger(
        nested=reader.texts(root, "nested"),
        operations=reader.operations(root),
        modules=reader.lists(root, "modules"),
        enumerations=reader.lists(root, "enumerations"),
        unions=reader.lists(root, "unions"),
        classes=reader.names(root, "classes"),
        properties=reader.names(root, "properties"),
        parameters=reader.names(root, "parameters"),
        renamed=reader.renamed(root),
    )


def dump(ledger: Ledger) -> str:
    """The text of a ledger, the same for equal ledgers."""
    data: dict[str, object] = {
        "nested": list(ledger.nested),
        "operations": {k: dict(v) for k, v in ledger.operations.items()},
        "modules": {k: list(v) for k, v in ledger.modules.items()},
        "enumerations": {k: list(v) for k, v in ledger.enumerations.items()},
        "unions": {k: list(v) for k, v in ledger.unions.items()},
        "classes": dict(ledger.classes),
        "properties": dict(ledger.properties),
        "parameters": dict(ledger.parameters),
    }
    if ledger.renamed:
        data["renamed"] = {str(old): _entry(each) for old, each in ledger.renamed.items()}
    body = yaml.dump(
        data, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=99, indent=2
    )
    return _HEADER + body


def _entry(renaming: Renaming) -> dict[str, str]:
    until = {"until": renaming.until} if renaming.until else {}
    return {"to": str(renaming.to), "since": renaming.since, **until}
