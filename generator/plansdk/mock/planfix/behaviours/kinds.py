"""Kinds of records, what the methods of many of them do alike, and pages and the order of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, TypeVar

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.call import Behaviour, Call, Listed, Refused
from plansdk.mock.planfix.changes import given_text
from plansdk.mock.planfix.database import Database, found
from plansdk.mock.planfix.records import Record
from plansdk.mock.planfix.views import card

R = TypeVar("R")

PAGE = 100
"""Items on a page where the request does not say; the documentation does not either."""


def page_of(
    call: Call, rows: Sequence[R], shown: Callable[[R], Mapping[str, Any]], *, absent: int = 1
) -> Listed:
    """The page that a request asks for.

    A page below the first answers the number of rows alone.

    Args:
        rows: Everything that matches, in order.
        absent: The page where the request names none.
    """
    number: int | None = call.given.get("pageCurrent")
    size: int = call.given.get("pageSize") or PAGE
    page = absent if number is None else number
    if page < 1 or size < 1:
        return Listed([], len(rows))
    begin = (page - 1) * size
    return Listed([shown(each) for each in rows[begin : begin + size]], len(rows))


def in_order(
    rows: Iterable[Record],
    order: str,
    keys: Mapping[str, str | Callable[[Record], Any]],
    then: str = "id",
) -> list[Record]:
    """Records in the order that a request names: `TITLE_ASC`.

    Args:
        keys: By the name of the order a field, or what tells a place; texts without case.
        then: Field that decides between equals.
    """
    name, _, direction = order.rpartition("_")
    key = keys[name]
    if key == then:
        return sorted(rows, key=itemgetter(then), reverse=direction == "DESC")

    def place(row: Record) -> tuple[Any, Any]:
        value = row[key] if isinstance(key, str) else key(row)
        return value.casefold() if isinstance(value, str) else value, row[then]

    return sorted(rows, key=place, reverse=direction == "DESC")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of records.

    Attributes:
        table: Where they are kept.
        element: The element that stands for one in requests and answers.
        missing: Error code where there is none.
        numbers: The elements that name one, in the order in which they count.
        rights: Error code for others than administrators, where only they change something.
    """

    table: str
    element: str
    missing: str
    numbers: tuple[str, ...] = ("id",)
    rights: str = ""

    def find(self, database: Database, given: Mapping[str, Any], missing: str = "") -> Record:
        """The record that a request names.

        Raises:
            Refused: None is named, or there is none.
        """
        for name in self.numbers:
            if given.get(name) is not None:
                is_id = name == "id"
                table = database.tables[self.table] if is_id else database.by(self.table, name)
                what = self.element if is_id else f"{self.element} with {name}"
                return found(table, given[name], missing or self.missing, what)
        raise Refused(codes.PARAMETER_MISSING, f"{self.element}: no id is given")

    def named(self, database: Database, call: Call) -> Record:
        """The record that the method is about.

        Raises:
            Refused: None is named, or there is none.
        """
        return self.find(database, call.inside(self.element))

    def given(self, call: Call) -> Mapping[str, Any]:
        """What the request says of the record, which has to be something.

        Raises:
            Refused: It is nothing.
        """
        if not call.inside(self.element):
            raise Refused(codes.PARAMETER_MISSING, f"{call.method}/{self.element}: missing")
        return call.inside(self.element)

    def need_administrator(self, call: Call) -> None:
        """Refuse everybody else.

        Raises:
            Refused: The employee who asks is no administrator.
        """
        if call.user.role != "ADMIN":
            raise Refused(self.rights, f"{call.method} is for administrators")

    def answer(self, record: Record, *names: str) -> dict[str, Any]:
        """The numbers of a record, as most methods answer."""
        return {self.element: {name: record[name] for name in names or ("id",)}}

    def card(self, database: Database, call: Call, record: Record) -> dict[str, Any]:
        """A record as answers have it."""
        return card(database, call, self.table, record)

    def get(self, database: Database, call: Call) -> Mapping[str, Any]:
        """Read one."""
        return {self.element: self.card(database, call, self.named(database, call))}

    def page(
        self, database: Database, call: Call, element: str, rows: Iterable[Record], absent: int = 1
    ) -> Mapping[str, Any]:
        """A page of a list; `absent` is the one where the request names none."""
        shown = page_of(call, [*rows], lambda each: self.card(database, call, each), absent=absent)
        return {element: shown}

    def listed(
        self, element: str, rows: Callable[[Database, Call], Iterable[Record]] | None = None
    ) -> Behaviour:
        """A method that lists without pages.

        Args:
            rows: What is listed; by default everything.
        """

        def behaviour(database: Database, call: Call) -> Mapping[str, Any]:
            chosen = rows(database, call) if rows else database.tables[self.table].values()
            return {element: [self.card(database, call, each) for each in chosen]}

        return behaviour

    def add_named(self, database: Database, call: Call) -> Mapping[str, Any]:
        """Add one that has a name and nothing else."""
        self.need_administrator(call)
        name = given_text(call, call.inside(self.element), "name")
        return self.answer(database.add(self.table, name=name))

    def rename(self, database: Database, call: Call) -> Mapping[str, Any]:
        """Give one another name."""
        record = self.named(database, call)
        record.name = given_text(call, call.inside(self.element), "name")
        return self.answer(record)


USER = Kind("users", "user", codes.USER_NOT_FOUND, ("id", "general"), codes.USER_NO_RIGHTS)
USER_GROUP = Kind(
    "user_groups", "userGroup", codes.USER_GROUP_NOT_FOUND, rights=codes.USER_GROUP_NO_RIGHTS
)
CONTACT = Kind(
    "contacts",
    "contact",
    codes.CONTACT_NOT_FOUND,
    ("general", "id", "userid"),
    codes.CONTACT_NO_RIGHTS,
)
CONTACT_GROUP = Kind("contact_groups", "contactGroup", codes.CONTACT_NOT_FOUND)
PHONE_TYPE = Kind("phone_types", "phoneType", codes.OBJECT_NOT_FOUND)
CLIENT = Kind("contacts", "client", codes.CONTACT_NOT_FOUND)
PROJECT = Kind("projects", "project", codes.PROJECT_NOT_FOUND, ("id", "general"))
PROJECT_GROUP = Kind(
    "project_groups", "projectGroup", codes.PROJECT_NOT_FOUND, rights=codes.PROJECT_NO_RIGHTS
)
TASK = Kind("tasks", "task", codes.TASK_NOT_FOUND, ("general", "id"))
PROCESS = Kind("processes", "taskStatusSet", codes.TASK_NOT_FOUND)
STATUS = Kind("statuses", "taskStatus", codes.TASK_NOT_FOUND)
TASK_FILTER = Kind("task_filters", "taskFilter", codes.OBJECT_NOT_FOUND)
CONTACT_FILTER = Kind("contact_filters", "contactFilter", codes.OBJECT_NOT_FOUND)
ACTION = Kind("actions", "action", codes.ACTION_NOT_FOUND)
ANALITIC_GROUP = Kind("analitic_groups", "analiticGroup", codes.OBJECT_NOT_FOUND)
ANALITIC = Kind("analitics", "analitic", codes.ANALITIC_NOT_FOUND)
FILE = Kind("files", "file", codes.FILE_NOT_FOUND)
HANDBOOK_GROUP = Kind("handbook_groups", "handbookGroup", codes.OBJECT_NOT_FOUND)
HANDBOOK = Kind("handbooks", "handbook", codes.OBJECT_NOT_FOUND)


def reference(given: Mapping[str, Any], name: str) -> int:
    """The id inside of a reference, 0 for none."""
    inside: Mapping[str, Any] = given.get(name) or {}
    return inside.get("id") or 0
