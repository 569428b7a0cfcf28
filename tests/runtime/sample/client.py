"""Resources and clients of the sample package."""

from __future__ import annotations

import builtins
from functools import cached_property
from typing import Any, Unpack

from ._core.call import Call
from ._core.client import AsyncClient, SyncClient
from ._core.methods import operation, paginated
from ._core.paging import Paging
from ._core.runner import Async, Caller, M_co, Resource, Sync
from ._core.transfer import FileTransfer
from .models import Employee, File, Project, Task, TaskFilter


class TaskResource(Resource[M_co]):
    """Tasks."""

    @operation
    def get(self, id: str | int) -> Call[Task]:
        """Get one task.

        ``GET /task/{id}``
        """
        return Call("GET", ("task", id), "Task")

    @paginated
    def list(
        self,
        *,
        filter: TaskFilter | None = None,
        q: str | None = None,
        **page: Unpack[Paging[str]],
    ) -> Call[Project | Task]:
        """List tasks.

        ``GET /task``
        """
        return Call("GET", ("task",), query={"filter": filter, "q": q}, page=page)

    @operation
    def create(self, task: Task) -> Call[Task]:
        """Create a task."""
        return Call("POST", ("task",), "Task", body=task)

    @operation
    def update(self, id: str | int, task: Task) -> Call[Task]:
        """Change a task."""
        return Call("POST", ("task", id), "Task", body=task, identify=id)

    @operation
    def delete(self, id: str | int) -> Call[builtins.list[Task]]:
        """Delete a task."""
        return Call("DELETE", ("task", id), "list[Task]")

    @operation
    def children(self, id: str | int) -> Call[builtins.list[Task]]:
        """Get all children at once."""
        return Call("GET", ("task", id, "children"), "list[Task]")

    @operation
    def url(self, id: str | int) -> Call[str]:
        """Where to look at a task."""
        return Call("GET", ("task", id, "url"), "str")

    @operation
    def convert(self, id: str | int) -> Call[Project | Task]:
        """Make a project out of a task, or the other way round."""
        return Call("POST", ("task", id, "convert"), "Project | Task")

    @operation
    def rename(self, id: str | int, name: str) -> Call[str]:
        """Change the name."""
        return Call("POST", ("task", id, "rename"), "str", body={"name": name})

    @operation
    def act(self, id: str | int, action: Any = None) -> Call[Any]:
        """Do something."""
        return Call("POST", ("task", id, "act"), body=action)


class EmployeeResource(Resource[M_co]):
    """Employees."""

    @operation
    def get(self, id: str | int) -> Call[Employee]:
        """Get one employee."""
        return Call("GET", ("employee", id), "Employee")


class FileResource(FileTransfer[M_co, File]):
    """Files."""

    @operation
    def delete(self, id: str | int) -> Call[None]:
        """Delete a file."""
        return Call("DELETE", ("file", id))


class Resources(Caller[M_co]):
    """All resources."""

    @cached_property
    def task(self) -> TaskResource[M_co]:
        """Tasks."""
        return TaskResource(self)

    @cached_property
    def employee(self) -> EmployeeResource[M_co]:
        """Employees."""
        return EmployeeResource(self)

    @cached_property
    def file(self) -> FileResource[M_co]:
        """Files."""
        return FileResource(self)


class Megaplan(SyncClient, Resources[Sync]):
    """A blocking client."""


class AsyncMegaplan(AsyncClient, Resources[Async]):
    """An asynchronous client."""
