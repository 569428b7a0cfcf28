"""What all tests share."""

from __future__ import annotations

import gc
import signal

import pytest

pytest_plugins = ["support.checkers", "support.documents", "support.interpreters", "support.skips"]


def pytest_configure() -> None:
    """Let processes of tests be interrupted, even where a shell runs the tests behind its back."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.disable()  # nothing of what is collected becomes garbage, and there are 12,000 tests


def pytest_collection_finish() -> None:
    """Let garbage be searched for again."""
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each of two processes, which begin with half of the tests, begin with what takes long.

    One has what type checkers say, the other one all else that may take minutes. In the end
    short tests are left, and neither waits for the other one.
    """
    checked: list[pytest.Item] = []
    long: list[pytest.Item] = []
    short: list[pytest.Item] = []
    for each in items:
        timeout = each.get_closest_marker("timeout")
        if each.get_closest_marker("checked"):
            checked.append(each)
        elif timeout and timeout.args[0] >= 300:
            long.append(each)
        else:
            short.append(each)
    half = max(len(items) // 2 - len(checked), 0)
    items[:] = [*checked, *short[:half], *long, *short[half:]]
