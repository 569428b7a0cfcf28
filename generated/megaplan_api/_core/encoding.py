"""From entities back to JSON: in full, for sending, and changes only.

Three forms of one entity:

- **exact** (`Entity.to_dict`): what came, with what was changed; links stay links.
- **sent** (`encode`): the entity itself as it is, but everything below it that
  came from the service as a link: `{"contentType", "id"}` and, if the program
  changed it, the changed properties. The service refuses full entities in many
  places where it expects a reference. What the program made is sent whole, and
  so are objects without an `id` (value objects, contact data).
- **changes** (`changes`): an entity of the same class with `id` and what changed.

Views form a graph that may have cycles (a task whose parent is read from a
sub-task of it), so it is never walked by recursion; only plain lists and dicts are.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar, cast

from .json_document import UNSENT, key_of
from .properties import EntityBase, Views, is_entity_class
from .typed_view import is_array
from .value_objects import JSON, from_native, from_scalar, is_object, is_spelling_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

E = TypeVar("E", bound=EntityBase)

_AS_THEY_ARE = frozenset({str, int, bool, type(None)})


class _Form:
    """The exact form of an entity, and the wire names of what was changed in it."""

    __slots__ = ("changed", "entity", "exact")

    def __init__(self, entity: EntityBase, exact: dict[str, Any], changed: list[str]) -> None:
        self.entity = entity
        self.exact = exact
        self.changed = changed


def is_entity(value: object) -> TypeGuard[EntityBase]:
    """Whether a value is an entity."""
    return is_entity_class(type(value))


def link_of(entity: EntityBase) -> dict[str, str]:
    """The bare link to an entity, as filters, cursors and references need it.

    Raises:
        ValueError: The entity has no `id`.
    """
    key = key_of({"contentType": entity.content_type, "id": entity.__data__.get("id")})
    if key is None:
        raise ValueError(f"{type(entity).__name__} has no id, so nothing can refer to it")
    return {"contentType": key[0], "id": key[1]}


def encode(value: object) -> JSON:
    """The JSON form of a value for sending; the text of this module has the rules.

    The result may share parts with the entity: serialise it, do not change it.

    Raises:
        ValueError: A `datetime` without a time zone, a number that is not finite,
            or an entity that lies inside itself and has no `id`.
        TypeError: A value that has no JSON form.
    """
    if value.__class__ in _AS_THEY_ARE:
        return cast("JSON", value)
    sent: dict[int, dict[str, Any]] = {}
    for form in _forms(value):
        entity = form.entity
        if entity.__link__ is not None:
            sent[id(entity)] = entity.__link__ | _sent(entity, form.changed, sent)
        elif entity is not value and _is_referred(entity):
            sent[id(entity)] = link_of(entity) | _sent(entity, form.changed, sent)
        else:
            sent[id(entity)] = _sent(entity, entity.__data__, sent)
    result: JSON = _plain(value, None, sent)
    return result


def exact(entity: EntityBase) -> dict[str, Any]:
    """The exact form of an entity; it shares parts with the entity."""
    if not entity.__views__ and entity.__link__ is None:
        return entity.__data__
    return _forms(entity)[-1].exact


def changes(entity: E) -> E:
    """A new entity of the same class that holds `id` and the changed properties only.

    This is what an update sends. An entity that the program made counts as
    changed in everything that was set; a property that was deleted is not sent.
    """
    names = _forms(entity)[-1].changed if entity.__document__.received else entity.__data__
    data = entity.__data__
    views: Mapping[str, Any] = entity.__views__ or {}
    fresh = type(entity).__new__(type(entity))
    fresh.__data__ = {"contentType": entity.content_type}
    if "id" in data:
        fresh.__data__["id"] = data["id"]
    fresh.__data__.update((name, data[name]) for name in names)
    kept = ((name, views[name]) for name in names if name in views)
    fresh.__views__ = Views(None, set(fresh.__data__), kept)
    fresh.__document__ = UNSENT
    return fresh


def kept_views(entity: EntityBase) -> dict[str, Any]:
    """The views that a copy must take along: those that cannot be made anew from the data."""
    views = entity.__views__
    if not views:
        return {}
    changed = set(_forms(entity)[-1].changed)
    return {name: view for name, view in views.items() if name in changed}


def _is_referred(entity: EntityBase) -> bool:
    """Whether others refer to the entity by a link instead of holding it."""
    return entity.__document__.received and key_of(entity.__data__) is not None


def _sent(
    entity: EntityBase, names: Iterable[str], forms: Mapping[int, dict[str, Any]]
) -> dict[str, Any]:
    data = entity.__data__
    views: Mapping[str, Any] = entity.__views__ or {}
    received = entity.__document__.received
    result: dict[str, Any] = {}
    for name in names:
        raw = data[name]
        if name in views:
            result[name] = _plain(views[name], raw, forms)
        else:
            result[name] = _referring(raw) if received else raw
    return result


def _forms(root: object) -> list[_Form]:
    """The exact forms of every entity that can be reached by views, innermost first."""
    exact: dict[int, dict[str, Any]] = {}
    result: list[_Form] = []
    for entity in _innermost_first(root):
        form = _form(entity, exact)
        exact[id(entity)] = form.exact
        result.append(form)
    return result


def _form(entity: EntityBase, forms: Mapping[int, dict[str, Any]]) -> _Form:
    data, link = entity.__data__, entity.__link__
    assigned = entity.__changed__ or ()
    views: Mapping[str, Any] = entity.__views__ or {}
    now = {name: _plain(view, data[name], forms) for name, view in views.items()}
    changed = [
        name for name in data if name in assigned or (name in now and now[name] != data[name])
    ]
    if link is None:
        return _Form(entity, data | now, changed)
    return _Form(entity, link | {name: now.get(name, data[name]) for name in changed}, changed)


def _innermost_first(root: object) -> Iterator[EntityBase]:
    """Walk the graph of views; an entity comes after those inside it, except in a cycle."""
    seen: set[int] = set()
    pending = [(each, False) for each in _entities_in(root)]
    while pending:
        entity, is_done = pending.pop()
        if is_done:
            yield entity
        elif id(entity) not in seen:
            seen.add(id(entity))
            pending.append((entity, True))
            pending += [(each, False) for each in _entities_in(entity.__views__)]


def _entities_in(value: Any) -> Iterator[EntityBase]:
    """The entities in plain lists and dicts of any depth, or the value itself if it is one."""
    pending = [value]
    seen: set[int] = set()
    for node in pending:  # grows while it is walked
        if is_entity(node):
            yield node
        elif id(node) not in seen:
            seen.add(id(node))
            if is_object(node):
                pending += node.values()
            elif is_array(node):
                pending += node


def _plain(value: Any, raw: Any, forms: Mapping[int, dict[str, Any]]) -> Any:
    """JSON for a value.

    Args:
        value: Anything that can be assigned to a property.
        raw: What the value was read from; kept where it still means the same, so
            that a date comes back as the service spelled it.
        forms: JSON of the entities inside; a missing one is being made further
            out, so a link stands for it.
    """
    if value is raw:
        return raw
    if is_entity(value):
        form = forms.get(id(value))
        return link_of(value) if form is None else form
    if is_object(value):
        before = raw if is_object(raw) else {}
        return {key: _plain(each, before.get(key), forms) for key, each in value.items()}
    if is_array(value):
        old: Sequence[Any] = raw if is_array(raw) else []
        return [
            _plain(each, old[at] if at < len(old) else None, forms) for at, each in enumerate(value)
        ]
    if isinstance(value, (dt.date, dt.timedelta)):
        return raw if is_spelling_of(raw, value) else from_native(value)
    return from_scalar(value)


def _referring(raw: Any) -> Any:
    """Received JSON with links in the place of entities."""
    if is_array(raw):
        return [_referring(each) for each in raw]
    if not is_object(raw):
        return raw
    key = key_of(raw)
    if key is not None:
        return {"contentType": key[0], "id": raw["id"]}
    return {name: _referring(each) for name, each in raw.items()}
