"""What `analitic` and `handbook` have besides the methods of the specification."""

from __future__ import annotations

from typing import Any, Generic, ParamSpec, TypeVar, cast

from .answers import result
from .call import Call
from .field_types import FieldTypes
from .methods import AsyncMethod, SyncMethod, operation, paginated
from .notation import codec_of
from .paging import body_of
from .planfix_service import PlanfixService
from .record import Record
from .request import request
from .runner import AsyncRunner, M_co, Resource, SyncRunner, run_blocking
from .xml_tree import Element

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Record)

_LOOK = 0.02
"""Seconds between looks whether an answer has come that another one asked for."""


class _SyncKept(SyncMethod[P, T]):
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        return run_blocking(_kept(self._runner, self.prepare(*args, **kwargs)))


class _AsyncKept(AsyncMethod[P, T]):
    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        return await _kept(self._runner, self.prepare(*args, **kwargs))


class read_once(operation[P, T]):
    """Declares an operation whose results a client keeps; `raw` asks again."""

    _kinds = (_SyncKept, _AsyncKept)


class _Asked:
    """Stands for an answer until it comes, so that others wait for it."""


async def _kept(runner: SyncRunner | AsyncRunner, call: Call[T]) -> T:
    kept, key, own = cast("PlanfixService", runner.engine.service).kept, _key(call), _Asked()
    while isinstance(found := kept.setdefault(key, own), _Asked):
        if found is not own:
            await runner.transport.sleep(_LOOK)
            continue
        try:
            kept[key] = (await runner.perform(call)).parsed
        except BaseException:
            del kept[key]
            raise
    return cast("T", found)


def _key(call: Call[Any]) -> str:
    given = body_of(call).elements.items()
    written = (codec_of(kind).write(name, value, None) for name, (kind, value) in given)
    return f"{call.path[0]} {''.join(written)}"


def _described(method: str, element: str, kind: str, number: Record | int) -> Call[FieldTypes]:
    def parse(root: Element) -> FieldTypes:
        described: Record = result(root, f"{element}: {kind}", reads=True)
        return FieldTypes(described)

    body = request({element: ("IdRef", number)})
    return Call("POST", (method,), body=body, parse=parse, safe=True)


class DataTagFields(Resource[M_co]):
    """The fields of data tags."""

    @read_once
    def fields(self, analitic: Record | int) -> Call[FieldTypes]:
        """The fields of a data tag, which convert the values of its rows.

        ``analitic.getOptions``, once for each data tag; the client keeps the answer.

        Args:
            analitic: Which data tag.
        """
        return _described("analitic.getOptions", "analitic", "AnaliticOptions", analitic)


class DirectoryFields(Resource[M_co], Generic[M_co, R]):
    """The fields and all levels of directories; `R` is a record of one."""

    @read_once
    def fields(self, handbook: Record | int) -> Call[FieldTypes]:
        """The fields of a directory, which convert the values of its records.

        ``handbook.getStructure``, once for each directory; the client keeps the answer.

        Args:
            handbook: Which directory.
        """
        return _described("handbook.getStructure", "handbook", "HandbookStructure", handbook)

    @paginated
    def walk_records(
        self, handbook: Record | int, *, parent_key: int | None = None, page_size: int = 100
    ) -> Call[R]:
        """List the records of a directory, those in its groups as well. Walks all pages.

        ``handbook.getRecords``, for the directory and then for each group.

        A group comes before what is in it, which `parent_key` of a record tells.

        Args:
            handbook: Which directory.
            parent_key: Group of records to begin below; by default the whole directory.
            page_size: Items on a page, 100 at most.
        """
        return Call(
            "POST",
            ("handbook.getRecords",),
            "records: [record HandbookRecord]",
            body=request(
                {
                    "handbook": ("IdRef", handbook),
                    "parentKey": ("int", parent_key),
                    "pageCurrent": ("int", 1),
                    "pageSize": ("int..100", page_size),
                }
            ),
            safe=True,
            page={"page": "pageCurrent", "size": "pageSize", "group": "parentKey"},
        )
