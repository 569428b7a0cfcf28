"""What the annotation of a property says, read from its text.

The annotations of entity classes name classes that are imported for type
checkers only, so they are never evaluated. They are read here when something
asks: an object without `contentType`, or the check against the specification.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from .fields import EntityType, field_names
from .values import NATIVE_NAMES

if TYPE_CHECKING:
    from .entity import Entity

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_NAME = re.compile(r"[A-Za-z_][\w.]*")


@cache
def annotation(cls: EntityType, wire: str) -> str:
    """The annotation of a property as it stands in the class, or an empty text."""
    for base in cls.__mro__:
        name = field_names(base).get(wire) if isinstance(base, EntityType) else None
        if name:
            return str(vars(base)["__annotations__"][name])
    return ""


@cache
def only_class(text: str) -> type[Entity] | None:
    """The entity class that an annotation names, if it names exactly one."""
    found = {cls for name in _NAME.findall(_QUOTED.sub("", text)) if (cls := find_class(name))}
    return found.pop() if len(found) == 1 else None


def find_class(name: str) -> type[Entity] | None:
    """The entity class of a `contentType`, a class name or a native type, if there is one."""
    from .. import models  # the models need this package

    return models.find(NATIVE_NAMES.get(name, name))
