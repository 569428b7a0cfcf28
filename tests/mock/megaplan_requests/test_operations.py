"""Every operation of the generated client, by either client, against the mock in process."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import reduce
from typing import Any

import pytest

from conformance.conftest import Caller
from conformance.exchanges import Exchange, exchange_of
from conformance.specification import api, ledger, operations, properties
from conformance.values import Builder
from megaplan_api import (
    ApiError,
    AsyncMegaplan,
    DecodeError,
    EmptyAnswerError,
    Entity,
    Megaplan,
    deviations,
)
from plansdk.mock import MegaplanMock
from plansdk.model import Enumeration, Operation, Ref, Union, references

REFUSED = {
    "POST */unlinkWith": "The entities are not linked",
    "GET */search": "A text to search for is missing",
    "GET /tradeFilter/{programId}": "There is extra field",  # looks like GET /tradeFilter/{id}
    "POST /bulk/getEntitiesByLinks": "Employees cannot be read by links",
}
"""What is refused with 422 or 500, since the arguments are made up."""

MOST_REFUSED = 70
"""How many operations may be refused, also with 403 and 404."""


@pytest.fixture
def mock() -> MegaplanMock:
    """A mock with the seed account."""
    return MegaplanMock()


@pytest.fixture
def call(request: pytest.FixtureRequest, mock: MegaplanMock) -> Iterator[Caller]:
    """Calls operations of either client."""
    options: dict[str, Any] = {"token": mock.token, "transport": mock.transport, "retries": 0}
    if request.param == "sync":
        with Megaplan(mock.host, **options) as blocking:
            yield Caller(blocking, None)
        return
    with asyncio.Runner() as runner:
        asynchronous = AsyncMegaplan(mock.host, **options)
        yield Caller(asynchronous, runner)
        runner.run(asynchronous.aclose())


UNSET = frozenset({"GET /deal/{dealId}/contractor"})
"""What reads a reference that is not set in the account of the mock."""

SAME_URL = frozenset({"POST /tradeFilter/{id}", "GET /tradeFilter/{programId}"})
"""What has the URL of another operation, which answers one entity instead of a list."""


@pytest.mark.parametrize(
    ("call", "only_required"),
    [("sync", False), ("sync", True), ("async", False)],
    ids=["all arguments", "required ones", "all arguments, async"],
    indirect=["call"],
)
def test_all_operations(call: Caller, mock: MegaplanMock, only_required: bool) -> None:
    problems: list[str] = []
    refused: Counter[str] = Counter()
    called = 0
    for resource, names in ledger().operations.items():
        for name, identity in names.items():
            if identity not in operations():
                continue  # of an earlier version of the document
            called += 1
            operation = fitting(operations()[identity])
            method: Any = reduce(getattr, [*resource.split("."), name], call.client)
            made = exchange_of(operation, method, only_required=only_required)
            made.keywords.pop("page_after", None)  # names what is in no list
            put(mock, operation, made)
            try:
                result = call(method, *made.positional, **made.keywords)
            except ApiError as error:
                refused[f"{error.status} {identity}"] += 1
                if error.status not in (403, 404) and not foreseen(identity, str(error)):
                    problems.append(f"{identity}: {error}")
                continue
            except EmptyAnswerError:
                problems += [] if identity in UNSET else [f"{identity}: no data"]
                continue
            except DecodeError as error:
                problems += [] if identity in SAME_URL else [f"{identity}: {error}"]
                continue
            problems += [f"{identity}: {each}" for each in strange(operation, result)]
    assert not mock.errors
    assert not problems, "\n".join(problems)
    assert called == len(operations())
    assert sum(refused.values()) <= MOST_REFUSED, "\n".join(sorted(refused))


def foreseen(identity: str, message: str) -> bool:
    """Whether an operation may be refused like this."""
    return any(fnmatchcase(identity, each) and REFUSED[each] in message for each in REFUSED)


def fitting(operation: Operation) -> Operation:
    """An operation with the type of body that its path says, where that says more."""
    body = operation.body
    if body is None:
        return operation
    first = operation.path.split("/")[1]
    owner = Ref(f"{first[0].upper()}{first[1:]}")
    if isinstance(body.type, Union) and owner in body.type.members:
        return replace(operation, body=replace(body, type=owner))
    if operation.path.endswith(("/templateUsers", "/templateViewers")):
        return replace(operation, body=replace(body, type=Ref("Employee")))
    return operation


def put(mock: MegaplanMock, operation: Operation, made: Exchange) -> None:
    """Let the entities exist that the path of a call and its arguments are about."""
    names = dict.fromkeys(references(operation.response))
    for segment in operation.path.split("/"):
        names[f"{segment[:1].upper()}{segment[1:]}"] = None
    names["ContractorCompany"] = None
    ids = made.positional[: len(operation.path_params)]
    keys = {(name, str(id_)) for name in names for id_ in ids}
    keys.update(key for each in made.requests for key in mentioned([each.body, each.query]))
    for name, id_ in sorted(keys):
        if may_exist(name) and mock.account.store.get((name, id_)) is None:
            builder = Builder(id_)
            required = [each for each in properties(name).values() if each.required]
            fields = {each.name: builder.value(each.type, 1) for each in required}
            mock.account.store.put({"contentType": name, "id": id_, **fields})


def mentioned(value: Any) -> Iterator[tuple[str, str]]:
    """Content types and ids in a request."""
    if isinstance(value, dict):
        if {"contentType", "id"} <= value.keys():
            yield value["contentType"], str(value["id"])
        for each in value.values():
            yield from mentioned(each)
    elif isinstance(value, list):
        for each in value:
            yield from mentioned(each)


def may_exist(name: str) -> bool:
    """Whether there can be entities of a content type with any id."""
    known = api().by_name.get(name)
    if known is None or not known.base or "id" not in properties(name):
        return False
    return not isinstance(properties(name)["id"].type, Enumeration)


def strange(operation: Operation, result: Any) -> Iterator[str]:
    """What of a result is not as the operation declares it."""
    if operation.paginated:
        result = [page.items for page in result]
    for entity in entities_in(result):
        yield from (str(each) for each in deviations(entity))


def entities_in(value: Any) -> Iterator[Entity]:
    """The entities of a result."""
    if isinstance(value, Entity):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from entities_in(each)
