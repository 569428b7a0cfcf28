"""RAML type expressions: `A|B`, `(A|B)[]`, `string?`, `integer[][]`.

    union   = postfix { "|" postfix }
    postfix = primary { "[]" | "?" }
    primary = NAME | "(" union ")"

`nil` and `?` say that a value may be absent or null. The API model treats every
value so, therefore they disappear from unions; alone, `nil` is no value at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from plansdk.model import Array, Ref, Scalar, Type, union_of

BUILT_IN: Mapping[str, Type] = MappingProxyType(
    {
        "any": Scalar("any"),
        "array": Array(Scalar("any")),
        "boolean": Scalar("boolean"),
        "date-only": Scalar("date"),
        "datetime": Scalar("datetime"),
        "datetime-only": Scalar("datetime"),
        "file": Scalar("binary"),
        "float": Scalar("number"),
        "integer": Scalar("integer"),
        "nil": Scalar("void"),
        "null": Scalar("void"),
        "number": Scalar("number"),
        "object": Scalar("any"),
        "string": Scalar("string"),
        "time-only": Scalar("time"),
        "void": Scalar("void"),
    }
)
"""RAML's own types, and `any`, `void`, `float` and `null`, which documents use as such."""

MAX_LENGTH = 20_000
MAX_DEPTH = 30

_TOKEN = re.compile(r"\s*(?:(\[\s*\])|([()|?])|([^\s()|\[\]?]+))")


class TypeExpressionError(Exception):
    """An expression that cannot be read.

    Attributes:
        message: What is wrong.
        offset: Where in the expression, counted from 0.
    """

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def parse(expression: str) -> Type:
    """Read an expression; names that are not built in become `Ref`.

    Raises:
        TypeExpressionError: It is no type expression, or beyond the bounds.
    """
    if len(expression) > MAX_LENGTH:
        raise TypeExpressionError(f"longer than {MAX_LENGTH} characters", MAX_LENGTH)
    return _Parser(expression).whole()


class _Parser:
    """Reads one expression from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    def whole(self) -> Type:
        """Read the whole text."""
        found = self.union()
        if self.at < len(self.tokens):
            token, offset = self.tokens[self.at]
            raise TypeExpressionError(f"{token!r} is not expected here", offset)
        return found

    def peek(self) -> str:
        """The next token, or an empty text at the end."""
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def union(self) -> Type:
        """Read members separated by bars."""
        members = [self.postfix()]
        while self.peek() == "|":
            self.at += 1
            members.append(self.postfix())
        return union_of(members)

    def postfix(self) -> Type:
        """Read a primary and the marks behind it."""
        found = self.primary()
        marks = 0
        while self.peek() in ("[]", "?"):
            marks += 1
            if marks > MAX_DEPTH:
                raise TypeExpressionError("nested too deeply", self.tokens[self.at][1])
            found = Array(found) if self.peek() == "[]" else found
            self.at += 1
        return found

    def primary(self) -> Type:
        """Read a name or a group."""
        if self.at >= len(self.tokens):
            raise TypeExpressionError("a type name is missing at the end", len(self.text.rstrip()))
        token, offset = self.tokens[self.at]
        if token in ("|", ")", "?", "[]"):
            raise TypeExpressionError(f"a type name is missing before {token!r}", offset)
        self.at += 1
        if token in BUILT_IN:
            return BUILT_IN[token]
        if not token.startswith("("):
            return Ref(token)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TypeExpressionError("nested too deeply", offset)
        found = self.union()
        if self.peek() != ")":
            raise TypeExpressionError("this parenthesis is never closed", offset)
        self.at += 1
        self.depth -= 1
        return found


def _tokens(text: str) -> list[tuple[str, int]]:
    tokens: list[tuple[str, int]] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            offset = at + len(text[at:]) - len(text[at:].lstrip())
            raise TypeExpressionError(f"{text[offset]!r} is not expected here", offset)
        group = match.lastindex or 0
        token = "[]" if group == 1 else match.group(group)
        tokens.append((token, match.start(group)))
        at = match.end()
    return tokens
