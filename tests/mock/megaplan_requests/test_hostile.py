"""Whatever a request holds, there is an answer in the vendor's form and no failure."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.specification import api, operations

from .conftest import Client, populated

FEW = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TYPES = [each.name for each in api().types]
NAMES = sorted({each.name for type_ in api().types for each in type_.properties})[::7]
WORDS = ["contentType", "id", "filter", "config", "termGroup", "terms", "fields", "sortBy", "limit"]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from([*TYPES, *NAMES]),
)
keys = st.one_of(st.sampled_from([*WORDS, *NAMES]), st.text(max_size=10))


def entity(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Objects that look like entities."""
    typed = st.fixed_dictionaries({"contentType": st.sampled_from(TYPES)}, optional={"id": scalars})
    others = st.dictionaries(keys, values, max_size=4)
    return st.builds(lambda a, b: {**b, **a}, typed, others)


values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4), entity(inner)
    ),
    max_leaves=12,
)
targets = st.sampled_from([each.path for each in operations().values()])


@cache
def client(lenient: bool) -> Client:
    """One client for all examples."""
    return Client(populated(lenient=lenient))


def ask(lenient: bool, method: str, target: str, body: bytes = b"", type: str = "") -> None:
    """Send a request and look at the form of the answer alone."""
    asked = client(lenient)
    answer = asked.send(method, target, body, type or "application/json")
    assert not asked.mock.errors, list(asked.mock.errors)
    if answer.headers.get("content-type") == "application/json" and method != "HEAD":
        meta = json.loads(answer.body)["meta"]
        assert meta["status"] == answer.status
        assert bool(meta["errors"]) == (answer.status != 200)


def filled(path: str) -> str:
    """A path with something for its variables."""
    for each in ("7", "9", "4"):
        start, _, rest = path.partition("{")
        path = start + (each if rest else "") + rest.partition("}")[2]
    return f"/api/v3{path}"


@FEW
@given(targets, st.sampled_from(["GET", "POST"]), st.dictionaries(keys, values), st.booleans())
def test_any_query(path: str, method: str, query: dict[str, Any], lenient: bool) -> None:
    text = quote(json.dumps(query)) if lenient else json.dumps(query, ensure_ascii=False)
    ask(lenient, method, f"{filled(path)}?{text}")


@FEW
@given(
    targets, st.sampled_from(["POST", "DELETE", "PUT"]), st.one_of(values, entity(values)),
    st.booleans(),
)  # fmt: skip
def test_any_body(path: str, method: str, body: Any, lenient: bool) -> None:
    ask(lenient, method, filled(path), json.dumps(body).encode())


@FEW
@given(
    st.sampled_from(["/api/v3/task", "/api/v3/bulk", "/api/file", "/api/v3/contractorCompany"]),
    st.binary(max_size=200),
    st.sampled_from(["application/json", "multipart/form-data; boundary=x", "x", "\xff;;;="]),
)
def test_any_bytes(path: str, body: bytes, type: str) -> None:
    ask(False, "POST", path, body, type)


@FEW
@given(st.text(st.characters(codec="ascii"), max_size=40), st.sampled_from(["GET", "POST", "X"]))
def test_any_target(text: str, method: str) -> None:
    ask(False, method, text)
    ask(False, method, f"/api/v3/{text}")
    ask(True, method, f"/api/v3/task?{text}")
    ask(False, method, f"/attach/{text}")


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"a":' * 500 + b"1" + b"}" * 500,
        b"1" * 10_000,
        b"-" * 1000,
        b'"\\ud800"',
        b"\xef\xbb\xbf",
        b'{"contentType":"Task","name":"' + b"x" * 1_000_000 + b'"}',
        b'{"contentType":"Task","\\u0000":1}',
        b'{"contentType":["Task"]}',
        b'{"contentType":{"contentType":"Task"}}',
        b"null",
        b"0",
        b'"x"',
        b"   ",
    ],
    ids=lambda body: f"{body[:12]!r} and so on, {len(body)} bytes",
)
@pytest.mark.parametrize("lenient", [False, True])
def test_particular_bodies(body: bytes, lenient: bool) -> None:
    ask(lenient, "POST", "/api/v3/task", body)
    ask(lenient, "POST", "/api/v3/task/7", body)
    ask(lenient, "POST", "/api/v3/bulk", body)
    ask(lenient, "GET", f"/api/v3/task?{quote(body[:5000])}")


def test_a_body_that_is_too_large() -> None:
    asked = client(False)
    answer = asked.send("POST", "/api/v3/task", b" " * (33 * 1024 * 1024))
    assert answer.status == 413
