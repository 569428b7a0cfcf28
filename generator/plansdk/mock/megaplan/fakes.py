"""Made-up values of declared types, for operations that have no behaviour of their own.

The same seed, operation and path variables give the same value. An object at the top
has every property; one inside it has few, and one inside that is as small as it can be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from plansdk.mock.megaplan import paging
from plansdk.mock.megaplan.call import Call, Entity, Result
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.schema import Kind, Schema
from plansdk.mock.megaplan.store import key_of
from plansdk.model import CONTENT_TYPE, Array, Enumeration, Ref, Scalar, ScalarKind, Type, Union

_WORDS = ("Offer", "Plan", "Договор", "Report", "Заявка", "Summary", "Письмо", "Order")
_ITEMS = 3
_FEW = 4
_FIRST_ID = 1_000_000


class Faker:
    """Makes values; one object makes the values of one answer.

    Args:
        db: Has the entities that a value is about or mentions, if there are any.
        ids: Of the entities that the answer is about.
        key: What makes this answer different from others, besides the ids.
    """

    def __init__(self, schema: Schema, db: Database, ids: tuple[str, ...], *key: object) -> None:
        self._schema = schema
        self._db = db
        self._ids = ids
        self._stored: dict[str, list[Entity]] = {}
        self._random = Random(repr((ids, key)))
        self._last_id = _FIRST_ID + self._random.randrange(1000) * 1000

    def value(self, type_: Type, depth: int = 0) -> Any:
        """A value of a type."""
        match type_:
            case Scalar(kind):
                return self._scalar(kind)
            case Enumeration(values=values):
                return self._random.choice(values)
            case Array(item):
                return self._items(item, depth)
            case Union(members):
                return self.value(self._random.choice(members), depth)
            case Ref(name):
                return self._object_of(name, depth)

    def _items(self, item: Type, depth: int) -> list[Any]:
        if depth:
            return [self.value(item, depth)]
        members = item.members if isinstance(item, Union) else (item,)
        number = max(_ITEMS, len(members))
        made = [self.value(members[at % len(members)]) for at in range(number)]
        return list({key_of(each) or at: each for at, each in enumerate(made)}.values())

    def _scalar(self, kind: ScalarKind) -> Any:
        match kind:
            case "integer":
                return self._random.randint(0, 1000)
            case "number":
                return self._random.randint(0, 4000) / 4
            case "boolean":
                return self._random.random() < 0.5
            case "any" | "void":
                return None
            case _:
                return f"{self._random.choice(_WORDS)} {self._random.randint(1, 99)}"

    def _object_of(self, name: str, depth: int) -> Any:
        table = self._schema.types.get(name)
        if table is None:
            return None
        if name == table.line[-1] and table.concrete:  # no object has a root type
            table = self._schema.types[self._random.choice(table.concrete)]
        elif stored := self._known(table):
            chosen = self._random.choice(stored)
            return {CONTENT_TYPE: chosen[CONTENT_TYPE], "id": chosen["id"]} if depth else chosen
        if table.name in _NATIVE:
            return {CONTENT_TYPE: table.name, **_NATIVE[table.name](self._random)}
        return self._object(table, depth)

    def _known(self, table: Kind) -> list[Entity]:
        """Entities of the account that a value can be: those it is about, if there are any."""
        if table.root == "entity" and table.name not in self._stored:
            found = self._db.store.all(table.concrete)
            about = [each for each in found if each["id"] in self._ids]
            self._stored[table.name] = about or found
        return self._stored.get(table.name, [])

    def _object(self, table: Kind, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {"contentType": table.name}
        for name, each in table.properties.items():
            if name == "id":
                made["id"] = self._id(table.name, each.type)
            elif table.name.endswith("Ids") and each.type == Array(Scalar("string")):
                made[name] = self._ids_of(table.name.removesuffix("Ids"))
            elif (
                not depth
                or each.required
                or (depth == 1 and len(made) <= _FEW and isinstance(each.type, Scalar))
            ):
                made[name] = self.value(each.type, depth + 1)
        return made

    def _ids_of(self, name: str) -> list[str]:
        """Ids of some entities of the type whose name a name ends with: `BasedOnDeal`."""
        kinds = (name[at:] for at in range(len(name)) if self._schema.is_entity(name[at:]))
        found = self._db.store.all((next(kinds, ""),))[:_ITEMS]
        return [each["id"] for each in found] or [self._id(name, Scalar("string"))]

    def _id(self, name: str, type_: Type) -> Any:
        """An id that no stored entity has."""
        self._last_id += 1
        while self._db.store.is_taken((name, str(self._last_id))):
            self._last_id += 1
        if isinstance(type_, Enumeration):
            return type_.values[self._last_id % len(type_.values)]
        return self._last_id if type_ == Scalar("integer") else str(self._last_id)


def fake_answer(db: Database, call: Call) -> Result:
    """What an operation answers that has no behaviour of its own."""
    ids = tuple(call.variables.values())
    faker = Faker(db.schema, db, ids, db.seed, call.operation.id)
    data = faker.value(call.operation.response)
    if not call.operation.paginated:
        return Result(data, listed=isinstance(data, list))
    elements, pagination = paging.page(data, call.query)
    return Result(elements, pagination, listed=True)


def _date_time(random: Random) -> dict[str, Any]:
    day = f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    return {"value": f"{day}T{random.randint(0, 23):02}:30:00+00:00"}


_NATIVE: Mapping[str, Callable[[Random], dict[str, Any]]] = {
    "DateTime": _date_time,
    "DateOnly": lambda random: {
        "year": 2026,
        "month": random.randint(0, 11),
        "day": random.randint(1, 28),
    },
    "DateInterval": lambda random: {"value": random.randint(1, 480) * 60},
}
