"""Resources and clients of the sample package."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from ._core.call import Call
from ._core.client import AsyncClient, SyncClient
from ._core.listing import Listing
from ._core.methods import operation, paginated
from ._core.request import request
from ._core.runner import Async, Caller, M_co, Resource, Sync
from ._core.transfer import FileTransfer
from .models import HandbookRecord, Task, TaskFilter, TaskInput, TaskKey, UploadedFile

_TASKS = "tasks: [task Task]#count,totalCount"


class TaskResource(Resource[M_co]):
    """Tasks."""

    @operation
    def get_list(
        self,
        *,
        target: str | None = None,
        page_current: int | None = None,
        page_size: int | None = None,
        filters: Sequence[TaskFilter] | None = None,
    ) -> Call[Listing[Task]]:
        """List tasks."""
        body = request(
            {
                "target": ("enum|string", target),
                "pageCurrent": ("int", page_current),
                "pageSize": ("int..100", page_size),
                "filters": ("[filter TaskFilter]", filters),
            }
        )
        return Call("POST", ("task.getList",), _TASKS, body=body, safe=True)

    @paginated
    def iterate(self, *, target: str | None = None, page_size: int = 100) -> Call[Task]:
        """Walk over all tasks."""
        body = request(
            {
                "target": ("enum|string", target),
                "pageCurrent": ("int", 1),
                "pageSize": ("int", page_size),
            }
        )
        page = {"page": "pageCurrent", "size": "pageSize"}
        return Call("POST", ("task.getList",), _TASKS, body=body, page=page, safe=True)

    @operation
    def count(self, *, target: str | None = None) -> Call[int]:
        """Count tasks."""
        body = request({"target": ("enum|string", target), "pageCurrent": ("int", 0)})
        return Call("POST", ("task.getList",), "tasks@totalCount: int", body=body, safe=True)

    @operation
    def get(self, task: TaskKey | int) -> Call[Task]:
        """Read a task."""
        body = request({"task": ("TaskKey", task)})
        return Call("POST", ("task.get",), "task: Task", body=body, safe=True)

    @operation
    def accept(self, task: TaskKey | int) -> Call[Task]:
        """Accept a task."""
        body = request({"task": ("TaskKey", task)})
        return Call("POST", ("task.accept",), "task: Task", body=body)

    @operation
    def update(self, task: TaskInput, *, silent: bool | None = None) -> Call[Task]:
        """Change a task."""
        body = request({"silent": ("bool", silent), "task": ("TaskInput", task)})
        return Call("POST", ("task.update",), "task: Task", body=body)

    @operation
    def delete(self, task: TaskKey | int) -> Call[None]:
        """Delete a task."""
        return Call("POST", ("task.delete",), "", body=request({"task": ("TaskKey", task)}))


class HandbookResource(Resource[M_co]):
    """Directories."""

    @paginated
    def iterate_records(self, handbook: int, *, page_size: int = 100) -> Call[HandbookRecord]:
        """Walk over all records of a directory."""
        body = request(
            {
                "handbook": ("IdRef", handbook),
                "pageCurrent": ("int", 1),
                "pageSize": ("int", page_size),
            }
        )
        page = {"page": "pageCurrent", "size": "pageSize"}
        declared = "records: [record HandbookRecord]"
        return Call("POST", ("handbook.getRecords",), declared, body=body, page=page, safe=True)


class AuthResource(Resource[M_co]):
    """Logging in."""

    @operation
    def login(self, login: str, password: str) -> Call[str]:
        """Log in with name and password."""
        body = request(
            {"login": ("string", login), "password": ("secret", password)}, session=False
        )
        return Call("POST", ("auth.login",), "sid: secret", body=body)


class FileResource(FileTransfer[M_co, UploadedFile]):
    """Files."""


class Resources(Caller[M_co]):
    """All resources."""

    @cached_property
    def task(self) -> TaskResource[M_co]:
        """Tasks."""
        return TaskResource(self)

    @cached_property
    def handbook(self) -> HandbookResource[M_co]:
        """Directories."""
        return HandbookResource(self)

    @cached_property
    def auth(self) -> AuthResource[M_co]:
        """Logging in."""
        return AuthResource(self)

    @cached_property
    def file(self) -> FileResource[M_co]:
        """Files."""
        return FileResource(self)


class Planfix(SyncClient, Resources[Sync]):
    """A blocking client."""


class AsyncPlanfix(AsyncClient, Resources[Async]):
    """An asynchronous client."""
