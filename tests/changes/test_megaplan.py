"""Single edits of the real Megaplan document: each is found, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, reduce
from pathlib import Path

import pytest

from changes.excerpt import cut
from changes.megaplan_edits import EDITS, NAME_EDITS, Edit, Found, NameEdit
from plansdk import resources
from plansdk.changes import Change, compare
from plansdk.changes.diff import diff
from plansdk.naming import ledger as ledgers
from plansdk.naming.ledger import Ledger
from plansdk.plan import PlannedApi, plan
from plansdk.targets.runtime import MEGAPLAN as RUNTIME
from support.building import parsed

SPEC = resources.specs("megaplan") / "r2510.27309.181.raml"

MIRRORED = {
    "answer-gained": "answer-lost",
    "body-added": "body-removed",
    "body-became-optional": "body-became-required",
    "bound-tightened": "bound-loosened",
    "deprecation-added": "deprecation-removed",
    "operation-added": "operation-removed",
    "pagination-lost": "pagination-gained",
    "parameter-added": "parameter-removed",
    "parameter-became-required": "parameter-became-optional",
    "property-added": "property-removed",
    "property-became-required": "property-became-optional",
    "sortable-gained": "sortable-lost",
    "type-added": "type-removed",
    "type-widened": "type-narrowed",
    "value-added": "value-removed",
}
"""What an edit is reported as when it is taken back."""

BACK = {**MIRRORED, **{back: rule for rule, back in MIRRORED.items()}} | {
    "required-body-added": "body-removed",
    "required-parameter-added": "parameter-removed",
    "required-property-added": "property-removed",
    "body-removed": "required-body-added",
}
RENAMES = {
    "operation-method-changed",
    "operation-path-changed",
    "path-variable-renamed",
    "property-renamed",
    "type-renamed",
}


def found(changes: Iterable[Change]) -> list[Found]:
    return sorted((each.rule, each.subject, each.item) for each in changes)


@cache
def excerpt() -> str:
    return cut(SPEC.read_text(encoding="utf-8"))


@cache
def recorded() -> Ledger:
    return ledgers.load(SPEC.parent / "names.yaml", RUNTIME.taken())


def read(document: str, ledger: Ledger | None = None) -> PlannedApi:
    return plan(parsed(document, ledger or recorded(), "excerpt.raml"))


@cache
def original() -> PlannedApi:
    return read(excerpt())


def test_the_excerpt_is_a_real_part() -> None:
    api = original().named.api
    assert len(api.types) >= 25
    assert len(api.operations) >= 40
    assert len(excerpt()) < 100_000


def test_there_are_sixty_edits_of_different_names() -> None:
    assert len(EDITS) >= 60
    assert len({each.name for each in EDITS}) == len(EDITS)


def test_a_version_does_not_differ_from_itself() -> None:
    before, after = original(), read(excerpt())
    assert compare(before, after) == ()


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_one_edit_is_found_both_ways(edit: Edit) -> None:
    before, after = original(), read(edit.apply(excerpt()))
    changes = compare(before, after)
    assert found(changes) == sorted(edit.expected)
    assert all(each.place is not None for each in changes if each.subject != "service")
    back = compare(after, before)
    if RENAMES.isdisjoint(rule for rule, _, _ in edit.expected):
        expected = [(BACK.get(rule, rule), *rest) for rule, *rest in edit.expected]
        assert found(back) == sorted(expected)
    else:
        assert sorted(each.rule for each in back) == sorted(rule for rule, _, _ in edit.expected)


@pytest.mark.parametrize("edit", NAME_EDITS, ids=lambda edit: edit.section)
def test_a_name_that_moves_is_found(edit: NameEdit) -> None:
    changes = compare(original(), read(excerpt(), edit.apply(recorded())))
    assert found(changes) == sorted(edit.expected)
    assert {each.definition.layer for each in changes} == {"python"}


def test_all_edits_of_the_excerpt_together_are_their_union() -> None:
    document = reduce(lambda text, edit: edit.apply(text), EDITS, excerpt())
    ledger = reduce(lambda names, edit: edit.apply(names), NAME_EDITS, recorded())
    before, after = original(), read(document, ledger)
    changes = compare(before, after)
    expected = [each for edit in (*EDITS, *NAME_EDITS) for each in edit.expected]
    assert found(changes) == sorted(expected)
    assert len({each.fingerprint for each in changes}) == len(changes)


def test_all_edits_of_the_whole_document_together_are_their_union(tmp_path: Path) -> None:
    document = SPEC.read_text(encoding="utf-8")
    edited = reduce(lambda text, edit: edit.apply(text), EDITS, document)
    ledger = reduce(lambda names, edit: edit.apply(names), NAME_EDITS, recorded())
    (tmp_path / "new.raml").write_text(edited, encoding="utf-8")
    (tmp_path / "names.yaml").write_text(ledgers.dump(ledger), encoding="utf-8")
    comparison, _ = diff(SPEC.stem, str(tmp_path / "new.raml"), "1.4.2")
    expected = [each for edit in (*EDITS, *NAME_EDITS) for each in edit.expected]
    assert found(comparison.changes) == sorted(expected)
    assert comparison.next_version == "2.0.0"
