"""Expensive things that all processes of one test run share."""

from __future__ import annotations

import fcntl
import os
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Let the first process that comes here make something; the others wait for it.

    Args:
        factory: Knows the folder of this test run.
        name: What it is called, a file name.
        make: Gets an empty folder to put the result in.

    Returns:
        That folder; nobody may change what is in it.

    Raises:
        AssertionError: It could not be made when it was tried first.
    """
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, done, failed = (shared / f"{name}{each}" for each in ("", ".done", ".failed"))
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not failed.exists(), failed.read_text(encoding="utf-8")
        if not done.exists():
            folder.mkdir()
            try:
                make(folder)
            except BaseException:
                failed.write_text(traceback.format_exc(), encoding="utf-8")
                raise
            done.touch()
    return folder
