"""pytest fixtures: `megaplan_mock` and `planfix_mock`, fresh for every test.

    @pytest.mark.megaplan_data("account.yaml")
    def test_report(megaplan_mock):
        with Megaplan("demo.megaplan.ru", token=megaplan_mock.token,
                      transport=megaplan_mock.transport) as mp:
            ...

pytest loads this module in every project where plansdk is installed, so it imports
nothing of plansdk until a test asks for a mock.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pytest

if TYPE_CHECKING:
    from plansdk.mock import MegaplanMock, PlanfixMock
    from plansdk.mock.service import Mock

M = TypeVar("M", bound="Mock")

_MARKERS: Final = (
    "megaplan_data(data): what megaplan_mock holds: a YAML file beside the test, or a mapping",
    "planfix_data(data): what planfix_mock holds: a YAML file beside the test, or a mapping",
    "megaplan_build(spec=, custom_fields=): files beside the test that megaplan_mock is made from",
    "planfix_build(spec=): a folder beside the test that planfix_mock is made from",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    parser.getgroup("plansdk").addoption(
        "--mock-seed",
        type=int,
        default=0,
        metavar="N",
        help="seed of what megaplan_mock and planfix_mock make up, and of chances; 0 by default",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers."""
    for each in _MARKERS:
        config.addinivalue_line("markers", each)


@pytest.fixture
def megaplan_mock(request: pytest.FixtureRequest) -> Generator[MegaplanMock]:
    """A Megaplan account in memory."""
    from plansdk.mock import MegaplanMock

    mock = _made(MegaplanMock, "megaplan", request)
    yield mock
    _check(mock)


@pytest.fixture
def planfix_mock(request: pytest.FixtureRequest) -> Generator[PlanfixMock]:
    """A Planfix account in memory."""
    from plansdk.mock import PlanfixMock

    mock = _made(PlanfixMock, "planfix", request)
    yield mock
    _check(mock)


def _made(make: Callable[..., M], service: str, request: pytest.FixtureRequest) -> M:
    """A mock of what a test is marked with; what is wrong with it fails the test."""
    from plansdk.diagnostics import Rejected

    data = _data(request, f"{service}_data")
    build = _build(request, f"{service}_build")
    try:
        return make(data=data, seed=request.config.option.mock_seed, **build)
    except Rejected as problem:
        pytest.fail(str(problem), pytrace=False)


def _build(request: pytest.FixtureRequest, marker: str) -> Mapping[str, Path]:
    """The files that the closest marker names, which lie beside the test."""
    found = request.node.get_closest_marker(marker)
    if found is None:
        return {}
    known = {"spec"} if marker.startswith("planfix") else {"spec", "custom_fields"}
    if found.args or not found.kwargs or not found.kwargs.keys() <= known:
        names = ", ".join(f"{each}='FILE'" for each in sorted(known, reverse=True))
        pytest.fail(f"write @pytest.mark.{marker}({names})", pytrace=False)
    return {name: request.path.parent / place for name, place in found.kwargs.items()}


def _data(request: pytest.FixtureRequest, marker: str) -> Path | Mapping[str, Any] | None:
    """What the closest marker names; a file is looked for beside the test."""
    found = request.node.get_closest_marker(marker)
    if found is None:
        return None
    if len(found.args) != 1 or found.kwargs:
        pytest.fail(f"write @pytest.mark.{marker}('FILE.yaml'), or give a mapping", pytrace=False)
    data: Path | str | Mapping[str, Any] = found.args[0]
    return request.path.parent / data if isinstance(data, str | Path) else data


def _check(mock: Mock) -> None:
    """Let the test fail when the mock itself did.

    Raises:
        ExceptionGroup: What went wrong inside it.
    """
    if mock.errors:
        raise ExceptionGroup("the mock failed to answer; please report it", list(mock.errors))
