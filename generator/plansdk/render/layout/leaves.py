"""A statement as a row of leaves: its tokens, and the parentheses it may be given.

black reads this off a syntax tree. Generated code is simple enough to read it off
the tokens; what is not raises `Unsure`.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal

Role = Literal["", "display", "call", "subscript", "import"]
"""What an opening bracket begins; parameters and base classes count as a call's."""

CLOSING: Final = {"(": ")", "[": "]", "{": "}"}

COMPREHENSION: Final = 20
COMMA: Final = 18
TERNARY: Final = 16
LOGIC: Final = 14
STRING: Final = 12
COMPARISON: Final = 10
DOT: Final = 1
_BINARY: Final = {
    "|": 9,
    "^": 8,
    "&": 7,
    **dict.fromkeys(("<<", ">>"), 6),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/", "//", "%"), 4),
    **dict.fromkeys(("<", ">", "<=", ">=", "==", "!=", "is"), COMPARISON),
    **dict.fromkeys(("and", "or"), LOGIC),
}
"""How early a line is broken before an operator: the highest goes first."""

_OPERANDS: Final = frozenset(("name", "string", "number", ")", "]", "}"))
_WORDS: Final = frozenset(keyword.kwlist) - {"False", "None", "True"}
_FIRST: Final = frozenset(
    ("class", "def", "del", "elif", "from", "if", "import", "raise", "return")
)
_INNER: Final = frozenset(
    ("and", "as", "else", "for", "from", "if", "import", "in", "is", "lambda", "not", "or")
)
"""The words that statements begin with, and that stand in them, as templates print them."""

_TOKEN: Final = re.compile(
    r"""(\s*)
    (?:(
      [A-Za-z]{0,2}"(?:[^"\\]|\\.)*" | [A-Za-z]{0,2}'(?:[^'\\]|\\.)*'
    | [^\W\d](?:\w|[^\x00-\x7f])* | \d[\w.]*
    | -> | [=!<>]= | (?:\*\*|//|<<|>>|[-+*/%|^&<>:@])(?!=) | [=.,()\[\]{}]
    ) | (.))""",
    re.VERBOSE,
)


class Unsure(Exception):
    """Nobody has written down how black lays this out."""


class Leaf:
    """A token; or a parenthesis without a text, which black may print or not.

    Attributes:
        kind: `name`, `number`, `string`; or else the token itself.
        value: What is printed; empty for an invisible parenthesis.
        prefix: The white space before it.
        role: What an opening bracket begins.
        before: The rank of a break before it; 0 where there can be none.
        annotated: Whether it is part of a parameter's annotation.
        opening: The opening bracket of a closing one.
        is_optional: Whether black may leave it out.
        depth: How many brackets are open around it on its line.
        is_loose: Whether it is no longer part of the statement, or not yet.
    """

    __slots__ = (
        "annotated",
        "before",
        "depth",
        "is_loose",
        "is_optional",
        "kind",
        "opening",
        "prefix",
        "role",
        "value",
    )

    def __init__(self, kind: str, value: str, prefix: str = "") -> None:
        self.kind = kind
        self.value = value
        self.prefix = prefix
        self.role: Role = ""
        self.before = 0
        self.annotated = False
        self.opening: Leaf | None = None
        self.depth = 0
        self.is_loose = False
        self.is_optional = not value

    def copy(self) -> Leaf:
        """The same leaf in the same place; this one becomes loose."""
        made = Leaf(self.kind, self.value, self.prefix)
        made.role, made.before, made.annotated = self.role, self.before, self.annotated
        made.is_optional = self.is_optional
        self.is_loose = True
        return made

    def renew(self) -> Leaf:
        """The leaf as it is when the statement is read again."""
        self.is_loose = False
        if self.is_optional:
            self.value = ""
        return self


def parse(text: str, *, is_element: bool) -> list[Leaf]:
    """Read a statement, or an element of a display that has a line of its own.

    Raises:
        Unsure: It is of a form that nothing here knows.
    """
    leaves = _tokens(text)
    spans = [] if is_element else list(_optional(leaves))
    _rank(leaves, is_free=bool(spans))
    role: Role = "import" if leaves[0].value == "from" else "display"
    for start, end in sorted(spans, reverse=True):
        closing = Leaf(")", "")
        opening = Leaf("(", "", leaves[start].prefix)
        opening.role = role
        leaves[start].prefix = ""
        leaves[end:end] = [closing]
        leaves[start:start] = [opening]
    return leaves


def _tokens(text: str) -> list[Leaf]:
    leaves: list[Leaf] = []
    for prefix, value, stray in _TOKEN.findall(text):
        if stray:
            raise Unsure(stray)
        first, last = value[0], value[-1]
        if last in "\"'":
            kind = "string"
        elif first.isalpha() or first == "_" or first > "\x7f":
            kind = "name"
        else:
            kind = "number" if first.isdigit() else value
        leaves.append(Leaf(kind, value, prefix))
    return leaves


def _rank(leaves: Sequence[Leaf], *, is_free: bool) -> None:
    """Say of each bracket what it begins, and of each leaf how a break before it ranks.

    Args:
        leaves: The tokens.
        is_free: Whether the statement has a value that can get parentheses.

    Raises:
        Unsure: An operator that needs more than its neighbours to be understood.
    """
    if leaves[0].value in _WORDS - _FIRST:
        raise Unsure(leaves[0].value)
    previous = Leaf("", "")
    open_brackets = [[False, False]]
    """Per level: whether a `for` was seen, and whether its `in` is still to come."""
    for at, leaf in enumerate(leaves):
        kind, value = leaf.kind, leaf.value
        ends_operand = previous.kind in _OPERANDS and previous.value not in _WORDS
        if kind in CLOSING:
            open_brackets.append([False, False])
            leaf.role = "display"
            if ends_operand and kind != "{":
                leaf.role = "call" if kind == "(" else "subscript"
        elif kind in (")", "]", "}"):
            open_brackets.pop()
        elif kind == ".":
            leaf.before = DOT if previous.kind in (")", "]", "}") else 0
        elif kind == "string":
            leaf.before = STRING if previous.kind == "string" else 0
        elif kind == "**":
            if ends_operand:
                raise Unsure(value)
        elif value in _BINARY:
            leaf.before = _BINARY[value] if ends_operand else 0
        elif at and value in _WORDS:
            leaf.before = _rank_of_word(leaves, at, open_brackets, is_free=is_free)
        previous = leaf
    if len(open_brackets) != 1:
        raise Unsure("a display that is printed on several lines")


def _rank_of_word(
    leaves: Sequence[Leaf], at: int, open_brackets: list[list[bool]], *, is_free: bool
) -> int:
    value, level = leaves[at].value, open_brackets[-1]
    if value not in _INNER:
        raise Unsure(value)
    if value == "for":
        level[:] = [True, True]
        return COMPREHENSION
    if value == "if" and level[0]:
        return COMPREHENSION
    if value in ("if", "else", "lambda") and (len(open_brackets) > 1 or not is_free):
        # A condition in the middle of an expression has parentheses of its own.
        if value == "lambda":
            return 0
        raise Unsure(value)
    if value in ("if", "else"):
        return TERNARY
    if value == "lambda":
        raise Unsure(value)
    if value == "in":
        if level[1]:
            level[1] = False
            return 0
        return 0 if leaves[at - 1].value == "not" else COMPARISON
    if value == "not" and leaves[at + 1].value == "in":
        return COMPARISON
    return 0


def _optional(leaves: Sequence[Leaf]) -> Iterator[tuple[int, int]]:
    """What black puts between parentheses where that helps, as start and end."""
    first, end = leaves[0].value, len(leaves)
    if first == "def":
        yield from _annotations(leaves)
    elif first in ("return", "del", "if", "elif"):
        end -= first in ("if", "elif")
        yield from _free(leaves, 1, end)
    elif first == "from":
        start = next(at for at, leaf in enumerate(leaves) if leaf.value == "import") + 1
        if leaves[start].kind != "*":
            yield start, end
    elif first not in ("class", "@", "raise", "import"):
        level = list(_at_level(leaves, 0, end))
        signs = [at for at in level if leaves[at].kind in (":", "=")]
        if any(leaves[at].kind == "," for at in level if signs and at < signs[0]):
            yield 0, signs[0]
        for at, following in pairwise([*signs, end]):
            yield from _free(leaves, at + 1, following)


def _free(leaves: Sequence[Leaf], start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span, unless it is a tuple, whose own parentheses stay."""
    if start == end:
        return
    if leaves[start].kind == "(" and _closing(leaves, start) == end - 1:
        commas = (at for at in _at_level(leaves, start + 1, end - 1) if leaves[at].kind == ",")
        if end - start > 2 and next(commas, None) is None:
            raise Unsure("parentheses around nothing but an expression")
        return
    yield start, end


def _annotations(leaves: Sequence[Leaf]) -> Iterator[tuple[int, int]]:
    """Unions as the annotations of parameters, and the annotation of the result."""
    if leaves[2].kind != "(":
        raise Unsure("parameters of types")
    last = _closing(leaves, 2)
    start = 0
    for at in (*_at_level(leaves, 3, last), last):
        kind = leaves[at].kind
        if kind == ":" and not start:
            start = at + 1
        elif start and (kind in (",", "=") or at == last):
            for leaf in leaves[start:at]:
                leaf.annotated = True
            if any(leaves[each].kind == "|" for each in _at_level(leaves, start, at)):
                yield start, at
            start = 0
        if kind == "," or at == last:
            start = 0
    if leaves[last + 1].kind == "->":
        end = next(at for at in _at_level(leaves, last + 2, len(leaves)) if leaves[at].kind == ":")
        if leaves[last + 2].kind in ("string", "("):
            raise Unsure("a result that is a text")
        yield last + 2, end


def _at_level(leaves: Sequence[Leaf], start: int, end: int) -> Iterator[int]:
    """The leaves of a span that are in no brackets of it."""
    depth = 0
    for at in range(start, end):
        kind = leaves[at].kind
        depth -= kind in (")", "]", "}")
        if not depth:
            yield at
        depth += kind in CLOSING


def _closing(leaves: Sequence[Leaf], start: int) -> int:
    """The closing bracket to an opening one."""
    return next(at for at in _at_level(leaves, start, len(leaves)) if at > start)
