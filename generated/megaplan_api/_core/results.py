"""What the data of an answer have to be, by what the call declares.

A list takes an array, PHP's array with gaps (an object with numbers as keys) and null,
which is an empty one. A declared entity takes an object, a declared scalar a scalar.
Where a read finds null instead, that is an error of its own; a write has happened, so it
gives an entity with nothing in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .decoding import decode, view
from .exceptions import DecodeError, EmptyAnswerError
from .json_document import Document
from .retry import READS
from .typed_view import is_array
from .value_objects import is_object

if TYPE_CHECKING:
    from .call import Call
    from .envelope import Envelope

ANYTHING = "Any"
"""Declares the result of a call for which an answer needs no envelope either."""

_NO_CONTENT = frozenset({204, 205})


def result(call: Call[Any], envelope: Envelope, label: str, excerpt: Callable[[], str]) -> Any:
    """The result of a call.

    Args:
        call: What was called.
        envelope: The answer.
        label: What was asked for, for the message.
        excerpt: Gives the beginning of the answer, for the message.

    Raises:
        EmptyAnswerError: A read without data.
        DecodeError: No envelope, or other data than declared.
    """
    is_bare = envelope.lacks == "frame" and call.returns != ANYTHING
    try:
        if envelope.lacks == "JSON":
            raise DecodeError("not JSON")
        if is_bare and (call.returns or envelope.status not in _NO_CONTENT):
            raise DecodeError("no answer of Megaplan")
        if call.parse is not None:
            return call.parse(envelope)
        return _decoded(call, envelope)
    except DecodeError as error:
        said = excerpt()
        problem = f"{label}: {error.message}" + (f": {said}" if said else "")
        kind = type(error)
    # Outside of the handler, so that it is one exception and not two.
    raise kind(problem, status=envelope.status)


def _decoded(call: Call[Any], envelope: Envelope) -> Any:
    data, declared, reads = envelope.data, call.returns, call.verb in READS
    if call.page is not None or declared.startswith("list"):
        if data is None and reads and envelope.lacks:
            raise EmptyAnswerError("there are no data")
        data = elements(data)
    elif declared and declared != ANYTHING:
        # PHP writes an object without properties as an empty array.
        if data is None or data == []:
            if reads:
                raise EmptyAnswerError(f"there are no data, which should be {declared}")
            return _nothing(declared)
        is_scalar = declared[0].islower()
        if isinstance(data, list) or isinstance(data, dict) is is_scalar:
            raise DecodeError(f"the data are no {declared}")
    return decode(data, Document(data, envelope.included), declared)


def elements(data: object) -> list[Any]:
    """The elements of what came for a list.

    Raises:
        DecodeError: It is none.
    """
    if data is None:
        return []
    if is_array(data):
        return list(data)
    fields = data if is_object(data) else {}
    if not fields or not all(re.fullmatch(r"-?[0-9]+", key) for key in fields):
        raise DecodeError("the data are no list")
    return list(fields.values())


def _nothing(declared: str) -> Any:
    """An entity of the declared class with nothing in it; None for a scalar."""
    from .. import models  # the models need this package
    from .declared_types import declared as read

    classes = read(declared, models.__name__).classes
    return view(classes[0], {}, Document({})) if classes else None
