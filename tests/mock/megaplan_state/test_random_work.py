"""Random work on an account gives the answers of a simple model.

The model keeps dictionaries of what was written, and filters, sorts and cuts them in
plain Python. The client is the generated one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)

from megaplan_api import (
    Employee,
    FilterConfig,
    FilterTermBool,
    FilterTermGroup,
    FilterTermNumber,
    FilterTermRef,
    FilterTermString,
    Megaplan,
    NotFoundError,
    SortField,
    Task,
    TaskFilter,
)
from megaplan_api.models.unions import AnyFilterTerm
from plansdk.mock import MegaplanMock
from plansdk.mock.clock import Clock

from .conftest import NOW

PEOPLE = ("1000001", "1000002", "1000003")

names = st.text("abcАБВ ", max_size=4).map(lambda text: f"n{text}")
people = st.none() | st.sampled_from(PEOPLE)
plans = st.none() | st.integers(0, 3)
descending = st.booleans()
limits = st.integers(1, 5)

_ACCOUNT = "Employee:\n" + "".join(
    f"  '{id_}': {{name: P{id_}, login: p{id_}@x.example, password: x, contactInfo: []}}\n"
    for id_ in PEOPLE
)


@dataclass
class Row:
    """A task, as the model knows it."""

    id: str
    name: str
    urgent: bool
    plan: int | None
    responsible: str | None
    auditors: list[str] = field(default_factory=list[str])
    parent: str | None = None


class Work(RuleBasedStateMachine):
    """An account and the model of it, side by side."""

    tasks = Bundle("tasks")
    mock: MegaplanMock

    def __init__(self) -> None:
        super().__init__()
        self.mock = MegaplanMock(data=_ACCOUNT, clock=Clock(NOW))
        self.mp = Megaplan(self.mock.host, token=self.mock.token, transport=self.mock.transport)
        self.rows: dict[str, Row] = {}

    def teardown(self) -> None:
        self.mp.close()

    @rule(target=tasks, name=names, urgent=st.booleans(), plan=plans, responsible=people)
    def create(self, name: str, urgent: bool, plan: int | None, responsible: str | None) -> str:
        """A new task."""
        task = Task(name=name, is_urgent=urgent, is_template=False, kpi_planned=plan)
        if responsible is not None:
            task.responsible = Employee.link(responsible)
        made = self.mp.task.create(task)
        assert made.id is not None
        assert made.id not in self.rows
        self.rows[made.id] = Row(made.id, name, urgent, plan, responsible)
        return made.id

    @initialize(target=tasks, plans_=st.lists(plans, min_size=6, max_size=8))
    def begin(self, plans_: list[int | None]) -> Any:
        """Some tasks of which each but the first is a part of the first."""
        made = [
            self.create(f"n{place}", False, plan, PEOPLE[0]) for place, plan in enumerate(plans_)
        ]
        for each in made[1:]:
            self.move(each, made[0])
        return multiple(*made)

    @rule(id_=tasks, name=names)
    def rename(self, id_: str, name: str) -> None:
        """One field, the others stay."""
        changed = self.mp.task.update(id_, Task(name=name))
        self.rows[id_].name = name
        self.check(changed)

    @rule(id_=tasks, plan=plans)
    def plan(self, id_: str, plan: int | None) -> None:
        """A number, or null for none."""
        changed = self.mp.task.update(id_, Task(kpi_planned=plan))
        self.rows[id_].plan = plan
        self.check(changed)

    @rule(id_=tasks, person=people)
    def assign(self, id_: str, person: str | None) -> None:
        """A reference, or null for none."""
        responsible = None if person is None else Employee.link(person)
        changed = self.mp.task.update(id_, Task(responsible=responsible))
        self.rows[id_].responsible = person
        self.check(changed)

    @rule(id_=tasks, person=st.sampled_from(PEOPLE))
    def add_auditor(self, id_: str, person: str) -> None:
        """A link, once."""
        self.mp.task.add_auditor(id_, Employee.link(person))
        auditors = self.rows[id_].auditors
        auditors.append(person) if person not in auditors else None

    @rule(id_=tasks, person=st.sampled_from(PEOPLE))
    def remove_auditor(self, id_: str, person: str) -> None:
        """A link, if it is there."""
        if person in self.rows[id_].auditors:
            self.mp.task.remove_auditor(id_, "Employee", person)
            self.rows[id_].auditors.remove(person)
        else:
            with pytest.raises(NotFoundError):
                self.mp.task.remove_auditor(id_, "Employee", person)

    @rule(id_=tasks, above=tasks)
    def move(self, id_: str, above: str) -> None:
        """A task becomes a part of another."""
        self.mp.task.update(id_, Task(parent=Task.link(above)))
        self.rows[id_].parent = above

    @rule(id_=consumes(tasks))
    def delete(self, id_: str) -> None:
        """A task and every mention of it."""
        self.mp.task.delete(id_)
        del self.rows[id_]
        for each in self.rows.values():
            if each.parent == id_:
                each.parent = None
                self.read(each.id)
        with pytest.raises(NotFoundError):
            self.mp.task.get(id_)

    @rule()
    def restart(self) -> None:
        """Write the account, and go on with what is read from it."""
        text = self.mock.export()
        self.mp.close()
        self.mock = MegaplanMock(data=text, clock=Clock(NOW))
        self.mp = Megaplan(self.mock.host, token=self.mock.token, transport=self.mock.transport)
        assert self.mock.export() == text

    @rule(id_=tasks)
    def read(self, id_: str) -> None:
        """A card."""
        self.check(self.mp.task.get(id_))

    @rule(id_=tasks)
    def parts(self, id_: str) -> None:
        """The other side of a link."""
        found = {each.id for each in self.mp.task.list_sub_tasks(id_)}
        assert found == {each.id for each in self.rows.values() if each.parent == id_}

    @rule(
        person=st.sampled_from(PEOPLE),
        text=st.sampled_from(["", "a", "аб", "n"]),
        low=st.integers(0, 3),
        join=st.sampled_from(["and", "or"]),
        limit=limits,
        desc=descending,
    )
    def filtered(
        self,
        person: str,
        text: str,
        low: int,
        join: Literal["and", "or"],
        limit: int,
        desc: bool,
    ) -> None:
        """A filter, an order, and pages."""
        terms: list[AnyFilterTerm] = [
            FilterTermRef(field="responsible", comparison="equals", value=[Employee.link(person)]),
            FilterTermString(field="name", comparison="contains", value=text),
            FilterTermNumber(field="kpiPlanned", comparison="more_eq", value=low),
            FilterTermBool(field="isUrgent", comparison="equals", value=True),
        ]
        joined = all if join == "and" else any
        expected = [
            each
            for each in self.rows.values()
            if joined(
                (
                    each.responsible == person,
                    text.casefold() in each.name.casefold(),
                    each.plan is not None and each.plan >= low,
                    each.urgent,
                )
            )
        ]
        group = FilterTermGroup(join=join, terms=terms)
        filter_ = TaskFilter(config=FilterConfig(term_group=group))
        order = [SortField(field_name="kpiPlanned", desc=desc), SortField(field_name="name")]
        found = list(self.mp.task.list(filter=filter_, sort_by=order, limit=limit))
        assert [each.id for each in found] == [each.id for each in _ordered(expected, desc)]

    @rule(limit=limits, desc=descending)
    def paged(self, limit: int, desc: bool) -> None:
        """The same list from the front, from the back, and around every element."""
        order = [SortField(field_name="name", desc=desc)]
        whole = [each.id for each in self.mp.task.list(sort_by=order, limit=500)]
        assert sorted(whole) == sorted(self.rows)
        if not whole:
            return
        query: dict[str, Any] = {"sort_by": order, "limit": limit}
        assert [each.id for each in self.mp.task.list(**query)] == whole
        back = self.mp.task.list(**query, page_before=Task.link(whole[-1]))
        assert [each.id for each in back] == whole[-2::-1]
        for place, id_ in enumerate(whole):
            around = self.mp.task.list(**query, page_with=Task.link(id_))
            start = place - place % limit
            page = [each.id for each in islice(around, limit)]
            assert page == whole[start : start + limit]

    @invariant()
    def nothing_is_lost(self) -> None:
        """As many tasks as were made and not deleted."""
        assert len(self.mock.account.store.all(("Task",))) == len(self.rows)

    def check(self, task: Task) -> None:
        """A card says what the model says."""
        row = self.rows[str(task.id)]
        responsible = task.responsible.id if task.responsible else None
        auditors = [each.id for each in task.auditors or []]
        assert (task.name, task.is_urgent, task.kpi_planned) == (row.name, row.urgent, row.plan)
        assert (responsible, auditors) == (row.responsible, row.auditors)
        assert task.auditors_count == len(row.auditors)
        assert (task.parent.id if task.parent else None) == row.parent


def _ordered(rows: list[Row], desc: bool) -> list[Row]:
    """By plan, those without one last; then by name; then by id."""
    found = sorted(
        sorted(rows, key=lambda each: int(each.id)), key=lambda each: each.name.casefold()
    )
    planned = sorted(
        (each for each in found if each.plan is not None),
        key=lambda each: each.plan or 0,
        reverse=desc,
    )
    return planned + [each for each in found if each.plan is None]


TestWork = Work.TestCase
TestWork.settings = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
