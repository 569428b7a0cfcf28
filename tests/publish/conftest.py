"""Publications under test run both ways: by exchange and in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from plansdk.publish import exchange
from publishing import NEW, OLD, clean_tree

WAYS = ["exchange", "in place"]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How the folder changes; each test that asks for it runs both ways."""
    chosen: str = request.param
    if chosen == "in place":

        def refuse(target: Path) -> bool:
            return False

        monkeypatch.setattr(exchange, "_is_fit", refuse)
    return chosen


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder that does not exist yet, in a folder of its own."""
    return tmp_path / "out" / "package"


@pytest.fixture
def old(target: Path) -> dict[str, bytes]:
    """The tree before."""
    return clean_tree(target, OLD)


@pytest.fixture
def new(target: Path) -> dict[str, bytes]:
    """The tree after."""
    return clean_tree(target, NEW)
