"""Mock servers: a Megaplan and a Planfix in memory, to develop and test against.

    request -> faults -> authentication -> route -> check -> behaviour -> answer

    http          requests and answers, without a network
    service       what both mocks share: one lock, the journal, the faults
    record/       cassettes of what an account answers, and their replay
    transport     in process: a mock in place of httpx2's network
    server/       over sockets, on uvicorn, and the control endpoint
    megaplan/     the account that MegaplanMock is
    planfix/      the account that PlanfixMock is

A mock is made from the same API model as the clients, and answers a deviation from it
as the vendor's server does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plansdk.mock.faults import Fault
    from plansdk.mock.megaplan import MegaplanMock
    from plansdk.mock.planfix import PlanfixMock
    from plansdk.mock.service import Mock

__all__ = ["Fault", "MegaplanMock", "PlanfixMock"]

_HOMES = {
    "Fault": "plansdk.mock.faults",
    "MegaplanMock": "plansdk.mock.megaplan",
    "PlanfixMock": "plansdk.mock.planfix",
}


def mock_of(service: str) -> type[Mock]:
    """The mock of a service: of `megaplan`, `MegaplanMock`."""
    made: type[Mock] = __getattr__(f"{service.capitalize()}Mock")
    return made


def __getattr__(name: str) -> Any:
    """Load one mock without the other."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
