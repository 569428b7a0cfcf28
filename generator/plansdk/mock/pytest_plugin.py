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

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

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

    yield from _mock(MegaplanMock, "megaplan", request)


@pytest.fixture
def planfix_mock(request: pytest.FixtureRequest) -> Generator[PlanfixMock]:
    """A Planfix account in memory."""
    from plansdk.mock import PlanfixMock

    yield from _mock(PlanfixMock, "planfix", request)


def _mock(make: Callable[..., M], service: str, request: pytest.FixtureRequest) -> Generator[M]:
    """A mock of what a test is marked with; what is wrong with it fails the test.

    So does a failure of the mock itself.

    Raises:
        ExceptionGroup: What went wrong inside it.
    """
    from plansdk.diagnostics import Rejected

    data: Any = None
    build: dict[str, Any] = {}
    if found := request.node.get_closest_marker(f"{service}_data"):
        if len(found.args) != 1 or found.kwargs:
            _fail(f"write @pytest.mark.{found.name}('FILE.yaml'), or give a mapping")
        [data] = found.args
        data = request.path.parent / data if isinstance(data, str | Path) else data
    if found := request.node.get_closest_marker(f"{service}_build"):
        known = ("spec",) if service == "planfix" else ("spec", "custom_fields")
        if found.args or not found.kwargs or not found.kwargs.keys() <= {*known}:
            names = ", ".join(f"{each}='FILE'" for each in known)
            _fail(f"write @pytest.mark.{found.name}({names})")
        build = {name: request.path.parent / place for name, place in found.kwargs.items()}
    try:
        mock = make(data=data, seed=request.config.option.mock_seed, **build)
    except Rejected as problem:
        _fail(str(problem))
    yield mock
    if mock.errors:
        raise ExceptionGroup("the mock failed to answer; please report it", list(mock.errors))


def _fail(message: str) -> NoReturn:
    pytest.fail(message, pytrace=False)
