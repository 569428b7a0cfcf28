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

from dataclasses import dataclass, field

from plansdk.diagnostics import NOWHERE, Span
from plansdk.naming.symbol import Symbol


@dataclass(frozen=True, slots=True)
class Renaming:
    """What has become of a name.

    Attributes:
        to: The name that the thing has now.
        since: The version that renamed it.
        until: The version in which the former name goes; empty while that is open.
        span: The place of the entry in the ledger.
    """

    to: Symbol
    since: str
    until: str = ""
    span: Span = field(default=NOWHERE, compare=False)
