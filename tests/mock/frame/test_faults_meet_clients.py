"""What the generated clients make of faults, in process and over sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from megaplan_api import (
    AsyncMegaplan,
    Employee,
    Megaplan,
    RateLimitError,
    ServerError,
    Task,
    TransportError,
)
from megaplan_api.errors import AuthenticationError
from planfix_api import ClientError, ErrorCode, Planfix, PlanfixError, TaskInput
from plansdk.mock import MegaplanMock, PlanfixMock

NEW = Task(
    name="Call back",
    is_urgent=False,
    is_template=False,
    responsible=Employee.link("1000001"),
)


@pytest.fixture
def megaplan() -> MegaplanMock:
    return MegaplanMock()


@pytest.fixture
def planfix() -> PlanfixMock:
    return PlanfixMock()


@pytest.fixture(params=["in process", "over a socket"])
def mp(request: pytest.FixtureRequest, megaplan: MegaplanMock) -> Iterator[Megaplan]:
    """A client that does not try again."""
    if request.param == "in process":
        transport = megaplan.transport
        with Megaplan("demo", token=megaplan.token, transport=transport, retries=0) as client:
            yield client
        return
    with (
        megaplan.serve() as address,
        Megaplan(address, token=megaplan.token, retries=0) as client,
    ):
        yield client


def called(mock: MegaplanMock | PlanfixMock) -> list[str]:
    return [each.name for each in mock.requests]


def test_refusals(mp: Megaplan, megaplan: MegaplanMock) -> None:
    megaplan.faults.add("task.list: status=429 retry-after=7 times=1", "task.list: status=503")
    with pytest.raises(RateLimitError) as limited:
        mp.task.list().first()
    assert limited.value.retry_after == 7
    with pytest.raises(ServerError, match="503"):
        mp.task.list().first()


@pytest.mark.parametrize(
    ("fault", "made"),
    [("status=503", 0), ("cut=before", 0), ("cut=after", 1), ("truncate=20", 1)],
)
def test_a_write_that_failed_is_not_repeated(
    mp: Megaplan, megaplan: MegaplanMock, fault: str, made: int
) -> None:
    before = mp.task.list().total_count() or 0
    megaplan.faults.add(f"task.create: {fault}")
    patient = mp.with_options(retries=5, retry_delay=0.001)
    with pytest.raises((TransportError, ServerError)):
        patient.task.create(NEW)
    assert mp.task.list().total_count() == before + made
    assert len(megaplan.requests.of("task.create")) == 1


@pytest.mark.parametrize("fault", ["status=502", "cut=before", "cut=after", "truncate=20"])
def test_a_read_that_failed_is_repeated(mp: Megaplan, megaplan: MegaplanMock, fault: str) -> None:
    megaplan.faults.add(f"employee.get: {fault} on=1,2")
    patient = mp.with_options(retries=2, retry_delay=0.001)
    assert patient.employee.get("1000001").id == "1000001"
    assert called(megaplan) == ["employee.get"] * 3


def test_a_late_answer_is_too_late(mp: Megaplan, megaplan: MegaplanMock) -> None:
    megaplan.faults.add("employee.get: latency=30")
    with pytest.raises(TransportError):
        mp.with_options(timeout=0.2).employee.get("1000001")


def test_asynchronous_clients(megaplan: MegaplanMock) -> None:
    megaplan.faults.add("employee.get: cut=before on=1", "employee.get: truncate=3 on=2")

    async def work() -> str | None:
        async with AsyncMegaplan(
            "demo", token=megaplan.token, transport=megaplan.transport, retry_delay=0.001
        ) as client:
            return (await client.employee.get("1000001")).id

    assert asyncio.run(asyncio.wait_for(work(), 30)) == "1000001"
    assert len(megaplan.requests) == 3


def test_expired_tokens_are_renewed(megaplan: MegaplanMock) -> None:
    with Megaplan.login(
        "demo", megaplan.username, megaplan.password, transport=megaplan.transport
    ) as mp:
        mp.employee.get("1000001")
        megaplan.faults.add("employee.get: expire times=1")
        mp.employee.get("1000001")
    assert called(megaplan)[:3] == ["login", "employee.get", "employee.get"]
    assert called(megaplan)[-2:] == ["login", "employee.get"]


def test_an_expired_token_that_cannot_be_renewed(mp: Megaplan, megaplan: MegaplanMock) -> None:
    megaplan.faults.add("employee.get: expire")
    with pytest.raises(AuthenticationError):
        mp.employee.get("1000001")


def test_the_daily_limit_of_planfix(planfix: PlanfixMock) -> None:
    planfix.faults.add("*: code=0007 on=2")
    with Planfix(
        planfix.account,
        planfix.api_key,
        token=planfix.token,
        transport=planfix.transport,
        retries=0,
    ) as pf:
        pf.task.get_list(target="all")
        with pytest.raises(PlanfixError) as refused:
            pf.task.get_list(target="all")
    assert refused.value.code is ErrorCode.DAILY_LIMIT_EXCEEDED


def test_expired_sessions_are_renewed(planfix: PlanfixMock) -> None:
    with Planfix(
        planfix.account,
        planfix.api_key,
        login=planfix.login,
        password=planfix.password,
        transport=planfix.transport,
    ) as pf:
        pf.task.get_list(target="all")
        planfix.faults.add("task.getList: expire times=1")
        pf.task.get_list(target="all")
    listing = "task.get_list"
    assert called(planfix) == ["auth.login", listing, listing, "auth.login", listing]


def test_a_planfix_write_that_failed_is_not_repeated(planfix: PlanfixMock) -> None:
    planfix.faults.add("task.add: cut=after")
    with (
        planfix.serve() as address,
        Planfix(
            planfix.account,
            planfix.api_key,
            token=planfix.token,
            endpoint=f"{address}/xml/",
            allow_http=True,
            retry_delay=0.001,
        ) as pf,
    ):
        before = pf.task.count(target="all")
        with pytest.raises(ClientError):
            pf.task.add(TaskInput(title="x"))
        assert pf.task.count(target="all") == before + 1
    assert called(planfix).count("task.add") == 1
