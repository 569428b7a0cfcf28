"""The contract between what checks a request and what it does.

`mock.py` turns a request into a `Call` that has been checked against the specification;
a `Behaviour` performs it on the account and returns a `Result`, or raises `Refused`.
What a piece of JSON is, `is_object` and `is_list` say.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

from plansdk.mock.http import Answer, Request
from plansdk.model import Operation

if TYPE_CHECKING:
    from plansdk.mock.megaplan.database import Database

Entity: TypeAlias = dict[str, Any]
"""A JSON object with its `contentType`."""


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether it is an array."""
    return isinstance(value, list)


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether it is an object."""
    return isinstance(value, dict)


def number_of(value: object) -> float | None:
    """A finite number, None for anything else; truth values are no numbers."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def folded(text: str) -> str:
    """A text without regard to case and to ways of writing the same letter."""
    return unicodedata.normalize("NFC", text).casefold()


@dataclass(frozen=True, slots=True)
class Call:
    """A request that the specification allows.

    Attributes:
        operation: What is asked for.
        variables: Values of the path variables, decoded.
        query: The query parameters: the JSON object of the query string.
        body: Decoded JSON, None for no body.
        user: Id of the employee who asks.
        request: The request itself.
    """

    operation: Operation
    variables: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any
    user: str
    request: Request

    @property
    def said(self) -> Mapping[str, Any]:
        """The properties in the body; none where it is no object."""
        return self.body if is_object(self.body) else {}


@dataclass(frozen=True, slots=True)
class Result:
    """What an operation answers.

    Attributes:
        data: Full entities; what of them is shown, and which are links, is the
            envelope's business.
        pagination: `meta.pagination`, None where the operation has none.
        listed: Whether `data` is a list of which only base fields are shown.
        answer: Set for an answer that is no envelope (a file, the RAML).
    """

    data: Any = None
    pagination: Mapping[str, Any] | None = None
    listed: bool = False
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class FieldError:
    """An element of `meta.errors`."""

    message: str
    field: str | None = None


class Refused(Exception):
    """The service says no.

    Attributes:
        status: HTTP status, also `meta.status`.
        errors: What `meta.errors` says.
    """

    def __init__(self, status: int, *errors: FieldError) -> None:
        super().__init__(status, *errors)
        self.status = status
        self.errors = errors


Behaviour: TypeAlias = "Callable[[Database, Call], Result]"
