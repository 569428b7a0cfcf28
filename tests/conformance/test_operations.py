"""Every operation, by either client, against a server that knows what must arrive."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

import pytest

from conformance.conftest import TOKEN, Caller
from conformance.exchanges import COUNT, Exchange, exchange_of
from conformance.specification import ledger, operations
from conformance.values import differences
from megaplan_api import Entity, deviations
from plansdk.model import Operation
from runtime.server import Received, Server


@pytest.mark.parametrize("only_required", [False, True], ids=["all arguments", "required ones"])
@pytest.mark.parametrize("resource", ledger().operations)
def test_operations(call: Caller, server: Server, resource: str, only_required: bool) -> None:
    problems: list[str] = []
    for name, operation_id in ledger().operations[resource].items():
        if operation_id not in operations():
            continue  # of an earlier version of the document
        label = f"{operation_id} as {resource}.{name}"
        operation = operations()[operation_id]
        try:
            method: Any = reduce(getattr, [*resource.split("."), name], call.client)
            made = exchange_of(operation, method, only_required=only_required)
            found = list(_problems(call, server, operation, method, made))
        except Exception as error:
            error.add_note(label)
            raise
        problems += (f"{label}: {each}" for each in found)
    assert not problems, "\n".join(problems)


def _problems(
    call: Caller,
    server: Server,
    operation: Operation,
    method: Any,
    made: Exchange,
) -> Iterator[str]:
    server.received.clear()
    server.answers(*made.replies)
    result = call(method, *made.positional, **made.keywords)
    yield from _wrong_requests(made, server.received)
    if operation.paginated:
        if [page.total_count for page in result] != [COUNT] * len(made.answers):
            yield f"pages say {[page.total_count for page in result]} of {COUNT}"
        result = [page.items for page in result]
    else:
        result = [result]
    yield from differences(result, made.answers)
    for entity in _entities(result):
        yield from (f"not as specified: {each}" for each in deviations(entity))


def _wrong_requests(made: Exchange, received: list[Received]) -> Iterator[str]:
    if len(received) != len(made.requests):
        yield f"{len(received)} requests instead of {len(made.requests)}"
    for expected, got in zip(made.requests, received, strict=False):
        if (got.method, got.path) != (expected.method, expected.path):
            yield f"sent {got.method} {got.path}, not {expected.method} {expected.path}"
        if got.query != expected.query:
            yield f"query {got.query}, not {expected.query}"
        if got.headers.get("authorization") != f"Bearer {TOKEN}":
            yield f"Authorization: {got.headers.get('authorization')}"
        body = got.json if got.size else None
        if body != expected.body:
            yield f"body {body}, not {expected.body}"
        content_type = None if expected.body is None else "application/json"
        if got.headers.get("content-type") != content_type:
            yield f"Content-Type: {got.headers.get('content-type')}"


def _entities(value: Any) -> Iterator[Entity]:
    if isinstance(value, Entity):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _entities(each)
