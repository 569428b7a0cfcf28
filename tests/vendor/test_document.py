"""docs/vendoring.md: what it shows for copying works as it stands."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from plansdk.vendor import config

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "vendoring.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def test_configuration_is_accepted(tmp_path: Path) -> None:
    block, ruff = blocks("toml")
    assert set(tomllib.loads(ruff)["tool"]["ruff"]) == {"extend-exclude", "force-exclude"}
    place = tmp_path / "pyproject.toml"
    place.write_text(block)
    (entry,) = config.read(place)
    assert entry.folder == tmp_path / "src/acme/clients/megaplan_client"
    whole = re.sub(r"^# ([\w-]+ = )", r"\1", block, flags=re.MULTILINE)
    (table,) = tomllib.loads(whole)["tool"]["plansdk"]["vendor"]
    assert set(table) == {"target", "dest", "package", "only", "depth", "spec", "custom-fields"}


def test_every_code_is_explained_and_exists() -> None:
    folder = ROOT / "generator" / "plansdk" / "vendor"
    sources = [*folder.glob("*.py")]
    used = {
        code
        for place in sources
        for code in re.findall(r'"(VND\d+)"', place.read_text(encoding="utf-8"))
    }
    assert used == set(re.findall(r"^\| (VND\d+) ", TEXT, re.MULTILINE))
    listed = (folder / "__init__.py").read_text(encoding="utf-8")
    assert used == set(re.findall(r"VND\d+", listed))
