"""Changes as one HTML page that needs nothing besides itself.

Its style and its script are part of it, and its policy lets nothing else run or load.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plansdk.changes.change import Change
from plansdk.changes.report.comparison import Comparison, line_of, symbols_of
from plansdk.changes.report.labels import group_title, labels, suggestion, title, told_of
from plansdk.changes.rules import Level, worst
from plansdk.diagnostics import visible
from plansdk.resources import templates
from plansdk.translation import Language


@dataclass(frozen=True, slots=True)
class Row:
    """A change as the page shows it."""

    level: Level
    level_word: str
    layer_word: str
    about_layer: str
    text: str
    symbols: str
    old: str
    new: str
    rule: str
    fingerprint: str

    @property
    def needle(self) -> str:
        """What a search looks at."""
        parts = (self.text, self.symbols, self.rule, self.old, self.new)
        return " ".join(parts).casefold()


@dataclass(frozen=True, slots=True)
class Group:
    """Changes under one heading."""

    anchor: str
    title: str
    worst: Level | None
    rows: tuple[Row, ...]


def as_html(comparison: Comparison, language: Language) -> str:
    """The page."""
    folder = templates() / "reports"
    environment = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = (folder / "diff.css").read_text(encoding="utf-8")
    script = (folder / "diff.js").read_text(encoding="utf-8")
    groups = [
        Group(
            f"group-{number}",
            visible(group_title(name, language)),
            worst(each.level for each in changes),
            tuple(_row(each, language) for each in changes),
        )
        for number, (name, changes) in enumerate(comparison.groups(), 1)
    ]
    return environment.get_template("diff.html.jinja").render(
        language=language,
        words=labels(language),
        title=visible(title(comparison, language)),
        suggestion=suggestion(comparison, language),
        counts=comparison.counts(),
        total=len(comparison.changes),
        groups=groups,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _row(change: Change, language: Language) -> Row:
    said = labels(language)
    return Row(
        change.level,
        said[change.level],
        said[change.definition.layer],
        said[f"about_{change.definition.layer}"],
        visible(told_of(change, language), 1000),
        symbols_of(change),
        line_of(change.old),
        line_of(change.new),
        change.rule,
        change.fingerprint,
    )


def _hash(text: str) -> str:
    """The hash by which the policy of the page knows its own style and script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
