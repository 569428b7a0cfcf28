"""Measure everything and print tables: `make bench`, or `python tests/benchmarks/run.py -h`."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import partial
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / each) for each in ("tests", "generator", "generated")]

from benchmarks import decoding, generation, imports, mocks, sizes  # noqa: E402
from benchmarks.measure import Row, Sample  # noqa: E402

COLUMNS = ("what", "median", "spread", "processor", "ratio", "aim", "base", "to base")
"""Of the base there is the processor time, or the quantity that is no time."""


def groups(base: str) -> dict[str, tuple[Callable[[int], list[Row]], int]]:
    """What there is to measure, and in how many rounds; generation beside a revision."""
    return {
        "generation": (partial(generation.rows, base=base), 3),
        "imports": (imports.rows, 15),
        "decoding": (decoding.rows, 15),
        "sizes": (sizes.rows, 1),
        "mocks": (mocks.rows, 5),
    }


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    known = ", ".join(groups(""))
    parser.add_argument("groups", nargs="*", help=f"some of {known}; all by default")
    parser.add_argument("--rounds", type=int, help="rounds of each measurement")
    parser.add_argument("--base", default="", help="a revision to measure generation of, too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args()
    unknown = set(arguments.groups) - groups("").keys()
    if unknown:
        parser.error(f"there is no group {', '.join(sorted(unknown))}")
    rows: list[Row] = []
    for name, (measure, rounds) in groups(arguments.base).items():
        if not arguments.groups or name in arguments.groups:
            print(f"measuring: {name}", file=sys.stderr)
            rows += measure(arguments.rounds or rounds)
    print(tables(rows))
    if arguments.json:
        facts = {"python": platform.python_version(), "rows": [asdict(each) for each in rows]}
        arguments.json.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def tables(rows: Iterable[Row]) -> str:
    """The rows as Markdown, one table for each group."""
    lines: list[str] = []
    for group, found in groupby(rows, lambda row: row.group):
        own = list(found)
        columns = COLUMNS if any(each.base for each in own) else COLUMNS[:-2]
        lines += ["", f"### {group}", "", _line(columns)]
        lines.append(_line(["---", *["---:"] * (len(columns) - 1)]))
        lines += [_line(_cells(row)[: len(columns)]) for row in own]
    return "\n".join(lines[1:])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: Row) -> tuple[str, ...]:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f} x {row.peer}"
    verdict = {True: "met", False: "missed", None: ""}[row.is_met]
    busy = "" if row.processor is None else _number(row.processor.median, row.unit)
    return (
        row.name,
        _number(row.wall.median, row.unit),
        _spread(row.wall),
        busy,
        ratio,
        f"{row.aim} {verdict}".strip(),
        "" if row.base is None else _number(row.base.median, row.unit),
        "" if row.to_base is None else f"{row.to_base:.2f} x",
    )


def _number(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if value >= 1000 or unit in {"files"} else f"{value:.3g} {unit}"


def _spread(sample: Sample) -> str:
    if sample.rounds == 1:
        return ""
    return f"{sample.low:.3g} to {sample.high:.3g} in {sample.rounds}"


if __name__ == "__main__":
    main()
