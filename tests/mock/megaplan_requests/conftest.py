"""Mocks with a small account, and a short way to ask them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from planwright.mock import MegaplanMock
from planwright.mock.http import Answer, Request

ENTITIES: tuple[dict[str, Any], ...] = (
    {"contentType": "Employee", "id": "5", "name": "Ann", "login": "ann", "password": "pass &=+%"},
    {"contentType": "Employee", "id": "6", "name": "Bob", "login": "bob", "password": "пароль"},
    {"contentType": "Task", "id": "7", "name": "Call back"},
    {"contentType": "Task", "id": "8", "name": "Write"},
    {"contentType": "Todo", "id": "6", "name": "Lunch"},
    {"contentType": "Deal", "id": "9", "name": "Paint"},
    {"contentType": "ContractorCompany", "id": "4", "name": "Acme"},
    {"contentType": "TaskFilter", "id": "252", "title": "Mine"},
)


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
    mock = MegaplanMock(**options)
    for each in ENTITIES:
        mock.account.store.put(each)
    return mock


@pytest.fixture
def mock() -> MegaplanMock:
    """A strict mock."""
    return populated()


@pytest.fixture
def client(mock: MegaplanMock) -> Client:
    """A client of it."""
    return Client(mock)
