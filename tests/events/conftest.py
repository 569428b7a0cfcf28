"""Both ways into a receiver, and a logger that is looked through for credentials."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from events.drivers import DRIVERS, Driver
from events.samples import SIGN, TOKEN

SECRET = "scrt-7d2f-made-up"


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> Driver:
    """ASGI, and WSGI."""
    return DRIVERS[request.param]


@pytest.fixture(autouse=True)
def _no_log_tells_a_secret(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.DEBUG):
        yield
    told = caplog.text + "".join(repr(each.args) for each in caplog.records)
    assert not any(each in told for each in (TOKEN, SIGN, SECRET))
