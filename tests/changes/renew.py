"""Write the table of rules into docs/diff.md."""

from __future__ import annotations

from rule_table import PAGE, renewed

PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
