"""Collects what is found wrong while a RAML document is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from plansdk.diagnostics import Diagnostic, Level, Span

MAX_FINDINGS = 1000
"""Where reporting ends; nobody reads more, and a hostile document has many."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to a wrong one, or an empty text."""
    close = get_close_matches(name[:40], sorted(known), 1)
    return f"did you mean `{close[0]}`?" if close else ""


@dataclass(slots=True)
class _Group:
    first: Diagnostic
    plural: str
    count: int = 0


@dataclass(slots=True)
class Findings:
    """A growing list of findings, of which only so many are kept.

    What a document repeats hundreds of times is reported once, with its count and
    its first place (`tally`).
    """

    found: list[Diagnostic] = field(default_factory=list[Diagnostic])
    groups: dict[tuple[str, str], _Group] = field(default_factory=dict[tuple[str, str], _Group])
    hidden: int = 0
    has_errors: bool = False

    @property
    def is_full(self) -> bool:
        """Whether nothing more is kept, so that hints need not be worked out."""
        return len(self.found) >= MAX_FINDINGS

    def take(self, others: Iterable[Diagnostic]) -> None:
        """Add what another stage has found."""
        for each in others:
            self._add(each)

    def error(self, code: str, span: Span, message: str, hint: str = "") -> None:
        """Report what must be corrected."""
        self._add(Diagnostic(code, "error", span, message, hint))

    def warning(self, code: str, span: Span, message: str, hint: str = "") -> None:
        """Report what is probably a mistake and has been worked around."""
        self._add(Diagnostic(code, "warning", span, message, hint))

    def note(self, code: str, span: Span, message: str, hint: str = "") -> None:
        """Report what is left out or read in a special way."""
        self._add(Diagnostic(code, "note", span, message, hint))

    def tally(
        self,
        level: Level,
        code: str,
        span: Span,
        message: str,
        plural: str = "",
        hint: str = "",
        key: str = "",
    ) -> None:
        """Count a finding that is reported once for all its places.

        Args:
            level: Level of the finding.
            code: Code of the finding.
            span: This place; the first one is shown.
            message: The message when there is one place.
            plural: The message when there are several, `{count}` for the number;
                by default `message` with the number behind it.
            hint: What to do about it.
            key: Tells groups of the same code apart; the subject of the finding.
        """
        plural = plural or f"{message} ({{count}} places)"
        self.has_errors = self.has_errors or level == "error"
        if (code, key) not in self.groups:
            if len(self.groups) >= MAX_FINDINGS:
                self.hidden += 1
                return
            first = Diagnostic(code, level, span, message, hint, key)
            self.groups[code, key] = _Group(first, plural)
        self.groups[code, key].count += 1

    def finish(self) -> list[Diagnostic]:
        """Everything found, tallies included."""
        for group in self.groups.values():
            message = group.plural.replace("{count}", str(group.count))
            several = replace(group.first, message=message)
            self.found.append(several if group.count > 1 else group.first)
        self.groups.clear()
        if self.hidden:
            level: Level = "error" if self.has_errors else "note"
            place = Span(self.found[0].span.file)
            message = f"{self.hidden} further findings are not shown"
            self.found.append(Diagnostic("RAML199", level, place, message))
            self.hidden = 0
        return self.found

    def _add(self, found: Diagnostic) -> None:
        self.has_errors = self.has_errors or found.level == "error"
        if self.is_full:
            self.hidden += 1
        else:
            self.found.append(found)


_NAMED = {"RAML121": "pattern properties", "RAML181": "annotations", "RAML182": "other answers"}
_NOT_MODELLED = frozenset({*_NAMED, "RAML180", "RAML183"})


def not_modelled(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """What a document says and no client knows, in words: `headers`, `other answers`."""
    found = (each for each in diagnostics if each.code in _NOT_MODELLED)
    return sorted({_NAMED.get(each.code, each.subject) for each in found})
