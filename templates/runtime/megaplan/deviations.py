"""The strict check: every difference between an entity and the specification.

Decoding takes whatever the service sends. Who wants to know how far that is from
the specification, or whether a body would please it, asks here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from .custom_fields import is_custom_field
from .declared_types import ANYTHING, Declared, annotation, declared, find_class
from .differences import Difference
from .display import is_secret
from .encoding import exact
from .properties import required as required_names
from .value_objects import NATIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .entity import Entity
    from .typed_view import ViewType

Kind: TypeAlias = Literal[
    "unknown property",
    "missing property",
    "wrong type",
    "unknown value",
    "unreadable value",
    "no content type",
    "unknown content type",
    "undeclared content type",
]


@dataclass(frozen=True, slots=True)
class Deviation(Difference):
    """One difference from the specification; `path` is in wire names."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class _Place:
    """A value together with what is declared for it."""

    path: str
    value: Any
    declared: Declared
    spelled: str = ""

    def deviation(self, kind: Kind, below: str = "") -> Deviation:
        path = f"{self.path}{below}".lstrip(".")
        return Deviation(path, kind, self.spelled, _found(self.value, path))


def deviations(entity: Entity, *, required: bool = False, limit: int = 1000) -> list[Deviation]:
    """Compare an entity, and everything inside it, with the specification.

    Absent and null properties are fine in what the service sends: lists carry a
    subset of the properties. Bare links and custom fields are fine, too. So is every
    notation that reads as the type that is specified: a moment in another form of ISO
    8601, a duration in `seconds`.

    Args:
        entity: A received entity, or one to be sent.
        required: Whether to report the properties that are required on creation
            and absent or null.
        limit: The most deviations to collect.

    Returns:
        The deviations, those of an object before those inside it; none if all is as specified.
    """
    entity.__resolve__()
    data = exact(entity) if entity.__link__ is None else entity.__data__
    cls = type(entity)
    result: list[Deviation] = []
    pending = [_Place("", data, Declared(classes=(cls,)), cls.__content_type__)]
    while pending and len(result) < limit:
        below: list[_Place] = []
        for each in _check(pending.pop(), required):
            if isinstance(each, Deviation):
                result.append(each)
            else:
                below.append(each)
        pending += reversed(below)
    return result[:limit]


def _check(place: _Place, required: bool) -> Iterator[Deviation | _Place]:
    """Deviations of a value itself, and the places inside it."""
    value, allowed = place.value, place.declared
    if isinstance(value, dict):
        yield from _check_object(place, required)
    elif isinstance(value, list):
        if allowed.item is None and not allowed.is_open:
            yield place.deviation("wrong type")
        item = allowed.item or ANYTHING
        for at, each in enumerate(place.value):
            yield _Place(f"{place.path}[{at}]", each, item, place.spelled)
    elif not allowed.is_open and not _is_scalar_allowed(value, allowed):
        if any(type(each) is type(value) for each in allowed.values):
            listed = ", ".join(map(repr, allowed.values))
            yield replace(place, spelled=f"one of {listed:.200}").deviation("unknown value")
        else:
            yield place.deviation("wrong type")


def _check_object(place: _Place, required: bool) -> Iterator[Deviation | _Place]:
    value, allowed = place.value, place.declared
    if not allowed.classes and not allowed.is_open:
        yield place.deviation("wrong type")
    name = value.get("contentType")
    cls = find_class(name) if isinstance(name, str) and name else None
    if name is None:
        if allowed.classes:
            yield place.deviation("no content type")
        cls = allowed.classes[0] if len(allowed.classes) == 1 else None
    elif cls is None or (cls.__content_type__ != name and not _is_left_out(name)):
        yield place.deviation("unknown content type", ".contentType")
        cls = None
    elif allowed.classes and not allowed.is_open and not issubclass(cls, allowed.classes):
        yield place.deviation("undeclared content type", ".contentType")
    if cls is None:
        for key, each in value.items():
            yield _Place(f"{place.path}.{key}", each, ANYTHING)
        return
    if cls.__content_type__ in NATIVE and NATIVE[cls.__content_type__](value) is None:
        yield place.deviation("unreadable value")
    yield from _check_properties(place, cls, required)


def _check_properties(place: _Place, cls: ViewType, required: bool) -> Iterator[Deviation | _Place]:
    value = place.value
    is_link = len(value) == 2 and "contentType" in value and "id" in value
    if required and not is_link:
        for name in required_names(cls):
            if value.get(name) is None:
                text, _ = annotation(cls, name)
                path = f"{place.path}.{name}".lstrip(".")
                yield Deviation(path, "missing property", text, "null" if name in value else "none")
    for name, each in value.items():
        if name == "contentType" or each is None:
            continue
        text, module = annotation(cls, name)
        path = f"{place.path}.{name}"
        if text:
            yield _Place(path, each, declared(text, module), text.removesuffix(" | None"))
        elif not (is_custom_field(name) or _is_left_out(value.get("contentType"))):
            yield _Place(path, each, ANYTHING).deviation("unknown property")


def _is_left_out(name: object) -> bool:
    """Whether a type is specified, and another class stands for it in this package."""
    from .. import models  # the models need this package

    return isinstance(name, str) and name in getattr(models, "LEFT_OUT", ())


def _is_scalar_allowed(value: Any, allowed: Declared) -> bool:
    kind = type(value).__name__
    if kind in allowed.scalars or (kind == "int" and "float" in allowed.scalars):
        return True
    return any(value == each and type(value) is type(each) for each in allowed.values)


def _found(value: Any, path: str) -> str:
    """A short description of a value, which stays hidden under a name like `password`."""
    if value.__class__ is dict:
        return f"an object of type {value.get('contentType', 'unknown')!s:.60}"
    if value.__class__ is list:
        return "a list"
    if value is None:
        return "null"
    kind = type(value).__name__
    return kind if is_secret(path.rpartition(".")[2]) else f"{kind} {value!r:.60}"
