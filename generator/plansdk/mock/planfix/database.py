"""The state of an account: tables by id, and what is found through them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from plansdk.mock.planfix.records import REFERRING, Record, full_name, new


class Database:
    """Everything that an account holds.

    Each table is an attribute: records by the first field of their layout.
    """

    def __init__(self, account: Record, tables: dict[str, dict[Any, Record]]) -> None:
        self.account = account
        self.tables = tables
        self.__dict__.update(tables)
        self._found_by: dict[tuple[str, str], dict[Any, Record]] = {}
        self._last: dict[tuple[str, str], int] = {}
        # Every write is an action: these are too many to be looked through.
        self._actions: dict[int, dict[int, Record]] = {}
        for each in tables["actions"].values():
            self._actions.setdefault(each.task, {})[each.id] = each

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> dict[Any, Record]: ...

    def by(self, table: str, name: str) -> dict[Any, Record]:
        """The records of a table by another field than its first."""
        if (table, name) not in self._found_by:
            records = self.tables[table].values()
            self._found_by[table, name] = {each[name]: each for each in records}
        return self._found_by[table, name]

    def keep(self, record: Record) -> Record:
        """Keep a record, which gets the numbers that it has not."""
        table, layout = record.layout.name, record.layout
        for name in layout.numbers:
            if not record[name]:
                record[name] = self.next(table, name)
        self.tables[table][record[layout.first]] = record
        for (other, name), found in self._found_by.items():
            if other == table:
                found[record[name]] = record
        if table == "actions":
            self._actions.setdefault(record.task, {})[record.id] = record
        return record

    def add(self, table: str, **values: Any) -> Record:
        """Keep a new record."""
        return self.keep(new(table, **values))

    def remove(self, record: Record) -> None:
        """Forget a record and every reference to it, with what belongs to it."""
        table, key = record.layout.name, record[record.layout.first]
        del self.tables[table][key]
        for (other, name), found in self._found_by.items():
            if other == table:
                found.pop(record[name], None)
        if table == "actions":
            del self._actions[record.task][key]
        for referring, field in REFERRING[table]:
            for each in [*self.tables[referring].values()]:
                if field.many and key in each[field.name]:
                    each[field.name] = [one for one in each[field.name] if one != key]
                elif each[field.name] == key and field.belongs:
                    self.remove(each)
                elif each[field.name] == key:
                    each[field.name] = 0

    def next(self, table: str, name: str) -> int:
        """A number that no record of a table ever had."""
        last = self._last.get((table, name))
        if last is None:
            last = max((each[name] for each in self.tables[table].values()), default=0)
        self._last[table, name] = last + 1
        return last + 1

    def actions_of_task(self, key: int) -> list[Record]:
        """The actions of a task, in the order in which they were made."""
        return list(self._actions.get(key, {}).values())

    def name_of(self, table: str, key: int) -> str:
        """The name or title of a record, empty where there is none.

        Args:
            table: `user` for an employee, or for the contact that has that id beside them.
        """
        record = self.tables["users" if table == "user" else table].get(key)
        if record is None and table == "user":
            record = self.by("contacts", "userid").get(key)
        if record is None:
            return ""
        if "lastName" in record.layout.fields:
            return full_name(record)
        name: str = record.get(record.layout.title, "")
        return name


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
