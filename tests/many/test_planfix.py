"""Many records of Planfix, under its limits."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from planfix_api import AsyncPlanfix, DailyLimitError, Planfix, PlanfixError
from plansdk.mock import PlanfixMock


@pytest.fixture
def mock() -> PlanfixMock:
    return PlanfixMock()


def settings(mock: PlanfixMock, **more: Any) -> dict[str, Any]:
    given = {"api_key": mock.api_key, "token": mock.token, "transport": mock.transport}
    return {"account": mock.account, **given, "rate_limit": None, **more}


def test_by_ids(mock: PlanfixMock) -> None:
    with Planfix(**settings(mock)) as pf:
        ids = [each.id for each in pf.task.get_list(page_size=3)][:3]
        *found, missing = pf.task.get_many([*ids, 404], on_error="return")
        again = pf.gather(pf.task.get.prepare(each) for each in ids).collect()
        with pytest.raises(PlanfixError):
            pf.task.get_many([404]).collect()

    async def main() -> list[Any]:
        async with AsyncPlanfix(**settings(mock)) as client:
            return await client.task.get_many(ids).collect()

    assert [each.id for each in found if not isinstance(each, Exception)] == ids
    assert isinstance(missing, PlanfixError)
    assert [each.id for each in again] == [each.id for each in asyncio.run(main())] == ids


def test_the_rate_and_the_daily_limit_hold(mock: PlanfixMock) -> None:
    with Planfix(**settings(mock, rate_limit=100, daily_limit=4)) as pf:
        started = time.monotonic()
        found = pf.gather((pf.task.get.prepare(1) for _ in range(6)), on_error="return").collect()
    assert time.monotonic() - started >= 0.03
    assert [isinstance(each, DailyLimitError) for each in found].count(True) == 2
