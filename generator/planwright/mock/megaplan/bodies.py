"""Check the body of a request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planwright.mock.http import Request
from planwright.mock.megaplan.call import FieldError
from planwright.mock.megaplan.checking import Checker
from planwright.mock.megaplan.forms import media_type
from planwright.model import CONTENT_TYPE, Array, Operation, Ref, references


class Bodies:
    """Checks the bodies of operations.

    Args:
        checker: Checks their values.
        lenient: Overlook a missing media type.
    """

    def __init__(self, checker: Checker, lenient: bool) -> None:
        self._checker = checker
        self._lenient = lenient

    def check(self, operation: Operation, request: Request, body: Any) -> Iterator[FieldError]:
        """What is wrong about a body.

        Args:
            operation: What is asked for.
            request: Says what the body is.
            body: Decoded JSON, None for no body; see `completed`.
        """
        declared = operation.body
        if declared is None or (body is None and not declared.required):
            return
        type_ = media_type(request)
        if request.body and type_ != "application/json" and not (self._lenient and not type_):
            yield FieldError(f"The body is to be application/json, not '{type_:.60}'")
            return
        yield from self._checker.value(body, declared.type, "", partial=not creates(operation))


def completed(operation: Operation, body: Any) -> Any:
    """A body with what goes without saying.

    PHP sends an empty object as `[]` (observed, and accepted by the vendor's server);
    no body at all is taken for the same.
    """
    declared = operation.body
    if declared is None:
        return None
    if isinstance(declared.type, Array) or body not in ([], {}, None):
        return body
    if body is None and not declared.required:
        return None
    if isinstance(declared.type, Ref):
        return {CONTENT_TYPE: declared.type.name}
    return {}


def creates(operation: Operation) -> bool:
    """Whether an operation makes an entity from its body, so that required fields count.

    The path then ends with a name of the type: `/task`, `/contractor/{id}/payers`.
    """
    if operation.method != "POST" or operation.body is None:
        return False
    last = operation.path.rpartition("/")[2].lower().removesuffix("s")
    return any(last in name.lower() for name in references(operation.body.type))
