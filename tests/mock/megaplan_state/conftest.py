"""An account at a fixed moment, and a short way to ask it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from megaplan_api import Megaplan
from plansdk.mock import MegaplanMock
from plansdk.mock.clock import Clock
from plansdk.mock.http import Answer, Request

NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)
"""A Wednesday, after the deadlines of some tasks of the seed account and before others."""


@dataclass(frozen=True)
class Ask:
    """Requests to a mock, as a client without a library would make them."""

    mock: MegaplanMock

    def answer(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer as it is."""
        target = f"/api/v3{path}" + (f"?{quote(json.dumps(query))}" if query else "")
        content = b"" if body is None else json.dumps(body).encode()
        own = {"authorization": f"Bearer {self.mock.token}", "content-type": "application/json"}
        return self.mock.answer(Request(method, target, {**own, **(headers or {})}, content))

    def envelope(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        """The decoded answer."""
        found: dict[str, Any] = json.loads(self.answer(method, path, **more).body)
        return found

    def data(self, method: str, path: str, **more: Any) -> Any:
        """What is in `data`, of an answer that succeeds."""
        found = self.envelope(method, path, **more)
        assert found["meta"]["status"] == 200, found["meta"]
        return found["data"]

    def refused(self, method: str, path: str, **more: Any) -> tuple[int, str]:
        """Status and first message of an answer that does not."""
        meta = self.envelope(method, path, **more)["meta"]
        assert meta["status"] != 200
        return meta["status"], meta["errors"][0]["message"]

    def names(self, path: str, **query: Any) -> list[str]:
        """The names in a list."""
        return [each["name"] for each in self.data("GET", path, query=query)]

    def id_of(self, path: str, name: str) -> str:
        """The id of the only entity in a list with this name."""
        (found,) = (each for each in self.data("GET", path, query=ALL) if each["name"] == name)
        return str(found["id"])


ALL = {"limit": 500}


@pytest.fixture
def mock() -> MegaplanMock:
    return MegaplanMock(clock=Clock(NOW))


@pytest.fixture
def ask(mock: MegaplanMock) -> Ask:
    return Ask(mock)


@pytest.fixture
def mp(mock: MegaplanMock) -> Iterator[Megaplan]:
    with Megaplan(mock.host, token=mock.token, transport=mock.transport) as client:
        yield client
