"""Former names: what a program uses still works, and warns.

A package of a newer API keeps the names that it has renamed. Using one gives a
`DeprecationWarning` at the line of the program, and type checkers that look for uses of
what is deprecated (PEP 702) report it.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping
from enum import EnumType
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # Type checkers bring it along; nothing of it is needed when a program runs.
    from typing_extensions import deprecated
elif sys.version_info >= (3, 13):
    from warnings import deprecated
else:

    def deprecated(message: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Mark a function as deprecated; calling it warns."""

        def mark(function: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(function)
            def warn_and_call(*args: Any, **kwargs: Any) -> Any:
                warnings.warn(message, DeprecationWarning, stacklevel=2)
                return function(*args, **kwargs)

            warn_and_call.__deprecated__ = message
            return warn_and_call

        return mark


__all__ = ["RenamedMembers", "deprecated", "present_name", "warn_renamed"]

_PACKAGE = __name__.removesuffix("._core.deprecation")


def warn_renamed(message: str) -> None:
    """Warn at the line outside of this package that led here."""
    from inspect import currentframe

    level, frame = 1, currentframe()
    while frame is not None and _is_inside(frame.f_globals.get("__name__", "")):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, DeprecationWarning, stacklevel=level)


def _is_inside(module: str) -> bool:
    return f"{module}.".startswith(f"{_PACKAGE}.")


def present_name(cls: type, name: str) -> str:
    """The attribute that a former name of a class stands for, with a warning.

    Args:
        cls: A class of entities or records; `_renamed` in it or above it has the names.
        name: A name that is none of its attributes.

    Returns:
        Empty where the name has never been one.
    """
    for base in cls.__mro__:
        renamed: Mapping[str, str] = vars(base).get("_renamed", {})
        if name in renamed:
            warn_renamed(vars(base)[name].__get__.__deprecated__)
            return renamed[name]
    return ""


class RenamedMembers(EnumType):
    """The type of enumerations that know members under former names.

    The class has them as `__renamed__`: former names, with present ones and what to warn of.
    """

    def __getattr__(cls, name: str) -> Any:
        renamed: Mapping[str, tuple[str, str]] = vars(cls).get("__renamed__", {})
        members: Mapping[str, Any] = vars(cls).get("_member_map_", {})
        if name in renamed:
            present, message = renamed[name]
            warn_renamed(message)
            return members[present]
        if name in members:  # where the first releases of Python 3.11 find every member
            return members[name]
        raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
