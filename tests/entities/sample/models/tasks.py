"""Tasks, to-dos and deals."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from .base import BaseEntity

if TYPE_CHECKING:
    from .people import ContractorHuman, Employee, Group
    from .unions import AnyPerson
    from .values import IntervalDates, IntervalTime, Money, Rights, ShiftDate

TaskStatus: TypeAlias = Literal["created", "assigned", "done"]


class Task(BaseEntity):
    """A task."""

    _required = ("name", "isUrgent")
    _sortable = ("deadline",)
    _wire = {"from_": "from"}

    name: str | None = None
    """Name. Required to create a task."""
    is_urgent: bool | None = None
    status: TaskStatus | None = None
    subject: str | None = None
    human_number: int | None = None
    completed: float | None = None
    deadline: dt.date | dt.datetime | ShiftDate | None = None
    time_created: dt.datetime | None = None
    planned_work: dt.timedelta | None = None
    reminder_dates: list[dt.date] | None = None
    owner: Employee | ContractorHuman | None = None
    responsible: AnyPerson | None = None
    executors: list[Employee | Group] | None = None
    executors_count: int | None = None
    parent: Task | None = None
    sub_tasks: list[Task] | None = None
    tags: list[str] | None = None
    related: BaseEntity | None = None
    settings: Any = None
    marks: list[str] | list[int] | None = None
    from_: str | None = None
    budget: Money | None = None
    rights: Rights | None = None


class Todo(BaseEntity):
    """A to-do."""

    _required = ("name",)

    name: str | None = None
    when: IntervalDates | IntervalTime | None = None


class Comment(BaseEntity):
    """A comment."""

    content: str | None = None
    owner: Employee | None = None


class DealPosition(BaseEntity):
    """A line of a deal."""

    name: str | None = None
    price: Money | None = None


class Deal(BaseEntity):
    """A deal."""

    number: str | None = None
    price: Money | None = None
    manager: Employee | None = None
    positions: list[DealPosition] | None = None
