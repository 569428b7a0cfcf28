"""Uses the package of a build against the mock of the same build: `program.py SPEC`.

Imports everything, calls every list and every card, creates what needs nothing, and
prints what went wrong.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
import warnings
from pathlib import Path
from typing import Any

import megaplan_api
from megaplan_api import ApiError, DecodeError, Megaplan
from plansdk.mock import MegaplanMock

PLAIN = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.POSITIONAL_ONLY)


def modules() -> int:
    """Import every module of the package, and every name that it exports."""
    folder = str(Path(megaplan_api.__file__).parent)
    names = [each.name for each in pkgutil.walk_packages([folder], "megaplan_api.")]
    for each in names:
        importlib.import_module(each)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for each in dir(megaplan_api):
            getattr(megaplan_api, each)
    return len(names)


def calls(spec: Path) -> int:
    """Call what takes nothing but an id."""
    mock = MegaplanMock(spec=spec)
    count = 0
    with Megaplan(mock.host, token=mock.token, transport=mock.transport, retries=0) as mp:
        for operation, name in mock.operations().items():
            method, path = operation.split(" ", 1)
            if method != "GET" or path.count("{") > 1 or path.startswith(("/attach", "/api/v3")):
                continue
            called: Any = mp
            for each in name.split("."):
                called = getattr(called, each)
            arguments = ["1"] if "{" in path else []
            try:
                answer: Any = called(*arguments)
                if hasattr(answer, "first"):
                    answer.first()
            except TypeError as err:
                if "missing" not in str(err):  # something else than an id is wanted
                    raise
            except ApiError as err:
                if not 400 <= err.status < 500:
                    raise
            except DecodeError as err:
                print(f"{operation}: {err}")
            count += 1
    assert not mock.errors, mock.errors
    return count


if __name__ == "__main__":
    print(modules(), "modules", *([calls(Path(sys.argv[1])), "calls"] if sys.argv[1:] else []))
