"""How the service says no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(eq=False)
class Refused(Exception):
    """A refusal with a code.

    Attributes:
        code: A code of errors.xml, such as `0015`.
        said: What is wrong, for people; the undocumented element `message`.
        details: Further elements of the answer, by wire name.
        status: The HTTP status, which is documented for file.download only.
    """

    code: str
    said: str = ""
    details: Mapping[str, str] = field(default_factory=dict[str, str])
    status: int = 200
