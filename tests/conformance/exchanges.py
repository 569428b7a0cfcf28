"""One call of an operation: its arguments, the requests it must send, the answers it gets."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field
from typing import Any

from conformance.specification import api, ledger, properties
from conformance.values import Builder, as_python
from plansdk.model import Array, Operation, Parameter, Ref, Type, Union, references
from plansdk.naming.words import identifier, snake
from runtime.server import Reply, reply

UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
PREFIX = "/api/v3"
COUNT = 812


@dataclass(frozen=True)
class Expected:
    """A request that must arrive."""

    method: str
    path: str
    query: dict[str, Any] | None
    body: Any


@dataclass
class Exchange:
    """A call and everything that belongs to it."""

    positional: list[Any] = field(default_factory=list[Any])
    keywords: dict[str, Any] = field(default_factory=dict[str, Any])
    requests: list[Expected] = field(default_factory=list[Expected])
    answers: list[Any] = field(default_factory=list[Any])
    replies: list[Reply] = field(default_factory=list[Reply])


def exchange_of(operation: Operation, method: Any, *, only_required: bool) -> Exchange:
    """Make up a call of an operation.

    Args:
        operation: What is called.
        method: The bound method, whose signature must fit the operation.
        only_required: Leave out every argument that may be left out.

    Raises:
        AssertionError: The signature does not fit.
    """
    builder = Builder(operation.id)
    made = Exchange()
    values = {each.name: builder.segment(each.type) for each in operation.path_params}
    path = PREFIX + _path(operation.path, values)
    made.positional += values.values()
    body = None
    if operation.body and (operation.body.required or not only_required):
        body = builder.value(operation.body.type)
        if identifies(operation):
            del body["id"]
        made.positional.append(as_python(body))
        if identifies(operation):
            body["id"] = str(made.positional[-2])
    query: dict[str, Any] = {}
    names = _query_names(operation, method)
    for parameter in operation.query_params:
        if parameter.required or not only_required:
            query[parameter.name] = (
                _some_fields(operation)
                if parameter.name == "fields"
                else builder.value(parameter.type)
            )
            value = as_python(query[parameter.name])
            made.keywords[names[parameter.name]] = value
    if not operation.paginated:
        made.answers.append(builder.value(operation.response))
        made.requests.append(Expected(operation.method, path, query or None, body))
        made.replies.append(reply(made.answers[0]))
        return made
    if not only_required:
        for name, (keyword, value, wire) in _paging(operation).items():
            made.keywords[keyword] = as_python(value)
            query[name] = wire
    for page in _pages(builder, operation):
        if made.answers:
            query = {**query, "pageAfter": _link(made.answers[-1][-1])}
        made.requests.append(Expected(operation.method, path, query or None, body))
        made.answers.append(page)
    for number, page in enumerate(made.answers, 1):
        pagination = {"count": COUNT, "limit": 7, "hasMoreNext": number < len(made.answers)}
        made.replies.append(reply(page, pagination=pagination))
    return made


def identifies(operation: Operation) -> bool:
    """Whether the path ends with the id of the body, which must then repeat it.

    An update of a to-do without the id in its body creates another one (observed on
    live accounts), so every update carries it. The variable is called `{id}`, or
    `{formId}` where the body is a `CustomLeadForm`.
    """
    found = re.search(r"/\{(?:id|(\w+)Id)\}$", operation.path)
    if not operation.body or not found:
        return False
    type_ = operation.body.type
    members = [
        each.name if isinstance(each, Ref) else ""
        for each in (type_.members if isinstance(type_, Union) else (type_,))
    ]
    return all(
        name not in ("", "BaseEntity")
        and name.lower().endswith((found[1] or "").lower())
        and "id" in properties(name)
        for name in members
    )


def _path(template: str, values: dict[str, str | int]) -> str:
    for name, value in values.items():
        quoted = "".join(
            c if c in UNRESERVED else "".join(f"%{byte:02X}" for byte in c.encode())
            for c in str(value)
        )
        template = template.replace(f"{{{name}}}", quoted)
    return template


def _query_names(operation: Operation, method: Any) -> dict[str, str]:
    """Arguments by the wire name of their parameter; the signature must have just these."""
    signature = inspect.signature(method)
    kinds = {name: each.kind for name, each in signature.parameters.items()}
    own = [name for name, kind in kinds.items() if kind is inspect.Parameter.KEYWORD_ONLY]
    leading = [
        name for name, kind in kinds.items() if kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    ]
    names = {each.name: _argument(operation, each, leading) for each in operation.query_params}
    assert sorted(own) == sorted(names.values()), f"parameters {own}, not {names}"
    assert len(leading) == len(operation.path_params) + (operation.body is not None)
    assert (inspect.Parameter.VAR_KEYWORD in kinds.values()) == operation.paginated
    return names


def _argument(operation: Operation, parameter: Parameter, taken: list[str]) -> str:
    recorded = ledger().parameters.get(f"{operation.id}#{parameter.name}")
    name = recorded or identifier(snake(parameter.name))
    return f"{name}_" if name in taken else name


def _paging(operation: Operation) -> dict[str, tuple[str, Any, Any]]:
    """Paging parameters by wire name: argument, what is passed, and what must be sent."""
    entities = [each for each in _elements(operation) if api().type(each).base == "BaseEntity"]
    start = {"contentType": next(iter(entities), "Task"), "id": "999"}
    found: dict[str, tuple[str, Any, Any]] = {
        "pageAfter": ("page_after", start, start),
        "limit": ("limit", 7, 7),
        "fields": ("fields", _some_fields(operation), _some_fields(operation)),
        "onlyRequestedFields": ("only_requested_fields", True, True),
    }
    declared = [each for name in _elements(operation) for each in properties(name).values()]
    sortable = next((each.name for each in declared if each.sortable), "")
    if sortable:
        wire = [{"contentType": "SortField", "fieldName": sortable, "desc": True}]
        found["sortBy"] = ("sort_by", [f"-{sortable}"], wire)
    assert found.keys() <= {each.name for each in operation.paging_params}
    return found


def _some_fields(operation: Operation) -> list[str]:
    """The name of a field that what an operation answers with can have."""
    return [next((name for each in _elements(operation) for name in properties(each)), "id")]


def _elements(operation: Operation) -> list[str]:
    """The objects that an operation answers with, by content type."""
    names = list(references(operation.response))
    return [each for each in names if api().type(each).alias is None]


def _pages(builder: Builder, operation: Operation) -> list[list[Any]]:
    """Two pages, or one where an item cannot serve as a cursor or is the only possible one."""
    assert isinstance(operation.response, Array)
    item: Type = operation.response.item
    items = [*builder.items(item), builder.value(item)]
    if not isinstance(items[-2], dict) or not {"contentType", "id"} <= items[-2].keys():
        return [items]
    distinct = list({tuple(_link(each).items()): each for each in items}.values())
    return [distinct[:-1], distinct[-1:]] if len(distinct) > 1 else [distinct]


def _link(wire: dict[str, Any]) -> dict[str, Any]:
    return {"contentType": wire["contentType"], "id": wire["id"]}
