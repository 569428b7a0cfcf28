"""A line that may have to be broken, and what black knows about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from plansdk.render.layout.leaves import CLOSING, COMMA, Leaf, Unsure

STEP: Final = 4
_ENDS: Final = frozenset(CLOSING.values())
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


class Line:
    """A line under construction.

    Attributes:
        depth: Steps of indentation.
        leaves: Its tokens.
        is_inside: Whether it stands between brackets of lines around it.
        must_split: Whether its elements get lines of their own even if it fits.
        has_magic_comma: Whether a trailing comma asks for the same.
        delimiters: Leaves behind which the line can be broken, with the rank of that.
        optional: The invisible parentheses on it.
    """

    __slots__ = (
        "_depth",
        "_lambdas",
        "_loops",
        "_open",
        "_previous",
        "delimiters",
        "depth",
        "has_magic_comma",
        "is_inside",
        "leaves",
        "must_split",
        "optional",
    )

    def __init__(
        self,
        depth: int,
        *,
        is_inside: bool = False,
        leaves: Iterable[Leaf] = (),
        tracked: frozenset[Leaf] | None = None,
    ) -> None:
        """Make a line.

        Args:
            depth: Steps of indentation.
            is_inside: Whether it stands between brackets.
            leaves: Its tokens.
            tracked: The tokens whose brackets and delimiters matter; by default all do.
        """
        self.depth = depth
        self.leaves: list[Leaf] = []
        self.is_inside = is_inside
        self.must_split = False
        self.has_magic_comma = False
        self.delimiters: dict[Leaf, int] = {}
        self.optional: list[Leaf] = []
        self._depth = 0
        self._open: dict[tuple[int, str], Leaf] = {}
        self._previous: Leaf | None = None
        self._loops: list[int] = []
        self._lambdas: list[int] = []
        for leaf in leaves:
            self.append(leaf, is_tracked=tracked is None or leaf in tracked)

    def append(self, leaf: Leaf, *, is_tracked: bool = True) -> None:
        """Add a token."""
        if is_tracked:
            self._mark(leaf)
            if leaf.kind in _ENDS and self._is_magic(leaf):
                self.has_magic_comma = True
        self.leaves.append(leaf)

    def copy(self) -> Line:
        """The same line of other leaves."""
        made = Line(
            self.depth, is_inside=self.is_inside, leaves=[each.copy() for each in self.leaves]
        )
        made.must_split = self.must_split
        made.has_magic_comma |= self.has_magic_comma
        return made

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
    def has_magic_result(self) -> bool:
        """Whether a trailing comma stands in the annotation of its result."""
        kinds = [each.kind for each in self.leaves]
        if "->" not in kinds:
            return False
        result = self.leaves[kinds.index("->") + 1 :]
        return Line(self.depth, leaves=result).has_magic_comma

    @property
    def is_import(self) -> bool:
        """Whether it imports something."""
        return self.leaves[0].value in ("import", "from")

    def highest(self, *, without_last: bool = False) -> int:
        """The highest rank of a break; 0 where there is none."""
        last = self.leaves[-1] if without_last else None
        return max((rank for leaf, rank in self.delimiters.items() if leaf is not last), default=0)

    def count(self, rank: int) -> int:
        """How many breaks there are of a rank."""
        return sum(each == rank for each in self.delimiters.values())

    def ends_display(self, at: int) -> bool:
        """Whether the closing bracket there comes behind a comma that is not a tuple's."""
        return (
            at > 0
            and self.leaves[at - 1].kind == ","
            and not (self.leaves[at].kind == ")" and self._is_single(self.leaves[at], at))
        )

    def _mark(self, leaf: Leaf) -> None:
        kind = leaf.kind
        if kind in _ENDS:
            if (self._depth - 1, kind) not in self._open:
                return
            self._depth -= 1
            leaf.opening = self._open.pop((self._depth, kind))
        elif kind == "name" and leaf.value == "in" and self._loops[-1:] == [self._depth]:
            self._loops.pop()
            self._depth -= 1
        elif kind == ":" and self._lambdas[-1:] == [self._depth]:
            self._lambdas.pop()
            self._depth -= 1
        leaf.depth = self._depth
        if not self._depth:
            if leaf.before and self._previous is not None:
                self.delimiters[self._previous] = leaf.before
            elif kind == ",":
                self.delimiters[leaf] = COMMA
        if kind in CLOSING:
            self._open[self._depth, CLOSING[kind]] = leaf
            self._depth += 1
        elif kind == "name" and leaf.value in ("for", "lambda"):
            # The commas up to `in` or the colon divide names, and break no line.
            self._depth += 1
            (self._loops if leaf.value == "for" else self._lambdas).append(self._depth)
        if not leaf.value:
            self.optional.append(leaf)
        self._previous = leaf

    def _is_magic(self, closing: Leaf) -> bool:
        """Whether a comma before a closing bracket keeps its elements on lines of their own."""
        if not self.leaves or self.leaves[-1].kind != ",":
            return False
        if closing.kind == "}":
            return True
        if closing.kind == "]":
            is_subscript = closing.opening is not None and closing.opening.role == "subscript"
            return not (is_subscript and self._is_single(closing, len(self.leaves)))
        return self.is_import or not self._is_single(closing, len(self.leaves))

    def _is_single(self, closing: Leaf, at: int) -> bool:
        """Whether a comma before a closing bracket makes a tuple of its only element."""
        opening = closing.opening
        if opening is None:
            return False
        commas = 0
        for leaf in reversed(self.leaves[:at]):
            if leaf is opening:
                return commas < (1 if opening.role == "call" else 2)
            commas += leaf.kind == "," and leaf.depth == closing.depth + 1
        return False


def lengths(line: Line, *, backwards: bool = False) -> Iterator[tuple[int, Leaf, int]]:
    """The leaves of a line with their index and their length."""
    indices = range(len(line.leaves))
    for at in reversed(indices) if backwards else indices:
        leaf = line.leaves[at]
        yield at, leaf, len(leaf.value) + (len(leaf.prefix) if at else 0)
