"""Fields that follow from other entities, and are read when they are asked for.

Most are the other side of a link: the comments of a task are the comments whose subject
it is. What is written to such a field is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from plansdk.mock.megaplan import states
from plansdk.mock.megaplan.call import Entity
from plansdk.mock.megaplan.dates import interval, seconds_of, span_of
from plansdk.mock.megaplan.schema import Kind
from plansdk.mock.megaplan.store import Key, key_of, link_to, links_in, own_key
from plansdk.mock.megaplan.values import is_object
from plansdk.model import CONTENT_TYPE

if TYPE_CHECKING:
    from plansdk.mock.megaplan.database import Database

Reader: TypeAlias = "Callable[[Database, Entity], Any]"

CONTRACTORS = ("ContractorCompany", "ContractorHuman")
ISSUES = ("Project", "Task")


@dataclass(frozen=True, slots=True)
class Inverse:
    """The entities that mention this one in a field of theirs."""

    types: tuple[str, ...]
    field: str

    def __call__(self, db: Database, entity: Entity) -> list[Entity]:
        """Links to them, in the order they came to mention it."""
        found = db.store.mentioning(own_key(entity), self.field)
        return [link_to(key) for key in found if key[0] in self.types]


@dataclass(frozen=True, slots=True)
class Linked:
    """The entities that this one was linked with, from either side."""

    types: tuple[str, ...]

    def __call__(self, db: Database, entity: Entity) -> list[Entity]:
        """Links to them, each once."""
        found = (each for each in linked_with(db, own_key(entity)) if each[0] in self.types)
        return [link_to(key) for key in dict.fromkeys(found)]


@dataclass(frozen=True, slots=True)
class Joined:
    """What several readers give together, each once."""

    readers: tuple[Reader, ...]

    def __call__(self, db: Database, entity: Entity) -> list[Entity]:
        """Links, in the order of the readers."""
        keys = (key for each in self.readers for key in links_in(each(db, entity)))
        return [link_to(key) for key in dict.fromkeys(keys)]


@dataclass(frozen=True, slots=True)
class Actual:
    """Those of a collection that are still open."""

    reader: Reader

    def __call__(self, db: Database, entity: Entity) -> list[Entity]:
        """Links to them."""
        found = self.reader(db, entity)
        return [each for each in found if is_open(db, db.linked(each))]


@dataclass(frozen=True, slots=True)
class Size:
    """How many there are in a collection."""

    reader: Reader

    def __call__(self, db: Database, entity: Entity) -> int:
        """The number."""
        return len(self.reader(db, entity))


def linked_with(db: Database, key: Key) -> Iterable[Key]:
    """The other ends of the links that end at an entity."""
    for near, far in (("subject", "target"), ("target", "subject")):
        for source in db.store.mentioning(key, near):
            link = db.store.get(source) if source[0] == "RelationLink" else None
            other = key_of(link.get(far)) if link else None
            if other is not None:
                yield other


def is_open(db: Database, entity: Entity | None) -> bool:
    """Whether a task, project, deal or to-do still needs somebody's attention."""
    match entity:
        case None:
            return False
        case {"contentType": "Task" | "Project"}:
            return entity.get("status") not in states.CLOSED
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
    found: dict[Key, Entity] = {}
    above = db.linked(entity.get("parent"))
    while above is not None and own_key(above) not in found:
        found[own_key(above)] = above
        above = db.linked(above.get("parent"))
    return list(found.values())


def _parents(db: Database, entity: Entity) -> list[Entity]:
    return [link_to(own_key(each)) for each in _ancestors(db, entity)]


def _root_project(db: Database, entity: Entity) -> Entity | None:
    projects = [each for each in _ancestors(db, entity) if each[CONTENT_TYPE] == "Project"]
    return link_to(own_key(projects[-1])) if projects else None


def _is_overdue(db: Database, entity: Entity) -> bool:
    when = entity.get("deadline") or entity.get("when")
    if is_object(when) and "to" in when:
        when = when["to"]
    span = span_of(when)
    return span is not None and span[1] <= db.clock.now() and is_open(db, entity)


def _participants(_: Database, entity: Entity) -> list[Entity]:
    fields = ("responsible", "owner", "auditors", "executors")
    keys = (key for name in fields for key in links_in(entity.get(name)))
    return [link_to(key) for key in dict.fromkeys(keys)]


_comments = Inverse(("Comment",), "subject")
_todos = Inverse(("Todo",), "relations")
_tasks_of_contractor = Inverse(ISSUES, "contractor")
_issues = Inverse(ISSUES, "parent")
_sub_tasks = Inverse(("Task",), "parent")
_deals_of_contractor = Joined((Inverse(("Deal",), "contractor"), Linked(("Deal",))))


def _last_comment(db: Database, entity: Entity) -> Entity | None:
    found = _comments(db, entity)
    return found[-1] if found else None


def _last_comment_time(db: Database, entity: Entity) -> Any:
    last = db.linked(_last_comment(db, entity))
    return last.get("timeCreated") if last else None


def _worked(db: Database, entity: Entity) -> list[Entity]:
    found = _comments(db, entity)
    return [each for each in found if (db.linked(each) or {}).get("workTime")]


def _worked_total(db: Database, entity: Entity) -> Entity:
    times = ((db.linked(each) or {})["workTime"] for each in _worked(db, entity))
    return interval(sum(map(seconds_of, times)))


def _finished_todos(db: Database, entity: Entity) -> int:
    todos = (db.linked(each) for each in _todos(db, entity))
    return sum(1 for each in todos if each and is_finished(db, each))


def _possible_actions(_: Database, entity: Entity) -> list[str]:
    return states.offered(entity.get("status"))


def _text(_: Database, entity: Entity) -> str | None:
    html = entity.get("statement")
    return re.sub(r"<[^<>]*>", "", html) if isinstance(html, str) else None


def possible_transitions(db: Database, deal: Entity) -> list[Entity]:
    """The transitions that start at the state of a deal, or anywhere."""
    program = db.linked(deal.get("program")) or {}
    state = key_of(deal.get("state"))
    found = ((key, db.store.get(key)) for key in links_in(program.get("transitions")))
    return [
        link_to(key)
        for key, each in found
        if each is not None and key_of(each.get("from")) in (None, state)
    ]


def possible_triggers(db: Database, deal: Entity) -> list[Entity]:
    """The scenarios of a deal's scheme that a person starts."""
    program = key_of(deal.get("program"))
    found = db.store.mentioning(program, "program") if program else ()
    triggers = ((key, db.store.get(key)) for key in found if key[0] == "ProgramTrigger")
    return [link_to(key) for key, each in triggers if each and each.get("type") == "button"]


def _history(db: Database, entity: Entity) -> list[Entity]:
    """The journal, newest first; of what a journal can hold the mock knows comments."""
    return _comments(db, entity)[::-1]


_EVERYWHERE: Mapping[str, tuple[str, Reader]] = {
    "comments": ("Comment", _comments),
    "todos": ("Todo", _todos),
    "relationLinks": ("RelationLink", Inverse(("RelationLink",), "subject")),
    "lastComment": ("Comment", _last_comment),
    "lastCommentTimeCreated": ("DateTime", _last_comment_time),
    "actualTodosCount": ("", Size(Actual(_todos))),
    "finishedTodosCount": ("", _finished_todos),
    "linksCount": ("", lambda db, entity: len(set(linked_with(db, own_key(entity))))),
}
"""Fields that mean the same wherever they occur, and the content type they hold."""

_ISSUE: Mapping[str, Reader] = {
    "parents": _parents,
    "parentsCount": Size(_parents),
    "participants": _participants,
    "isOverdue": _is_overdue,
    "textStatement": _text,
    "possibleActions": _possible_actions,
    "deals": Linked(("Deal",)),
    "actualDealsCount": Size(Actual(Linked(("Deal",)))),
    "history": _history,
    "workedOffTime": _worked,
    "workedOffTimeTotal": _worked_total,
    "links": Joined((Inverse(("RelationLink",), "subject"), Inverse(("RelationLink",), "target"))),
}

_CONTRACTOR: Mapping[str, Reader] = {
    "payers": Inverse(("Payer",), "contractor"),
    "contacts": Inverse(("ContractorHuman",), "company"),
    "deals": _deals_of_contractor,
    "history": _history,
    "tasks": _tasks_of_contractor,
    "actualTasks": Actual(_tasks_of_contractor),
    "links": _ISSUE["links"],
    "countDeals": Size(_deals_of_contractor),
    "countActiveDeals": Size(Actual(_deals_of_contractor)),
}

_BY_KIND: Mapping[str, Mapping[str, Reader]] = {
    "Task": {
        **_ISSUE,
        "project": _root_project,
        "subTasks": _sub_tasks,
        "actualSubTasks": Actual(_sub_tasks),
        "actualSubTasksCount": Size(Actual(_sub_tasks)),
        "milestones": Inverse(("Milestone",), "task"),
        "entitiesByTemplate": Inverse(("Task",), "originalTemplate"),
        "actualEntitiesByTemplate": Actual(Inverse(("Task",), "originalTemplate")),
        "nextTasksCount": Size(Inverse(("Task",), "previousTasks")),
    },
    "Project": {
        **_ISSUE,
        "tasks": _issues,
        "issues": _issues,
        "actualIssues": Actual(_issues),
        "actualIssuesCount": Size(Actual(_issues)),
        "subProjects": Inverse(("Project",), "parent"),
        "milestones": Inverse(("Milestone",), "project"),
        "entitiesByTemplate": Inverse(("Project",), "originalTemplate"),
        "actualEntitiesByTemplate": Actual(Inverse(("Project",), "originalTemplate")),
    },
    "Deal": {
        "history": _history,
        "linkedTasks": Linked(ISSUES),
        "actualLinkedTasks": Actual(Linked(ISSUES)),
        "linkedDeals": Linked(("Deal",)),
        "tasksCount": Size(Linked(ISSUES)),
        "actualTasksCount": Size(Actual(Linked(ISSUES))),
        "dealsCount": Size(Linked(("Deal",))),
        "actualDealsCount": Size(Actual(Linked(("Deal",)))),
        "possibleTransitions": possible_transitions,
        "possibleTriggers": possible_triggers,
        "links": _ISSUE["links"],
    },
    "Todo": {
        "history": _history,
        "isOverdue": _is_overdue,
        "issues": Joined((lambda _, todo: _of(todo, ISSUES), Linked(ISSUES))),
        "deals": Joined((lambda _, todo: _of(todo, ("Deal",)), Linked(("Deal",)))),
    },
    **dict.fromkeys(CONTRACTORS, _CONTRACTOR),
    "Employee": {"todos": Inverse(("Todo",), "responsible")},
    "Department": {"childs": Inverse(("Department",), "parent")},
    "Program": {
        "states": Inverse(("ProgramState",), "program"),
        "triggers": Inverse(("ProgramTrigger",), "program"),
    },
    "Comment": {
        "answers": Inverse(("Comment",), "originalComment"),
        "answersCount": Size(Inverse(("Comment",), "originalComment")),
    },
}


def _of(todo: Entity, types: tuple[str, ...]) -> list[Entity]:
    return [link_to(key) for key in links_in(todo.get("relations")) if key[0] in types]


@dataclass(frozen=True, slots=True)
class Derived:
    """What is derived of a kind.

    Attributes:
        all: By name: fields, and collections below the path of an entity.
        card: Those of them that are fields.
        base: Those that lists show.
    """

    all: Mapping[str, Reader]
    card: tuple[tuple[str, Reader], ...]
    base: tuple[tuple[str, Reader], ...]


# A kind that has fields lives as long as the process, and so does its address.
_DERIVED: dict[int, Derived] = {}
_NOTHING = Derived({}, (), ())


def derived_of(kind: Kind) -> Derived:
    """What is derived of a kind."""
    if not kind.fields:
        return _NOTHING
    known = _DERIVED.get(id(kind))
    if known is None:
        known = _DERIVED[id(kind)] = _derived_of(kind)
    return known


def _derived_of(kind: Kind) -> Derived:
    everywhere = {
        name: reader
        for name, (held, reader) in _EVERYWHERE.items()
        if name in kind.fields and (not held or held in kind.fields[name].objects)
    }
    found = {**everywhere, **_BY_KIND.get(kind.name, {})}
    card = tuple((name, each) for name, each in found.items() if name in kind.fields)
    return Derived(found, card, tuple(pair for pair in card if pair[0] in kind.base))
