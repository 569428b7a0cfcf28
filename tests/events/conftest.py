"""Both ways into a receiver, and a log that is looked through for credentials."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from events.drivers import DRIVERS, Driver
from events.samples import TOKEN

SECRET = "scrt-7d2f-made-up"


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> Driver:
    """ASGI, and WSGI."""
    return DRIVERS[request.param]


class Log(logging.Handler):
    """Everything that is logged, as it would be printed."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._text = io.StringIO()

    def emit(self, record: logging.LogRecord) -> None:
        self._text.write(f"{logging.Formatter().format(record)} {record.args!r}\n")

    def take(self) -> str:
        """What there is, for the last time."""
        told = self._text.getvalue()
        self._text = io.StringIO()
        return told


@pytest.fixture(autouse=True)
def log() -> Iterator[Log]:
    """What a test logs down to the last level; in the end it tells no secret."""
    handler, root = Log(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.setLevel(level)
    root.removeHandler(handler)
    told = handler.take()
    assert not any(each in told for each in (TOKEN, SECRET))
