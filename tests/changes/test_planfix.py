"""Single edits of the real Planfix specification: each is found, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from changes.planfix_edits import EDITS, Edit, Found
from plansdk import resources
from plansdk.changes import Change, compare
from plansdk.changes.diff import diff
from plansdk.plan import PlannedApi, plan
from plansdk.targets import PLANFIX

SPEC = resources.specs("planfix")

BACK = {
    "authentication-added": "authentication-removed",
    "bound-tightened": "bound-loosened",
    "deprecation-added": "deprecation-removed",
    "endpoint-removed": "endpoint-added",
    "error-added": "error-removed",
    "error-removed": "error-added",
    "limit-lowered": "limit-raised",
    "limit-raised": "limit-lowered",
    "limit-removed": "limit-added",
    "operation-added": "operation-removed",
    "operation-error-added": "operation-error-removed",
    "operation-error-removed": "operation-error-added",
    "operation-removed": "operation-added",
    "property-added": "property-removed",
    "property-became-required": "property-became-optional",
    "property-removed": "property-added",
    "session-gained": "session-lost",
    "value-added": "value-removed",
    "value-list-added": "value-list-removed",
    "value-removed": "value-added",
}
"""What an edit is reported as when it is taken back."""


def found(changes: Iterable[Change]) -> list[Found]:
    return sorted((each.rule, each.subject, each.item) for each in changes)


@cache
def original() -> PlannedApi:
    return plan(PLANFIX.read(PLANFIX.inputs(SPEC)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the specification."""
    return Path(shutil.copytree(SPEC, tmp_path / "planfix"))


def test_there_are_thirty_edits() -> None:
    assert len(EDITS) >= 30


def test_a_version_does_not_differ_from_itself(folder: Path) -> None:
    comparison, diagnostics = diff(str(SPEC), str(folder))
    assert comparison.changes == ()
    assert diagnostics == ()


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.expected[0][0])
def test_one_edit_is_found_both_ways(edit: Edit, folder: Path) -> None:
    edit.apply(folder)
    before, after = original(), plan(PLANFIX.read(PLANFIX.inputs(folder)))
    changes = compare(before, after)
    assert found(changes) == sorted(edit.expected)
    back = compare(after, before)
    expected = [(BACK.get(rule, rule), *rest) for rule, *rest in edit.expected]
    assert found(back) == sorted(expected)


def test_all_edits_together_are_their_union(folder: Path) -> None:
    for edit in EDITS:
        edit.apply(folder)
    comparison, _ = diff(str(SPEC), str(folder))
    assert found(comparison.changes) == sorted(each for edit in EDITS for each in edit.expected)
    assert comparison.part == "major"
