"""Names that things had before, and what they are called now.

A released name goes on working when a version calls the thing something else: the
ledger records what became of it, and the generated package keeps an alias that warns.

    renamed:
      task.find: {to: task.search, since: r2601.1000.1}       a method
      Task.finish: {to: Task.deadline, since: r2601.1000.1}   an attribute
      ErrorCode.NO_TASK: {to: ErrorCode.TASK_NOT_FOUND, since: '2'}
      Chore:                                                  a class, or an alias of values
        to: Task
        since: r2601.1000.1
        until: r2701.1.1                                      the version in which it goes

Names are spelled as `plansdk where` takes them; `since` and `until` are versions of the
specification. An entry counts from the one up to the other; without `until` it stays. What
was renamed more than once has an entry for each time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from plansdk.diagnostics import Span
from plansdk.model import NOWHERE
from plansdk.naming.words import is_attribute_name, is_class_name

Kind = Literal["method", "attribute", "code", "class"]

ERROR_CODES = "ErrorCode"
"""The enumeration of a service's error codes."""

_CODE = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Renaming:
    """What has become of a name.

    Attributes:
        to: The name that the thing has now.
        since: The version that renamed it.
        until: The version in which the former name goes; empty while that is open.
        span: The place of the entry in the ledger.
    """

    to: str
    since: str
    until: str = ""
    span: Span = field(default=NOWHERE, compare=False)


def kind_of(symbol: str) -> Kind | None:
    """What a symbol names, by its spelling; None where it can name nothing.

    >>> [kind_of(each) for each in ("spaces.row.list", "Task.name", "Task", "task")]
    ['method', 'attribute', 'class', None]
    """
    owner, _, member = symbol.rpartition(".")
    if not owner:
        return "class" if is_class_name(member) else None
    if is_class_name(owner):
        if owner == ERROR_CODES and _CODE.fullmatch(member):
            return "code"
        return "attribute" if is_attribute_name(member) else None
    return "method" if all(map(is_attribute_name, symbol.split("."))) else None


def version_key(version: str) -> tuple[int, ...]:
    """What versions are compared by: their numbers."""
    return tuple(int(number) for number in re.findall(r"[0-9]{1,9}", version))
