"""Check the body of a request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plansdk.mock.http import Request
from plansdk.mock.megaplan.call import FieldError
from plansdk.mock.megaplan.checking import Checker
from plansdk.mock.megaplan.decoding import media_type
from plansdk.mock.megaplan.lenience import Lenience
from plansdk.model import CONTENT_TYPE, Array, Operation, Ref, Type, Union, references

_ANY_ENTITY = Ref("BaseEntity")


class Bodies(Checker):
    """Checks the bodies of operations."""

    def completed(self, operation: Operation, body: Any, lenience: Lenience | None) -> Any:
        """A body with what goes without saying.

        PHP sends an empty object as `[]` (observed, and accepted by the vendor's server);
        no body at all is taken for the same.
        """
        declared = operation.body
        if declared is None:
            return None
        if body in ([], None) and not isinstance(declared.type, Array):
            if body is None and not declared.required:
                return None
            body = {CONTENT_TYPE: declared.type.name} if isinstance(declared.type, Ref) else {}
        if lenience is not None:
            return lenience.amended(body, self._narrowed(operation, declared.type))
        return body

    def check(
        self, operation: Operation, request: Request, body: Any, *, is_lenient: bool
    ) -> Iterator[FieldError]:
        """What is wrong about a body."""
        declared = operation.body
        if declared is None or (body is None and not declared.required):
            return
        media = media_type(request)
        if request.body and media != "application/json" and not is_lenient:
            yield FieldError(f"The body is to be application/json, not '{media:.60}'")
            return
        type_ = self._narrowed(operation, declared.type)
        yield from self.value(body, type_, "", partial=not creates(operation))

    def _narrowed(self, operation: Operation, declared: Type) -> Type:
        """What a body really is where the path says more than the declared type.

        `/taskFilter/{id}` takes no other filters, and `/task/{id}/templateUsers`, of any
        entities, only those that a task can hold there.
        """
        first, _, rest = operation.path.strip("/").partition("/")
        owner = Ref(f"{first[0].upper()}{first[1:]}")
        if isinstance(declared, Union) and owner in declared.members and "/" not in rest:
            return owner
        if declared == _ANY_ENTITY and owner.name in self._schema.types:
            held = self._schema.types[owner.name].properties.get(rest.partition("/")[2])
            if held is not None and isinstance(held.type, Array):
                return held.type.item
        return declared


def creates(operation: Operation) -> bool:
    """Whether an operation makes an entity from its body, so that required fields count.

    The path then ends with a name of the type: `/task`, `/contractor/{id}/payers`.
    """
    if operation.method != "POST" or operation.body is None:
        return False
    last = operation.path.rpartition("/")[2].lower().removesuffix("s")
    return any(last in name.lower() for name in references(operation.body.type))
