"""Fields that follow from other entities, and are read when they are asked for.

Most are the other side of a link: the comments of a task are the comments whose subject
it is. What is written to such a field is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from plansdk.mock.megaplan import states
from plansdk.mock.megaplan.call import Entity, is_object
from plansdk.mock.megaplan.dates import interval, seconds_of, span_of
from plansdk.mock.megaplan.schema import Kind
from plansdk.mock.megaplan.store import Key, key_of, link_to, links_in, own_key
from plansdk.mock.megaplan.tables import CLOSED, RELATIONS
from plansdk.model import CONTENT_TYPE

if TYPE_CHECKING:
    from plansdk.mock.megaplan.database import Database

Reader: TypeAlias = "Callable[[Database, Entity], Any]"

CONTRACTORS = ("ContractorCompany", "ContractorHuman")
ISSUES = ("Project", "Task")


@dataclass(frozen=True, slots=True)
class Inverse:
    """The entities that mention this one in a field of theirs, in the order they came to."""

    types: tuple[str, ...]
    field: str

    def __call__(self, db: Database, entity: Entity) -> list[Entity]:
        """Links to them."""
        found = db.store.mentioning((entity[CONTENT_TYPE], entity["id"]), self.field)
        return [link_to(key) for key in found if key[0] in self.types] if found else []


@dataclass(frozen=True, slots=True)
class Linked:
    """The entities that this one was linked with, from either side."""

    types: tuple[str, ...]

    def __call__(self, db: Database, entity: Entity) -> list[Entity]:
        """Links to them."""
        return _once(key for key in linked_with(db, own_key(entity)) if key[0] in self.types)


def _relation(said: str) -> Reader:
    """What tables.yaml says in short: `Payer.contractor`, `Deal`, or both with `+`."""
    readers: list[Reader] = []
    for each in said.split(" + "):
        types, _, field = each.partition(".")
        names = tuple(types.split("|"))
        readers.append(Inverse(names, field) if field else Linked(names))
    return readers[0] if len(readers) == 1 else _joined(*readers)


def _joined(*readers: Reader) -> Reader:
    """What several readers give together."""
    return lambda db, entity: _once(key for each in readers for key in links_in(each(db, entity)))


def _actual(reader: Reader) -> Reader:
    """Those of a collection that are still open."""
    return lambda db, entity: [each for each in reader(db, entity) if is_open(db, db.linked(each))]


def _size(reader: Reader) -> Reader:
    return lambda db, entity: len(reader(db, entity))


def _once(keys: Iterable[Key]) -> list[Entity]:
    return [link_to(key) for key in dict.fromkeys(keys)]


def links_of(db: Database, key: Key) -> Iterable[tuple[Key, Key]]:
    """The links that end at an entity, with their other ends."""
    for near, far in (("subject", "target"), ("target", "subject")):
        for source in db.store.mentioning(key, near):
            link = db.store.get(source) if source[0] == "RelationLink" else None
            other = key_of(link.get(far)) if link else None
            if other is not None:
                yield source, other


def linked_with(db: Database, key: Key) -> Iterable[Key]:
    """What an entity is linked with."""
    return (other for _, other in links_of(db, key))


def is_open(db: Database, entity: Entity | None) -> bool:
    """Whether a task, project, deal or to-do still needs somebody's attention."""
    match entity:
        case None:
            return False
        case {"contentType": "Task" | "Project"}:
            return entity.get("status") not in CLOSED
        case {"contentType": "Deal"}:
            return entity.get("result") == "active"
        case {"contentType": "Todo"}:
            return not is_finished(db, entity)
        case _:
            return not entity.get("isDropped")


def is_finished(db: Database, todo: Entity) -> bool:
    """Whether a to-do is done with."""
    status = db.linked(todo.get("status"))
    return status is not None and status.get("masterType", "scheduled") != "scheduled"


def _ancestors(db: Database, entity: Entity) -> list[Entity]:
    """Links to what an entity is in, the nearest first."""
    found: dict[Key, None] = {}
    above = db.linked(entity.get("parent"))
    while above is not None and own_key(above) not in found:
        found[own_key(above)] = None
        above = db.linked(above.get("parent"))
    return [link_to(each) for each in found]


def _project(db: Database, entity: Entity) -> Entity | None:
    """The nearest one, as recorded; the document speaks of the root."""
    found = _ancestors(db, entity)
    return next((each for each in found if each[CONTENT_TYPE] == "Project"), None)


def _is_overdue(db: Database, entity: Entity) -> bool:
    when = entity.get("deadline") or entity.get("when")
    if is_object(when) and "to" in when:
        when = when["to"]
    span = span_of(when)
    return span is not None and span[1] <= db.clock.now() and is_open(db, entity)


def _mentioned(*fields: str) -> Reader:
    """The entities in some fields of one."""
    return lambda _, entity: _once(key for name in fields for key in links_in(entity.get(name)))


def _only(types: tuple[str, ...], reader: Reader) -> Reader:
    """Those of a collection that are of some content types."""
    return lambda db, entity: [each for each in reader(db, entity) if each[CONTENT_TYPE] in types]


participants = _mentioned("responsible", "owner", "auditors", "executors")
_comments = Inverse(("Comment",), "subject")
_todos = Inverse(("Todo",), "relations")
_links = _joined(*(Inverse(("RelationLink",), each) for each in ("subject", "target")))


def _last_comment(db: Database, entity: Entity) -> Entity | None:
    found = _comments(db, entity)
    return found[-1] if found else None


def _worked(db: Database, entity: Entity) -> list[Entity]:
    return [each for each in _comments(db, entity) if _of(db, each, "workTime")]


def _worked_total(db: Database, entity: Entity) -> Entity:
    return interval(sum(seconds_of(_of(db, each, "workTime")) for each in _comments(db, entity)))


def _of(db: Database, link: Any, name: str) -> Any:
    """A kept field of the entity that a link leads to; None where it leads nowhere."""
    return (db.linked(link) or {}).get(name)


def _finished_todos(db: Database, entity: Entity) -> int:
    todos = filter(None, map(db.linked, _todos(db, entity)))
    return sum(is_finished(db, each) for each in todos)


def _text(_: Database, entity: Entity) -> str | None:
    html = entity.get("statement")
    if not isinstance(html, str):
        return None
    return re.sub(r"<[^<>]*>", "", html) if "<" in html else html


def _rights(db: Database, entity: Entity) -> Entity:
    """What the state of an entity lets everybody do with it."""
    type_, id_ = own_key(entity)
    kind = db.schema[f"{type_}Rights"]
    finished = type_ == "Todo" and is_finished(db, entity)
    status = None if type_ == "Todo" else entity.get("status")
    flags = states.rights(tuple(kind.properties), status, finished)
    return {**flags, CONTENT_TYPE: kind.name, "id": f"{type_}/{id_}"}


def _attaches_info(db: Database, entity: Entity) -> Entity:
    sorted_: dict[str, list[Entity]] = {"image": [], "audio": [], "other": []}
    for each in entity.get("attaches") or ():
        media = str(_of(db, each, "mimeType")).partition("/")[0]
        sorted_[media if media in sorted_ else "other"].append(each)
    made: Entity = {CONTENT_TYPE: "AttachesInfo"}
    for media, files in sorted_.items():
        made |= {f"{media}Files": files, f"{media}FilesCount": len(files)}
    return made


def _transitions(db: Database, deal: Entity) -> list[Entity]:
    """The transitions that start at the state of a deal, or anywhere."""
    held = (None, key_of(deal.get("state")))
    found = map(link_to, links_in(_of(db, deal.get("program"), "transitions")))
    return [each for each in found if db.linked(each) and key_of(_of(db, each, "from")) in held]


def _triggers(db: Database, deal: Entity) -> list[Entity]:
    """The scenarios of a deal's scheme that a person starts."""
    program = db.linked(deal.get("program"))
    found = Inverse(("ProgramTrigger",), "program")(db, program) if program else []
    return [each for each in found if _of(db, each, "type") == "button"]


def _history(db: Database, entity: Entity) -> list[Entity]:
    """The journal, newest first: comments, and what was written."""
    changes = db.store.mentioning(own_key(entity), "entity")
    found = [*_comments(db, entity), *(link_to(each) for each in changes if each[0] == "Changeset")]
    return sorted(found, key=lambda each: _moment(db, each))[::-1]


def _moment(db: Database, link: Entity) -> str:
    """When something was made, as a text in UTC, which sorts."""
    made: Any = _of(db, link, "timeCreated")
    return str(made.get("value")) if is_object(made) else ""


def _actual_version(db: Database, item: Entity) -> Entity | None:
    found = db.store.mentioning(own_key(item), "negotiationItem")
    return link_to(found[-1]) if found else None


def _rated(db: Database, version: Entity) -> str:
    """A version is good when nobody says otherwise and somebody says so."""
    found = db.store.mentioning(own_key(version), "version")
    said = {(db.store.get(each) or {}).get("status") for each in found}
    return "bad" if "bad" in said else "ok" if "ok" in said else "not_rated"


_EVERYWHERE: Mapping[str, tuple[str, Reader]] = {
    "comments": ("Comment", _comments),
    "todos": ("Todo", _todos),
    "relationLinks": ("RelationLink", Inverse(("RelationLink",), "subject")),
    "lastComment": ("Comment", _last_comment),
    "lastCommentTimeCreated": (
        "DateTime",
        lambda db, entity: _of(db, _last_comment(db, entity), "timeCreated"),
    ),
    "finishedTodosCount": ("", _finished_todos),
    "attachesInfo": ("AttachesInfo", _attaches_info),
    "linksCount": ("", lambda db, entity: len(set(linked_with(db, own_key(entity))))),
}
"""Fields that mean the same wherever they occur, and the content type they hold."""

_JOURNAL: Mapping[str, Reader] = {"history": _history, "links": _links}
_ISSUE: Mapping[str, Reader] = {
    **_JOURNAL,
    "parents": lambda db, entity: _ancestors(db, entity)[::-1],
    "participants": participants,
    "isOverdue": _is_overdue,
    "textStatement": _text,
    "possibleActions": lambda _, entity: states.offered(entity.get("status")),
    "rights": _rights,
    "workedOffTime": _worked,
    "workedOffTimeTotal": _worked_total,
}

_BY_KIND: Mapping[str, Mapping[str, Reader]] = {
    "Task": {**_ISSUE, "project": _project},
    "Project": _ISSUE,
    "Deal": {**_JOURNAL, "possibleTransitions": _transitions, "possibleTriggers": _triggers},
    "Todo": {
        "history": _history,
        "rights": _rights,
        "isOverdue": _is_overdue,
        "issues": _joined(_only(ISSUES, _mentioned("relations")), Linked(ISSUES)),
        "deals": _joined(_only(("Deal",), _mentioned("relations")), Linked(("Deal",))),
    },
    **dict.fromkeys(CONTRACTORS, _JOURNAL),
    "NegotiationItem": {"actualVersion": _actual_version},
    "NegotiationItemVersion": {"status": _rated},
}
"""What is derived of a kind beside its relations. What is open of `tasks` is `actualTasks`,
and what counts them is `tasksCount`; these follow by themselves.
"""

_COUNTERS = {"countDeals": "deals", "countActiveDeals": "actualDeals"}
"""Counters that are not called after what they count."""


@cache
def derived_of(kind: Kind) -> Mapping[str, Reader]:
    """What is derived of a kind: fields, and collections below the path of an entity."""
    found = {
        name: reader
        for name, (held, reader) in _EVERYWHERE.items()
        if name in kind.fields and (not held or held in kind.fields[name].objects)
    }
    relations = RELATIONS.get(kind.name, {})
    found |= {name: _relation(each) for name, each in relations.items()}
    found |= _BY_KIND.get(kind.name, {})
    collections = {
        name: reader
        for name, reader in found.items()
        if name.endswith("s") and (name not in kind.fields or kind.fields[name].many)
    }
    found |= {
        f"actual{name[0].upper()}{name[1:]}": _actual(each) for name, each in collections.items()
    }
    for name, field in kind.fields.items():
        counted = found.get(_COUNTERS.get(name, name.removesuffix("Count")))
        if counted is not None and name not in found and not field.counts:
            found[name] = _size(counted)
    return found
