"""Settings that make no sense are refused where they are given."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def options(core: Callable[[str], ModuleType]) -> Any:
    """The class of options."""
    return core("options").Options


@pytest.mark.parametrize("name", ["retries", "retry_delay", "max_retry_delay", "max_redirects"])
def test_no_count_and_no_delay_is_negative(options: Any, name: str) -> None:
    assert getattr(options(**{name: 0}), name) == 0
    with pytest.raises(ValueError, match="negative"):
        options(**{name: -1})
    with pytest.raises(ValueError, match="negative"):
        options().changed(**{name: -0.001})


@pytest.mark.parametrize("name", ["timeout", "total_timeout"])
def test_a_time_limit_is_positive(options: Any, name: str) -> None:
    assert getattr(options(**{name: None}), name) is None
    for seconds in (0, -1):
        with pytest.raises(ValueError, match=f"{name} must be positive"):
            options(**{name: seconds})


@pytest.mark.parametrize("name", ["Authorization", "host", "CONTENT-LENGTH", "Content-Type"])
def test_headers_of_the_client_are_its_own(options: Any, name: str) -> None:
    with pytest.raises(ValueError, match="the client's own"):
        options(headers={name: "x"})


@pytest.mark.parametrize("text", ["a\r\nB: c", "Жук", " a", "a ", "a\x00"])
def test_a_header_holds_what_a_header_can_hold(options: Any, text: str) -> None:
    for headers in ({text: "x"}, {"X-One": text}):
        with pytest.raises(ValueError, match="cannot hold"):
            options(headers=headers)


def test_headers_are_added(options: Any) -> None:
    changed = options(headers={"X-One": "1", "X-Two": "2"}).changed(headers={"X-Two": "3"})
    assert changed.headers == {"X-One": "1", "X-Two": "3"}
    assert changed.changed(headers={"x-one": "4"}).headers == {"X-Two": "3", "x-one": "4"}
