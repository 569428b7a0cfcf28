"""How the service says no."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """A refusal with a code.

    Attributes:
        code: A code of errors.xml, such as `0015`.
        said: What is wrong, for people; the undocumented element `message`.
        details: Further elements of the answer, by wire name.
        status: The HTTP status, which is documented for file.download only.
    """

    def __init__(
        self,
        code: str,
        said: str = "",
        details: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> None:
        super().__init__(code, said)
        self.code = code
        self.said = said
        self.details = details or {}
        self.status = status
