"""The table of rules as docs/diff.md shows it."""

from __future__ import annotations

from pathlib import Path

from plansdk.changes import rules

PAGE = Path(__file__).parents[2] / "docs" / "diff.md"
_BEGIN = "<!-- rules: renewed by `make golden` -->\n"
_END = "<!-- end of rules -->\n"


def table() -> str:
    """The rules as a Markdown table."""
    lines = ["| rule | level | layer | it says |", "| --- | --- | --- | --- |"]
    for rule in rules().values():
        levels = dict.fromkeys((rule.levels["answers"], rule.levels["requests"]))
        text = rule.texts["en"].replace("{", "*").replace("}", "*")
        lines.append(f"| `{rule.id}` | {' / '.join(levels)} | {rule.layer} | {text} |")
    return "\n".join(lines) + "\n"


def renewed(page: str) -> str:
    """The page with the table of today."""
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{table()}\n{_END}{after}"
