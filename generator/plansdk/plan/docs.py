"""Docstrings, as lines of text that are safe inside triple quotes.

Descriptions come from outside. `safe` turns whatever they contain into text that
cannot end the string, start an escape or hide characters from a reader.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from plansdk.diagnostics import escaped
from plansdk.plan.annotations import Annotation

WIDTH = 96
"""Characters in a line of text, without its indentation."""


def safe(text: str) -> str:
    """Make text from a specification harmless inside a triple-quoted string.

    Double quotes become typographic ones, so that none can meet the delimiter.
    """
    pieces = " ".join(text.split()).split('"')
    text = pieces[0] + "".join(f"{'“' if at % 2 else '”'}{x}" for at, x in enumerate(pieces[1:], 1))
    return escaped(text.replace("\\", "\\\\"))


def sentence(text: str) -> str:
    """The text as a sentence: first letter in upper case, a full stop at the end."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…" else text + "."


def wrapped(text: str, *, indent: int, hanging: str = "") -> list[str]:
    """Break text into lines that fit at an indentation of `indent` columns."""
    if len(text) <= WIDTH - indent and text.isprintable():
        return [text.rstrip()] if text.strip() else []
    return textwrap.wrap(
        text,
        width=WIDTH - indent,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def docstring(*paragraphs: str, indent: int) -> tuple[str, ...]:
    """Lines of a docstring; paragraphs are separated by blank lines, empty ones left out."""
    lines: list[str] = []
    for paragraph in paragraphs:
        if paragraph:
            lines += [""] if lines else []
            lines += wrapped(safe(paragraph), indent=indent)
    return tuple(lines)


def arguments_doc(described: Iterable[tuple[str, str]], indent: int) -> list[str]:
    """Lines about parameters, by name and description; none where there are none."""
    lines: list[str] = []
    for name, about in described:
        lines += [] if lines else ["", "Args:"]
        spelled = wrapped(f"{name}: {safe(about)}", indent=indent + 4, hanging="    ")
        lines += [f"    {line}" for line in spelled]
    return lines


def shown(returns: Annotation) -> str:
    """What a method gives, as its docstring has it."""
    return str(returns).removeprefix("builtins.")
