"""What an answer shows of the entities it is about.

`data` shows its own elements. An entity that they mention is shown with its base fields
where it is mentioned first, and is a link from then on; with `X-USE-INCLUDED-RESPONSE` it
is a link everywhere, and `included` shows it. What a mentioned entity mentions is a link,
so that answers stay small. An element of `data` is never reduced to a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from plansdk.mock.megaplan.call import Call, Entity, Result
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.derived import derived_of
from plansdk.mock.megaplan.fields import Selection, selection
from plansdk.mock.megaplan.schema import Kind
from plansdk.mock.megaplan.store import Key, key_of, link_to
from plansdk.mock.megaplan.values import is_list, is_object
from plansdk.model import CONTENT_TYPE


def render(db: Database, call: Call, result: Result, included: bool) -> Entity:
    """The envelope of an answer.

    Args:
        db: Where mentioned entities are.
        call: What was asked.
        result: What is answered.
        included: Whether mentioned entities go to `included`.

    Raises:
        Refused: 422, `fields` is no list of names.
    """
    asked = selection(call.query) if call.query else None
    page = _Page(db, included)
    data = page.show(result.data, result.listed, asked)
    pagination: Any = [] if result.pagination is None else dict(result.pagination)
    meta: Entity = {"status": 200, "errors": [], "pagination": pagination}
    made: Entity = {"meta": meta, "data": data}
    if included:
        made["included"] = page.included()
    return made


class _Page:
    """One answer, while it is written."""

    def __init__(self, db: Database, included: bool) -> None:
        self._db = db
        self._included = included
        self._shown: set[tuple[Key, int]] = set()
        self._elements: set[Key] = set()
        self._mentioned: dict[Key, Selection | None] = {}

    def show(self, data: Any, listed: bool, asked: Selection | None) -> Any:
        """The data itself."""
        elements: Iterable[Any] = data if is_list(data) else (data,)
        self._elements = {key for each in elements if (key := key_of(each)) is not None}
        if is_list(data):
            return [self._element(each, listed, asked) for each in data]
        return self._element(data, listed, asked)

    def included(self) -> list[Entity]:
        """Every entity that the data mentions, once."""
        found = ((self._db.store.get(key), asked) for key, asked in self._mentioned.items())
        return [self._mention(each, asked) for each, asked in found if each is not None]

    def _element(self, data: Any, listed: bool, asked: Selection | None) -> Any:
        if not is_object(data) or not self._db.schema.is_entity(data.get(CONTENT_TYPE)):
            return self._value(data, None)
        kind = self._db.schema[data[CONTENT_TYPE]]
        made = self._fields(kind, data, listed, asked)
        nested: Mapping[str, Selection] = asked.nested if asked else {}
        for name in _nesting(kind, made, listed, asked):
            if made[name]:
                made[name] = self._value(made[name], nested.get(name))
        return made

    def _mention(self, entity: Entity, asked: Selection | None) -> Entity:
        kind = self._db.schema[entity[CONTENT_TYPE]]
        made = self._fields(kind, entity, True, asked)
        for name in _nesting(kind, made, True, asked):
            if made[name]:
                made[name] = _links(made[name])
        return made

    def _fields(
        self, kind: Kind, entity: Entity, listed: bool, asked: Selection | None
    ) -> dict[str, Any]:
        if asked is not None and asked.only:
            made = {CONTENT_TYPE: entity[CONTENT_TYPE], "id": entity.get("id")}
        elif listed:
            made = dict(kind.blank_base)
            made.update({name: entity[name] for name in kind.base & entity.keys()})
            for name, reader in derived_of(kind).base:
                made[name] = reader(self._db, entity)
        else:
            made = {**kind.blank, **entity}
            for name, reader in derived_of(kind).card:
                made[name] = reader(self._db, entity)
            for counter, counted in kind.counters:
                made[counter] = len(made[counted] or ())
        for name in asked.names if asked is not None else ():
            if name in kind.fields or name in entity:
                made[name] = self._db.value(entity, name)
        if made.get("password") is not None:
            made["password"] = None
        return made

    def _value(self, value: Any, asked: Selection | None) -> Any:
        if is_list(value):
            return [self._value(each, asked) for each in value]
        if not is_object(value):
            return value
        key = key_of(value)
        if key is None:
            return {name: self._value(each, asked) for name, each in value.items()}
        if key in self._elements and asked is None:
            return link_to(key)
        if self._included:
            self._mentioned[key] = asked or self._mentioned.get(key)
            return link_to(key)
        # What a request wants to see of a mentioned entity it sees, though it has been shown.
        place = key, id(asked)
        entity = None if place in self._shown else self._db.store.get(key)
        if entity is None:
            return link_to(key)
        self._shown.add(place)
        return self._mention(entity, asked)


def _nesting(
    kind: Kind, made: Mapping[str, Any], listed: bool, asked: Selection | None
) -> Iterable[str]:
    """The fields that are to be searched for entities, in the order of the answer."""
    if asked is not None:
        return [name for name in made if name not in kind.fields or kind.fields[name].nests]
    if listed:
        return kind.base_nesting
    if len(made) == len(kind.fields):
        return kind.nesting
    return [*kind.nesting, *(name for name in made if name not in kind.fields)]


def _links(value: Any) -> Any:
    if is_list(value):
        return [_links(each) for each in value]
    if not is_object(value):
        return value
    key = key_of(value)
    return link_to(key) if key else {name: _links(each) for name, each in value.items()}
