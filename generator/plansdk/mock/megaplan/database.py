"""The account that a mock is: its entities, its time, and the bytes of its files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plansdk.mock.clock import Clock
from plansdk.mock.fixtures import Fixtures
from plansdk.mock.megaplan import data as notes
from plansdk.mock.megaplan.call import Entity, FieldError, Refused
from plansdk.mock.megaplan.defaults import completed
from plansdk.mock.megaplan.derived import derived_of
from plansdk.mock.megaplan.files import Files
from plansdk.mock.megaplan.schema import Schema, schema_of
from plansdk.mock.megaplan.store import Key, Store, key_of, own_key
from plansdk.model import CONTENT_TYPE, Api

_NEGOTIATION = ("NegotiationItem", "NegotiationItemVersion", "NegotiationVisa")
_DEPENDENT = frozenset({"Changeset", "Comment", "Milestone", "RelationLink", *_NEGOTIATION})
_OWNERS = ("subject", "target", "task", "project", "entity", "negotiationItem", "version")


class Database:
    """A Megaplan account in memory.

    Args:
        host: Its name.
        data: What it holds in the beginning; None for the seed account.

    Raises:
        Rejected: The data has errors.
    """

    def __init__(
        self,
        api: Api,
        host: str,
        *,
        seed: int = 0,
        clock: Clock | None = None,
        data: Fixtures | None = None,
    ) -> None:
        self.host = host
        self.schema: Schema = schema_of(api)
        self.seed = seed
        self.clock = clock or Clock()
        # Kept as it was read, so that a changed file does not change a later reset.
        self._entities, self._contents = notes.load(self.schema, data)
        self.reset()

    def reset(self) -> None:
        """Go back to the beginning."""
        self.store = Store(self.schema)
        self.files = Files()
        self._numbers: dict[str, int] = {}
        for each in self._entities:
            self.store.put(each)
        for id_, content in self._contents.items():
            self.files.put(id_, content)
        for each in self._entities:
            self.store.put(completed(self, each))

    def export(self) -> str:
        """The present state as YAML, as `data` takes it."""
        return notes.dump(self.schema, self.store, self.files)

    @property
    def held(self) -> frozenset[str]:
        """Content types of the entities that it began with."""
        return frozenset(each[CONTENT_TYPE] for each in self._entities)

    def login(self, name: str, password: str) -> str | None:
        """Id of the employee with this login and password; None for nobody."""
        people = self.store.all(("Employee",))
        both = name, password
        found = (each for each in people if (each.get("login"), each.get("password")) == both)
        return next((str(each["id"]) for each in found), None)

    def acting(self, name: str) -> str:
        """Id of the employee on whose behalf somebody asks, by the id or the `uid`.

        Raises:
            Refused: 403, there is no such employee.
        """
        people = self.store.all(("Employee",))
        for each in sorted(people, key=lambda one: one["id"] != name):
            if name in (each["id"], str(each.get("uid"))):
                return str(each["id"])
        raise Refused(403, FieldError(f"There is no employee {name:.40}"))

    def find(self, types: Sequence[str], id_: str) -> Entity:
        """An entity of one of several content types.

        Raises:
            Refused: 404, there is none.
        """
        for each in types:
            found = self.store.get((each, id_))
            if found is not None:
                return found
        raise missing((types[0] if types else "Entity", id_))

    def remove(self, entity: Entity) -> None:
        """Drop an entity, every mention of it, and what cannot be without it."""
        doomed = [own_key(entity)]
        while doomed:
            key = doomed.pop()
            for field in _OWNERS:
                found = self.store.mentioning(key, field)
                doomed.extend(each for each in found if each[0] in _DEPENDENT)
            self.store.remove(key)
            if key[0] == "File":
                self.files.drop(key[1])

    def value(self, entity: Entity, name: str) -> Any:
        """A field of an entity: what is kept, what follows, or what stands for nothing."""
        kind = self.schema[entity[CONTENT_TYPE]]
        reader = derived_of(kind).get(name)
        if reader is not None:
            return reader(self, entity)
        if name in entity:
            return entity[name]
        field = kind.fields.get(name)
        if field is None:
            return None
        return len(self.value(entity, field.counts)) if field.counts else field.empty

    def next_number(self, type_: str) -> int:
        """The next of the numbers by which people call entities of a content type."""
        if type_ not in self._numbers:
            self._numbers[type_] = max(map(_number, self.store.all((type_,))), default=0)
        self._numbers[type_] += 1
        return self._numbers[type_]

    def linked(self, value: Any) -> Entity | None:
        """The entity that a link leads to."""
        key = key_of(value)
        return None if key is None else self.store.get(key)


def missing(key: Key) -> Refused:
    """What is answered about an entity that is not there."""
    return Refused(404, FieldError(f"There is no {key[0]} with id = {key[1]}"))


def _number(entity: Entity) -> int:
    text = str(entity.get("humanNumber") or entity.get("number") or 0)
    return int(text) if text.isdecimal() and len(text) < 18 else 0
