"""How the values of an XML service are written, as the runtime wants to know it.

A kind is a short text; templates/runtime/planfix reads it.

    int, bool, text, datetime, ...    a scalar
    bool:false,true                   with other literals than 0 and 1
    Task                              a record
    [task Task]                       a list wrapped in an element, with its item element
    [task Task]#count,totalCount      the same with counters
    Phone+                            an element that itself repeats
    int/,                             a set of values in one text
"""

from __future__ import annotations

from plansdk.model import Array, Enumeration, Property, Ref, Scalar, Type, Union
from plansdk.naming.assign import Names

_SCALARS = {"integer": "int", "boolean": "bool", "number": "float", "binary": "base64"}


def kind(prop: Property, names: Names) -> str:
    """The kind of a property."""
    shape = prop.xml
    if isinstance(prop.type, Array) and prop.item is not None:
        counters = f"#{','.join(shape.counters)}" if shape and shape.counters else ""
        return f"[{prop.item.name} {kind(prop.item, names)}]{counters}"
    if isinstance(prop.type, Array):
        inner = _plain(prop.type.item, prop, names)
        return f"{inner}/{shape.separator}" if shape and shape.separator else f"{inner}+"
    return _plain(prop.type, prop, names)


def key(prop: Property) -> str:
    """The wire name of a property; attributes are marked."""
    return f"@{prop.name}" if prop.xml and prop.xml.attribute else prop.name


def _plain(type_: Type, prop: Property, names: Names) -> str:
    """The kind of a single value; what may be one of several is joined by bars."""
    shape = prop.xml
    if shape and shape.secret:
        return "secret"
    if shape and shape.type == "bool" and shape.literals != ("0", "1"):
        return f"bool:{','.join(shape.literals)}"
    members = type_.members if isinstance(type_, Union) else (type_,)
    kinds = dict.fromkeys(_of(each, shape.type if shape else "", names) for each in members)
    records = [each for each in kinds if each[0].isupper()]
    if records or len(kinds) == 1 or kinds.keys() == {"enum", "int"}:
        return "|".join([*records, *(each for each in kinds if each not in records)])
    # Other scalars are told apart by nothing: the text is what came.
    return "text"


def _of(type_: Type, declared: str, names: Names) -> str:
    if isinstance(type_, Ref):
        return names.classes[type_.name]
    base = type_.base if isinstance(type_, Enumeration) else ""
    if isinstance(type_, Scalar):
        if declared in ("text", "datetime", "date", "time") and type_.kind in ("string", declared):
            return declared
        return _SCALARS.get(type_.kind, type_.kind)
    return _SCALARS.get(base, "enum")
