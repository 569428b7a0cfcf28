"""What the annotation of an attribute says, read from its text.

The annotations of entity and record classes name classes that are imported for type
checkers only, so they are never evaluated. They are read here when something
asks: an object without `contentType`, or the check against the specification.
"""

from __future__ import annotations

import ast
import enum
import re
import sys
from dataclasses import dataclass
from functools import cache, reduce
from typing import TYPE_CHECKING, Any, ForwardRef, Literal, get_args, get_origin

from .typed_view import ViewType, annotations_in, field_names, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_NAME = re.compile(r"[A-Za-z_][\w.]*")
_NATIVE = {"dt.datetime": "DateTime", "dt.date": "DateOnly", "dt.timedelta": "DateInterval"}
"""How annotations spell native types, and the class that stands for each, where there is one."""
_SCALARS = frozenset({"str", "int", "float", "bool", "bytes"})
_MOMENTS = frozenset({*_NATIVE, "dt.time"})


@dataclass(frozen=True, slots=True)
class Declared:
    """What a property may hold.

    Attributes:
        scalars: Names of the scalar types.
        values: The listed values of enumerations.
        classes: Entity or record classes; native values are among them as `DateTime` and so on.
        item: What the elements of a list may be, if a list is allowed.
        is_open: Whether anything is allowed.
    """

    scalars: frozenset[str] = frozenset()
    values: tuple[Any, ...] = ()
    classes: tuple[ViewType, ...] = ()
    item: Declared | None = None
    is_open: bool = False

    def __or__(self, other: Declared) -> Declared:
        """Either of two declarations."""
        return Declared(
            self.scalars | other.scalars,
            self.values + other.values,
            self.classes + other.classes,
            self.item | other.item if self.item and other.item else self.item or other.item,
            self.is_open or other.is_open,
        )


NOTHING = Declared()
ANYTHING = Declared(is_open=True)


def is_native(cls: ViewType) -> bool:
    """Whether the values of a class are read as those of the standard library."""
    return cls.__content_type__ in _NATIVE.values()


@cache
def annotation(cls: ViewType, wire: str) -> tuple[str, str]:
    """The annotation of a property as it stands in its class, and the module of that class.

    A class may have an inherited property narrower than the class that defines it. Both
    are empty if there is no such property.
    """
    for base in cls.__mro__:
        narrowed: Mapping[str, str] = vars(base).get("_narrowed", {})
        if wire in narrowed:
            return narrowed[wire], base.__module__
        name = field_names(base).get(wire) if isinstance(base, ViewType) else None
        if name:
            return spelled(annotations_in(vars(base))[name]), base.__module__
    return "", ""


@cache
def only_class(text: str) -> ViewType | None:
    """The class that an annotation names, if it names exactly one."""
    found = {cls for name in _NAME.findall(_QUOTED.sub("", text)) if (cls := find_class(name))}
    return found.pop() if len(found) == 1 else None


def find_class(name: str) -> ViewType | None:
    """The class of a `contentType`, a class name or a native type, if there is one."""
    from .. import models  # the models need this package

    named: object = models.find(_NATIVE.get(name, name)) or getattr(models, name, None)
    return named if isinstance(named, ViewType) else None


@cache
def declared(text: str, module: str) -> Declared:
    """Read an annotation.

    Args:
        text: The annotation.
        module: Where it stands; aliases are looked for there and among all models.

    Returns:
        What it allows; what cannot be understood allows anything.
    """
    return _declared(ast.parse(text, mode="eval").body, module)


def _declared(node: ast.expr, module: str) -> Declared:
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _declared(left, module) | _declared(right, module)
        case ast.Constant(value=None):
            return NOTHING
        case ast.Constant(value=str(text)):
            return declared(text, module)
        case ast.Subscript(value=ast.Name(id="list"), slice=item):
            return Declared(item=_declared(item, module))
        case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=elements)):
            return Declared(values=tuple(ast.literal_eval(each) for each in elements))
        case ast.Subscript(value=ast.Name(id="Literal"), slice=value):
            return Declared(values=(ast.literal_eval(value),))
        case ast.Name(id=name) if name in _SCALARS:
            return Declared(scalars=frozenset({name}))
        case ast.Name() | ast.Attribute():
            return _named(ast.unparse(node), module)
        case _:
            return ANYTHING


def _named(name: str, module: str) -> Declared:
    """What a class or an alias allows, wherever it is defined."""
    from .. import models  # the models need this package

    cls = find_class(name)
    if cls is not None:
        return Declared(classes=(cls,))
    if name in _MOMENTS:
        return Declared(scalars=frozenset({name}))
    alias = vars(sys.modules[module]).get(name)
    return _alias(getattr(models, name, None) if alias is None else alias, module)


def _alias(value: Any, module: str) -> Declared:
    """What the value of a type alias allows."""
    if isinstance(value, ForwardRef):
        return declared(value.__forward_arg__, module)
    if isinstance(value, str):
        return declared(value, module)
    if isinstance(value, type) and issubclass(value, enum.Enum):
        return Declared(values=tuple(each.value for each in value))
    if get_origin(value) is Literal:
        return Declared(values=get_args(value))
    members = [NOTHING if each is type(None) else _alias(each, module) for each in get_args(value)]
    return reduce(Declared.__or__, members) if members else ANYTHING
