"""Lay a module out as black does, so that black finds nothing to change.

Templates print every statement on one line, and black's blank lines between them. What
is too long is broken here (`plansdk.render.layout.split`). Docstrings stay as they are:
`plansdk.plan.docs` wraps them.

A template may give the elements of a display a line each. Its first line then ends with
the opening bracket, and its elements end with commas.
"""

from __future__ import annotations

from collections.abc import Iterator

from plansdk.render.layout.leaves import Unsure, parse
from plansdk.render.layout.line import STEP, Line, fits
from plansdk.render.layout.split import Splitter

__all__ = ["lay_out"]

_QUOTES = '"""'


def lay_out(text: str, line_length: int) -> tuple[str, bool]:
    """Break the lines of a module that are too long.

    Args:
        text: The module; a statement has one line, however long.
        line_length: Columns at most.

    Returns:
        The module, and whether this is certain to be black's layout.
    """
    lines: list[str] = []
    is_sure = True
    for line, is_element in _statements(text, lines, line_length):
        try:
            lines += _broken(line, line_length, is_element=is_element)
        except Unsure:
            lines.append(line)
            is_sure = False
    return "\n".join(lines).rstrip() + "\n", is_sure


def _statements(text: str, lines: list[str], line_length: int) -> Iterator[tuple[str, bool]]:
    """The lines that are too long, and whether each is an element; others join `lines`."""
    in_docstring = False
    displays: list[str] = []
    for line in text.split("\n"):
        if in_docstring:
            lines.append(line)
            in_docstring = not line.endswith(_QUOTES)
            continue
        start = line.lstrip()
        if start.startswith(_QUOTES):
            lines.append(line)
            in_docstring = len(start) < 6 or not line.endswith(_QUOTES)
            continue
        if displays and start.startswith((")", "]", "}")) and displays.pop() == lines[-1]:
            line = lines.pop() + start  # there are no elements
        if (
            start.startswith("#")
            or len(line) * 2 <= line_length
            or (line.isascii() and len(line) <= line_length)
        ):
            lines.append(line)
        else:
            yield line, bool(displays)
        if line.endswith(("(", "[", "{")):
            displays.append(line)


def _broken(line: str, line_length: int, *, is_element: bool) -> list[str]:
    if fits(line, line_length):
        return [line]
    text = line.lstrip()
    whole = Line((len(line) - len(text)) // STEP, parse(text, is_element=is_element), is_element)
    found = Splitter(line_length).split(whole)
    if sum(len(each.leaves) for each in found) > len(whole.leaves):
        # Commas were added. black goes over its result once more, where they are magic.
        whole.leaves = [leaf.as_read() for each in found for leaf in each.leaves]
        found = Splitter(line_length).split(whole)
    return [each.text() for each in found]
