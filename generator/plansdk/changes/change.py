"""One difference between two versions of an API."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from plansdk.changes.rules import Level, Rule, rules
from plansdk.diagnostics import Span
from plansdk.naming.symbol import Symbol
from plansdk.translation import Language


@dataclass(frozen=True, slots=True)
class Change:
    """A finding of a rule.

    Attributes:
        rule: Id in the table of rules.
        level: How bad it is here.
        subject: Identity of what has changed: `Task.deadline`, `GET /task/{id}`,
            `GET /task?limit`, `POST /task body`; in the new version unless it is gone.
        group: What it is listed under: a resource, a type, `errors`.
        item: What tells findings about one subject apart: a value, a code.
        parameters: What the text of the rule mentions besides subject and item.
        old: Its place in the old specification, if it was there.
        new: Its place in the new specification, if it is there.
        old_symbol: What Python code of the old version calls it: `Task.deadline`,
            `task.list`, `task.list(limit)`; None for what has no name there.
        new_symbol: The same for the new version.
        accepted: Why a project lives with it; empty where it does not.
    """

    rule: str
    level: Level
    subject: str
    group: str
    item: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    old: Span | None = None
    new: Span | None = None
    old_symbol: Symbol | None = None
    new_symbol: Symbol | None = None
    accepted: str = ""

    @property
    def definition(self) -> Rule:
        """The rule itself."""
        return rules()[self.rule]

    @property
    def fingerprint(self) -> str:
        """Identifies the finding over runs, whatever its text or place becomes."""
        identity = f"{self.rule}\0{self.subject}\0{self.item}"
        return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def text(self, language: Language = "en") -> str:
        """The finding as a sentence without a place and without a full stop."""
        filled = {**self.parameters, "subject": self.subject, "item": self.item}
        return self.definition.texts[language].format_map(filled)

    @property
    def place(self) -> Span | None:
        """Where to look: in the new version, or in the old one if it is gone there."""
        return self.new or self.old

    def as_json(self, language: Language = "en") -> dict[str, object]:
        """The finding as a JSON-ready mapping."""
        return {
            "rule": self.rule,
            "level": self.level,
            "layer": self.definition.layer,
            "subject": self.subject,
            "item": self.item,
            "group": self.group,
            "text": self.text(language),
            "parameters": dict(self.parameters),
            "old": _place(self.old),
            "new": _place(self.new),
            "old_symbol": str(self.old_symbol or ""),
            "new_symbol": str(self.new_symbol or ""),
            "fingerprint": self.fingerprint,
            **({"accepted": self.accepted} if self.accepted else {}),
        }


def _place(span: Span | None) -> dict[str, object] | None:
    return {"file": span.file, "line": span.line, "column": span.column} if span else None
