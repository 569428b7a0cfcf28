"""What an answer shows of the entities it is about.

An entity is shown where it is met first, and is a link from then on, also where it is an
element of the list: `views` says how much of it is shown where. With
`X-USE-INCLUDED-RESPONSE` what is mentioned is a link everywhere, and `included` shows it.
What a mentioned entity mentions is a link, unless `fields` asks for more of it.

`fields` adds to what is shown anyway, with `onlyRequestedFields` it is all that is shown
beside `contentType` and `id`. An element may be an object, which says the same of the
entities that are mentioned in a field: `["name", {"contractor": ["name", "contactInfo"]}]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from plansdk.mock.megaplan.call import Call, Entity, Result, is_list, is_object
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.schema import Kind
from plansdk.mock.megaplan.store import Key, key_of, link_to
from plansdk.mock.megaplan.tables import IN_PLACE
from plansdk.mock.megaplan.views import Level, View, view_of
from plansdk.model import CONTENT_TYPE


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for.

    Attributes:
        names: Fields, in the order they are asked for.
        only: Whether nothing else is to be shown.
        nested: What is asked of the entities that a field mentions.
    """

    names: tuple[str, ...]
    only: bool = False
    nested: Mapping[str, Selection] = field(default_factory=dict[str, "Selection"])


def selection(query: Mapping[str, Any]) -> Selection | None:
    """What a query that has been checked asks for; None for what is shown anyway."""
    only = query.get("onlyRequestedFields") is True
    given = query.get("fields")
    if given is None:
        return Selection((), only=True) if only else None
    return _selection(given, only)


def _selection(given: Sequence[Any], only: bool) -> Selection:
    names: dict[str, None] = {}
    nested: dict[str, Selection] = {}
    for each in given:
        if isinstance(each, str):
            names[each] = None
        else:
            names |= dict.fromkeys(each)
            nested |= {name: _selection(inner, only) for name, inner in each.items()}
    return Selection(tuple(names), only, nested)


def render(db: Database, call: Call, result: Result, included: bool) -> Entity:
    """The envelope of an answer.

    Args:
        included: Whether mentioned entities go to `included`.
    """
    asked = selection(call.query) if call.query else None
    page = _Page(db, included)
    data = page.show(result.data, "listed" if result.listed else "card", asked)
    pagination: Any = [] if result.pagination is None else dict(result.pagination)
    meta: Entity = {"status": 200, "errors": [], "pagination": pagination}
    made: Entity = {"meta": meta, "data": data}
    if included:
        made["included"] = page.included()
    return made


def card(db: Database, entity: Entity) -> Entity:
    """An entity as an answer has it: in full, those that it mentions inline."""
    shown: Entity = _Page(db, included=False).show(entity, "card", None)
    return shown


_NESTING = (dict, list)


class _Page:
    """One answer, while it is written."""

    def __init__(self, db: Database, included: bool) -> None:
        self._db = db
        self._included = included
        self._shown: set[tuple[Key, int]] = set()
        self._mentioned: dict[Key, tuple[Entity, Selection | None]] = {}

    def show(self, data: Any, level: Level, asked: Selection | None) -> Any:
        """The data itself."""
        if is_list(data):
            return [self.show(each, level, asked) for each in data]
        if not is_object(data) or not self._db.schema.is_entity(data.get(CONTENT_TYPE)):
            return _walk(data, self._inline)
        key = key_of(data)
        if key is not None:
            # Whoever names fields wants to see them; no source shows what becomes of that.
            if asked is None and (key, 0) in self._shown:
                return link_to(key)
            self._shown.add((key, 0))
        return self._entity(data, level, asked)

    def included(self) -> list[Entity]:
        """Every entity that the data mentions, once."""
        found = self._mentioned.values()
        return [self._entity(entity, "nested", asked) for entity, asked in found]

    def _entity(self, entity: Entity, level: Level, asked: Selection | None) -> Entity:
        kind = self._db.schema[entity[CONTENT_TYPE]]
        view = view_of(kind, level)
        made = self._fields(kind, entity, view, asked)
        nested: Mapping[str, Selection] = asked.nested if asked else {}
        in_place = IN_PLACE.get(kind.name, ())
        for name in _nesting(kind, made, view, asked):
            value = made[name]
            if not value:
                continue
            if level != "nested" or name in nested:
                made[name] = _walk(value, self._inline, nested.get(name))
            else:
                made[name] = _walk(value, self._in_place if name in in_place else None)
        return made

    def _fields(
        self, kind: Kind, entity: Entity, view: View, asked: Selection | None
    ) -> dict[str, Any]:
        if asked is not None and asked.only:
            made = {CONTENT_TYPE: entity[CONTENT_TYPE], "id": entity.get("id")}
        else:
            blank = view.blank
            known = entity if view.whole else {k: v for k, v in entity.items() if k in blank}
            made = {**blank, **known}
            for name, reader in view.derived:
                made[name] = reader(self._db, entity)
            for counter, counted in view.counters:
                made[counter] = len(made[counted] or ())
        for name in asked.names if asked is not None else ():
            if name in kind.fields or name in entity:
                made[name] = self._db.value(entity, name)
        if made.get("password") is not None:
            made["password"] = None
        return made

    def _inline(self, key: Key, value: Entity, asked: Selection | None) -> Entity:
        """What an answer shows of an entity that something mentions."""
        entity = self._db.store.get(key)
        if entity is None and len(value) > 2:  # rights, which no store has
            if not self._included:
                return value
            entity = value
        # What a request wants to see of a mentioned entity it sees, though it has been shown.
        place = key, id(asked) if asked else 0
        if entity is None or place in self._shown:
            return link_to(key)
        if self._included:
            if asked or key not in self._mentioned:
                self._mentioned[key] = entity, asked
            return link_to(key)
        self._shown.add(place)
        return self._entity(entity, "nested", asked)

    def _in_place(self, key: Key, value: Entity, _: Selection | None) -> Entity:
        entity = self._db.store.get(key) if len(value) == 2 else None
        return _walk(value) if entity is None else self._entity(entity, "nested", None)


_Show: TypeAlias = Callable[[Key, Entity, Selection | None], Entity]


def _walk(value: Any, show: _Show | None = None, asked: Selection | None = None) -> Any:
    """A value with what is shown of the entities in it, by default links."""
    if value.__class__ is list:
        return [_walk(each, show, asked) for each in value]
    if value.__class__ is not dict:
        return value
    key = key_of(value)
    if key is not None:
        if show is not None:
            return show(key, value, asked)
        return value if len(value) > 2 else link_to(key)
    return {
        name: _walk(each, show, asked) if each and each.__class__ in _NESTING else each
        for name, each in value.items()
    }


def _nesting(
    kind: Kind, made: Mapping[str, Any], view: View, asked: Selection | None
) -> Iterable[str]:
    """The fields that are to be searched for entities, in the order of the answer."""
    if asked is not None:
        return [name for name in made if name not in kind.fields or kind.fields[name].nests]
    if len(made) == len(view.blank):
        return view.nesting
    return [*view.nesting, *(name for name in made if name not in kind.fields)]
