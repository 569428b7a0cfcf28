"""Models of the sample package."""

from __future__ import annotations

from typing import Any, ClassVar

from ._core.entity import Entity


class BaseEntity(Entity):
    """Base for entity objects."""

    id: str | None = None


class Employee(BaseEntity):
    """An employee."""

    name: str | None = None
    position: str | None = None


class Task(BaseEntity):
    """A task."""

    _sortable: ClassVar[tuple[str, ...]] = ("activity", "name")

    name: str | None = None
    activity: Any = None
    deadline: Any = None
    owner: Employee | None = None
    responsible: Employee | None = None


class Project(BaseEntity):
    """A project."""

    name: str | None = None


class TaskFilter(BaseEntity):
    """A filter for tasks."""


class SortField(Entity):
    """A property to sort by."""

    field_name: str | None = None
    desc: bool | None = None


class File(BaseEntity):
    """A file."""

    name: str | None = None
    size: int | None = None
    path: str | None = None


_BY_NAME: dict[str, type[Entity]] = {
    each.__name__: each
    for each in (BaseEntity, Employee, Task, Project, TaskFilter, SortField, File)
}


def find(content_type: str) -> type[Entity] | None:
    """The class for a `contentType`."""
    return _BY_NAME.get(content_type)
