"""Faults as a line of text, the same on the command line, at the control endpoint and in YAML.

OPERATION: SETTING SETTING ...

task.list: status=503 on=3              the third call of task.list
GET /task/{id}: status=429 retry-after=2
task.*: cut=after probability=10%       after the operation was performed
*: latency=0.5 times=20                 seconds; twenty times, then no more
task.get: truncate=100                  after 100 bytes of the body
deal.create: expire on=2,5              tokens or sids end before the call
task.getList: code=0007 message="Usage limit exceeded"
*: status=502 header.x-request-id=42
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from typing import Any, Final

from plansdk.mock.fixtures import hint_at

_LINE: Final = re.compile(r"(?P<operation>\S(?:.*?\S)??):(?:\s+(?P<settings>.*))?", re.DOTALL)
_HEADER: Final = "header."
_RETRY_AFTER: Final = "retry-after"


class FaultError(ValueError):
    """A fault that cannot be; says why."""


def read(text: str) -> dict[str, Any]:
    """The attributes of a fault from its text.

    Raises:
        FaultError: The text is none.
    """
    found = _LINE.fullmatch(text.strip())
    if found is None:
        raise FaultError(f"{text.strip()!r} is no fault; write OPERATION: SETTING ...")
    settings = found["settings"] or ""
    try:
        tokens = shlex.split(settings)
    except ValueError as err:
        raise FaultError(f"{settings!r}: {str(err).lower()}") from None
    attributes: dict[str, Any] = {}
    headers: dict[str, str] = {}
    for token in tokens:
        name, _, value = token.partition("=")
        if name == _RETRY_AFTER or name.startswith(_HEADER):
            _set(headers, name.removeprefix(_HEADER).lower(), name, _text(name, value))
        elif name in _READERS:
            _set(attributes, name, name, _READERS[name](name, value))
        else:
            known = [*_READERS, _RETRY_AFTER]
            hint = hint_at(name, known, f"there are {', '.join(known)} and header.NAME")
            raise FaultError(f"there is no setting {name!r}; {hint}")
    return {"operation": found["operation"], "headers": headers, **attributes}


def write(operation: str, settings: Mapping[str, Any]) -> str:
    """The text of a fault; `read` gives its attributes back."""
    words: list[str] = []
    for name, value in settings.items():
        if name == "headers":
            for header, content in value.items():
                prefix = "" if header == _RETRY_AFTER else _HEADER
                words.append(f"{prefix}{header}={shlex.quote(content)}")
        elif value is True:
            words.append(name)
        else:
            text = ",".join(map(str, value)) if name == "on" else str(value)
            words.append(f"{name}={shlex.quote(text)}")
    return f"{operation}: {' '.join(words)}"


def _set(into: dict[str, Any], key: str, name: str, value: object) -> None:
    if key in into:
        raise FaultError(f"{name} is given twice")
    into[key] = value


def _flag(name: str, value: str) -> bool:
    if value:
        raise FaultError(f"{name} has no value")
    return True


def _text(name: str, value: str) -> str:
    if not value:
        raise FaultError(f"{name} needs a value: {name}=...")
    return value


def _whole(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise FaultError(f"{name} is a whole number, not {value!r}")
    return int(value)


def _decimal(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise FaultError(f"{name} is a number, not {value!r}") from None


_READERS: Final[Mapping[str, Callable[[str, str], Any]]] = {
    "status": _whole,
    "code": _text,
    "message": _text,
    "latency": _decimal,
    "cut": _text,
    "truncate": _whole,
    "expire": _flag,
    "probability": lambda name, value: (
        _decimal(name, value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    ),
    "on": lambda name, value: tuple(_whole(name, each) for each in value.split(",")),
    "times": _whole,
}
