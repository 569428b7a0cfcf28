"""Requests as bytes, and what is answered to them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from lxml import etree

from plansdk.mock import PlanfixMock
from plansdk.mock.http import Answer, Request


def document(method: str, contents: str = "", account: str = "demo") -> bytes:
    """A request for a method, with an account in it."""
    start = f"<account>{account}</account>" if account else ""
    return f'<request method="{method}">{start}{contents}</request>'.encode()


def basic(user: str = "mock-api-key", password: str = "mock-token") -> str:
    """The header of HTTP Basic."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def send(
    mock: PlanfixMock,
    body: bytes,
    authorization: str | None = None,
    method: str = "POST",
    target: str = "/xml/",
) -> Answer:
    """Ask a mock."""
    headers = {"authorization": basic() if authorization is None else authorization}
    return mock.answer(Request(method, target, headers, body))


def read(answer: Answer) -> Any:
    """The element `<response>` of an answer."""
    return etree.fromstring(answer.body)


def code(answer: Answer) -> str:
    """The code of a refusal, `ok` for none."""
    root = read(answer)
    if root.get("status") == "ok":
        return "ok"
    assert root.get("status") == "error"
    return root.findtext("code") or ""
