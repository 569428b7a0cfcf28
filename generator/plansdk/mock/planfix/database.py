"""The state of an account: tables by id, and what is found through them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.call import Refused
from plansdk.mock.planfix.records import LAYOUTS, TABLES, Record, full_name, new


class Database:
    """Everything that an account holds.

    Each table is an attribute: records by the first field of their layout.
    """

    def __init__(self, account: Record, tables: dict[str, dict[Any, Record]]) -> None:
        self.account = account
        self.tables = tables
        self.__dict__.update(tables)
        self._found_by: dict[tuple[str, str], dict[Any, Record]] = {}
        self._actions: dict[int, list[int]] = {}
        self._last: dict[tuple[str, str], int] = {}
        for each in tables["actions"].values():
            self._actions.setdefault(each.task, []).append(each.id)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> dict[Any, Record]: ...

    def __deepcopy__(self, memo: dict[int, Any]) -> Database:
        return Database(deepcopy(self.account, memo), deepcopy(self.tables, memo))

    def by(self, table: str, name: str) -> dict[Any, Record]:
        """The records of a table by another field than its first."""
        if (table, name) not in self._found_by:
            records = self.tables[table].values()
            self._found_by[table, name] = {each[name]: each for each in records}
        return self._found_by[table, name]

    def keep(self, table: str, record: Record) -> Record:
        """Keep a record, which gets the numbers that it has not."""
        first = record.layout.first
        for name in (first, "general"):
            if name in record.layout.fields and not record[name]:
                record[name] = self.next(table, name)
        if table == "actions" and record.id not in self.actions:
            self._actions.setdefault(record.task, []).append(record.id)
        self.tables[table][record[first]] = record
        for (other, name), found_by in self._found_by.items():
            if other == table:
                found_by[record[name]] = record
        return record

    def add(self, table: str, **values: Any) -> Record:
        """Keep a new record."""
        return self.keep(table, new(table, **values))

    def remove(self, table: str, record: Record) -> None:
        """Forget a record; an action with its rows of data tags."""
        del self.tables[table][record[record.layout.first]]
        for (other, name), found_by in self._found_by.items():
            if other == table:
                found_by.pop(record[name], None)
        if table == "actions":
            self._actions[record.task].remove(record.id)
            for row in [each for each in self.analitic_rows.values() if each.action == record.id]:
                self.remove("analitic_rows", row)

    def next(self, table: str, name: str) -> int:
        """A number that no record of a table ever had."""
        if (table, name) not in self._last:
            self._last[table, name] = max(
                (each[name] for each in self.tables[table].values()), default=0
            )
        self._last[table, name] += 1
        return self._last[table, name]

    def actions_of_task(self, key: int) -> list[Record]:
        """The actions of a task, in the order in which they were made."""
        return [self.actions[each] for each in self._actions.get(key, ())]

    def name_of(self, table: str, key: int) -> str:
        """The name or title of a record, empty where there is none.

        Args:
            table: `user` for an employee, or for the contact that has that id beside them.
        """
        if table == "user":
            user = self.users.get(key) or self.by("contacts", "userid").get(key)
            return full_name(user) if user else ""
        record = self.tables[table].get(key)
        if record is None:
            return ""
        if table in ("users", "contacts"):
            return full_name(record)
        name: str = record[record.layout.title]
        return name


def database_of(account: Record, tables: Mapping[str, Iterable[Record]]) -> Database:
    """An account of what was read; numbers that are not given are those of their ids."""
    for table, name in _NUMBERS:
        for record in tables[table]:
            record[name] = record[name] or record[record.layout.first]
    for record in (*tables["users"], *tables["custom_fields"]):
        # Every request asks for these: fields that are there cost less than defaults.
        record.update(record.layout.defaults | record)
    layout = {name: LAYOUTS[name].first for name in TABLES}
    return Database(
        account, {name: {each[layout[name]]: each for each in tables[name]} for name in TABLES}
    )


_NUMBERS = (
    *((table, "general") for table in ("users", "contacts", "projects", "tasks")),
    ("contacts", "userid"),
    ("files", "id"),
)
"""Numbers that are the id of a record unless told otherwise."""


def found(table: Mapping[int, Record], key: int | None, code: str, what: str) -> Record:
    """The record that a request names.

    Raises:
        Refused: No id is given (0009), or nothing has it (`code`).
    """
    if key is None:
        raise Refused(codes.PARAMETER_MISSING, f"{what}: no id is given")
    if key not in table:
        raise Refused(code, f"{what} {key} does not exist")
    return table[key]


def above(table: Mapping[int, Record], key: int, name: str = "parent") -> list[int]:
    """Ids of the records that one is in, the nearest first; a circle ends where it closes."""
    ids: list[int] = []
    while key in table and table[key][name] not in (0, *ids):
        key = table[key][name]
        ids.append(key)
    return ids


EARLIEST = dt.datetime.combine(dt.date.min, dt.time())
LATEST = dt.datetime.combine(dt.date.max, dt.time())
"""The ends of time, for comparisons; an account knows no time zones."""


def moment(value: dt.date | None, *, late: bool = False) -> dt.datetime | None:
    """A date as the moment at which it begins, or ends."""
    if value is None or isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time(23, 59, 59) if late else dt.time())
