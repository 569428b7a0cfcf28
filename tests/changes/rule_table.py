"""The table of rules as docs/diff.md shows it, and as the schema of settings lists it."""

from __future__ import annotations

import json
from pathlib import Path

from plansdk import settings
from plansdk.changes import rules

PAGE = Path(__file__).parents[2] / "docs" / "diff.md"
SCHEMA = Path(settings.__file__).with_name("settings.schema.json")
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


def schema() -> str:
    """The schema of settings with the rules of today."""
    data = json.loads(SCHEMA.read_text(encoding="utf-8"))
    data["definitions"]["rule"]["enum"] = list(rules())
    return json.dumps(data, indent=2) + "\n"
