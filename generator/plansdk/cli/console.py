"""What a person sees: progress and findings on the error stream, results on the output."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from plansdk.diagnostics import (
    Diagnostic,
    Level,
    Span,
    as_annotations,
    escaped,
    in_order,
    json_escaped,
    workflow_command,
)
from plansdk.files import write_atomically
from plansdk.progress import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

_COLORS: Final[dict[Level, str]] = {"error": "red", "warning": "yellow", "note": "cyan"}


class PlainLines(Progress):
    """Progress where there is no terminal: one line as each stage begins."""

    def __init__(self, title: str) -> None:
        self._title = title

    def stage(self, name: str, total: int | None = None) -> None:
        """Say that the stage begins."""
        say(f"{self._title}: {name}" + (f" ({total})" if total else ""), err=True)


class Bar(Progress):
    """Progress on a terminal: one bar, gone when the run has ended."""

    def __init__(self, title: str, bars: Bars) -> None:
        self._title = title
        self._bars = bars
        self._task: TaskID | None = None

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin the bar anew under the name of the stage."""
        self.done()
        self._task = self._bars.add_task(escaped(f"{self._title}: {name}"), total=total)

    def advance(self, n: int = 1) -> None:
        """Move the bar."""
        if self._task is not None:
            self._bars.advance(self._task, n)

    def done(self) -> None:
        """Take the bar away."""
        if self._task is not None:
            self._bars.remove_task(self._task)
            self._task = None


@contextmanager
def progress(title: str) -> Generator[Progress]:
    """Show the progress of a run for as long as the block lasts, a title before each stage."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield PlainLines(title)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    name = TextColumn("{task.description}", markup=False)
    columns = name, BarColumn(), MofNCompleteColumn()
    # rich heeds NO_COLOR by itself.
    with Bars(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bars:
        yield Bar(title, bars)


def show(diagnostics: Iterable[Diagnostic], *, err: bool = True) -> None:
    """Print findings in order, and how many there are."""
    found = in_order(from_here(each) for each in diagnostics)
    for each in found:
        level = f"{each.level}[{each.code}]"
        place, _, rest = str(each).partition(level)
        message, *hint = rest.split("\n")
        styled = click.style(level, fg=_COLORS[each.level], bold=True)
        _print(f"{escaped(place)}{styled}{escaped(message)}", err=err)
        say(*hint, err=err)
    if found:
        say(summary(found), err=err)


def annotate(found: Iterable[Diagnostic], form: str) -> None:
    """Print findings to be read by a forge, or by people where the form is another one."""
    if form == "github":
        say(*as_annotations(map(from_here, found)).splitlines())
    else:
        show(found)


def tell_difference(kind: str, place: Path, form: str, more: str = "") -> None:
    """Print that a file is not what it should be."""
    if form == "github":
        say(workflow_command("error", f"{kind}{more}", Span(str(near(place))), "plansdk"))
    else:
        say(f"{kind:<12} {near(place)}{more}")


def near(place: Path) -> Path:
    """A path as seen from the current folder, if it is below it."""
    here = Path.cwd()
    return place.relative_to(here) if place.is_relative_to(here) else place


def from_here(diagnostic: Diagnostic) -> Diagnostic:
    """The finding with its file as seen from the current folder."""
    span = diagnostic.span
    if not Path(span.file).is_absolute():
        return diagnostic
    return replace(diagnostic, span=replace(span, file=str(near(Path(span.file)))))


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many findings there are of each level: `2 errors, 1 warning`."""
    levels = [each.level for each in diagnostics]
    counts = {level: levels.count(level) for level in _COLORS}
    parts = [f"{n} {level}{'s' if n > 1 else ''}" for level, n in counts.items() if n]
    return ", ".join(parts) or "no findings"


def say(*lines: str, err: bool = False) -> None:
    """Print lines; whatever would do more than show itself becomes an escape."""
    for each in lines:
        _print(escaped(each), err=err)


def say_report(text: str, form: str) -> None:
    """Print a report so that it can be read whatever the encoding of the output is."""
    if not sys.stdout.encoding.lower().startswith("utf"):
        if form == "json":
            text = json_escaped(text, str.isascii)
        elif form == "html":
            text = text.encode("ascii", "xmlcharrefreplace").decode("ascii")
    say(*text.removesuffix("\n").split("\n"))


def _print(line: str, *, err: bool) -> None:
    """Print a line; its colours go where they are not wanted."""
    color = False if os.environ.get("NO_COLOR") else None
    click.echo(line, sys.stderr if err else sys.stdout, color=color)


def write(place: Path, text: str) -> None:
    """Write a file that the user named, whole or not at all.

    Raises:
        ClickException: The system refuses.
    """
    try:
        if place.exists() and not place.is_file():  # a pipe or a terminal
            place.write_text(text, encoding="utf-8")
        else:
            write_atomically(place, text.encode())
    except OSError as err:
        raise click.ClickException(f"cannot write {place}: {err.strerror}") from err
