"""What many methods do alike: read one, list all, name one, put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.finding import given_text, named
from plansdk.mock.planfix.records import ELEMENTS, Record


def get(call: Call) -> Record:
    """The record that the request names."""
    return named(call, call.group)


def of_one(
    behave: Callable[[Call, Record], Mapping[str, Any] | Sequence[Record] | None],
) -> Behaviour:
    """A method about the record that it names, which it answers unless it has another answer."""

    def behaviour(call: Call) -> Mapping[str, Any] | Sequence[Record]:
        record = get(call)
        answered = behave(call, record)
        return record if answered is None else answered

    return behaviour


def all_of(table: str) -> Behaviour:
    """A method that lists a whole table."""
    return lambda call: [*call.database.tables[table].values()]


def add_named(call: Call) -> Record:
    """Add a record that has a name and nothing else."""
    name = given_text(call, call.inside(call.group), "name")
    return call.database.add(ELEMENTS[call.group].table, name=name)


def rename(call: Call) -> Record:
    """Give a record another name."""
    record = get(call)
    record.name = given_text(call, call.inside(call.group), "name")
    return record


def in_order(
    call: Call,
    rows: Iterable[Record],
    keys: Mapping[str, str | Callable[[Record], Any]],
    usual: str,
    then: str = "id",
) -> list[Record]:
    """Records in the order that a request names: `TITLE_ASC`.

    Args:
        keys: By the name of the order a field, or what tells a place; texts without case.
        usual: The order where it names none.
        then: Field that decides between equals.
    """
    order: str = call.given.get("sort") or call.given.get("sortType") or usual
    name, _, direction = order.rpartition("_")
    key = keys[name]
    if key == then:
        return sorted(rows, key=itemgetter(then), reverse=direction == "DESC")

    def place(row: Record) -> tuple[Any, Any]:
        value = row[key] if isinstance(key, str) else key(row)
        return value.casefold() if isinstance(value, str) else value, row[then]

    return sorted(rows, key=place, reverse=direction == "DESC")


def user_asked_for(call: Call, what: str) -> int:
    """The id of the employee whose things are listed, 0 for nobody in particular.

    Raises:
        Refused: Only administrators list those of others.
    """
    user = call.id_of("user")
    if user and call.user.role != "ADMIN" and user != call.user.id:
        raise Refused("CALL_FORBIDDEN", f"only administrators list the {what} of others")
    return user
