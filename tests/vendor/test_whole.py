"""The whole Megaplan document and the Planfix specification, once each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from plansdk.model import references
from plansdk.plan import PlannedApi, plan
from plansdk.targets import MEGAPLAN
from plansdk.vendor.lock import Selection
from plansdk.vendor.selection import select
from plansdk.vendor.where import named, where
from vendor.projects import SETTINGS


def mentions(planned: PlannedApi, selection: Selection) -> tuple[int, int, int]:
    """Types, properties and operations of a slice, in which everything is there."""
    part, found = planned.named, select(planned, selection).named
    known = {each.name for each in found.api.types}
    properties = [prop for each in found.api.types for prop in each.properties]
    declared = {each.name for each in part.api.types}
    for prop in properties:
        assert set(references(prop.type)) & declared <= known, prop
    return len(known), len(properties), len(found.api.operations)


def test_slices_of_the_megaplan_document() -> None:
    planned = plan(MEGAPLAN.read(MEGAPLAN.inputs()))
    part = planned.named
    whole = mentions(planned, Selection())
    assert whole == (len(part.api.types), sum(len(t.properties) for t in part.api.types), 1615)
    three = mentions(planned, Selection(("task", "deal", "contractor")))
    assert three[0] < whole[0] / 4
    assert three[1] < whole[1] * 0.4
    assert three[2] == 250
    one = mentions(planned, Selection(("task.get",)))
    assert one[0] <= 12
    resources = {resource for resource, _ in part.names.operations.values()}
    for each in sorted(resources)[::6]:
        mentions(planned, Selection((each,)))
    # Every generated name leads to a line, and back.
    known = named(planned)
    unions = set(part.names.unions.values())
    assert all(each.symbol.span.line for each in known if each.symbol.name not in unions)
    for each in known[::500]:
        assert each in where(planned, str(each.symbol))
        assert each in where(planned, f"megaplan_api.{each.module}")


def test_planfix_slice_can_be_imported(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    program = (
        "from plansdk.cli import run\n"
        "if __name__ == '__main__':\n"
        f"    arguments = ['planfix', {str(tmp_path)!r}, '--only', 'task', '--package', 'pf']\n"
        "    raise SystemExit(run(['vendor', *arguments]))\n"
    )
    environment = {"PYTHONPATH": ":".join(sys.path)}
    vendored = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=90
    )
    assert vendored.returncode == 0, vendored.stderr
    resources = {each.stem for each in (tmp_path / "pf" / "resources").glob("*.py")}
    assert resources == {"__init__", "task"}
    assert not (tmp_path / "pf" / "_core" / "described_fields.py").exists()
    use = (
        "import pf; from pf.models import Task; print(Task.__name__, pf.Planfix.task);"
        "pf.FieldTypes({501: 'DATE'}).values(Task()); [*pf.rows([Task(title='A')], ['title'])]"
    )
    done = subprocess.run(
        [sys.executable, "-c", use], cwd=tmp_path, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
