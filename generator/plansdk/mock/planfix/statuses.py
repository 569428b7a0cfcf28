"""Statuses of tasks: the system's and those of processes, and what may follow what.

The numbers of the system statuses are not documented; these are the ones that public
clients use, and DRAFT has one of ours. Nor does the documentation say which status may
follow which: the table below is what the descriptions of the statuses suggest.
"""

from __future__ import annotations

from plansdk.mock.planfix.account import Account
from plansdk.mock.planfix.records import Record, new

DRAFT, ACTIVE, ACCEPTED, COMPLETED, DELAYED, REJECTED, DONE, CANCELED = 8, 1, 2, 3, 4, 5, 6, 7

NUMBERS = {
    "DRAFT": DRAFT,
    "ACTIVE": ACTIVE,
    "ACCEPTED": ACCEPTED,
    "COMPLETED": COMPLETED,
    "DELAYED": DELAYED,
    "REJECTED": REJECTED,
    "DONE": DONE,
    "CANCELED": CANCELED,
}
NAMES = {number: name for name, number in NUMBERS.items()}

AT_CREATION = frozenset({DRAFT, ACTIVE, DELAYED})
FIRST_PROCESS = 1
"""The process that tasks belong to unless told otherwise."""

FOLLOWING = {
    DRAFT: (ACTIVE, DELAYED, CANCELED),
    ACTIVE: (ACCEPTED, DELAYED, DONE, COMPLETED, CANCELED),
    ACCEPTED: (DELAYED, DONE, COMPLETED, CANCELED),
    DELAYED: (ACTIVE, ACCEPTED, CANCELED),
    REJECTED: (ACTIVE, CANCELED),
    DONE: (ACCEPTED, COMPLETED, CANCELED),
    COMPLETED: (ACTIVE, ACCEPTED),
    CANCELED: (ACTIVE,),
}

_SYSTEM = {
    number: new(
        "statuses",
        id=number,
        name=name,
        nameRu=russian,
        color=color,
        isActive=number in (ACTIVE, ACCEPTED, REJECTED, DONE),
        hasDeadline=number in (ACTIVE, ACCEPTED),
    )
    for number, name, russian, color in (
        (ACTIVE, "New", "Новая", "#3fa9f5"),
        (ACCEPTED, "In progress", "В работе", "#7ac943"),
        (COMPLETED, "Completed", "Завершённая", "#999999"),
        (DELAYED, "Put off", "Отложенная", "#bbbbbb"),
        (REJECTED, "Rejected", "Отклонённая", "#ff7b7b"),
        (DONE, "Done", "Выполненная", "#5fbf5f"),
        (CANCELED, "Cancelled", "Отменённая", "#888888"),
        (DRAFT, "Draft", "Черновик", "#dddddd"),
    )
}


def number_of(given: str | int) -> int:
    """The number of a status that a request names or numbers."""
    return NUMBERS[given] if isinstance(given, str) else given


def status(account: Account, number: int) -> Record:
    """A status by its number."""
    return account.statuses.get(number) or _SYSTEM.get(number) or new("statuses", id=number)


def statuses_of(account: Account, process: int) -> list[int]:
    """The statuses of a process; those of the system belong to every one."""
    own: list[int] = account.processes[process].statuses if process in account.processes else []
    return [*_SYSTEM, *(each for each in own if each not in _SYSTEM)]


def following(account: Account, task: Record) -> list[int]:
    """The statuses that a task may be changed to, rejection aside.

    Within a process, any status of its own may follow any other.
    """
    own = [each for each in statuses_of(account, task.statusSet) if each not in _SYSTEM]
    among_system = FOLLOWING.get(task.status, FOLLOWING[ACTIVE])
    return [*among_system, *(each for each in own if each != task.status)]


def is_active(account: Account, task: Record) -> bool:
    """Whether something is still to be done."""
    active: bool = status(account, task.status).isActive
    return active
