"""A line that may have to be broken, and what black knows about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from plansdk.render.layout.leaves import ENDS, Leaf, Unsure

STEP: Final = 4
_WIDE: Final = re.compile("[^\x00-\u10ff\u1160-\u2319]")
"""Characters that may take two columns; which of them do depends on Unicode's version."""


def fits(text: str, length: int) -> bool:
    """Whether a line has at most so many columns.

    Raises:
        Unsure: It depends on how wide its characters are.
    """
    columns = len(text)
    if columns > length or text.isascii():
        return columns <= length
    if columns + len(_WIDE.findall(text)) > length:
        raise Unsure("wide characters")
    return True


@dataclass(slots=True, eq=False)
class Line:
    """A line under construction.

    Attributes:
        depth: Steps of indentation.
        leaves: Its tokens.
        is_inside: Whether it stands between brackets of lines around it.
        is_tail: Whether it begins where brackets of lines around it end.
        must_split: Whether its elements get lines of their own even if it fits.
    """

    depth: int
    leaves: list[Leaf]
    is_inside: bool = False
    is_tail: bool = False
    must_split: bool = False

    def text(self) -> str:
        """What is printed."""
        parts = [" " * (self.depth * STEP), self.leaves[0].value]
        for leaf in self.leaves[1:]:
            parts += (leaf.prefix, leaf.value)
        return "".join(parts)

    def fits(self, length: int) -> bool:
        """Whether it has at most so many columns."""
        return fits(self.text(), length)

    @property
    def is_definition(self) -> bool:
        """Whether it begins a function."""
        return self.leaves[0].value == "def"

    @property
    def is_import(self) -> bool:
        """Whether it imports something."""
        return self.leaves[0].value in ("import", "from")

    @property
    def targets(self) -> int:
        """How many signs of equality it has."""
        return sum(leaf.kind == "=" for leaf in self.leaves)

    @property
    def has_magic_comma(self) -> bool:
        """Whether a trailing comma asks for a line for each element, even if it fits."""
        return not self.is_tail and any(map(self.is_magic, range(len(self.leaves))))

    @property
    def has_magic_result(self) -> bool:
        """Whether there is such a comma in the annotation of its result."""
        kinds = [leaf.kind for leaf in self.leaves]
        return "->" in kinds and any(map(self.is_magic, range(kinds.index("->"), len(kinds))))

    @property
    def optional(self) -> list[Leaf]:
        """The parentheses on it that are left out."""
        if self.is_tail:
            return []
        ends = [leaf for leaf in self.leaves if leaf.opening in self.leaves and not leaf.value]
        return ends + [leaf.opening for leaf in ends if leaf.opening]

    @property
    def breaks(self) -> list[int]:
        """The ranks of the breaks in it that are in no brackets of its own."""
        level = self.leaves[0].level
        return [leaf.behind for leaf in self.leaves[:-1] if leaf.behind and leaf.level == level]

    def is_magic(self, at: int) -> bool:
        """Whether a closing bracket there comes behind a comma that makes no tuple."""
        closing = self.leaves[at]
        if closing.kind not in ENDS or not at or self.leaves[at - 1].kind != ",":
            return False
        opening = closing.opening
        if opening is None or opening not in self.leaves:
            return False
        inner = self.leaves[self.leaves.index(opening) : at]
        commas = sum(leaf.kind == "," and leaf.level == opening.level + 1 for leaf in inner)
        return commas > (opening.role in ("subscript", "tuple"))
