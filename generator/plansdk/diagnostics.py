"""Diagnostics: what a stage found wrong, where, and what to do about it.

Findings about a user's input are values, never exceptions: a stage returns its
result together with a list of `Diagnostic`, so that one run reports everything.
An exception out of plansdk means a bug of plansdk, with one deliberate
exception: `Rejected`, raised where a stage cannot go on at all (text that is not
YAML, a file that cannot be read). It carries the diagnostics collected so far.

The printed form of a finding is fixed:

    FILE:LINE:COLUMN: LEVEL[CODE] message
        hint: what to do
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Literal

Level = Literal["error", "warning", "note"]
Annotation = Literal["error", "warning", "notice"]
"""What a workflow command of GitHub Actions puts beside a line of code."""

_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _TEXT | str.maketrans({":": "%3A", ",": "%2C"})
_ORDER: dict[Level, int] = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a source file; line and column count from 1.

    `line` 0 stands for the file as a whole.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


NOWHERE = Span("")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        code: Stable identifier (`RAML110`); docs/diagnostics.md leads to all of them.
        level: Only errors stop a run.
        span: The place in the input.
        message: What is wrong, in one sentence without the place.
        hint: What to do about it; may be empty.
        subject: What it is about, for stages that settle it; not printed.
    """

    code: str
    level: Level
    span: Span
    message: str
    hint: str = ""
    subject: str = ""

    def __str__(self) -> str:
        line = f"{escaped(str(self.span))}: {self.level}[{self.code}] {visible(self.message)}"
        return f"{line}\n    hint: {visible(self.hint)}" if self.hint else line


class Rejected(Exception):
    """The input cannot be processed any further.

    Attributes:
        diagnostics: Everything found up to and including the reason.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__("\n".join(str(each) for each in self.diagnostics))


def error(code: str, span: Span, message: str, hint: str = "") -> Diagnostic:
    """Make a finding that stops the run."""
    return Diagnostic(code, "error", span, message, hint)


def warning(code: str, span: Span, message: str, hint: str = "") -> Diagnostic:
    """Make a finding that is reported and does not stop the run."""
    return Diagnostic(code, "warning", span, message, hint)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of the findings stops the run."""
    return any(each.level == "error" for each in diagnostics)


def reject_errors(diagnostics: Iterable[Diagnostic]) -> None:
    """Stop where there are errors.

    Raises:
        Rejected: There are; carries every finding.
    """
    found = tuple(diagnostics)
    if has_errors(found):
        raise Rejected(found)


def as_warnings(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Errors as warnings, about what is compared before it is adapted."""
    return tuple(
        replace(each, level="warning") if each.level == "error" else each for each in diagnostics
    )


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort findings by place, worst first at the same place, without repeats."""
    unique = dict.fromkeys(diagnostics)
    return sorted(unique, key=lambda each: (each.span, _ORDER[each.level], each.code, each.message))


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """All findings as one JSON array, in order."""
    found = [
        {
            **asdict(each.span),
            "level": each.level,
            "code": each.code,
            "message": each.message,
            "hint": each.hint,
        }
        for each in in_order(diagnostics)
    ]
    return json_text(found)


def workflow_command(
    kind: Annotation, text: str, place: Span | None = None, title: str = ""
) -> str:
    """A workflow command of GitHub Actions, with escapes for what it may not contain.

    Args:
        kind: How it is shown.
        text: What is said.
        place: The lines of code that it is shown beside.
        title: What stands above the text.
    """
    given = {"title": title}
    if place is not None and place.file:
        at = {"line": str(place.line), "col": str(place.column)} if place.line else {}
        given = {"file": escaped(place.file.replace("\\", "/")), **at, "title": title}
    pairs = (f"{name}={value.translate(_PROPERTY)}" for name, value in given.items() if value)
    properties = ",".join(pairs)
    return f"::{kind}{properties and ' '}{properties}::{visible(text, 1000).translate(_TEXT)}"


def as_annotations(diagnostics: Iterable[Diagnostic]) -> str:
    """All findings as workflow commands, in order."""
    kinds: dict[Level, Annotation] = {"error": "error", "warning": "warning", "note": "notice"}
    return "".join(
        f"{workflow_command(kinds[e.level], _with_hint(e), e.span, f'plansdk {e.code}')}\n"
        for e in in_order(diagnostics)
    )


def _with_hint(found: Diagnostic) -> str:
    return f"{found.message}; {found.hint}" if found.hint else found.message


def json_text(data: object) -> str:
    """Data as a JSON document that is safe to print: what is not printable is escaped in it."""
    text = json.dumps(data, indent=2, ensure_ascii=False)
    return json_escaped(text, lambda c: c.isprintable() or c == "\n")


def json_escaped(text: str, is_kept: Callable[[str], bool]) -> str:
    """The same JSON document with escapes for the characters that are not kept."""
    return "".join(c if is_kept(c) else json.dumps(c)[1:-1] for c in text)


def visible(text: str, limit: int = 300) -> str:
    """Make text from outside safe to print on a terminal.

    Control and bidirectional-override characters become escapes, and what is
    longer than `limit` characters is cut with an ellipsis.
    """
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    return escaped(text)


def escaped(text: str) -> str:
    """The text with escapes for characters that are not printable."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )
