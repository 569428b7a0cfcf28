"""For people: each change with the lines of code that it touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plansdk.changes import Change
from plansdk.changes.report.comparison import symbols_of
from plansdk.changes.report.labels import title
from plansdk.diagnostics import visible
from plansdk.impact.impact import Impact, Touched
from plansdk.impact.report.labels import ROOM, kept, labels, summary
from plansdk.impact.uses import Place, Use
from plansdk.translation import Language

_MOST = 50
"""Most lines of what is only possible, and of what is not known."""


def as_text(impact: Impact, language: Language) -> str:
    """Changes with their places, then what may be touched, then the counts."""
    said = labels(language)
    lines = [visible(title(impact.comparison, language, ROOM))]
    for each in impact.touched:
        lines += ["", *_touched(each, impact, language)]
    possible = [
        f"{_line(impact, each.place.place)} ({_symbols(each.changes)})" for each in impact.possible
    ]
    unresolved = [_line(impact, each.place) for each in impact.unresolved]
    for key, found in (("possible", possible), ("unresolved", unresolved)):
        if found:
            lines += ["", f"{said[key]} ({len(found)})", *_cut(found, said["more"])]
    lines += ["", summary(impact, language)]
    return "\n".join(lines) + "\n"


def _touched(touched: Touched, impact: Impact, language: Language) -> Iterator[str]:
    change = touched.change
    symbols = symbols_of(change)
    text = visible(change.text(language))
    level = labels(language)[touched.level]
    yield f"{level}[{change.rule}] {text}{f' ({symbols})' if symbols else ''}"
    broken = _lines([each for each in touched.uses if not touched.goes_on(each)])
    working = _lines([each for each in touched.uses if touched.goes_on(each)])
    yield from (f"  {_line(impact, each)}" for each in broken.values())
    if left := [place for at, place in working.items() if at not in broken]:
        yield f"  {visible(kept(touched, language))}:"
        yield from (f"  {_line(impact, each)}" for each in left)


def _lines(uses: Sequence[Use]) -> dict[tuple[str, int], Place]:
    """The first place of each line, in order."""
    first = {(each.place.file, each.place.line): each.place for each in reversed(uses)}
    return dict(sorted(first.items()))


def _line(impact: Impact, place: Place) -> str:
    at = visible(f"{place.file}:{place.line}:{place.column}")
    return f"{at}  {visible(impact.line(place.file, place.line), 160)}"


def _symbols(changes: Sequence[Change]) -> str:
    """What an unknown object may be: `Task.deadline, Deal.deadline, …`."""
    names = list(dict.fromkeys(str(each.old_symbol) for each in changes))
    return visible(", ".join(names[:3]) + (", …" if len(names) > 3 else ""))


def _cut(lines: Sequence[str], more: str) -> Iterator[str]:
    yield from (f"  {each}" for each in lines[:_MOST])
    if len(lines) > _MOST:
        yield f"  {more.format(count=len(lines) - _MOST)}"
