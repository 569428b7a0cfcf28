"""Every method of the client, blocking and asynchronous, against the mock."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mock.planfix.calls import CALLS
from mock.planfix.conftest import Runner
from planfix_api import Planfix, PlanfixError, Record, deviations
from planfix_conformance.exchanges import exchanges
from planfix_conformance.specification import methods, parameter, python_method, specification, top
from plansdk.mock import PlanfixMock

NAMES = [each.name for each in methods()]
NOT_FOUND = {"0101", "1001", "2001", "3001", "4002", "5001", "6004", "7002", "8002", "9002"}
FURTHER = {"10002", "10004", "4009", "8010"}
"""What calls with made-up ids and texts may be refused with, besides missing ids."""


def test_every_method_has_a_call() -> None:
    assert sorted(CALLS) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_method_does_what_it_is_for(name: str, mock: PlanfixMock, run: Runner) -> None:
    result = run(mock, CALLS[name])
    assert list(differences(result)) == []
    assert [each.operation for each in mock.requests] == [name]
    assert mock.coverage()[name] == "behaviour"


def differences(result: Any) -> Iterator[str]:
    """Where a result is not as specified."""
    for each in result if isinstance(result, list) else [result]:
        if isinstance(each, Record):
            yield from map(str, deviations(each))


def call_with(client: Any, name: str, variants: int) -> Iterator[Callable[[], Any]]:
    """Calls of a method with made-up arguments, as the specification allows them."""
    called = specification().methods[name]
    resource, python = python_method(name)
    operation = getattr(getattr(client, resource), python)
    signature = inspect.signature(operation)
    by_name = {parameter(called, each.name): each.name for each in top(called, "request")}
    demanded = frozenset(
        by_name[each.name] for each in signature.parameters.values() if each.default is each.empty
    )
    for exchange in exchanges(called, demanded)[1 : variants + 1]:
        arguments = exchange.arguments(signature)
        yield lambda arguments=arguments: operation(**arguments)


@pytest.mark.parametrize("name", [each.name for each in methods() if not each.binary])
def test_what_is_specified_is_accepted(name: str, mock: PlanfixMock, pf: Planfix) -> None:
    # Filters are made up without regard to what each of them compares.
    loose = {"task.getList", "project.getList", "contact.getList", "user.add"}
    allowed = NOT_FOUND | FURTHER | ({"0015", "0016"} if name in loose else set())
    refusals: list[PlanfixError] = []
    for call in call_with(pf, name, 8):
        try:
            call()
        except PlanfixError as refusal:
            refusals.append(refusal)
    for each in refusals:
        assert each.code in allowed or "does not exist" in each.said, each


@pytest.mark.parametrize("name", [each.name for each in methods() if not each.binary])
def test_shapes_are_as_specified(
    name: str, mock: PlanfixMock, pf: Planfix, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "auth.login":
        return
    monkeypatch.setattr("plansdk.mock.planfix.mock.BEHAVIOURS", {})
    assert mock.coverage()[name] == "shape"
    first = [CALLS[name](pf) for _ in range(2)]
    assert list(differences(first[0])) == []
    assert first[0] == first[1]
    assert first[0] not in ([], None)
