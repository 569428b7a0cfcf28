"""What all tests share."""

from __future__ import annotations

import signal

pytest_plugins = ["support.checkers", "support.interpreters", "support.skips"]


def pytest_configure() -> None:
    """Let processes of tests be interrupted, even where a shell runs the tests behind its back."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
