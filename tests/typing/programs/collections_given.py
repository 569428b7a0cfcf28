"""The ways in which a collection is passed on, all of which both checkers must accept."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from megaplan_api import Employee, Task
from planfix_api import ParticipantsInput

people = [Employee.link("1"), Employee.link("2")]
numbers = [1, 2]


def passed_on(some: Sequence[Employee], ids: Sequence[int]) -> None:
    """As a function passes its parameter on."""
    task.auditors = some
    workers.users = ids


task = Task(auditors=people)  # a variable
tasks = [
    task,
    Task(auditors=[Employee.link("1"), Employee.link("2")]),  # written out
    Task(auditors=(Employee.link("1"), Employee.link("2"))),  # a tuple
    Task(auditors=tuple(people)),
    Task(auditors=[Employee.link(each) for each in ("1", "2")]),
    Task(auditors=sorted(people, key=lambda each: each.id)),
    Task(auditors=[*people]),
    Task(auditors=people[:]),
    Task(auditors=deque(people)),
    Task(auditors=task.auditors),  # what was read
    Task(auditors=list(people) or None),
]
workers = ParticipantsInput(users=numbers)
participants = [
    workers,
    ParticipantsInput(users=[1, 2]),
    ParticipantsInput(users=(1, 2)),
    ParticipantsInput(users=tuple(numbers)),
    ParticipantsInput(users=[each for each in numbers if each]),
    ParticipantsInput(users=sorted(numbers)),
    ParticipantsInput(users=[*numbers]),
    ParticipantsInput(users=numbers[:]),
    ParticipantsInput(users=range(1, 3)),
    ParticipantsInput(users=workers.users),
]
passed_on(people, numbers)
task.auditors = [*people]
if (auditors := task.auditors) is not None:
    auditors.append(Employee.link("3"))
del task.auditors
task.auditors = None
