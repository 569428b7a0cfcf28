"""The modules of a program, and where its imports lead."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from plansdk.impact.binding import Scopes
from plansdk.impact.scopes import Scope


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the program.

    Attributes:
        file: Its path, as the user knows it.
        name: Dotted name, as far as the folders tell it.
        is_package: Whether it is an `__init__.py`.
        lines: Its source, line by line.
        nodes: Its syntax nodes, each with the scope that it is in.
    """

    file: str
    name: str
    is_package: bool
    lines: Sequence[str]
    scope: Scope
    nodes: Sequence[tuple[ast.AST, Scope]]


@dataclass(slots=True)
class Program:
    """All modules.

    Attributes:
        packages: Dotted names by which the generated package may be imported.
    """

    packages: frozenset[str]
    modules: list[Module] = field(default_factory=list[Module])
    scopes: Scopes = field(default_factory=Scopes)
    _by_name: dict[str, Module] = field(default_factory=dict[str, Module])

    def add(self, file: str, place: PurePath, source: str, tree: ast.Module) -> None:
        """Take a module.

        Args:
            file: Its path, as the user knows it.
            place: Its path below the folder that was searched.
            source: Its text.
            tree: Its syntax tree.
        """
        is_package = place.name == "__init__.py"
        parts = place.parent.parts if is_package else place.with_suffix("").parts
        name = ".".join(parts)
        nodes = self.scopes.add(file, tree)
        scope = nodes[0][1]
        module = Module(file, name, is_package, source.splitlines(), scope, nodes)
        self.modules.append(module)
        for suffix in _suffixes(name):
            self._by_name.setdefault(suffix, module)

    def module(self, dotted: str) -> Module | None:
        """A module of the program by its dotted name, or by the end of it."""
        return self._by_name.get(dotted)

    def inside_package(self, dotted: str) -> str | None:
        """What follows the generated package in a dotted name; None if it is not in it."""
        parts = dotted.split(".")
        for end in range(len(parts), 0, -1):
            if any(each in self.packages for each in _suffixes(".".join(parts[:end]))):
                return ".".join(parts[end:])
        return None

    def concerned(self) -> frozenset[str]:
        """Files that import the package, and those that import such files."""
        found: set[str] = set()
        importers: dict[str, set[str]] = defaultdict(set)
        for module in self.modules:
            for dotted in self._imports(module):
                other = self.module(dotted)
                if self.inside_package(dotted) is not None:
                    found.add(module.file)
                elif other is not None:
                    importers[other.file].add(module.file)
        pending = list(found)
        while pending:
            fresh = importers[pending.pop()] - found
            found |= fresh
            pending += fresh
        return frozenset(found)

    def _imports(self, module: Module) -> Iterator[str]:
        """The dotted names that a module imports, or imports something from."""
        for node, _ in module.nodes:
            if isinstance(node, ast.Import):
                yield from (each.name for each in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self.imported_from(module, node)
                yield base
                yield from (f"{base}.{each.name}" for each in node.names)

    def imported_from(self, module: Module, node: ast.ImportFrom) -> str:
        """The dotted name that a `from` statement leads to."""
        if not node.level:
            return node.module or ""
        parts = module.name.split(".") if module.name else []
        up = node.level - 1 if module.is_package else node.level
        parts = parts[: len(parts) - up] if up <= len(parts) else []
        return ".".join([*parts, *([node.module] if node.module else [])])


def _suffixes(dotted: str) -> Iterator[str]:
    while dotted:
        yield dotted
        dotted = dotted.partition(".")[2]
