"""Mocks with a small account, and a short way to ask them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from plansdk.mock import MegaplanMock
from plansdk.mock.http import Answer, Request

ACCOUNT = Path(__file__).with_name("account.yaml")


class Client:
    """Sends plain requests to a mock, with its token."""

    def __init__(self, mock: MegaplanMock) -> None:
        self.mock = mock
        self.token: str | None = mock.token

    def send(
        self, method: str, target: str, body: bytes = b"", type: str = "application/json"
    ) -> Answer:
        """The answer to a request with a body."""
        headers = {"content-type": type} if body and type else {}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        return self.mock.answer(Request(method, target, headers, body))

    def __call__(self, method: str, target: str, value: object = None) -> Any:
        """The decoded answer to a request with JSON."""
        body = b"" if value is None else json.dumps(value).encode()
        return json.loads(self.send(method, target, body).body)


def populated(**options: Any) -> MegaplanMock:
    """A mock with the small account."""
    return MegaplanMock(data=ACCOUNT, **options)


@pytest.fixture
def mock() -> MegaplanMock:
    """A strict mock."""
    return populated()


@pytest.fixture
def client(mock: MegaplanMock) -> Client:
    """A client of it."""
    return Client(mock)
