"""What the states of entities allow, as far as it is known: tables.yaml says more.

An action that the present status does not offer is refused with 403, which is observed on
live accounts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from plansdk.mock.megaplan.tables import MOVES

STATE_FIELDS: Mapping[str, str] = {
    "Task": "status",
    "Project": "status",
    "Todo": "status",
    "Deal": "state",
}
"""Fields that actions change; what an update says about them is passed over."""

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
