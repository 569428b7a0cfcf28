"""Every method, called in every way: what arrives is as specified, what comes back is typed."""

from __future__ import annotations

import inspect

import pytest

from planfix_conformance.conftest import Callers
from planfix_conformance.exchanges import canonical, exchanges
from planfix_conformance.specification import (
    COMMON_END,
    COMMON_START,
    methods,
    parameter,
    python_method,
    specification,
    top,
)
from planfix_runtime.wire import XML, method, sent
from runtime.server import Received, Reply, Server

NAMES = [each.name for each in methods() if not each.binary]


def own_elements(received: Received) -> list[str]:
    """The elements of a request beside the common ones."""
    common = (*COMMON_START, *COMMON_END)
    return [canonical(each) for each in sent(received) if each.tag not in common]


@pytest.mark.parametrize("name", NAMES)
def test_method(name: str, call: Callers, server: Server) -> None:
    called = specification().methods[name]
    resource, python = python_method(name)
    operation = getattr(getattr(call.client, resource), python)
    signature = inspect.signature(operation)
    by_name = {parameter(called, each.name): each.name for each in top(called, "request")}
    assert set(signature.parameters) == set(by_name)
    demanded = frozenset(
        by_name[each.name] for each in signature.parameters.values() if each.default is each.empty
    )
    for exchange in exchanges(called, demanded):
        arguments = exchange.arguments(signature)
        silent = exchange.variant % 2 == 1
        client = call.silent if silent else call.client
        call.expect(Reply(200, exchange.answer(), XML), silent=silent)
        got = call(getattr(getattr(client, resource), python), **arguments)
        assert call.faults == []
        own = [each for each in server.received if method(each) == name]
        assert own_elements(own[-1]) == exchange.request()
        assert list(exchange.deviations(got)) == []
