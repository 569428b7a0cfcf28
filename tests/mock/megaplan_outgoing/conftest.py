"""An account, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from megaplan_api import Megaplan
from plansdk.mock import MegaplanMock


@pytest.fixture
def mock() -> MegaplanMock:
    return MegaplanMock()


@pytest.fixture
def mp(mock: MegaplanMock) -> Iterator[Megaplan]:
    with Megaplan("demo.megaplan.ru", token=mock.token, transport=mock.transport) as client:
        yield client
