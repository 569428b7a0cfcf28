"""People, positions and departments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import megaplan_api as api
from megaplan_api import Department, DepartmentIcon, Duty, Megaplan, Position
from megaplan_api import Tag as Label

if TYPE_CHECKING:
    from megaplan_api.models.employees import DepartmentVacancy
    from megaplan_api.models.fields import Action
    from megaplan_api.models.values import Tag


@dataclass
class Board:
    """What a page shows."""

    title: str
    duties: list[Duty] = field(default_factory=list[Duty])
    positions: dict[str, Position] = field(default_factory=dict[str, Position])
    action: Action | None = None


class Staff:
    """Reads the staff of an account."""

    def __init__(self, host: str, token: str) -> None:
        self.mp = Megaplan(host, token=token)
        self.departments = self.mp.department

    def roots(self) -> list[Department]:
        return self.departments.list(limit=50).collect()

    def search(self, text: str) -> Department | None:
        return self.departments.list(q=text).first()

    def below(self, parent: Department) -> int:
        return len(self.mp.department.list(parent=parent).collect())

    def colour(self, department: Department) -> str:
        icon = department.icon
        if icon is None:
            return "none"
        return icon.color or "grey"

    def paint(self, id: int, colour: str) -> None:
        changed = Department(icon=DepartmentIcon(color=colour), order_pos=1)
        self.mp.department.update(id, changed)
        self.mp.department.update(id, Department(icon=DepartmentIcon(color="green")))

    def duty(self, id: int) -> str:
        duty = self.mp.duty.get(id)
        return duty.description or ""

    def duties_of(self, position: Position) -> Iterator[Duty]:
        assert position.id
        yield from self.mp.position.list_duties(position.id)

    def add_duty(self, position: Position, text: str) -> Duty:
        return self.mp.position.add_duty(str(position.id), Duty(description=text))

    def drop_duty(self, id: str) -> None:
        self.mp.duty.delete(id)

    def positions(self) -> dict[str, Position]:
        found: dict[str, Position] = {}
        for each in self.mp.position.list(limit=10):
            found[each.name or ""] = each
        return found

    def first_position(self) -> Position | None:
        return self.mp.position.list().first()

    def position_name(self, id: int) -> str | None:
        return self.mp.position.get(id).name

    def vacancies(self, id: int) -> list[str]:
        names: list[str] = []
        for vacancy in self.mp.department.list_vacancies(id):
            names.append(title(vacancy))
        return names


def title(vacancy: DepartmentVacancy) -> str:
    position = vacancy.position
    return position.name or "" if position else ""


def labels(staff: Staff, id: int) -> list[str]:
    task = staff.mp.task.get(id)
    return [each.name or "" for each in task.tags or [] if each.can_edit]


def label(name: str) -> Tag:
    made = Label(name=name, can_edit=True)
    made.can_edit = False
    return made


def children(group: api.Group) -> list[api.BaseEntity]:
    return group.children or []


def everybody(staff: Staff) -> list[str]:
    group = staff.mp.group.get_all_staff_group()
    board = Board("all", action=None)
    board.duties.extend(staff.duties_of(Position(name="x")))
    texts = [each.description or "" for each in board.duties]
    return texts + [each.id or "" for each in children(group)]
