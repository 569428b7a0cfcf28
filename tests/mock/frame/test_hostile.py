"""Whatever a request contains, the real mocks answer it, and no bug of theirs shows."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plansdk.mock import MegaplanMock, PlanfixMock
from plansdk.mock.http import Request

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=12,
)
KEYS = st.sampled_from(
    "limit fields sortBy filter pageAfter pageWith q onlyRequestedFields "
    "contentType id name deadline responsible config termGroup value".split()
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)
BODIES = st.binary(max_size=50) | (VALUES | OBJECTS).map(lambda each: json.dumps(each).encode())
PATHS = st.sampled_from(
    "task task/1000001 task/1000001/comments deal contractor employee/1000002 project/{id} "
    "todo bulk taskFilter/1 ../.. task/%00 task/%FF %2e /".split()
)
METHODS = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"])
HARM = {
    "deep list": b"[" * 100_000,
    "deep object": b'{"a":' * 100_000,
    "deep elements": b"<a>" * 100_000,
    "half a character": b'{"name": "\xd0"}',
    "lone surrogate": b'{"contentType": "Task", "name": "\\ud800"}',
    "endless number": b"1" * 100_000,
    "not a number": b'{"contentType": "Task", "name": NaN}',
    "nul": b'{"name": "\x00"}',
    "entity bomb": (
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY c "&b;&b;&b;&b;&b;&b;">]><request method="&c;"/>'
    ),
    "file entity": (
        b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        b'<request method="task.get"><account>&a;</account></request>'
    ),
    "many attributes": b"<request " + b" ".join(b'a%d=""' % n for n in range(5000)) + b"/>",
    "other encoding": '<?xml version="1.0" encoding="utf-16"?><request/>'.encode("utf-16"),
    "unknown encoding": b'<?xml version="1.0" encoding="rot13"?><request/>',
}


@pytest.fixture(scope="module")
def megaplan() -> MegaplanMock:
    return MegaplanMock()


@pytest.fixture(scope="module")
def planfix() -> PlanfixMock:
    return PlanfixMock()


def ask_megaplan(mock: MegaplanMock, method: str, target: str, body: bytes, **more: str) -> int:
    headers = {"authorization": f"Bearer {mock.token}", "content-type": "application/json", **more}
    status = mock.answer(Request(method, f"/api/v3/{target}", headers, body)).status
    assert list(mock.errors) == []
    return status


def ask_planfix(mock: PlanfixMock, body: bytes) -> int:
    basic = b64encode(f"{mock.api_key}:{mock.token}".encode()).decode()
    status = mock.answer(Request("POST", "/xml/", {"authorization": f"Basic {basic}"}, body)).status
    assert list(mock.errors) == []
    return status


@settings(deadline=None, max_examples=80)
@given(method=METHODS, path=PATHS, query=OBJECTS | VALUES, body=BODIES)
def test_any_request_to_megaplan(
    megaplan: MegaplanMock, method: str, path: str, query: Any, body: bytes
) -> None:
    status = ask_megaplan(megaplan, method, f"{path}?{quote(json.dumps(query))}", body)
    assert 200 <= status < 500


@settings(deadline=None, max_examples=50)
@given(
    path=st.text(st.characters(codec="ascii", min_codepoint=33), max_size=30),
    authorization=st.text(st.characters(codec="latin-1"), max_size=30),
)
def test_any_path_and_any_token(megaplan: MegaplanMock, path: str, authorization: str) -> None:
    assert 200 <= ask_megaplan(megaplan, "GET", path, b"", authorization=authorization) < 500


@settings(deadline=None, max_examples=80)
@given(
    method=st.sampled_from(["task.get", "task.add", "task.getList", "contact.add", "file.upload"])
    | st.text(max_size=10),
    element=st.sampled_from(["task", "id", "target", "pageCurrent", "filters", "title", "account"]),
    text=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20),
)
def test_any_request_to_planfix(planfix: PlanfixMock, method: str, element: str, text: str) -> None:
    from xml.sax.saxutils import escape, quoteattr

    inner = f"<{element}>{escape(text)}</{element}>"
    body = (
        f"<request method={quoteattr(method)}><account>{planfix.account}</account>"
        f"{inner}<task>{inner}</task></request>"
    )
    assert 200 <= ask_planfix(planfix, body.encode("utf-8", "replace")) < 500


@settings(deadline=None, max_examples=100)
@given(body=st.binary(max_size=100))
def test_any_bytes_to_planfix(planfix: PlanfixMock, body: bytes) -> None:
    assert 200 <= ask_planfix(planfix, body) < 500


@pytest.mark.parametrize("what", HARM)
def test_harm(megaplan: MegaplanMock, planfix: PlanfixMock, what: str) -> None:
    for method, path in (("POST", "task"), ("POST", "bulk"), ("GET", "task")):
        assert 200 <= ask_megaplan(megaplan, method, path, HARM[what]) < 500
    query = quote(HARM[what][:20_000])
    assert 200 <= ask_megaplan(megaplan, "GET", f"task?{query}", b"") < 500
    assert 200 <= ask_planfix(planfix, HARM[what]) < 500
