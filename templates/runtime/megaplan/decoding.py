"""From JSON to entities and native values, on demand and without ever failing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .value_objects import NATIVE

if TYPE_CHECKING:
    from .json_document import Document
    from .typed_view import ViewType

_MAX_PLAIN_DEPTH = 32
"""Plain lists and dicts nested deeper than this are given as they came."""

new: Any = object.__new__

KNOWN: dict[str, Any] = dict(NATIVE)
"""By `contentType`: the converters of native values, and entity classes met so far."""

UNKNOWN = KeyError, TypeError
"""What looking there raises for what it does not have: no name, another, or no text."""


def decode(value: Any, document: Document, declared: str = "") -> Any:
    """Make JSON readable: entities, native values, lists and dicts of them.

    Never fails, whatever the data.

    Args:
        value: A part of the document, usually its `data`.
        document: The answer that links are resolved in.
        declared: The declared type, spelled as an annotation, for objects that
            carry no `contentType`.
    """
    return decode_value(value, document, None, declared)


def decode_value(
    value: Any, document: Document, owner: ViewType | None, hint: str, depth: int = 0
) -> Any:
    """Decode a value; the working part of `decode`.

    Args:
        value: The value as it came.
        document: The answer that links are resolved in.
        owner: The class of the entity that has the value, or None.
        hint: The wire name of the property of `owner`, or an annotation.
        depth: How many plain lists and dicts lie around the value.
    """
    if value.__class__ is dict:
        return decode_object(value, document, owner, hint, depth)
    if value.__class__ is list and depth < _MAX_PLAIN_DEPTH:
        return decode_list(value, document, owner, hint, depth)
    return value


def decode_list(
    values: list[Any], document: Document, owner: ViewType | None, hint: str, depth: int = 0
) -> list[Any]:
    """Decode the elements of a list; see `decode_value`."""
    result: list[Any] = []
    for value in values:
        if value.__class__ is dict:
            try:
                cls = KNOWN[value["contentType"]]
            except UNKNOWN:
                cls = None
            if isinstance(cls, type):
                # As `view` does it, without another call: this is where time goes.
                entity: Any = new(cls)
                entity.__data__ = value
                entity.__document__ = document
                entity.__views__ = None
                value = entity
            else:
                value = decode_object(value, document, owner, hint, depth + 1)
        elif value.__class__ is list:
            value = decode_value(value, document, owner, hint, depth + 1)
        result.append(value)
    return result


def view(cls: type[Any], data: dict[str, Any], document: Document) -> Any:
    """An entity of a class over a JSON object."""
    entity = new(cls)
    entity.__data__ = data
    entity.__document__ = document
    entity.__views__ = None
    return entity


def class_of(name: str) -> type[Any]:
    """The class for a `contentType`; `UnknownEntity` if there is none."""
    from .. import models  # the models need the modules that need this one
    from .entity import UnknownEntity

    return models.find(name) or UnknownEntity


def decode_object(
    value: dict[str, Any], document: Document, owner: ViewType | None, hint: str, depth: int = 0
) -> Any:
    """Decode an object; see `decode_value`."""
    name = value.get("contentType")
    if isinstance(name, str) and name:
        known = KNOWN.get(name)
        if known is None:
            known = class_of(name)
            if known.__content_type__ == name:  # bounds the table by the specification
                KNOWN[name] = known
        elif name in NATIVE:
            native = known(value)
            if native is not None:
                return native
            known = class_of(name)
        return view(known, value, document)
    declared = _declared_class(owner, hint)
    if declared is not None:
        convert = NATIVE.get(declared.__content_type__)
        native = convert(value) if convert else None
        return view(declared, value, document) if native is None else native
    if depth >= _MAX_PLAIN_DEPTH:
        return value
    return {key: decode_value(each, document, None, "", depth + 1) for key, each in value.items()}


def _declared_class(owner: ViewType | None, hint: str) -> type[Any] | None:
    """The only entity class that a declaration names."""
    from .declared_types import annotation, only_class

    return only_class(hint if owner is None else annotation(owner, hint)[0])
