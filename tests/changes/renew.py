"""Write the table of rules into docs/diff.md and into the schema of settings."""

from __future__ import annotations

from rule_table import PAGE, SCHEMA, renewed, schema

PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
SCHEMA.write_text(schema(), encoding="utf-8")
