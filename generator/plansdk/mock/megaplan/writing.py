"""Create and change entities as a request says it.

What a request says about a field that the account itself keeps (ids, companions, what
follows from other entities, what actions change) is passed over, so that a card can be
sent back as it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from plansdk.mock.megaplan import states
from plansdk.mock.megaplan.call import Entity, FieldError, Refused, is_list, is_object
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.dates import date_time, interval, moment_of, seconds_of
from plansdk.mock.megaplan.defaults import completed
from plansdk.mock.megaplan.derived import Inverse, Linked, derived_of, linked_with
from plansdk.mock.megaplan.schema import Kind, is_custom
from plansdk.mock.megaplan.store import key_of, link_to, links_in, own_key
from plansdk.model import CONTENT_TYPE

_KEPT = frozenset({CONTENT_TYPE, "id", "timeCreated", "userCreated", "rights", "humanNumber"})
_TOUCHED_ON_CHANGE = ("timeUpdated", "activity")
_WHOLE_MINUTES = frozenset({"workTime"})
_MINUTE = 60
_MAKERS = ("userCreated", "owner")


def create(db: Database, type_: str, body: Mapping[str, Any], user: str, **given: Any) -> Entity:
    """Make an entity.

    Args:
        given: Fields that the request does not decide.

    Raises:
        Refused: 422, a required field is missing, or a link leads nowhere.
    """
    kind = db.schema[type_]
    said, author = {**_said(db, kind, body, user), **given}, link_to(("Employee", user))
    makers = [each for each in _MAKERS if each in kind.fields]
    by = {each: author for each in makers if "Employee" in kind.fields[each].objects}
    made = by | said | {CONTENT_TYPE: type_}
    _check_required(kind, {**kind.defaults, **made}, kind.required)
    made["id"] = db.store.new_id(type_)
    created = db.store.put(completed(db, made))
    _log(db, created, None, user, date_time(db.clock.now()))
    return _related(db, created, body, user)


def change(db: Database, entity: Entity, body: Mapping[str, Any], user: str) -> Entity:
    """Change those fields of an entity that a request names; null clears one.

    Raises:
        Refused: 422, a required field would be cleared, or a link leads nowhere.
    """
    kind = db.schema[entity[CONTENT_TYPE]]
    fixed = states.STATE_FIELDS.get(kind.name)
    said = {n: v for n, v in _said(db, kind, body, user).items() if n != fixed}
    _check_required(kind, said, said)
    return _related(db, put(db, entity, user, said), body, user)


def put(db: Database, entity: Entity, user: str, said: Mapping[str, Any]) -> Entity:
    """Set fields of an entity, and note who did it and when."""
    fields = db.schema[entity[CONTENT_TYPE]].fields
    now = date_time(db.clock.now())
    touched = {name: now for name in _TOUCHED_ON_CHANGE if name in fields}
    if "userUpdated" in fields:
        touched["userUpdated"] = link_to(("Employee", user))
    _log(db, entity, said, user, now)
    return db.store.put({**entity, **touched, **said})


def _log(
    db: Database, entity: Entity, said: Mapping[str, Any] | None, user: str, now: Entity
) -> None:
    """Note in the journal of an entity that it was made, or what becomes of its fields."""
    if "history" not in derived_of(db.schema[entity[CONTENT_TYPE]]):
        return
    author = link_to(("Employee", user))
    changes = [
        {
            CONTENT_TYPE: "FieldChange",
            "field": name,
            "oldValue": old,
            "newValue": value,
            "timeCreated": now,
            "author": author,
        }
        for name, value in (said or {}).items()
        if (old := db.value(entity, name)) != value
    ]
    if changes or said is None:
        made: Entity = {CONTENT_TYPE: "Changeset", "id": db.store.new_id("Changeset")}
        made |= {"timeCreated": now, "type": "create" if said is None else None}
        made |= {"changes": changes, "entity": link_to(own_key(entity)), "author": author}
        db.store.put(made)


def link_or_create(db: Database, value: Mapping[str, Any], user: str, field: str = "") -> Entity:
    """A link to the entity that a request mentions, which it may make on the way.

    Raises:
        Refused: 422, the link leads nowhere.
    """
    key = key_of(value)
    if key is None and value.get(CONTENT_TYPE) in db.schema.rooted:
        raise Refused(422, FieldError("A link is expected: {contentType, id}", field or None))
    if key is None:
        return link_to(own_key(create(db, str(value.get(CONTENT_TYPE)), value, user)))
    if db.store.get(key) is None and key[0] in db.store.types():
        raise Refused(422, FieldError(f"There is no {key[0]} with id = {key[1]}", field or None))
    return link_to(key)


def _related(db: Database, entity: Entity, body: Mapping[str, Any], user: str) -> Entity:
    """An entity with what a request wants in its collections of relations and children."""
    readers = derived_of(db.schema[entity[CONTENT_TYPE]])
    for name, value in body.items():
        if isinstance(readers.get(name), (Inverse, Linked)):
            for each in value if is_list(value) else ():
                relate(db, entity, name, each, user)
    if entity[CONTENT_TYPE] == "Task" and body.get("project") and not body.get("parent"):
        project = link_or_create(db, body["project"], user, "project")
        if key_of(project) != key_of(db.value(entity, "project")):
            put(db, entity, user, {"parent": project})
    return db.store.get(own_key(entity)) or entity


def relate(db: Database, entity: Entity, name: str, value: Mapping[str, Any], user: str) -> Entity:
    """Put an entity into a collection that follows from links; make it if it has no id.

    Raises:
        Refused: 422, there is no such entity; 403, nothing can be added to the collection.
    """
    reader = derived_of(db.schema[entity[CONTENT_TYPE]])[name]
    back = link_to(own_key(entity))
    if isinstance(reader, Linked):
        far = link_or_create(db, value, user, name)
        link(db, back, far, user)
        return db.linked(far) or far
    if not isinstance(reader, Inverse):
        raise Refused(403, FieldError(f"No rights to add to '{name}'"))
    type_ = value.get(CONTENT_TYPE)
    type_ = type_ if type_ in reader.types else reader.types[0]
    many = db.schema[type_].fields[reader.field].many
    there = db.linked({CONTENT_TYPE: type_, "id": value.get("id")})
    if there is None and value.get("id") is not None:
        raise Refused(422, FieldError(f"There is no {type_} with id = {value['id']}", name))
    if there is None:
        others = value.get(reader.field)
        field: Any = [*(others if is_list(others) else []), back] if many else back
        return create(db, type_, {**value, reader.field: field}, user)
    held = there.get(reader.field)
    if own_key(entity) in links_in(held):
        return there
    field = [*(held or ()), back] if many else back
    return put(db, there, user, {reader.field: field})


def link(db: Database, near: Entity, far: Entity, user: str) -> None:
    """Link two entities, given as links; once is enough."""
    if key_of(far) not in set(linked_with(db, own_key(near))):
        create(db, "RelationLink", {}, user, subject=near, target=far)


def _said(db: Database, kind: Kind, body: Mapping[str, Any], user: str) -> dict[str, Any]:
    follows = derived_of(kind)
    said: dict[str, Any] = {}
    for name, value in body.items():
        field = kind.fields.get(name)
        if name in _KEPT or name in follows or (field and field.companion):
            continue
        if field is None and not is_custom(name):
            continue
        said[name] = _kept(db, value, user, name)
        if said[name] is None and field and not field.required:
            said[name] = field.empty
    return said


def _kept(db: Database, value: Any, user: str, field: str) -> Any:
    """A value as the account keeps it: links instead of entities, times in UTC."""
    if is_list(value):
        return [_kept(db, each, user, field) for each in value]
    if not is_object(value):
        return value
    if db.schema.is_entity(value.get(CONTENT_TYPE)):
        return link_or_create(db, value, user, field)
    match value.get(CONTENT_TYPE):
        case "DateTime":
            moment = moment_of(value)
            return date_time(moment) if moment else value
        case "DateInterval":  # what is said in `seconds` is forgotten, as observed
            seconds = seconds_of(value)
            return interval(seconds - seconds % _MINUTE if field in _WHOLE_MINUTES else seconds)
        case _:
            pass
    return {name: _kept(db, each, user, field) for name, each in value.items()}


def _check_required(kind: Kind, values: Mapping[str, Any], names: Iterable[str]) -> None:
    wrong = [
        FieldError(f"The field '{name}' must not be empty", name)
        for name in names
        if values.get(name) is None and name in kind.required
    ]
    if wrong:
        raise Refused(422, *wrong)
