"""Workflow commands of GitHub Actions, which shows them beside the lines of code.

What a command may not contain is escaped: `%`, line breaks, and in properties also
colons and commas.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from plansdk.changes import Level
from plansdk.changes.rules import Language
from plansdk.diagnostics import escaped, visible
from plansdk.impact.impact import Impact
from plansdk.impact.report.labels import kept, labels, summary
from plansdk.impact.uses import Place

_COMMANDS: Final[dict[Level, str]] = {
    "breaking": "error",
    "risky": "warning",
    "compatible": "notice",
    "documentation": "notice",
}
_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _TEXT | str.maketrans({":": "%3A", ",": "%2C"})


def as_annotations(impact: Impact, language: Language) -> str:
    """A command for each place that a change touches, and one for the counts."""
    return "".join(f"{each}\n" for each in _commands(impact, language))


def _commands(impact: Impact, language: Language) -> Iterator[str]:
    for each in impact.touched:
        change = each.change
        by_place = {use.place: use for use in sorted(each.uses, key=each.goes_on, reverse=True)}
        for place, use in sorted(by_place.items()):
            text = change.text(language)
            if each.goes_on(use):
                text = f"{text}; {kept(each, language)}"
            yield _command(_COMMANDS[each.level_at(use)], place, f"plansdk {change.rule}", text)
    said = labels(language)["possible"]
    for possible in impact.possible:
        names = ", ".join(dict.fromkeys(str(change.old_symbol) for change in possible.changes))
        yield _command("notice", possible.place.place, "plansdk impact", f"{said}: {names}")
    yield f"::notice::{visible(summary(impact, language)).translate(_TEXT)}"


def _command(command: str, place: Place, title: str, text: str) -> str:
    file = escaped(place.file.replace("\\", "/")).translate(_PROPERTY)
    at = f"file={file},line={place.line},col={place.column},title={title.translate(_PROPERTY)}"
    return f"::{command} {at}::{visible(text).translate(_TEXT)}"
