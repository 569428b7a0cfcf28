"""Random sequences of calls give what a simple model of tasks gives."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from mock.planfix.conftest import settings as client_settings
from planfix_api import (
    ActionInput,
    ContactInput,
    ContactKey,
    IdRef,
    ParticipantsInput,
    Planfix,
    TaskFilter,
    TaskInput,
    TaskKey,
)
from plansdk.mock import PlanfixMock

DATA = {
    "users": [
        {"id": 1, "name": "Anna", "token": "t", "role": "ADMIN"},
        {"id": 2, "name": "Boris"},
    ],
    "projects": [{"id": 10, "title": "P"}, {"id": 11, "title": "Q"}],
}
FOLLOWING = {
    "ACTIVE": ("ACCEPTED", "DONE", "COMPLETED", "CANCELED"),
    "ACCEPTED": ("DONE", "COMPLETED", "CANCELED"),
    "DONE": ("ACCEPTED", "COMPLETED", "CANCELED"),
    "COMPLETED": ("ACTIVE", "ACCEPTED"),
    "CANCELED": ("ACTIVE",),
}
NUMBERS = {"ACTIVE": 1, "ACCEPTED": 2, "COMPLETED": 3, "DONE": 6, "CANCELED": 7}
TITLES = st.text(st.sampled_from("aAbBяЯ <&>'\"\u2028"), max_size=6)


@dataclasses.dataclass
class Model:
    """What a task must look like."""

    general: int
    title: str
    project: int
    workers: list[int]
    end: dt.date | None
    status: str = "ACTIVE"
    comments: int = 0


class Tasks(RuleBasedStateMachine):
    """Tasks and contacts of an account that begins without any."""

    keys = Bundle("keys")
    contacts = Bundle("contacts")

    def __init__(self) -> None:
        super().__init__()
        self.mock = PlanfixMock(data=DATA)
        self.pf = Planfix("demo", "mock-api-key", token="t", **client_settings(self.mock))
        self.model: dict[int, Model] = {}
        self.names: dict[int, str] = {}

    @initialize()
    def empty(self) -> None:
        """There is nothing at first."""
        assert self.pf.task.count() == 0

    def _written(
        self, title: str, project: int, workers: list[int], end: dt.date | None
    ) -> dict[str, Any]:
        return {
            "title": title,
            "project": IdRef(id=project),
            "workers": ParticipantsInput(users=workers),
            "end_date_is_set": end is not None,
            "end_date": end,
        }

    written = {
        "title": TITLES,
        "project": st.sampled_from([0, 10, 11]),
        "workers": st.lists(st.sampled_from([1, 2]), unique=True),
        "end": st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 9)),
    }

    @rule(target=keys, **written)
    def add(self, **values: Any) -> int:
        """Create a task."""
        made = self.pf.task.add(TaskInput(**self._written(**values)))
        assert made.id not in self.model
        assert made.general not in [each.general for each in self.model.values()]
        self.model[made.id] = Model(made.general, **values)
        return made.id

    @rule(key=keys, by_number=st.booleans(), **written)
    def update(self, key: int, by_number: bool, **values: Any) -> None:
        """Write a task anew: its status begins anew too."""
        old = self.model[key]
        named = {"general": old.general} if by_number else {"id": key}
        self.pf.task.update(TaskInput(**named, **self._written(**values)))
        self.model[key] = Model(old.general, **values, comments=old.comments)

    @rule(key=keys, data=st.data())
    def change_status(self, key: int, data: st.DataObject) -> None:
        """Go on to a status that may follow."""
        task = self.model[key]
        task.status = data.draw(st.sampled_from(FOLLOWING[task.status]))
        self.pf.task.change_status(TaskKey(general=task.general), status=task.status)

    @rule(key=keys, text=TITLES)
    def comment(self, key: int, text: str) -> None:
        """Say something."""
        made = self.pf.action.add(ActionInput(description=text, task=TaskKey(id=key)))
        self.model[key].comments += 1
        newest = self.pf.action.get_list(task=TaskKey(id=key), page_size=1)
        assert newest[0].id == made.id
        assert (newest[0].description or "") == text

    @rule(target=contacts, name=TITLES.filter(str.strip))
    def add_contact(self, name: str) -> int:
        """Create a contact."""
        made = self.pf.contact.add(ContactInput(name=name)).contact
        assert made is not None
        self.names[made.id] = name
        return made.id

    @rule(key=contacts)
    def delete_contact(self, key: int) -> None:
        """Delete a contact, once."""
        if self.names.pop(key, None) is not None:
            self.pf.contact.delete(ContactKey(id=key))

    @rule(key=keys)
    def read(self, key: int) -> None:
        """Read a task."""
        expected, task = self.model[key], self.pf.task.get(key)
        assert (task.title or "", task.general) == (expected.title, expected.general)
        assert task.status == NUMBERS[expected.status]
        assert (task.project.id, [each.id for each in task.workers.users]) == (
            expected.project,
            expected.workers,
        )
        end = task.end_time
        assert (end and dt.date(end.year, end.month, end.day)) == expected.end
        comments = [
            each for each in self.pf.action.iterate(task=TaskKey(id=key)) if each.type == "COMMENT"
        ]
        assert len(comments) == expected.comments

    @rule(
        text=st.sampled_from(["a", "Я", "&", "zz"]),
        operator=st.sampled_from(["equal", "notequal"]),
        status=st.none() | st.sampled_from(sorted(NUMBERS)),
        size=st.integers(1, 4),
    )
    def filtered(self, text: str, operator: str, status: str | None, size: int) -> None:
        """Walk the pages of a filtered list."""
        condition = TaskFilter(type=8, operator=operator, value=text)
        found = self.pf.task.iterate(filters=[condition], status=status, page_size=size)
        expected = [
            key
            for key, each in self.model.items()
            if (text.casefold() in each.title.casefold()) is (operator == "equal")
            and status in (None, each.status)
        ]
        assert [each.id for each in found] == expected

    @rule(size=st.integers(1, 5), descending=st.booleans())
    def walked(self, size: int, descending: bool) -> None:
        """Page by page, nothing is lost and nothing comes twice."""
        order = "DEADLINE_DESC" if descending else "DEADLINE_ASC"
        seen = [
            (each.id, page.total_count)
            for page in self.pf.task.iterate(sort=order, page_size=size).pages()
            for each in page
        ]
        latest = dt.date.max
        expected = sorted(
            self.model,
            key=lambda key: (self.model[key].end or latest, self.model[key].general),
            reverse=descending,
        )
        assert seen == [(key, len(self.model)) for key in expected]

    @rule()
    def moved(self) -> None:
        """What is exported holds the same."""
        exported = self.mock.export()
        assert PlanfixMock(data=exported).export() == exported

    @invariant()
    def counted(self) -> None:
        """The counters fit."""
        assert self.pf.task.count() == len(self.model)
        assert list(self.mock.errors) == []
        names = [each.name for each in self.pf.contact.iterate(page_size=2)]
        assert names == list(self.names.values())

    def teardown(self) -> None:
        """Close the client."""
        self.pf.close()


TestTasks = Tasks.TestCase
TestTasks.settings = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
