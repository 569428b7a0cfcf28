"""Statuses of tasks: the system's and those of processes, and what may follow what."""

from __future__ import annotations

from plansdk.mock.planfix.database import Database
from plansdk.mock.planfix.records import LAYOUTS, SYSTEM_STATUSES, Record, new

DRAFT, ACTIVE, ACCEPTED, COMPLETED, DELAYED, REJECTED, DONE, CANCELED = 8, 1, 2, 3, 4, 5, 6, 7

NUMBERS: dict[str, int] = {name: each["id"] for name, each in SYSTEM_STATUSES.items()}
NAMES = {number: name for name, number in NUMBERS.items()}

AT_CREATION = frozenset({DRAFT, ACTIVE, DELAYED})
FIRST_PROCESS = 1
"""The process that tasks belong to unless told otherwise."""

_FOLLOWING = {
    each["id"]: [NUMBERS[name] for name in each["next"]] for each in SYSTEM_STATUSES.values()
}
_SYSTEM = {each["id"]: Record(LAYOUTS["statuses"], {**each}) for each in SYSTEM_STATUSES.values()}


def number_of(given: str | int) -> int:
    """The number of a status that a request names or numbers."""
    return NUMBERS[given] if isinstance(given, str) else given


def status(database: Database, number: int) -> Record:
    """A status by its number."""
    return database.statuses.get(number) or _SYSTEM.get(number) or new("statuses", id=number)


def statuses_of(database: Database, process: int) -> list[int]:
    """The statuses of a process; those of the system belong to every one."""
    own: list[int] = database.processes[process].statuses if process in database.processes else []
    return [*_SYSTEM, *(each for each in own if each not in _SYSTEM)]


def following(database: Database, task: Record) -> list[int]:
    """The statuses that a task may be changed to, rejection aside.

    Within a process, any status of its own may follow any other.
    """
    own = [each for each in statuses_of(database, task.statusSet) if each not in _SYSTEM]
    among_system = _FOLLOWING.get(task.status, _FOLLOWING[ACTIVE])
    return [*among_system, *(each for each in own if each != task.status)]


def is_active(database: Database, task: Record) -> bool:
    """Whether something is still to be done."""
    active: bool = status(database, task.status).isActive
    return active
