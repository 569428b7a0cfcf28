"""The overlay of the real document: every entry applies, is needed, and is provided for."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from pathlib import Path

import pytest

from megaplan_api import Megaplan
from plansdk import raml
from plansdk.model import Api, Operation, Ref, Scalar, parts
from plansdk.overlay import Overlay, apply_overlay, read_overlay

ROOT = Path(__file__).parents[2]
SPECS = ROOT / "specs" / "megaplan"


@pytest.fixture(scope="module")
def document() -> Api:
    return raml.read(max(SPECS.glob("*.raml")))[0]


@pytest.fixture(scope="module")
def overlay() -> Overlay:
    overlay, findings = read_overlay(SPECS / "overlay.yaml")
    assert findings == []
    return overlay


def test_every_entry_fits_the_document(document: Api, overlay: Overlay) -> None:
    _, findings = apply_overlay(document, overlay)
    assert findings == []


def test_an_entry_that_is_no_longer_needed_is_an_error(document: Api, overlay: Overlay) -> None:
    corrected, _ = apply_overlay(document, overlay)
    _, findings = apply_overlay(corrected, overlay)
    stale = {each.message.partition(" ")[0].rstrip(":") for each in findings}
    corrections = {each.id for each in overlay.corrections}
    assert stale == corrections | {each.id for each in overlay.outside}
    assert {each.code for each in findings} <= {"OVL201", "OVL202"}


def test_what_is_corrected(document: Api, overlay: Overlay) -> None:
    corrected, _ = apply_overlay(document, overlay)
    interval = corrected.type("DateInterval")
    assert [each.name for each in interval.properties] == ["value", "contentType"]
    assert corrected.type("Response").alias == Scalar("any")
    undeclared = [
        parameter
        for operation in corrected.operations
        for parameter in operation.path_params
        if parameter.undeclared
    ]
    assert undeclared == []


def test_everything_mentioned_is_declared_after_it(document: Api, overlay: Overlay) -> None:
    corrected, _ = apply_overlay(document, overlay)
    mentioned = {
        part.name
        for operation in corrected.operations
        for part in parts(operation.response)
        if isinstance(part, Ref)
    }
    assert mentioned <= corrected.by_name.keys()


def test_a_document_that_has_moved_on_is_noticed(document: Api, overlay: Overlay) -> None:
    others = tuple(each for each in document.types if each.name != "DateInterval")
    _, findings = apply_overlay(replace(document, types=others), overlay)
    assert [each.subject for each in findings] == ["date-interval-value"]


def test_what_lies_outside_is_provided(overlay: Overlay) -> None:
    client = Megaplan("demo.megaplan.ru", token="made up")
    for each in overlay.outside:
        assert callable(attrgetter(each.provided_by)(client)), each.id


def test_what_the_wire_is_like_is_handled(overlay: Overlay) -> None:
    assert len(overlay.wire) == 9
    for each in overlay.wire:
        assert (ROOT / "templates/runtime/megaplan" / f"{each.handled_by}.py").is_file(), each.id


def test_a_correction_finds_its_operation_under_other_names_of_its_variables(
    document: Api, overlay: Overlay
) -> None:
    def renamed(operation: Operation) -> Operation:
        if operation.id not in ("GET /task/{id}", "POST /treeNode/{id}"):
            return operation
        path = operation.path.replace("{id}", "{nodeId}")
        params = tuple(replace(each, name="nodeId") for each in operation.path_params)
        return replace(operation, path=path, declared_path=path, path_params=params)

    operations = tuple(renamed(each) for each in document.operations)
    corrected, findings = apply_overlay(replace(document, operations=operations), overlay)
    assert findings == []
    found = {each.id: each for each in corrected.operations}
    shown = {each.name for each in found["GET /task/{nodeId}"].query_params}
    assert {"fields", "onlyRequestedFields"} <= shown
    (variable,) = found["POST /treeNode/{nodeId}"].path_params
    assert (variable.name, variable.undeclared) == ("nodeId", False)
