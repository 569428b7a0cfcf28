"""What a program can name of a generated package: `Task`, `Task.deadline`, `task.list(limit)`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from plansdk.diagnostics import NOWHERE, Span
from plansdk.naming.words import is_attribute_name, is_class_name, parent

SymbolKind = Literal["class", "attribute", "method", "argument", "alias", "code"]

ERROR_CODES = "ErrorCode"
"""The enumeration of a service's error codes."""

_CODE = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name of the package; its text is how reports and the name ledger spell it.

    Attributes:
        kind: What it names. Symbols of one spelling are equal whatever they name.
        owner: The class of an attribute, the dotted resource of a method or an argument.
        name: Its own name; of an argument that of the method.
        argument: The argument.
        wire: What the specification calls it: `Task`, `Task` and `deadline`, `GET /task`
            and `limit`.
        span: Its place there.
    """

    kind: SymbolKind = field(compare=False)
    owner: str
    name: str
    argument: str = ""
    wire: tuple[str, ...] = field(default=(), compare=False)
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        """As programs spell it."""
        dotted = f"{self.owner}.{self.name}" if self.owner else self.name
        return f"{dotted}({self.argument})" if self.argument else dotted

    @property
    def method(self) -> Symbol:
        """The method of an argument; anything else is itself."""
        return replace(self, kind="method", argument="") if self.argument else self

    def of(self, name: str) -> Symbol:
        """An argument of a method."""
        return Symbol("argument", self.owner, self.name, name)


def parse_symbol(text: str) -> Symbol | None:
    """The symbol that a text spells; None where it can name nothing. Arguments have no former names.

    >>> [each and each.kind for each in map(parse_symbol, ("spaces.row.list", "Task.name", "Task", "task"))]
    ['method', 'attribute', 'class', None]
    """
    owner, name = parent(text)
    if not owner:
        return Symbol("class", "", name) if is_class_name(name) else None
    if is_class_name(owner):
        if owner == ERROR_CODES and _CODE.fullmatch(name):
            return Symbol("code", owner, name)
        return Symbol("attribute", owner, name) if is_attribute_name(name) else None
    is_method = all(map(is_attribute_name, text.split(".")))
    return Symbol("method", owner, name) if is_method else None
