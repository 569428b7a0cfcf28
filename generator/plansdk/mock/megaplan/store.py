"""Where the entities of an account lie: by content type and id, each of them once.

An entity mentions others by links only, so it has one state wherever it is shown.
Who mentions whom is indexed, which answers "the tasks of this project" without a
search and lets a deleted entity vanish from wherever it was mentioned.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias

from plansdk.mock.megaplan.call import Entity, is_list
from plansdk.mock.megaplan.schema import Schema
from plansdk.model import CONTENT_TYPE

Key: TypeAlias = tuple[str, str]
"""Content type and id: ids are unique within a content type only."""

FIRST_ID = 1_000_001
"""Where ids begin, of every content type."""

# These are reached by one path (`/contractor/{id}`, `/extraFields/{id}`), so they count together.
_FAMILIES = {"ContractorCompany": "Contractor", "ContractorHuman": "Contractor", "Project": "Task"}


def key_of(value: Any) -> Key | None:
    """The key of an entity or a link, None for anything else."""
    if value.__class__ is not dict or (id_ := value.get("id")) is None:
        return None
    type_ = value.get(CONTENT_TYPE)
    if isinstance(id_, int):
        id_ = str(id_)
    return (type_, id_) if isinstance(type_, str) and isinstance(id_, str) and id_ else None


def own_key(entity: Mapping[str, Any]) -> Key:
    """The key of something that is known to be an entity."""
    return entity[CONTENT_TYPE], entity["id"]


def link_to(key: Key) -> Entity:
    """A link entity: all that is said about an entity that is shown elsewhere."""
    return {CONTENT_TYPE: key[0], "id": key[1]}


def _family(type_: str) -> str:
    return "Field" if type_.endswith("Field") else _FAMILIES.get(type_, type_)


class Store:
    """Entities and the links between them; what it returns is not to be changed.

    Attributes:
        changed: What entities were before they changed, None for those that were not there.
            Only noted where somebody has put a dictionary.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._entities: dict[str, dict[str, Entity]] = {}
        self._mentions: dict[Key, dict[str, dict[Key, None]]] = {}
        self._next: dict[str, int] = {}
        self._undo: list[tuple[Key, Entity | None]] | None = None
        self.changed: dict[Key, Entity | None] | None = None

    @contextmanager
    def atomic(self) -> Generator[None]:
        """Undo what was done to the entities if it ends with an exception."""
        if self._undo is not None:
            yield
            return
        undo: list[tuple[Key, Entity | None]] = []
        self._undo = undo
        try:
            yield
        except BaseException:
            self._undo = None
            for key, before in reversed(undo):
                if before is not None:
                    self.put(before)
                elif self.get(key) is not None:
                    self.remove(key)
            raise
        finally:
            self._undo = None

    def __len__(self) -> int:
        return sum(map(len, self._entities.values()))

    def types(self) -> Iterator[str]:
        """Content types of which there is or was an entity."""
        return iter(self._entities)

    def get(self, key: Key) -> Entity | None:
        """An entity, if there is such a one."""
        return self._entities.get(key[0], _NONE).get(key[1])

    def all(self, types: Iterable[str]) -> list[Entity]:
        """Entities of some content types, each in the order they were made."""
        return [each for name in types for each in self._entities.get(name, _NONE).values()]

    def new_id(self, type_: str) -> str:
        """An id that no entity of this content type has had."""
        family = _family(type_)
        number = self._next.get(family, FIRST_ID)
        self._next[family] = number + 1
        return str(number)

    def is_taken(self, key: Key) -> bool:
        """Whether an entity has this id, or one that is reached by the same path."""
        family = _family(key[0])
        return any(
            key[1] in held for name, held in self._entities.items() if _family(name) == family
        )

    def reserve(self, key: Key) -> None:
        """Give no other entity this id."""
        if key[1].isdecimal() and len(key[1]) < 18:
            family = _family(key[0])
            self._next[family] = max(self._next.get(family, FIRST_ID), int(key[1]) + 1)

    def put(self, entity: Mapping[str, Any]) -> Entity:
        """Keep an entity, in place of an earlier state of it.

        Fields are kept in the order of the specification, so that answers are in order.
        """
        if self.changed is not None:
            key = own_key(entity)
            self.changed.setdefault(key, self.get(key))
        return self._put(entity)

    def _put(self, entity: Mapping[str, Any]) -> Entity:
        key = own_key(entity)
        before = self.get(key)
        if before is not None and before.keys() == entity.keys():
            made = {**before, **entity}
        else:
            fields = self._schema[key[0]].fields
            made = {name: entity[name] for name in fields if name in entity}
            made.update((name, value) for name, value in entity.items() if name not in fields)
        if self._undo is not None:
            self._undo.append((key, before))
        before = before or {}
        self._forget_links(key, before, but=made)
        self._entities.setdefault(key[0], {})[key[1]] = made
        for name, value in made.items():
            if before.get(name) is not value:
                for target in links_in(value):
                    self._mentions.setdefault(target, {}).setdefault(name, {})[key] = None
        self.reserve(key)
        return made

    def remove(self, key: Key) -> None:
        """Drop an entity, and every mention of it."""
        for name, sources in list(self._mentions.get(key, {}).items()):
            for source in list(sources):
                held = self.get(source)
                if held is not None and source != key:
                    value = held[name]
                    left = (
                        [each for each in value if key_of(each) != key] if is_list(value) else None
                    )
                    self._put({**held, name: left})
        before = self._entities.get(key[0], _NONE).pop(key[1], None)
        if self.changed is not None:
            self.changed.setdefault(key, before)
        if self._undo is not None:
            self._undo.append((key, before))
        self._forget_links(key, before or {}, but={})

    def mentioning(self, key: Key, field: str) -> list[Key]:
        """Who mentions an entity in a field, in the order they came to do so."""
        named = self._mentions.get(key)
        return [*named.get(field, ())] if named else []

    def _forget_links(self, key: Key, old: Entity, but: Entity) -> None:
        for name, value in old.items():
            if but.get(name) is value:
                continue
            for target in links_in(value):
                named = self._mentions.get(target, {})
                named.get(name, {}).pop(key, None)
                if not named.get(name, True):
                    del named[name]
                if not named:
                    self._mentions.pop(target, None)


def links_in(value: Any) -> Iterable[Key]:
    """The entities that a field mentions."""
    if value.__class__ is list:
        return filter(None, map(key_of, value))
    key = key_of(value)
    return () if key is None else (key,)


_NONE: dict[str, Entity] = {}
