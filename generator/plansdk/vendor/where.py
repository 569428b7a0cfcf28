"""From generated names to the specification and back.

task.list, mp.task.list                  the operation's place
Task, megaplan_api.models.tasks.Task     the type's
Task.deadline                            the property's
TaskStatus                               the first property that lists the values
a former name of one of these            what has it now
GET /task                                the method that was generated for it
api.raml:1234                            what was generated from around that line
megaplan_api/resources/task.py:120       what is defined there, as a traceback has it
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from plansdk.diagnostics import Diagnostic, Rejected, Span, error
from plansdk.naming.identity import former_ids
from plansdk.naming.symbol import Symbol
from plansdk.naming.words import parent
from plansdk.plan import PlannedApi
from plansdk.vendor.closure import Reason, chain
from plansdk.vendor.lock import Selection
from plansdk.vendor.selection import select

_LINE = re.compile(r"(.*):([0-9]{1,9})(?::[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Found:
    """A generated name and where it is.

    Attributes:
        symbol: The name, with its place in the specification.
        module: Where it is defined, below the package: `models.tasks.Task`.
        wire: What the specification calls it, where that was made into this name alone.
    """

    symbol: Symbol
    module: str
    wire: str

    @property
    def spellings(self) -> tuple[str, str, str]:
        """What it is found by."""
        return str(self.symbol), self.module, self.wire


def split_line(name: str) -> tuple[Path, int] | None:
    """A file and a line out of `FILE:LINE` or `FILE:LINE:COLUMN`; None for any other name."""
    match = _LINE.fullmatch(name)
    return (Path(match[1]), int(match[2])) if match else None


def where(planned: PlannedApi, name: str, package: Path | None = None) -> list[Found]:
    """Look a name up, in either direction.

    Args:
        name: What is looked for.
        package: The folder of the package, to find lines of its files.

    Raises:
        Rejected: It stands for nothing.
    """
    known = named(planned)
    if place := split_line(name):
        file, line = place
        if package and file.resolve().is_relative_to(package.resolve()):
            found = _defined(known, package, file, line)
        else:
            found = _around(known, str(file), line)
    else:
        ids = former_ids([name], (each.id for each in planned.named.api.operations))
        name = next(iter(ids), name)
        found = _named(known, name) or _renamed(planned, known, name)
    if not found:
        raise Rejected([_unknown(name, (str(each.symbol) for each in known))])
    return found


def why(whole: PlannedApi, selection: Selection, name: str) -> list[str]:
    """What pulls a type into a slice, as lines: the type first, what was asked for last.

    Raises:
        Rejected: There is no such type, or the selection names nothing.
    """
    wires = {class_name: wire for wire, class_name in whole.named.names.classes.items()}
    wire = wires.get(parent(name)[1], name)
    if wire not in whole.named.api.by_name:
        raise Rejected([_unknown(name, wires)])
    found = select(whole, selection)
    if wire in found.kept:
        return [f"{each} is the {_told(reason)}" for each, reason in chain(found.kept, wire)]
    stand_in = found.named.left_out.get(wire, "")
    told = f"{stand_in} stands for it" if stand_in else "nothing that is kept mentions it"
    return [f"{wire} is left out: {told}; --only {name} keeps it"]


def named(planned: PlannedApi) -> list[Found]:
    """Every generated name save arguments, in the order of the specification."""
    table, package = planned.symbols, planned.package
    homes = {name: f"models.{each.name}" for each in package.models for name in each.names}
    homes |= {e.path: f"resources.{e.module}.{e.class_name}" for e in package.resources}
    found: list[Found] = []
    for each in table.symbols:
        home = homes.get(each.owner or each.name, "errors")
        match each.kind:
            case "argument":
                continue
            case "method":
                # One that walks or counts pages is made of the same operation.
                is_first = table.of(*each.wire) == each
                found.append(Found(each, f"{home}.{each.name}", each.wire[0] if is_first else ""))
            case _:
                found.append(Found(each, f"{home}.{each}", ".".join(each.wire)))
    return found


def _told(reason: Reason) -> str:
    return str(reason) if reason.how else f"wish of {reason}"


def _named(known: Sequence[Found], name: str) -> list[Found]:
    """Symbols of a name; what a program has in front of it (`mp.`, the package) may stay."""
    rest = name
    while rest:
        found = [each for each in known if rest in each.spellings]
        if found or " " in rest:
            return found
        rest = rest.partition(".")[2]
    return []


def _renamed(planned: PlannedApi, known: Sequence[Found], name: str) -> list[Found]:
    """Symbols of what has had a name before; what a program has in front may stay."""
    while name:
        present = planned.symbols.present(name)
        if present:
            return [each for each in known if each.symbol == present]
        name = name.partition(".")[2]
    return []


def _defined(known: Sequence[Found], package: Path, file: Path, line: int) -> list[Found]:
    """Symbols of what a line of a generated file belongs to, the innermost that is one."""
    path = file.resolve().relative_to(package.resolve()).with_suffix("")
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError) as err:
        raise Rejected([error("VND105", Span(str(file)), f"cannot be read: {err}")]) from None
    names = [*path.parts, *_scopes(tree.body, line)]
    by_module: dict[str, list[Found]] = {}
    for each in known:
        by_module.setdefault(each.module, []).append(each)
    while len(names) > len(path.parts):
        if found := by_module.get(".".join(names)):
            return found
        names.pop()
    return []


def _scopes(body: Sequence[ast.stmt], line: int) -> Iterator[str]:
    """What is defined around a line, from the outermost to the innermost."""
    for each in body:
        first = min((d.lineno for d in getattr(each, "decorator_list", [])), default=each.lineno)
        if not first <= line <= (each.end_lineno or each.lineno):
            continue
        match each:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=[ast.Name(id=name), *_]):
                yield name
            case _:
                pass
        yield from _scopes(getattr(each, "body", []), line)


def _around(known: Sequence[Found], file: str, line: int) -> list[Found]:
    """Symbols from the nearest place at or before a line."""
    before = [
        each
        for each in known
        if 0 < each.symbol.span.line <= line
        and f"/{each.symbol.span.file}".endswith(f"/{file.lstrip('./')}")
    ]
    nearest = max((each.symbol.span.line for each in before), default=0)
    return [each for each in before if each.wire and each.symbol.span.line == nearest]


def _unknown(name: str, known: Iterable[str]) -> Diagnostic:
    close = get_close_matches(name, list(known), n=3, cutoff=0.7)
    hint = f"Did you mean {' or '.join(close)}?" if close else ""
    return error("VND105", Span(name), "nothing in the package or the specification", hint)
