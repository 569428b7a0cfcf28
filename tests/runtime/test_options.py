"""Settings that make no sense are refused where they are given."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx2
import pytest


@pytest.fixture
def options(core: Callable[[str], ModuleType]) -> Any:
    """The class of options."""
    return core("options").Options


NUMBERS = {
    "retries": (0, 2),
    "max_redirects": (0, 2),
    "max_response_bytes": (1,),
    "retry_delay": (0, 0.5),
    "max_retry_delay": (0, 0.5),
    "total_timeout": (0.5, None),
    "timeout": (0.5, None, httpx2.Timeout(5, connect=1), (1, 2, None, None)),
}
NONSENSE = [-1, math.nan, math.inf, -math.inf, True, "5", b"5", [], object(), 10**400, -(10**400)]


@pytest.mark.parametrize("name", NUMBERS)
def test_what_a_number_cannot_be(options: Any, name: str) -> None:
    for value in NUMBERS[name]:
        assert getattr(options(**{name: value}), name) == value
    wrong: list[object] = [*NONSENSE, -0.001]
    if 0 not in NUMBERS[name]:
        wrong.append(0)
    if isinstance(NUMBERS[name][0], int) and name not in ("retry_delay", "max_retry_delay"):
        wrong = [*wrong, 1.5]
        wrong.remove(10**400)  # whole numbers have no end
    if name == "timeout":
        wrong += [httpx2.Timeout(5, read=math.nan), httpx2.Timeout(True), (1, "2", 3, 4), (0, 1)]
    for value in wrong:
        with pytest.raises((TypeError, ValueError), match=name):
            options().changed(**{name: value})


def test_each_step_has_its_time(options: Any) -> None:
    """Waiting for a connection counts as part of the whole, unless it is told apart."""
    assert options(timeout=5).steps == {"connect": 5, "read": 5, "write": 5, "pool": None}
    given = httpx2.Timeout(5, connect=1, pool=2)
    assert options(timeout=given).steps == {"connect": 1, "read": 5, "write": 5, "pool": 2}


@pytest.mark.parametrize("kind", ["Megaplan", "AsyncMegaplan"])
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("rate_limit", [*NONSENSE, 0]),
        ("allow_http", ["no", 0, 1, None]),
        ("use_included", ["no", 0, 1, None]),
        ("on_token", ["print", 5]),
        ("limits", [5, {"max_connections": 5}]),
        ("proxy", ["proxy.example", "ftp://proxy.example", "http://", ""]),
    ],
)
def test_settings_are_checked_when_the_client_is_made(
    api: SimpleNamespace, kind: str, name: str, values: list[object]
) -> None:
    for value in values:
        with pytest.raises((TypeError, ValueError)):
            getattr(api, kind)("demo.example", token="t", **{name: value})
    with pytest.raises(TypeError, match="unknown setting: nonsense"):
        getattr(api, kind)("demo.example", token="t", nonsense=1)


@pytest.mark.parametrize("kind", ["Megaplan", "AsyncMegaplan"])
def test_a_transport_of_ones_own_has_its_own_limits(api: SimpleNamespace, kind: str) -> None:
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200))
    for name, value in (("limits", httpx2.Limits(max_connections=1)), ("proxy", "http://p")):
        with pytest.raises(ValueError, match="transport of your own"):
            getattr(api, kind)("demo.example", token="t", transport=transport, **{name: value})


@pytest.mark.parametrize("name", ["Authorization", "host", "CONTENT-LENGTH", "Content-Type"])
def test_headers_of_the_client_are_its_own(options: Any, name: str) -> None:
    with pytest.raises(ValueError, match="the client's own"):
        options(headers={name: "x"})


@pytest.mark.parametrize("text", ["a\r\nB: c", "Жук", " a", "a ", "a\x00", 5, None, b"a"])
def test_a_header_holds_what_a_header_can_hold(options: Any, text: Any) -> None:
    for headers in ({"X-One": text}, {text: "x"} if isinstance(text, str) else {"X": text}):
        with pytest.raises(ValueError, match="cannot hold"):
            options(headers=headers)


def test_headers_are_added(options: Any) -> None:
    changed = options(headers={"X-One": "1", "X-Two": "2"}).changed(headers={"X-Two": "3"})
    assert changed.headers == {"X-One": "1", "X-Two": "3"}
    assert changed.changed(headers={"x-one": "4"}).headers == {"X-Two": "3", "x-one": "4"}
