"""Typed views: classes whose annotated names become attributes over what a service sent.

What entities and records have in common. Annotations stay texts; nothing is evaluated
when a class is made.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import import_module
from types import MethodType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeGuard, TypeVar

from .deprecation import present_name
from .hints import hint

if TYPE_CHECKING:
    from inspect import Signature

T = TypeVar("T")

_WIDTH = 40
_CLASS_VARIABLE = ("ClassVar[", "typing.ClassVar[")
_LIST = "ListOf["
_NO_ARRAYS = (str, int, float, dict, bytes, bytearray, memoryview)

LIST: Any = None
"""The default of an attribute that is declared as `ListOf`."""

if TYPE_CHECKING:

    class ListOf(Generic[T]):
        """An attribute that reads as a list or None; any sequence can be assigned."""

        def __get__(self, instance: object, owner: object = None, /) -> list[T] | None: ...
        def __set__(self, instance: object, value: Sequence[T] | None, /) -> None: ...

else:
    ListOf = list[T] | None


class ViewType(type):
    """The type of entity and record classes.

    Every annotated name of a class body becomes a property that reads what is below.
    Properties of the same wire name are shared by all classes.

    Attributes:
        __content_type__: What the service calls the class: its name, unless its body says
            otherwise by `_content_type`.
    """

    __content_type__: str

    noun = "attribute"
    """What a name stands for, in messages."""

    def __new__(
        mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any
    ) -> ViewType:
        """Make a class: install its properties and keep its instances small."""
        for attribute in own_names(namespace):
            wire = mcs.wire_name(attribute, namespace)
            namespace[attribute] = _field(mcs.reader, wire, namespace.get(attribute))
        namespace.setdefault("__slots__", ())
        namespace["__content_type__"] = namespace.get("_content_type") or name
        return super().__new__(mcs, name, bases, namespace, **options)

    @staticmethod
    def reader(wire: str) -> Callable[[Any], Any]:
        """The function that reads a wire name."""
        raise NotImplementedError

    @staticmethod
    def wire_name(attribute: str, namespace: Mapping[str, Any]) -> str:
        """The wire name of an annotated name in a class body."""
        table: Mapping[str, str] = namespace.get("_wire", {})
        return table.get(attribute) or camel_case(attribute)

    @staticmethod
    def is_open(view: ViewType) -> bool:
        """Whether a class stands for any other, whose names are not known."""
        return not wire_names(view)

    @staticmethod
    def takes(name: str) -> bool:
        """Whether objects may have a name that their class does not declare."""
        del name
        return False

    if not TYPE_CHECKING:  # checkers know the attributes, and no others

        def __getattribute__(cls, name: str) -> Any:
            found = super().__getattribute__(name)
            if found.__class__ is property and found.__doc__ is None:
                from .described import describe  # who asks a class wants to read about it

                describe(cls)
                return super().__getattribute__(name)
            return found

    @property
    def __names__(cls) -> Mapping[str, str]:
        """Python names to wire names, own and inherited."""
        return wire_names(cls)

    @property
    def __signature__(cls) -> Signature:
        """What can be given to the constructor, for `inspect` and `help`."""
        owner = next(base for base in cls.__mro__ if "__init__" in vars(base))
        if owner is not TypedView or not wire_names(cls):
            raise AttributeError("__signature__")
        from .described import signature

        return signature(cls)


def _field(reader: Callable[[str], Callable[[Any], Any]], wire: str, default: object) -> property:
    """The property that reads and writes under a wire name."""
    found = _fields.get(wire)
    if found is None:
        # Bound as methods are, which takes a third of the memory of functions in functions.
        change = MethodType(_write, wire), MethodType(_remove, wire)
        found = _fields[wire] = property(reader(wire), *change)
    return found if default is None else _with_default(found, default)


@lru_cache(None, typed=True)  # 0 is not False; what can change is refused
def _with_default(field: property, default: object) -> property:
    read: Any = field.fget

    def read_or_default(view: TypedView) -> Any:
        value = read(view)
        return default if value is None else value

    return field.getter(read_or_default)


_fields: dict[str, property] = {}
"""By wire name; the classes of a package have one reader."""


def _write(wire: str, view: Any, value: object) -> None:
    view[wire] = value


def _remove(wire: str, view: Any) -> None:
    try:
        del view[wire]
    except KeyError:
        raise AttributeError(f"{wire!r} is not there to be removed") from None


def _by_wire_name(cls: ViewType, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    names = wire_names(cls)
    for name, value in values.items():
        wire = names.get(name) or names.get(present_name(cls, name))
        if wire is None:
            message = f"{cls.__name__} has no {type(cls).noun} {name!r}"
            raise TypeError(f"{message}{hint(name, names)}")
        yield wire, value


@cache
def camel_case(name: str) -> str:
    """The wire name that belongs to a Python name by rule: `planned_work`, `plannedWork`."""
    head, *rest = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)


def annotations_in(namespace: Mapping[str, Any]) -> Mapping[str, object]:
    """What a class body annotates, by name; nothing is evaluated, whatever the Python."""
    annotate = namespace.get("__annotate__") or namespace.get("__annotate_func__")
    if annotate is None:
        found: Mapping[str, object] = namespace.get("__annotations__", {})
        return found
    lazy: Any = import_module("annotationlib")  # annotations are lazy from Python 3.14 on
    texts: Mapping[str, object] = lazy.call_annotate_function(annotate, lazy.Format.STRING)
    return texts


def own_names(namespace: Mapping[str, Any]) -> list[str]:
    """The names in a class body that become attributes."""
    return [
        name
        for name, annotation in annotations_in(namespace).items()
        if name[0] != "_" and not spelled(annotation).startswith(_CLASS_VARIABLE)
    ]


@cache
def field_names(cls: ViewType) -> Mapping[str, str]:
    """Wire names to Python names of the attributes that a class body itself declares."""
    own = vars(cls)
    return {type(cls).wire_name(name, own): name for name in own_names(own)}


@cache
def wire_names(cls: ViewType) -> Mapping[str, str]:
    """Python names to wire names of all attributes of a class, own and inherited."""
    bases = [base for base in reversed(cls.__mro__) if isinstance(base, ViewType)]
    return {name: wire for base in bases for wire, name in field_names(base).items()}


def spelled(annotation: object) -> str:
    """An annotation as text, as it reads; in a class of a program it may be a type."""
    text = annotation.__qualname__ if isinstance(annotation, type) else str(annotation)
    return f"list[{text.removeprefix(_LIST)} | None" if text.startswith(_LIST) else text


def is_array(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether a value stands for a list: any sequence but texts and bytes."""
    if isinstance(value, (list, tuple)):
        return True
    return not isinstance(value, _NO_ARRAYS) and isinstance(value, Sequence)


def kept(value: object) -> Any:
    """What a view keeps of what is assigned: lists of other sequences, all else as it is."""
    return list(value) if is_array(value) and not isinstance(value, list) else value


def short(value: object) -> str:
    """A value on part of a line; empty for what is empty, nested or of another type."""
    if isinstance(value, str):
        if len(value) > _WIDTH:
            value = value[: _WIDTH - 1] + "…"
        return repr(value) if value else ""
    if isinstance(value, (bool, int, float)):
        return repr(value)[:_WIDTH]
    return str(value) if isinstance(value, (dt.date, dt.time, dt.timedelta)) else ""


class TypedView(metaclass=ViewType):
    """Base of entities and records."""

    __slots__ = ()

    _wire: ClassVar[Mapping[str, str]] = {}
    """Python names to wire names, where the rule of `camel_case` does not hold."""
    _renamed: ClassVar[Mapping[str, str]] = {}
    """Former Python names to present ones."""

    def __init__(self, /, **values: Any) -> None:
        """Make one to be sent, holding exactly what is named.

        None is sent as null or as an element without content, which clears; what is not
        named is not sent.

        Raises:
            TypeError: No such attribute, or a value that cannot be sent.
            ValueError: A value that cannot be sent, such as a `datetime` without a time zone
                where one is needed, or a number that is not finite.
        """
        self.__begin__()
        view: Any = self
        for wire, value in _by_wire_name(type(self), values):
            view[wire] = value

    def __begin__(self) -> None:
        """Start without content."""
        raise NotImplementedError

    def __contents__(self) -> dict[str, Any]:
        """What is compared: all that is inside, by wire name."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """What is inside by wire name, as plain dictionaries, lists and values; a copy."""
        raise NotImplementedError

    def __id__(self) -> object:
        """What names it to the service; None if nothing does."""
        return None

    def __printed__(self) -> tuple[list[str], list[str]]:
        """Wire names of what is there and not secret: the telling ones, and all."""
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        """Equal are views of one class that hold the same.

        They can be changed, so they cannot be hashed.
        """
        if not isinstance(other, TypedView) or type(self) is not type(other):
            return NotImplemented
        return self is other or self.__contents__() == other.__contents__()

    def __copy__(self) -> Self:
        """An independent one; `copy.copy` and `copy.deepcopy` are the same here."""
        return copy.deepcopy(self)

    def __repr__(self) -> str:
        from .summary import summary

        return summary(self)


def blank(cls: type[TypedView]) -> TypedView:
    """A view without content, for unpickling."""
    return cls.__new__(cls)
