"""From JSON to entities and native values, on demand and without ever failing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .value_objects import NATIVE

if TYPE_CHECKING:
    from .json_document import Document
    from .properties import EntityBase

_MAX_PLAIN_DEPTH = 32
"""Plain lists and dicts nested deeper than this are given as they came."""

_new = object.__new__

_classes: dict[str, type[EntityBase]] = {}
"""Entity classes met so far, by `contentType`; native values are not among them."""


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
    value: Any, document: Document, owner: EntityBase | None, hint: str, depth: int = 0
) -> Any:
    """Decode a value; the working part of `decode`.

    Args:
        value: The value as it came.
        document: The answer that links are resolved in.
        owner: The entity that has the value, or None.
        hint: The wire name of the property of `owner`, or an annotation.
        depth: How many plain lists and dicts lie around the value.
    """
    if value.__class__ is dict:
        name = value.get("contentType")
        if name.__class__ is str:
            cls = _classes.get(name)
            if cls is not None:
                return view(cls, value, document)
        return _decode_object(value, document, owner, hint, depth)
    if value.__class__ is list and depth < _MAX_PLAIN_DEPTH:
        return [decode_value(each, document, owner, hint, depth + 1) for each in value]
    return value


def view(cls: type[EntityBase], data: dict[str, Any], document: Document) -> Any:
    """An entity of a class over a JSON object."""
    entity = _new(cls)
    entity.__data__ = data
    entity.__document__ = document
    entity.__views__ = None
    entity.__changed__ = None
    entity.__link__ = data if len(data) == 2 and "id" in data and "contentType" in data else None
    return entity


def class_of(name: str) -> type[EntityBase]:
    """The class for a `contentType`; `UnknownEntity` if there is none."""
    from .. import models  # the models need the modules that need this one
    from .entity import UnknownEntity

    return models.find(name) or UnknownEntity


def _decode_object(
    value: dict[str, Any], document: Document, owner: EntityBase | None, hint: str, depth: int
) -> Any:
    """Decode an object that is no entity, or the first of its class."""
    name = value.get("contentType")
    if isinstance(name, str) and name:
        if name in NATIVE:
            native = NATIVE[name](value)
            return view(class_of(name), value, document) if native is None else native
        cls = class_of(name)
        if cls.__content_type__ == name:  # bounds the table by the specification
            _classes[name] = cls
        return view(cls, value, document)
    declared = _declared_class(owner, hint)
    if declared is not None:
        convert = NATIVE.get(declared.__content_type__)
        native = convert(value) if convert else None
        return view(declared, value, document) if native is None else native
    if depth >= _MAX_PLAIN_DEPTH:
        return value
    return {key: decode_value(each, document, None, "", depth + 1) for key, each in value.items()}


def _declared_class(owner: EntityBase | None, hint: str) -> type[EntityBase] | None:
    """The only entity class that a declaration names."""
    from .declared_types import annotation, only_class

    return only_class(hint if owner is None else annotation(type(owner), hint)[0])
