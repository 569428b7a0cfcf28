"""From generated names to the specification and back.

task.list, mp.task.list                  the operation's place
Task, megaplan_api.models.tasks.Task     the type's
Task.deadline                            the property's
TaskStatus                               the first property that lists the values
a former name of one of these            what has it now
GET /task                                the method that was generated for it
api.raml:1234                            what was generated from around that line
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from plansdk.diagnostics import Diagnostic, Rejected, Span, error
from plansdk.model import CONTENT_TYPE, Api
from plansdk.naming.assign import Names
from plansdk.naming.words import resource_class, resource_module
from plansdk.targets import NamedApi
from plansdk.vendor.closure import Reason, chain
from plansdk.vendor.lock import Selection
from plansdk.vendor.selection import select

_LINE = re.compile(r"(.*):([0-9]{1,9})(?::[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A generated name and what it was made from.

    Attributes:
        name: As a program writes it: `task.list`, `Task.deadline`.
        module: Where it is defined, below the package: `models.tasks`.
        wire: What the specification calls it.
        span: Its place there.
    """

    name: str
    module: str
    wire: str
    span: Span


def where(named: NamedApi, name: str) -> list[Symbol]:
    """Look a name up, in either direction.

    Raises:
        Rejected: It stands for nothing.
    """
    known = list(symbols(named.api, named.names))
    if match := _LINE.fullmatch(name):
        found = _around(known, match[1], int(match[2]))
    else:
        found = _named(known, name) or _renamed(named.names, known, name)
    if not found:
        raise Rejected([_unknown(name, [each.name for each in known])])
    return found


def why(whole: NamedApi, selection: Selection, name: str) -> list[str]:
    """What pulls a type into a slice, as lines: the type first, what was asked for last.

    Raises:
        Rejected: There is no such type, or the selection names nothing.
    """
    wires = {class_name: wire for wire, class_name in whole.names.classes.items()}
    wire = wires.get(name.rpartition(".")[2], name)
    if wire not in whole.api.by_name:
        raise Rejected([_unknown(name, list(wires))])
    found = select(whole, selection)
    if wire in found.kept:
        return [f"{each} is the {_told(reason)}" for each, reason in chain(found.kept, wire)]
    stand_in = found.named.left_out.get(wire, "")
    told = f"{stand_in} stands for it" if stand_in else "nothing that is kept mentions it"
    return [f"{wire} is left out: {told}; --only {name} keeps it"]


def symbols(api: Api, names: Names) -> Iterator[Symbol]:
    """Every generated name, in the order of the specification."""
    for operation in api.operations:
        resource, method = names.operations[operation.id]
        module = f"resources.{resource_module(resource)}.{resource_class(resource)}"
        yield Symbol(f"{resource}.{method}", f"{module}.{method}", operation.id, operation.span)
    aliases: set[str] = set()
    for type_def in api.types:
        class_name = names.classes[type_def.name]
        home = f"models.{names.modules[type_def.name]}"
        yield Symbol(class_name, f"{home}.{class_name}", type_def.name, type_def.span)
        inherited = {p.name: p for each in api.ancestors(type_def.name) for p in each.properties}
        own = {prop.name: prop for prop in type_def.properties}
        for prop in {**inherited, **own}.values():
            if prop.name == CONTENT_TYPE:
                continue
            name = f"{class_name}.{names.attribute(type_def.name, prop.name)}"
            wire = f"{type_def.name}.{prop.name}"
            yield Symbol(name, f"{home}.{name}", wire, prop.span)
            alias = names.enumerations.get(wire, "")
            if alias and alias not in aliases:
                aliases.add(alias)
                yield Symbol(alias, f"{home}.{alias}", wire, prop.span)


def _told(reason: Reason) -> str:
    return str(reason) if reason.how else f"wish of {reason}"


def _named(known: Sequence[Symbol], name: str) -> list[Symbol]:
    """Symbols of a name; what a program has in front of it (`mp.`, the package) may stay."""
    rest = name
    while rest:
        found = [each for each in known if rest in (each.name, each.module, each.wire)]
        if found or " " in rest:
            return found
        rest = rest.partition(".")[2]
    return []


def _renamed(names: Names, known: Sequence[Symbol], name: str) -> list[Symbol]:
    """Symbols of what has had a name before; what a program has in front may stay."""
    while name and name not in names.renamed:
        name = name.partition(".")[2]
    return _named(known, names.renamed[name].to) if name else []


def _around(known: Sequence[Symbol], file: str, line: int) -> list[Symbol]:
    """Symbols from the nearest place at or before a line."""
    before = [
        each
        for each in known
        if 0 < each.span.line <= line and f"/{each.span.file}".endswith(f"/{file.lstrip('./')}")
    ]
    nearest = max((each.span.line for each in before), default=0)
    return [each for each in before if each.span.line == nearest]


def _unknown(name: str, known: Sequence[str]) -> Diagnostic:
    close = get_close_matches(name, known, n=3, cutoff=0.7)
    hint = f"Did you mean {' or '.join(close)}?" if close else ""
    return error("VND105", Span(name), "nothing in the package or the specification", hint)
