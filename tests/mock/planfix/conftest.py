"""A mock for each test, and clients of it."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from planfix_api import AsyncPages, AsyncPlanfix, Pages, Planfix
from plansdk.mock import PlanfixMock

Runner = Callable[[PlanfixMock, Callable[[Any], Any]], Any]


@pytest.fixture
def mock() -> Iterator[PlanfixMock]:
    """A fresh account; a test in which the mock itself failed fails."""
    made = PlanfixMock()
    yield made
    assert list(made.errors) == []


@pytest.fixture
def pf(mock: PlanfixMock) -> Iterator[Planfix]:
    """A client of the administrator."""
    with Planfix(mock.account, mock.api_key, token=mock.token, **settings(mock)) as client:
        yield client


@pytest.fixture
def boris(mock: PlanfixMock) -> Iterator[Planfix]:
    """A client of an employee without further rights."""
    with Planfix(mock.account, mock.api_key, token="mock-token-2", **settings(mock)) as client:
        yield client


def settings(mock: PlanfixMock) -> dict[str, Any]:
    """What every client of a mock is given."""
    return {"transport": mock.transport, "rate_limit": None, "retries": 0}


@pytest.fixture(params=["sync", "async"])
def run(request: pytest.FixtureRequest) -> Runner:
    """Calls a function with a client of either kind, and waits for what comes of it."""
    return _blocking if request.param == "sync" else _awaited


def _blocking(mock: PlanfixMock, function: Callable[[Any], Any]) -> Any:
    with Planfix(mock.account, mock.api_key, token=mock.token, **settings(mock)) as client:
        result = function(client)
        return result.collect() if isinstance(result, Pages) else result


def _awaited(mock: PlanfixMock, function: Callable[[Any], Any]) -> Any:
    async def call() -> Any:
        async with AsyncPlanfix(
            mock.account, mock.api_key, token=mock.token, **settings(mock)
        ) as client:
            result = function(client)
            if isinstance(result, AsyncPages):
                result = result.collect()
            return await result if inspect.isawaitable(result) else result

    return asyncio.run(asyncio.wait_for(call(), 20))
