"""Lists that are not just of the entities of a kind, and what belongs to them.

Saved filters, links from either side, the fields that an account has added, notifications,
templates, and what a text finds. All of them are filtered, put in order and cut alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, TypeAlias

from plansdk.mock.megaplan import listing, writing
from plansdk.mock.megaplan.behaviours.patterns import (
    first_types,
    is_list_of,
    only_variable,
    segments_of,
    subject_of,
    types_at,
)
from plansdk.mock.megaplan.call import Behaviour, Call, Entity, FieldError, Refused, Result, is_list
from plansdk.mock.megaplan.database import Database, missing
from plansdk.mock.megaplan.derived import CONTRACTORS, links_of
from plansdk.mock.megaplan.store import Key, key_of, link_to, own_key
from plansdk.mock.megaplan.tables import SYSTEM_FILTERS
from plansdk.mock.megaplan.text_search import contacts_of, finds
from plansdk.model import CONTENT_TYPE

_Listed: TypeAlias = tuple[Sequence[str], Iterable[Entity]]
"""Content types, and the entities that are candidates for the list."""


def _listed(candidates: Callable[[Database, Call], _Listed]) -> Behaviour:
    @wraps(candidates)
    def answered(db: Database, call: Call) -> Result:
        types, found = candidates(db, call)
        return listing.answer(db, call, types, list(found))

    return answered


@_listed
def search(db: Database, call: Call) -> _Listed:
    """The entities whose name, number or text contains `q`."""
    if not call.query.get("q"):
        raise Refused(422, FieldError("A text to search for is missing", "q"))
    types = first_types(db, call)
    return types, db.store.all(types)


@_listed
def list_templates(db: Database, call: Call) -> _Listed:
    """The templates among tasks or projects."""
    types = first_types(db, call)
    return types, (each for each in db.store.all(types) if each.get("isTemplate"))


@_listed
def list_tags(db: Database, call: Call) -> _Listed:
    """The tags of the account, those whose name contains `name`."""
    name = call.query.get("name")
    has_name = finds(name) if isinstance(name, str) and name else bool
    return ("Tag",), filter(has_name, db.store.all(("Tag",)))


@_listed
def list_duplicates(db: Database, call: Call) -> _Listed:
    """The entities that a name finds, or one of some telephones and addresses."""
    contacts = (each.get("value") for each in call.query.get("contactInfo") or ())
    types = first_types(db, call)
    return types, _found(db.store.all(types), (call.query.get("name"), *contacts))


@_listed
def list_duplicates_of_one(db: Database, call: Call) -> _Listed:
    """The others that the name of an entity finds, or one of its telephones and addresses."""
    own = subject_of(db, call)
    # A person and a firm may be the same client, whichever path is asked.
    others = (each for each in db.store.all(CONTRACTORS) if each is not own)
    texts = str(own.get("name") or ""), *contacts_of(own)
    return first_types(db, call), _found(others, texts)


def _found(among: Iterable[Entity], texts: Iterable[Any]) -> Iterable[Entity]:
    finders = [finds(each) for each in texts if isinstance(each, str) and each.strip()]
    return (each for each in among if any(one(each) for one in finders))


@_listed
def list_links(db: Database, call: Call) -> _Listed:
    """The links that end at an entity, from either side."""
    keys = (each for each, _ in links_of(db, own_key(subject_of(db, call))))
    return ("RelationLink",), filter(None, map(db.store.get, keys))


def link(db: Database, call: Call) -> Result:
    """Link an entity with another; once is enough."""
    near, far = _ends(db, call)
    writing.link(db, link_to(own_key(near)), link_to(own_key(far)), call.user)
    return Result(near)


def unlink(db: Database, call: Call) -> Result:
    """Part two entities; 422 where they are not linked."""
    near, far = _ends(db, call)
    found = [each for each, other in links_of(db, own_key(near)) if other == own_key(far)]
    if not found:
        raise Refused(422, FieldError("The entities are not linked"))
    for each in found:
        db.store.remove(each)
    return Result(near)


def _ends(db: Database, call: Call) -> tuple[Entity, Entity]:
    near, key = subject_of(db, call), key_of(call.body)
    if key is None:
        raise Refused(422, FieldError("The body is a link: {contentType, id}"))
    return near, db.find(key[:1], key[1])


def read_field(db: Database, call: Call) -> Result:
    """A field that an account has added, of whatever type it is."""
    return Result(db.find(_types_of_fields(db), only_variable(call)))


def list_fields(db: Database, call: Call) -> Result:
    """The fields that an account has added to a kind of entity, in full."""
    return _fields(db, call, first_types(db, call))


def list_fields_of_deals(db: Database, call: Call) -> Result:
    """The fields of the deals below an entity: of one scheme, or of every one."""
    key = own_key(subject_of(db, call))
    return _fields(db, call, ("Deal",), key if key[0] == "Program" else None)


def _fields(
    db: Database, call: Call, targets: tuple[str, ...], program: Key | None = None
) -> Result:
    names = call.query.get("fieldNames")
    found = [
        each
        for each in db.store.all(_types_of_fields(db))
        if each.get("targetEntity") in targets
        and (not is_list(names) or each.get("name") in names)
        and (program is None or key_of(each.get("owner")) in (None, program))
    ]
    types = db.schema.entities(call.operation.response)
    return replace(listing.answer(db, call, types, found), listed=False)


def _types_of_fields(db: Database) -> list[str]:
    return [name for name in db.store.types() if name.endswith("Field")]


_NOTIFICATION = ("Notification",)
COUNTER = "notifications"
"""The id of the counter, as observed."""


@_listed
def list_notifications(db: Database, call: Call) -> _Listed:
    """All notifications, the newest first; `isActive` chooses those that nobody has read."""
    active = call.query.get("isActive")
    found = db.store.all(_NOTIFICATION)[::-1]
    return _NOTIFICATION, (each for each in found if active in (None, _is_active(each)))


def count_notifications(db: Database, _: Call) -> Result:
    """How many nobody has read."""
    number = sum(map(_is_active, db.store.all(_NOTIFICATION)))
    return Result({CONTENT_TYPE: "Counter", "id": COUNTER, "count": number, "attributes": []})


def read_notification(db: Database, call: Call) -> Result:
    """Mark one as read, or all, as deleting does on live accounts."""
    id_ = next(iter(call.variables.values()), None)
    active = filter(_is_active, db.store.all(_NOTIFICATION))
    for each in active if id_ is None else [db.find(_NOTIFICATION, id_)]:
        db.store.put({**each, "isActive": False})
    return Result(None)


def _is_active(notification: Entity) -> bool:
    return notification.get("isActive") is True


@_listed
def list_filters(db: Database, call: Call) -> _Listed:
    """The filters of a list, of deals also those of one scheme; the built-in ones first."""
    type_ = _filter_type(db, call)
    built_in = (each for key, each in SYSTEM_FILTERS.items() if key[0] == type_)
    wanted, program = call.query.get("filters"), call.variables.get("programId")
    return (type_,), [
        each
        for each in (*built_in, *db.store.all((type_,)))
        if (wanted is None or each["id"] in wanted)
        and (program is None or (key_of(each.get("program")) or ("", ""))[1] == program)
    ]


def read_filter(db: Database, call: Call) -> Result:
    """One filter."""
    key = _filter_key(db, call)
    found = db.store.get(key) or SYSTEM_FILTERS.get(key)
    if found is None:
        raise missing(key)
    return Result(found)


def save_filter(db: Database, call: Call) -> Result:
    """Change a filter; unless there is such a one, make it."""
    key = _own_filter(db, call)
    found = db.store.get(key)
    if found is None:
        made = writing.create(db, key[0], call.said, call.user)
    else:
        made = writing.change(db, found, call.said, call.user)
    return Result([made] if is_list_of(call.operation) else made)


def delete_filter(db: Database, call: Call) -> Result:
    """Delete a filter."""
    key = _own_filter(db, call)
    db.remove(db.find(key[:1], key[1]))
    return Result(None)


def leave_filter(db: Database, call: Call) -> Result:
    """Stop seeing a filter of somebody else."""
    read_filter(db, call)
    return Result(None)


def _filter_type(db: Database, call: Call) -> str:
    segment = segments_of(call.operation)[0]
    segment = segment.replace("{entityType}", call.variables.get("entityType", ""))
    found = types_at(db.schema, segment)
    if not found:
        raise Refused(404, FieldError(f"No route found for '/{segment}'"))
    body_type = call.said.get(CONTENT_TYPE)
    return body_type if body_type == "CustomCrmFilter" else found[0]


def _filter_key(db: Database, call: Call) -> Key:
    return _filter_type(db, call), list(call.variables.values())[-1]


def _own_filter(db: Database, call: Call) -> Key:
    key = _filter_key(db, call)
    if key in SYSTEM_FILTERS:
        raise Refused(403, FieldError("No edit rights"))
    return key


BEHAVIOURS: Mapping[str, Behaviour] = {
    "GET /x/search": search,
    "GET /x/templates": list_templates,
    "GET /x/tags": list_tags,
    "GET /x/possibleDuplicates": list_duplicates,
    "GET /x/duplicates": list_duplicates,
    "GET /x/{}/possibleDuplicates": list_duplicates_of_one,
    "GET /x/{}/allLinks": list_links,
    "GET /x/{}/links": list_links,
    "POST /x/{}/linkWith": link,
    "POST /x/{}/unlinkWith": unlink,
    "GET /extraFields/{}": read_field,
    "GET /x/extraFields": list_fields,
    "GET /payer/extraFields/{country}/{payerType}": list_fields,
    "GET /x/{}/deals/extraFields": list_fields_of_deals,
    "GET /program/{id}/fields": list_fields_of_deals,
    "GET /notification": list_notifications,
    "GET /notification/activity": list_notifications,
    "GET /notification/counter": count_notifications,
    "DELETE /notification/{id}": read_notification,
    "DELETE /notification/all": read_notification,
    "GET /xFilter": list_filters,
    "GET /tradeFilter/{programId}": list_filters,
    "GET /xFilter/{}": read_filter,
    "POST /xFilter/{}": save_filter,
    "DELETE /xFilter/{}": delete_filter,
    "POST /xFilter/{}/leave": leave_filter,
}
