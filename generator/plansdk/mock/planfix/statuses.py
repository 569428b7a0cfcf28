"""Statuses of tasks: the system's and those of processes, and what may follow what.

The numbers of the system statuses are not documented; these are the ones that public
clients use, and DRAFT has one of ours. Nor does the documentation say which status may
follow which: the table below is what the descriptions of the statuses suggest.
"""

from __future__ import annotations

from plansdk.mock.planfix.account import Account
from plansdk.mock.planfix.records import Status, Task

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

SYSTEM = (
    Status(ACTIVE, "New", "Новая", "#3fa9f5"),
    Status(ACCEPTED, "In progress", "В работе", "#7ac943"),
    Status(COMPLETED, "Completed", "Завершённая", "#999999", is_active=False, has_deadline=False),
    Status(DELAYED, "Put off", "Отложенная", "#bbbbbb", is_active=False, has_deadline=False),
    Status(REJECTED, "Rejected", "Отклонённая", "#ff7b7b", has_deadline=False),
    Status(DONE, "Done", "Выполненная", "#5fbf5f", has_deadline=False),
    Status(CANCELED, "Cancelled", "Отменённая", "#888888", is_active=False, has_deadline=False),
    Status(DRAFT, "Draft", "Черновик", "#dddddd", is_active=False, has_deadline=False),
)
_SYSTEM = {each.id: each for each in SYSTEM}


def number_of(given: str | int) -> int:
    """The number of a status that a request names or numbers."""
    return NUMBERS[given] if isinstance(given, str) else given


def status(account: Account, number: int) -> Status:
    """A status by its number."""
    return account.statuses.get(number) or _SYSTEM.get(number) or Status(number)


def statuses_of(account: Account, process: int) -> list[int]:
    """The statuses of a process; those of the system belong to every one."""
    own = account.processes[process].statuses if process in account.processes else []
    return [*(each.id for each in SYSTEM), *(each for each in own if each not in _SYSTEM)]


def following(account: Account, task: Task) -> list[int]:
    """The statuses that a task may be changed to, rejection aside.

    Within a process, any status of its own may follow any other.
    """
    own = [each for each in statuses_of(account, task.status_set) if each not in _SYSTEM]
    among_system = FOLLOWING.get(task.status, FOLLOWING[ACTIVE])
    return [*among_system, *(each for each in own if each != task.status)]


def is_active(account: Account, task: Task) -> bool:
    """Whether something is still to be done."""
    return status(account, task.status).is_active
