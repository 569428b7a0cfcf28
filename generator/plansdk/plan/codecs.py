"""How the values of an XML service are written, as the runtime wants to know it.

A codec is a value; its text is what `templates/runtime/planfix/notation.py` reads and says the
meaning of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from plansdk.model import Array, Enumeration, Property, Ref, Scalar, Type, Union
from plansdk.naming.assign import Names

_SCALARS = {"integer": "int", "boolean": "bool", "number": "float", "binary": "base64"}


@dataclass(frozen=True, slots=True)
class Codec:
    """How a value is written.

    Attributes:
        names: A scalar or a record; of several the value is one, told apart by what is there.
        literals: What stands for false and for true, if that is not 0 and 1.
        is_many: Whether the element itself repeats.
        separator: What joins several values in one text.
    """

    names: tuple[str, ...]
    literals: tuple[str, ...] = ()
    is_many: bool = False
    separator: str = ""

    def __str__(self) -> str:
        """`Task`, `bool:false,true`, `FilterDate|string|int`, `Phone+`, `int/,`."""
        literals = f":{','.join(self.literals)}" if self.literals else ""
        many = f"/{self.separator}" if self.separator else "+" if self.is_many else ""
        return f"{'|'.join(self.names)}{literals}{many}"


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A list in an element of its own, with the attributes that count its items."""

    tag: str
    item: Codec | Wrapped
    counters: tuple[str, ...] = ()

    def __str__(self) -> str:
        """`[task Task]#count,totalCount`."""
        counters = f"#{','.join(self.counters)}" if self.counters else ""
        return f"[{self.tag} {self.item}]{counters}"


@dataclass(frozen=True, slots=True)
class Bounded:
    """What a request may hold so much of: how large a number, or how many elements."""

    codec: Codec | Wrapped
    most: int

    def __str__(self) -> str:
        """`int..100`."""
        return f"{self.codec}..{self.most}"


@dataclass(frozen=True, slots=True)
class Element:
    """An element of an answer, or an attribute of one."""

    name: str
    codec: Codec | Wrapped

    def __str__(self) -> str:
        """`tasks: [task Task]`."""
        return f"{self.name}: {self.codec}"


def codec(prop: Property, names: Names) -> Codec | Wrapped:
    """How a property is written."""
    shape = prop.xml
    if isinstance(prop.type, Array) and prop.item is not None:
        return Wrapped(prop.item.name, codec(prop.item, names), shape.counters if shape else ())
    if isinstance(prop.type, Array):
        inner = _single(prop.type.item, prop, names)
        return replace(inner, is_many=True, separator=shape.separator if shape else "")
    return _single(prop.type, prop, names)


def sent(prop: Property, names: Names) -> Codec | Wrapped | Bounded:
    """How an element of a request is written, with what it may hold at most."""
    most = prop.maximum if prop.max_items is None else prop.max_items
    written = codec(prop, names)
    return written if most is None else Bounded(written, most)


def key(prop: Property) -> str:
    """The wire name of a property; attributes are marked."""
    return f"@{prop.name}" if prop.xml and prop.xml.attribute else prop.name


def _single(type_: Type, prop: Property, names: Names) -> Codec:
    """How a single value is written, which may be one of several."""
    shape = prop.xml
    if shape and shape.secret:
        return Codec(("secret",))
    if shape and shape.type == "bool" and shape.literals != ("0", "1"):
        return Codec(("bool",), shape.literals)
    members = type_.members if isinstance(type_, Union) else (type_,)
    declared = shape.type if shape else ""
    records = dict.fromkeys(names.classes[e.name] for e in members if isinstance(e, Ref))
    scalars = dict.fromkeys(_scalar(e, declared) for e in members if not isinstance(e, Ref))
    kinds = (*records, *scalars)
    # Other scalars are told apart by nothing: the text is what came.
    is_told = records or len(kinds) == 1 or set(kinds) == {"enum", "int"}
    return Codec(kinds if is_told else ("text",))


def _scalar(type_: Type, declared: str) -> str:
    base = type_.base if isinstance(type_, Enumeration) else ""
    if isinstance(type_, Scalar):
        if declared in ("text", "datetime", "date", "time") and type_.kind in ("string", declared):
            return declared
        return _SCALARS.get(type_.kind, type_.kind)
    return _SCALARS.get(base, "enum")
