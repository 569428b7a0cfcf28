"""Sample models, found by `contentType` and loaded by need."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .._core.entity import Entity

if TYPE_CHECKING:
    from .base import BaseEntity as BaseEntity
    from .people import ContractorHuman as ContractorHuman
    from .people import Employee as Employee
    from .people import Group as Group
    from .tasks import Task as Task
    from .tasks import Todo as Todo
    from .values import Money as Money

_MODULES = {
    "base": "BaseEntity BaseRequest BaseValue",
    "people": "ContactInfo ContractorHuman Department Employee Group Integration",
    "tasks": "Comment Deal DealPosition Task Todo",
    "unions": "AnyPerson",
    "values": "DateInterval DateOnly DateTime IntervalDates IntervalTime Money Number ShiftDate "
    "Rights",
}

_WHERE = {name: module for module, names in _MODULES.items() for name in names.split()}
_CLASS_NAMES = {"rights-object": "Rights"}


def find(content_type: str) -> type[Entity] | None:
    """The class for a `contentType`."""
    name = _CLASS_NAMES.get(content_type, content_type)
    found: object = __getattr__(name) if name in _WHERE else None
    return found if isinstance(found, type) and issubclass(found, Entity) else None


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
