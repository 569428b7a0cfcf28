"""Names for an XML service, whose methods have names already.

`task.getList` is `pf.task.get_list`; a record lies in the module of the file that
describes it. What is new goes into the ledger like every other name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from plansdk.model import Api, ErrorCode
from plansdk.naming.ledger import Ledger
from plansdk.naming.words import identifier, parent, snake


def seed(api: Api, ledger: Ledger) -> Ledger:
    """A ledger that knows every operation and the module of every record of an API."""
    operations = {resource: dict(methods) for resource, methods in ledger.operations.items()}
    known = {each for methods in operations.values() for each in methods.values()}
    for operation in api.operations:
        if operation.id not in known:
            group, method = parent(operation.path)
            methods = operations.setdefault(identifier(snake(group)), {})
            methods.setdefault(identifier(snake(method)), operation.id)
    modules = {module: list(types) for module, types in ledger.modules.items()}
    placed = {name for types in modules.values() for name in types}
    for type_def in api.types:
        if type_def.name not in placed:
            modules.setdefault(_module(type_def.span.file), []).append(type_def.name)
    return replace(
        ledger,
        operations=operations,
        modules={module: tuple(types) for module, types in modules.items()},
    )


def _module(file: str) -> str:
    """`structures/task.xml` and `task/getList.xml` both belong to `task`."""
    path = PurePosixPath(file.replace("\\", "/"))
    folder = path.parent.name
    return identifier(snake(path.stem if folder == "structures" else folder))


def paged_names(method: str) -> tuple[str, str]:
    """Names of the methods that walk all pages and that count, beside `get_list`.

    >>> paged_names("get_list"), paged_names("get_list_by_period"), paged_names("get_records")
    (('iterate', 'count'), ('iterate_by_period', 'count_by_period'), ('iterate_records', 'count_records'))
    """
    for prefix in ("get_list", "get"):
        if method.startswith(prefix):
            rest = method.removeprefix(prefix)
            return f"iterate{rest}", f"count{rest}"
    return f"iterate_{method}", f"count_{method}"


def error_symbol(code: ErrorCode) -> str:
    """The member of the enumeration of error codes."""
    spelled = re.sub(r"[^A-Z0-9]+", "_", code.symbol.upper()).strip("_")
    return spelled if spelled.isidentifier() else f"CODE_{code.code}"
