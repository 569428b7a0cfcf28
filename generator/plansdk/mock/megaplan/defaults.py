"""How an entity begins: what it has that nobody said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from plansdk.mock.megaplan.call import Entity
from plansdk.mock.megaplan.dates import date_time
from plansdk.mock.megaplan.store import key_of, link_to, own_key
from plansdk.model import CONTENT_TYPE

if TYPE_CHECKING:
    from plansdk.mock.megaplan.database import Database

_NOW = ("timeCreated", "timeUpdated", "activity", "statusChangeTime")


def completed(db: Database, said: Entity) -> Entity:
    """An entity with everything that it begins with; what is said of it stays."""
    kind = db.schema[said[CONTENT_TYPE]]
    made = {**kind.defaults, **said}
    now = date_time(db.clock.now())
    for name in _NOW:
        if name in kind.fields:
            made.setdefault(name, now)
    if "isDropped" in kind.fields:
        made.setdefault("isDropped", False)
    if "humanNumber" in kind.fields and "humanNumber" not in made:
        made["humanNumber"] = db.next_number(kind.name)
    begins = _FIELD if kind.name.endswith("Field") else _DEFAULTS.get(kind.name, {})
    for name, begin in begins.items():
        if name not in made:
            made[name] = begin(db, made)
    return made


def _full_name(_: Database, person: Entity) -> str | None:
    parts = (person.get(name) for name in ("lastName", "firstName", "middleName"))
    return " ".join(each for each in parts if isinstance(each, str) and each) or None


def _first_state(db: Database, deal: Entity) -> Entity | None:
    program = key_of(deal.get("program"))
    for key in db.store.mentioning(program, "program") if program else ():
        state = db.store.get(key)
        if key[0] == "ProgramState" and state and state.get("isEntry"):
            return link_to(key)
    return None


def _first_status(_: Database, issue: Entity) -> str:
    if issue.get("isTemplate"):
        return "template"
    return "assigned" if issue.get("responsible") else "created"


def todo_status(db: Database, master_type: str) -> Entity | None:
    """A link to the status of to-dos that means this."""
    for each in db.store.all(("TodoStatus",)):
        if each.get("masterType") == master_type:
            return link_to(own_key(each))
    return None


def _always(value: Any) -> Callable[[Database, Entity], Any]:
    return lambda _database, _entity: value


_FIELD: Mapping[str, Callable[[Database, Entity], Any]] = {
    "type": lambda _, field: str(field[CONTENT_TYPE]).removesuffix("Field").lower(),
    **dict.fromkeys(("isRequired", "isMultiple", "isSystem"), _always(False)),
    "isSortable": _always(True),
}
"""What the fields of an account begin with."""

_DEFAULTS: Mapping[str, Mapping[str, Callable[[Database, Entity], Any]]] = {
    "Task": {"status": _first_status},
    "Project": {"status": _first_status},
    "Todo": {
        "status": lambda db, _: todo_status(db, "scheduled"),
        "responsible": lambda _, todo: todo.get("userCreated"),
    },
    "Deal": {
        "state": _first_state,
        "result": lambda db, deal: (db.linked(deal.get("state")) or {}).get("type") or "active",
        "number": lambda db, _: str(db.next_number("Deal")),
        "stateTimeUpdated": lambda _, deal: deal.get("timeCreated"),
        "manager": lambda _, deal: deal.get("userCreated"),
    },
    "ContractorHuman": {"name": _full_name},
    "Employee": {"name": _full_name},
}
"""How fields begin that a request leaves out."""
