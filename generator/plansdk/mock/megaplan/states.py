"""The states that entities go through, as far as they are known.

No source describes the whole machine of tasks. These are the actions and statuses of the
specification, joined by what their names say; an action that the present status does not
offer is refused with 403, which is observed on live accounts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

STATE_FIELDS: Mapping[str, str] = {
    "Task": "status",
    "Project": "status",
    "Todo": "status",
    "Deal": "state",
}
"""Fields that actions change; what an update says about them is passed over."""

CLOSED = frozenset({"completed", "cancelled", "expired", "rejected"})
"""Statuses of tasks and projects that need nobody's attention any more."""


@dataclass(frozen=True, slots=True)
class Move:
    """What an action does to the status of a task or project.

    Attributes:
        to: The new status; empty leaves it as it is.
        sources: The statuses that offer the action.
    """

    to: str
    sources: frozenset[str]


_OPEN = frozenset({"created", "assigned", "accepted", "overdue"})
_ANY = _OPEN | CLOSED | {"done", "delayed", "template"}

MOVES: Mapping[str, Move] = {
    "act_accept_task": Move("accepted", frozenset({"created", "assigned", "overdue"})),
    "act_takeup": Move("accepted", frozenset({"created", "assigned", "overdue"})),
    "act_reject_task": Move("rejected", frozenset({"created", "assigned", "overdue"})),
    "act_done": Move("done", _OPEN),
    "act_accept_work": Move("completed", frozenset({"done"})),
    "act_reject_work": Move("accepted", frozenset({"done"})),
    "act_pause": Move("delayed", _OPEN),
    "act_resume": Move("accepted", frozenset({"delayed"})),
    "act_cancel": Move("cancelled", _OPEN | {"done", "delayed"}),
    "act_expire": Move("expired", _OPEN | {"done", "delayed"}),
    "act_renew": Move("assigned", CLOSED | {"done"}),
    "act_edit": Move("", _ANY),
    "act_delete": Move("", _ANY),
    "act_convert": Move("", _OPEN | {"delayed"}),
    "update_deep_last_activity": Move("", _ANY),
}


_STATEFUL_TODO = {"finish": False, "cancel": False, "give": False, "renew": True}
"""Rights that a to-do gives, by whether it is to be finished for them."""

_NEVER = re.compile(r"rate|(accept|reject|request)Deadline|(accept|reject)Invite")
"""Rights that depend on what the mock does not know: votes, and requests of others."""

_ALIASES = {"remove": "act_delete", "updateDeepLastActivity": "update_deep_last_activity"}


@cache
def rights(names: tuple[str, ...], status: object, finished: bool) -> Mapping[str, bool]:
    """Which of several rights the state of an entity gives: `acceptWork`, `finish`.

    Args:
        status: Of a task or project; None for a to-do.
        finished: Whether a to-do is done with.
    """
    return {each: _has_right(each, status, finished) for each in names}


def _has_right(right: str, status: object, finished: bool) -> bool:
    words = re.sub(r"([A-Z])", r"_\1", right).lower()
    move = MOVES.get(_ALIASES.get(right, f"act_{words}"))
    if status is not None and move is not None:
        return status in move.sources
    if status is None and right in _STATEFUL_TODO:
        return finished is _STATEFUL_TODO[right]
    return _NEVER.match(right) is None


def offered(status: object) -> list[str]:
    """The actions that a status offers."""
    return [name for name, move in MOVES.items() if status in move.sources]
