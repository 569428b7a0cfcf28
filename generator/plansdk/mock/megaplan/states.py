"""The states that entities go through, as far as they are known.

No source describes the whole machine of tasks. These are the actions and statuses of the
specification, joined by what their names say; an action that the present status does not
offer is refused with 403, which is observed on live accounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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


def offered(status: object) -> list[str]:
    """The actions that a status offers."""
    return [name for name, move in MOVES.items() if status in move.sources]
