"""Calls of methods that the specification does not have."""

from __future__ import annotations

from .answers import ANYTHING
from .call import Call
from .methods import operation
from .record import Record, UnknownRecord
from .request import request
from .runner import Caller, M_co


class ClientOperations(Caller[M_co]):
    """What every client can do beside the operations of the specification."""

    @operation
    def request(
        self, method: str, content: Record | None = None, *, reads: bool = False
    ) -> Call[UnknownRecord]:
        """Call any method by its name.

        Args:
            method: Its name on the wire: `client.getList`.
            content: A record with the elements to send, such as
                `UnknownRecord.from_xml("<request><pageCurrent>1</pageCurrent></request>")`.
            reads: Whether the method only reads, and so may be repeated after a failure.

        Returns:
            The whole answer, to be read by wire names: `answer["clients"]`.

        Raises:
            PlanfixError: The server refused.
        """
        given = UnknownRecord() if content is None else content
        shape = type(given).__shape__
        elements = {name: (shape.get(name, ""), given[name]) for name in given}
        body = request({name: each for name, each in elements.items() if name.isidentifier()})
        return Call("POST", (method,), ANYTHING, body=body, safe=reads)
