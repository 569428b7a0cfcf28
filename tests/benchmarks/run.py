"""Measure everything and print tables: `make bench`, or `python tests/benchmarks/run.py -h`."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / each) for each in ("tests", "generator", "generated")]

from benchmarks import decoding, generation, imports, mocks, sizes, versions  # noqa: E402
from benchmarks.measure import Row, Sample  # noqa: E402

GROUPS: dict[str, tuple[Callable[[int], list[Row]], int]] = {
    "generation": (generation.rows, 3),
    "versions": (versions.rows, 3),
    "imports": (imports.rows, 15),
    "decoding": (decoding.rows, 15),
    "sizes": (sizes.rows, 1),
    "mocks": (mocks.rows, 5),
}
"""What there is to measure, and in how many rounds."""


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", help=f"some of {', '.join(GROUPS)}; all by default")
    parser.add_argument("--rounds", type=int, help="rounds of each measurement")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args()
    unknown = set(arguments.groups) - GROUPS.keys()
    if unknown:
        parser.error(f"there is no group {', '.join(sorted(unknown))}")
    rows: list[Row] = []
    for name, (measure, rounds) in GROUPS.items():
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
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            lines += ["", f"### {group}", ""]
            lines += ["| what | median | spread | processor | ratio | aim |"]
            lines += ["| --- | ---: | ---: | ---: | --- | --- |"]
        lines.append(f"| {' | '.join(_cells(row))} |")
    return "\n".join(lines[1:])


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
    )


def _number(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if value >= 1000 or unit in {"files"} else f"{value:.3g} {unit}"


def _spread(sample: Sample) -> str:
    if sample.rounds == 1:
        return ""
    return f"{sample.low:.3g} to {sample.high:.3g} in {sample.rounds}"


if __name__ == "__main__":
    main()
