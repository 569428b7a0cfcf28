"""The state of an account: tables by id, and what is found through them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.records import (
    Action,
    Analitic,
    AnaliticRow,
    Contact,
    CustomField,
    File,
    Handbook,
    Named,
    Process,
    Project,
    SavedFilter,
    Settings,
    Status,
    Task,
    User,
    UserGroup,
)
from plansdk.mock.planfix.refused import Refused

R = TypeVar("R")


@dataclass(slots=True)
class Account:
    """Everything that an account holds; also the layout of its YAML.

    A table is a list of records in YAML; here they are by their first field.

    Attributes:
        base: `seed` in YAML that adds to the seed account; empty everywhere else.
    """

    base: str = ""
    account: Settings = field(default_factory=Settings)
    users: dict[int, User] = field(default_factory=dict[int, User])
    user_groups: dict[int, UserGroup] = field(default_factory=dict[int, UserGroup])
    positions: dict[int, Named] = field(default_factory=dict[int, Named])
    phone_types: dict[int, Named] = field(default_factory=dict[int, Named])
    contact_groups: dict[int, Named] = field(default_factory=dict[int, Named])
    contacts: dict[int, Contact] = field(default_factory=dict[int, Contact])
    contact_filters: dict[str, SavedFilter] = field(default_factory=dict[str, SavedFilter])
    project_groups: dict[int, Named] = field(default_factory=dict[int, Named])
    projects: dict[int, Project] = field(default_factory=dict[int, Project])
    statuses: dict[int, Status] = field(default_factory=dict[int, Status])
    processes: dict[int, Process] = field(default_factory=dict[int, Process])
    custom_fields: dict[int, CustomField] = field(default_factory=dict[int, CustomField])
    tasks: dict[int, Task] = field(default_factory=dict[int, Task])
    task_filters: dict[str, SavedFilter] = field(default_factory=dict[str, SavedFilter])
    analitic_groups: dict[int, Named] = field(default_factory=dict[int, Named])
    analitics: dict[int, Analitic] = field(default_factory=dict[int, Analitic])
    actions: dict[int, Action] = field(default_factory=dict[int, Action])
    analitic_rows: dict[int, AnaliticRow] = field(default_factory=dict[int, AnaliticRow])
    files: dict[int, File] = field(default_factory=dict[int, File])
    handbook_groups: dict[int, Named] = field(default_factory=dict[int, Named])
    handbooks: dict[int, Handbook] = field(default_factory=dict[int, Handbook])

    index: Index = field(default_factory=lambda: Index(), metadata={"derived": True})

    def settle(self) -> None:
        """Complete what was read: numbers that are not given, and the index."""
        for table in (self.users, self.contacts, self.projects, self.tasks):
            for key, each in table.items():
                each.general = each.general or key
        for key, contact in self.contacts.items():
            contact.userid = contact.userid or key
        for unique, file in self.files.items():
            file.id = file.id or unique
        self.index = Index.of(self)

    def next_id(self, table: Mapping[int, Any]) -> int:
        """An id that nothing in a table ever had."""
        return self.index.next(("id", id(table)), table)

    def next_number(self, table: Mapping[int, Any]) -> int:
        """A number for people that nothing in a table ever had."""
        return self.index.next(("general", id(table)), [each.general for each in table.values()])

    def user_name(self, key: int) -> str:
        """The name of an employee, or of the contact that has that id beside employees."""
        if key in self.users:
            return self.users[key].full_name
        contact = self.index.contacts_by_userid.get(key)
        return contact.full_name if contact else ""

    def client_name(self, key: int) -> str:
        """The name of a counterparty."""
        return self.contacts[key].full_name if key in self.contacts else ""

    def actions_of_task(self, key: int) -> list[Action]:
        """The actions of a task, in the order in which they were made."""
        return [self.actions[each] for each in self.index.actions_by_task.get(key, ())]

    def add_action(self, action: Action) -> Action:
        """Keep a new action."""
        self.actions[action.id] = action
        self.index.note_action(action)
        return action

    def delete_action(self, action: Action) -> None:
        """Forget an action, with its rows of data tags."""
        del self.actions[action.id]
        if action.task:
            self.index.actions_by_task[action.task].remove(action.id)
        for key in [key for key, row in self.analitic_rows.items() if row.action == action.id]:
            del self.analitic_rows[key]


@dataclass(slots=True)
class Index:
    """What is found by something else than its id."""

    tasks_by_number: dict[int, Task] = field(default_factory=dict[int, Task])
    contacts_by_number: dict[int, Contact] = field(default_factory=dict[int, Contact])
    contacts_by_userid: dict[int, Contact] = field(default_factory=dict[int, Contact])
    users_by_token: dict[str, User] = field(default_factory=dict[str, User])
    actions_by_task: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    last: dict[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])

    @classmethod
    def of(cls, account: Account) -> Index:
        """The index of an account."""
        made = cls()
        for task in account.tasks.values():
            made.note_task(task)
        for contact in account.contacts.values():
            made.note_contact(contact)
        made.users_by_token = {each.token: each for each in account.users.values() if each.token}
        for action in account.actions.values():
            made.note_action(action)
        return made

    def note_task(self, task: Task) -> None:
        """Make a new task known."""
        self.tasks_by_number[task.general] = task

    def note_contact(self, contact: Contact) -> None:
        """Make a new contact known."""
        self.contacts_by_number[contact.general] = contact
        self.contacts_by_userid[contact.userid] = contact

    def note_action(self, action: Action) -> None:
        """Make a new action known."""
        if action.task:
            self.actions_by_task.setdefault(action.task, []).append(action.id)

    def next(self, counter: tuple[str, int], taken: Mapping[int, Any] | list[int]) -> int:
        """Count on from what is taken, never back."""
        if counter not in self.last:
            self.last[counter] = max(taken, default=0)
        self.last[counter] += 1
        return self.last[counter]


def found(table: Mapping[int, R], key: int | None, code: str, what: str) -> R:
    """The record that a request names.

    Raises:
        Refused: No id is given (0009), or nothing has it (`code`).
    """
    if key is None:
        raise Refused(codes.PARAMETER_MISSING, f"{what}: no id is given")
    if key not in table:
        raise Refused(code, f"{what} {key} does not exist")
    return table[key]


EARLIEST = dt.datetime.combine(dt.date.min, dt.time())
LATEST = dt.datetime.combine(dt.date.max, dt.time())
"""The ends of time, for comparisons; an account knows no time zones."""


def moment(value: dt.date | None, *, late: bool = False) -> dt.datetime | None:
    """A date as the moment at which it begins, or ends."""
    if value is None or isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time(23, 59, 59) if late else dt.time())
