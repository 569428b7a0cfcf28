"""Break long statements the way black does, so that black finds nothing to change.

black formats what the templates print; what already has its layout costs it half the
time. Its rules, as far as generated code needs them:

1. A statement that fits on a line stays on it.
2. Otherwise what is between the outermost brackets moves to a line of its own. The
   elements of a display (tuple, dict) and imported names go straight to rule 3.
3. If that line is still too long, every element gets a line, with a trailing comma.
"""

from __future__ import annotations

import re

from plansdk.plan.views import Group, Named

WIDTH = 100
"""Columns of generated code; black is called with the same number."""

_STEP = 4
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|.')
"""A string literal, or a single character."""


def statement(group: Group, before: str, after: str, indent: int) -> str:
    """A statement around one pair of brackets; the first line is not indented.

    Args:
        group: The brackets and what is in them.
        before: The text up to the opening bracket.
        after: The text behind the closing bracket.
        indent: Column of the statement.
    """
    return "\n".join(_lines(group, before, after, indent)).lstrip()


def import_statement(module: str, names: tuple[str, ...], indent: int) -> str:
    """`from module import names`; the first line is not indented."""
    flat = f"from {module} import {', '.join(names)}"
    if indent + len(flat) <= WIDTH:
        return flat
    margin = " " * indent
    return "\n".join(
        [f"from {module} import (", *(f"{margin}    {name}," for name in names), f"{margin})"]
    )


def field(name: str, annotation: str, default: str, indent: int) -> str:
    """`name: annotation = default`; the first line is not indented."""
    margin = " " * indent
    whole = f"{name}: {annotation} = {default}"
    if indent + len(whole) <= WIDTH:
        return whole
    inner = f"{margin}    {annotation}"
    members = [inner] if len(inner) <= WIDTH else _members(annotation, f"{margin}    ")
    return "\n".join([f"{name}: (", *members, f"{margin}) = {default}"])


def _members(annotation: str, margin: str) -> list[str]:
    """The members of a union, one a line; bars in brackets or texts do not divide it."""
    parts, depth = [""], 0
    for piece in _PIECE.findall(annotation):
        depth += (piece == "[") - (piece == "]")
        if piece == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return [f"{margin}{'| ' if at else ''}{part.strip()}" for at, part in enumerate(parts)]


def flat(item: str | Named | Group) -> str:
    """Any element on one line."""
    if isinstance(item, str):
        return item
    if isinstance(item, Named):
        return f"{item.name}{flat(item.group)}"
    inner = ", ".join(flat(each) for each in item.items)
    if item.is_display and item.opening == "(" and len(item.items) == 1:
        inner += ","
    return f"{item.opening}{inner}{item.closing}"


def _lines(group: Group, before: str, after: str, indent: int) -> list[str]:
    margin = " " * indent
    whole = f"{margin}{before}{flat(group)}{after}"
    if len(whole) <= WIDTH or not group.items:
        return [whole]
    inner = " " * (indent + _STEP) + ", ".join(flat(each) for each in group.items)
    first, last = f"{margin}{before}{group.opening}", f"{margin}{group.closing}{after}"
    single_argument = len(group.items) == 1 and group.is_definition
    if len(inner) <= WIDTH and not group.is_display and not single_argument:
        return [first, inner, last]
    lines = [first]
    if len(group.items) == 1 and isinstance(group.items[0], Group):
        # A display alone between brackets gets no comma.
        return [first, *_lines(group.items[0], "", "", indent + _STEP), last]
    for item in group.items:
        if isinstance(item, str):
            # A comma behind the only element of a subscript would make a tuple of it.
            comma = "" if group.opening == "[" and len(group.items) == 1 else ","
            lines.append(f"{' ' * (indent + _STEP)}{item}{comma}")
        elif isinstance(item, Named):
            lines += _lines(item.group, item.name, ",", indent + _STEP)
        else:
            lines += _lines(item, "", ",", indent + _STEP)
    return [*lines, last]
