"""The schema of `[tool.plansdk]` says what the readers of the settings take, and no more."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from changes.rule_table import SCHEMA, schema
from plansdk.changes import LEVELS
from plansdk.cli import Exit
from plansdk.diagnostics import Level, Rejected
from plansdk.resources import TARGETS
from plansdk.vendor import config
from stand_in import StandIn, run

_HEADS = {
    "vendor": "[[tool.plansdk.vendor]]",
    "diff.levels": "[tool.plansdk.diff.levels]",
    "diff.accepted": "[[tool.plansdk.diff.accepted]]",
    "lint.levels": "[tool.plansdk.lint.levels]",
}
_VALUES = {
    "vendor": {
        "target": "'megaplan'",
        "dest": "'src'",
        "package": "'mega'",
        "only": "['task']",
        "depth": "1",
        "spec": "'a.raml'",
        "custom-fields": "'a.raml'",
    },
    "diff.accepted": {
        "rule": "'type-removed'",
        "subject": "'Task'",
        "item": "'x'",
        "reason": "'None'",
        "until": "2099-01-31",
    },
}
_DATA: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
_TABLES: dict[str, Any] = {
    "vendor": _DATA["properties"]["vendor"]["items"],
    "diff.accepted": _DATA["properties"]["diff"]["properties"]["accepted"]["items"],
}


def is_taken(folder: Path, table: str, values: dict[str, str]) -> bool:
    lines = [_HEADS[table], *(f"{key} = {value}" for key, value in values.items())]
    place = folder / "pyproject.toml"
    place.write_text("\n".join(lines))
    (folder / "a.raml").write_text("#%RAML 1.0\n")
    if table == "vendor":
        try:
            return bool(config.read(place))
        except Rejected:
            return False
    arguments = ["diff", "a", "b"] if table.startswith("diff") else ["lint", "a.raml"]
    return run(arguments, StandIn()) == Exit.FINE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_lists_the_rules() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema(), "renew it with `make golden`"


@pytest.mark.parametrize("table", _TABLES)
def test_tables(table: str, folder: Path) -> None:
    values = _VALUES[table]
    assert _TABLES[table]["properties"].keys() == values.keys()
    assert not _TABLES[table]["additionalProperties"]
    assert is_taken(folder, table, values)
    assert not is_taken(folder, table, {**values, "other": "1"})
    for key in values:
        rest = {name: value for name, value in values.items() if name != key}
        assert is_taken(folder, table, rest) == (key not in _TABLES[table]["required"])
        assert not is_taken(folder, table, {**values, key: "{}"})


@pytest.mark.parametrize("table", ["diff.levels", "lint.levels"])
def test_levels(table: str, folder: Path) -> None:
    section = _DATA["properties"][table.split(".")[0]]
    assert section["properties"].keys() <= {"levels", "accepted"}
    levels = section["properties"]["levels"]
    known = levels["additionalProperties"]["enum"]
    assert known == list(LEVELS if table == "diff.levels" else get_args(Level))
    key = "type-removed" if table == "diff.levels" else "RAML111"
    assert all(is_taken(folder, table, {key: f"'{level}'"}) for level in known)
    assert not is_taken(folder, table, {key: "'other'"})
    assert not is_taken(folder, table, {"other": f"'{known[0]}'"})


def test_what_else_is_closed() -> None:
    assert _TABLES["vendor"]["properties"]["target"]["enum"] == list(TARGETS)
    assert not _DATA["additionalProperties"]
    assert not _DATA["properties"]["diff"]["additionalProperties"]
    pattern = _DATA["properties"]["lint"]["properties"]["levels"]["propertyNames"]["pattern"]
    assert re.search(pattern, "PFX101")
    assert not re.search(pattern, "PFX1011")
