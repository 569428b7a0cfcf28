"""A statement as a row of leaves: its tokens, and the parentheses it may be given.

black reads this off a syntax tree. Generated code is simple enough to read it off
the tokens; what is not, and what no template prints, raises `Unsure`.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

Role = Literal["", "call", "display", "import", "subscript", "tuple"]
"""What an opening bracket begins; parameters and base classes count as a call's."""

CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
ENDS: Final = frozenset(CLOSING.values())

COMMA: Final = 18
_BREAKS: Final = {"for": 20, "if": 16, "else": 16, "or": 14, "and": 14, "==": 10, "|": 9}
"""How early a line is broken before a word or a sign: the highest goes first."""

_OPERANDS: Final = frozenset(("name", "string", "number")) | ENDS
_WORDS: Final = frozenset(keyword.kwlist) - {"False", "None", "True"}
_BARE: Final = frozenset(("@", "class", "import", "raise"))
"""What statements begin with that are given no parentheses."""

_TOKEN: Final = re.compile(
    r"""(?P<prefix>\s*) (?:
      (?P<string> [A-Za-z]{0,2}(?: "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' ))
    | (?P<name> [^\W\d](?:\w|[^\x00-\x7f])*)
    | (?P<number> \d[\w.]*)
    | (?P<sign> -> | == | (?: \*\* | [-*|:@=.,()\[\]{}] )(?!=))
    | (?P<stray> .))""",
    re.VERBOSE,
)


class Unsure(Exception):
    """Nobody has written down how black lays this out."""


@dataclass(slots=True, eq=False)
class Leaf:
    """A token, or what black may add to a line: a parenthesis, a comma.

    Attributes:
        kind: `name`, `number`, `string`; or else the token itself.
        value: What is printed; empty for a parenthesis that is left out.
        prefix: The white space before it.
        level: How many brackets are open around it.
        role: What an opening bracket begins.
        opening: The opening bracket of a closing one.
        behind: The rank of a break behind it; 0 where there can be none.
        is_added: Whether it was no token.
    """

    kind: str
    value: str
    prefix: str = ""
    level: int = 0
    role: Role = ""
    opening: Leaf | None = None
    behind: int = 0
    is_added: bool = False

    def as_read(self) -> Leaf:
        """The leaf as it is when the result is read again."""
        if self.kind == ",":
            self.is_added = False
        elif self.is_added:
            self.value = ""
        return self


def parse(text: str, *, is_element: bool) -> list[Leaf]:
    """Read a statement, or an element of a display that has a line of its own.

    Raises:
        Unsure: It is of a form that nothing here knows.
    """
    leaves = list(_tokens(text))
    _relate(leaves)
    if is_element:
        return leaves
    role: Role = "import" if leaves[0].value == "from" else "tuple"
    for start, end in reversed(list(_optional(leaves))):
        first = leaves[start]
        opening = Leaf("(", "", first.prefix, first.level, role, is_added=True)
        closing = Leaf(")", "", level=first.level, opening=opening, is_added=True)
        first.prefix = ""
        for leaf in leaves[start:end]:
            leaf.level += 1
        leaves[start:end] = [opening, *leaves[start:end], closing]
    return leaves


def _tokens(text: str) -> Iterator[Leaf]:
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind == "stray":
            raise Unsure(found[kind])
        yield Leaf(found[kind] if kind == "sign" else kind, found[kind], found["prefix"])


def _relate(leaves: Sequence[Leaf]) -> None:
    """Say what brackets belong together, what they begin, and how breaks rank.

    Raises:
        Unsure: A word or an operator that no template prints there.
    """
    brackets: list[Leaf] = []
    is_in_loop = False
    previous = Leaf("", "")
    for leaf, following in pairwise([*leaves, Leaf("", "")]):
        kind, value = leaf.kind, leaf.value
        ends_operand = previous.kind in _OPERANDS and previous.value not in _WORDS
        if kind in ENDS and brackets:
            leaf.opening = brackets.pop()
        leaf.level = len(brackets)
        if kind in CLOSING:
            brackets.append(leaf)
            if ends_operand and kind != "{":
                leaf.role = "call" if kind == "(" else "subscript"
            else:
                leaf.role = "tuple" if kind == "(" else "display"
        elif kind == ",":
            # Those of a loop's variables divide names, and break no line.
            leaf.behind = 0 if is_in_loop else COMMA
        elif (
            (kind in ("-", "*", "**") and ends_operand)
            or (kind == "string" and previous.kind == "string")
            or (kind == "." and previous.kind in (*ENDS, "string"))
            or (value in ("if", "else") and brackets)
            or (value == "lambda" and (following.kind != ":" or not brackets))
            or (value == "in" and not is_in_loop)
        ):
            raise Unsure(value)
        elif value in _BREAKS:
            previous.behind = _BREAKS[value]
            is_in_loop = value == "for"
        elif value == "in":
            is_in_loop = False
        elif value in _WORDS - {"as", "import", "lambda"} and leaf is not leaves[0]:
            raise Unsure(value)
        previous = leaf
    if brackets:
        raise Unsure("a display that is printed on several lines")


def _optional(leaves: Sequence[Leaf]) -> Iterator[tuple[int, int]]:
    """What black puts between parentheses where that helps, as start and end."""
    first, end = leaves[0].value, len(leaves)
    if first == "def":
        yield from _annotations(leaves)
    elif first in ("return", "del"):
        yield from _free(leaves, 1, end)
    elif first == "from":
        start = next(at for at, leaf in enumerate(leaves) if leaf.value == "import") + 1
        if leaves[start].kind != "*":
            yield start, end
    elif first in _WORDS - _BARE:
        raise Unsure(first)
    elif first not in _BARE:
        if any(leaf.kind == "," and not leaf.level for leaf in leaves):
            raise Unsure("a tuple without parentheses")
        for at, following in pairwise([*_at(leaves, 0, ":="), end]):
            yield from _free(leaves, at + 1, following)


def _free(leaves: Sequence[Leaf], start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span, unless it is a tuple, whose own parentheses stay."""
    first, level = leaves[start], leaves[start].level + 1
    if first.role != "tuple" or leaves[end - 1].opening is not first:
        yield start, end
    elif end - start > 2 and not any(_at(leaves[:end], level, ",", start)):
        raise Unsure("parentheses around nothing but an expression")


def _annotations(leaves: Sequence[Leaf]) -> Iterator[tuple[int, int]]:
    """Unions as the annotations of parameters, and the annotation of the result."""
    last = next(at for at, leaf in enumerate(leaves) if leaf.kind == ")" and not leaf.level)
    kinds = [leaf.kind for leaf in leaves]
    if kinds[2] != "(" or last == 3 or kinds[last + 1] != "->":
        raise Unsure("parameters of types, no parameters, or no result")
    for at, following in pairwise([*_at(leaves[:last], 1, ":=,"), last]):
        if kinds[at] == "=" and following - at > 2:
            raise Unsure("a default of several tokens")
        if kinds[at] == ":" and any(_at(leaves[:following], 1, "|", at)):
            yield at + 1, following
    if kinds[last + 2] in ("string", "("):
        raise Unsure("a result that is a text")
    yield last + 2, next(_at(leaves, 0, ":", last))


def _at(leaves: Sequence[Leaf], level: int, kinds: str, start: int = 0) -> Iterator[int]:
    """Where leaves of some kinds stand at a level."""
    for at in range(start, len(leaves)):
        if leaves[at].level == level and leaves[at].kind in kinds:
            yield at
