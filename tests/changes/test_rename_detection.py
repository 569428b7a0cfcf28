"""What is taken for renamed, and what for one thing removed and another added."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from changes.test_comparison import changes
from planfix_specs.cases import BASE
from plansdk.changes import compare
from plansdk.naming.ledger import Ledger
from plansdk.plan import plan
from plansdk.targets import PLANFIX

HEAD = """#%RAML 1.0
version: r1
title: Small
types:
    BaseEntity: {properties: {id: {type: string, required: false}}}
    BaseValue: {properties: {at: {type: string, required: false}}}
    Other: {type: BaseEntity, properties: {owner: {type: string}}}
"""


def found(
    old: str, new: str, old_ledger: Ledger | None = None, new_ledger: Ledger | None = None
) -> set[tuple[str, str]]:
    return {
        (each.rule, each.subject)
        for each in changes(HEAD + old, HEAD + new, old_ledger, new_ledger)
    }


def thing(**properties: str) -> str:
    """A type with properties, given their facets."""
    listed = ", ".join(f"{name}: {{{facets}}}" for name, facets in properties.items())
    return f"    Thing: {{type: BaseEntity, properties: {{{listed}}}}}\n"


COLOR = "type: string, required: false, description: Its colour"


def test_a_property_of_the_same_shape_is_renamed() -> None:
    assert found(thing(old=COLOR), thing(new=COLOR)) == {("property-renamed", "Thing.old")}


@pytest.mark.parametrize(
    "other",
    [
        COLOR.replace("string", "integer"),
        COLOR.replace("false", "true"),
        COLOR.replace("colour", "shade"),
        COLOR + ", default: red",
        COLOR + ", sortable: true",
        COLOR + ", enum: [red]",
    ],
)
def test_a_property_of_another_shape_is_another(other: str) -> None:
    added = "required-property-added" if "true" in other and "sortable" not in other else ""
    assert found(thing(old=COLOR), thing(new=other)) == {
        ("property-removed", "Thing.old"),
        (added or "property-added", "Thing.new"),
    }


@pytest.mark.parametrize(
    ("old", "new"), [("a", "bc"), ("ab", "c"), ("ab", "cd")], ids=["new", "old", "both"]
)
def test_of_several_candidates_none_is_taken(old: str, new: str) -> None:
    """On whichever side they are, or the removal of one would go unseen."""
    expected = {("property-removed", f"Thing.{name}") for name in old}
    expected |= {("property-added", f"Thing.{name}") for name in new}
    one, other = (thing(**dict.fromkeys(names, COLOR)) for names in (old, new))
    assert found(one, other) == expected


def test_an_object_is_shape_enough() -> None:
    link = "type: Other, required: false"
    assert found(thing(old=link), thing(new=link)) == {("property-renamed", "Thing.old")}


def test_a_property_and_its_type_are_renamed_together() -> None:
    one, other = (
        f"    {name}: {{properties: {{size: {{type: integer}}}}}}\n"
        + thing(**{prop: f"type: {name}, required: false"})
        for name, prop in (("Box", "box"), ("Crate", "crate"))
    )
    assert found(one, other) == {("type-renamed", "Box"), ("property-renamed", "Thing.box")}


@pytest.mark.parametrize("spelled", ["{}", "'{}[]'", "{}|Other", "'({}|Other)[]'"])
def test_a_renamed_type_changes_nothing_where_it_is_used(spelled: str) -> None:
    one, other = (
        f"    {name}: {{properties: {{size: {{type: integer}}}}}}\n"
        + thing(kept=f"type: {spelled.format(name)}, required: false")
        for name in ("Box", "Crate")
    )
    assert found(one, other) == {("type-renamed", "Box")}


def test_what_the_ledger_pairs_is_not_paired_again() -> None:
    """The property that looks like the former one is new."""
    changed = COLOR.replace("string", "integer")
    ledgers = (
        Ledger(properties={"Thing.old": "shade"}),
        Ledger(properties={"Thing.named": "shade"}),
    )
    assert found(thing(old=COLOR), thing(named=changed, alike=COLOR), *ledgers) == {
        ("property-renamed", "Thing.old"),
        ("type-changed", "Thing.named"),
        ("property-added", "Thing.alike"),
    }


BOX = "{type: BaseEntity, properties: {size: {type: integer, required: false}}}"


def test_a_type_of_the_same_shape_is_renamed() -> None:
    assert found(f"    Box: {BOX}\n", f"    Crate: {BOX}\n") == {("type-renamed", "Box")}


@pytest.mark.parametrize(
    "other",
    [
        BOX.replace("BaseEntity", "BaseValue"),
        BOX.replace("integer", "string"),
        BOX.replace("false", "true"),
        BOX.replace("size", "width"),
    ],
)
def test_a_type_of_another_shape_is_another(other: str) -> None:
    assert found(f"    Box: {BOX}\n", f"    Crate: {other}\n") == {
        ("type-removed", "Box"),
        ("type-added", "Crate"),
    }


@pytest.mark.parametrize(
    "empty", ["{type: BaseEntity}", "{properties: {id: {type: string}, contentType: string}}"]
)
def test_types_without_properties_of_their_own_are_not_paired(empty: str) -> None:
    assert found(f"    Box: {empty}\n", f"    Crate: {empty}\n") == {
        ("type-removed", "Box"),
        ("type-added", "Crate"),
    }


def test_a_type_that_refers_to_itself_is_renamed() -> None:
    one, other = (
        f"    {name}: {{properties: {{inner: {{type: {name}, required: false}}}}}}\n"
        for name in ("Box", "Crate")
    )
    assert found(one, other) == {("type-renamed", "Box")}


def test_a_type_that_keeps_its_class_is_renamed() -> None:
    """Whoever records the former name as that of the class says that it is the same."""
    other = BOX.replace("size", "width")
    assert found(
        f"    Box: {BOX}\n", f"    Crate: {other}\n", None, Ledger(classes={"Crate": "Box"})
    ) == {
        ("type-renamed", "Box"),
        ("property-removed", "Crate.size"),
        ("property-added", "Crate.width"),
    }


def test_types_that_the_ledger_pairs_are_not_paired_again() -> None:
    other = BOX.replace("size", "width")
    ledgers = Ledger(classes={"Box": "Case"}), Ledger(classes={"Crate": "Case"})
    new = f"    Crate: {other}\n    Alike: {BOX}\n"
    assert found(f"    Box: {BOX}\n", new, *ledgers) >= {
        ("type-renamed", "Box"),
        ("type-added", "Alike"),
    }


CALL = """
/box{more}:
    {method}:
        description: Look into the box
        queryParameters:
            deep: {{type: boolean, required: false}}
        body: {{type: Other}}
        responses: {{200: {{body: {{type: Other}}}}}}
"""
OLD = CALL.format(more="", method="post")
MOVED = OLD.replace("/box:", "/crate:")
PAGES = "".join(
    f"            page{each}: {{type: Other, required: false}}\n"
    for each in ("After", "Before", "With")
)


def test_an_operation_of_the_same_shape_has_moved() -> None:
    assert found(OLD, MOVED) == {("operation-path-changed", "POST /box")}
    other = OLD.replace("post:", "put:")
    assert found(OLD, other) == {("operation-method-changed", "POST /box")}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("post:", "put:"),
        ("Look into", "Open"),
        ("boolean", "integer"),
        ("deep:", "wide:"),
        ("        body: {type: Other}\n", ""),
        ("        body: {type: Other}", "        body: {type: BaseEntity}"),
        ("200: {body: {type: Other}}", "200: {body: {type: 'Other[]'}}"),
        ("/crate:", "/crate/{id}:"),
    ],
)
def test_an_operation_of_another_shape_is_another(old: str, new: str) -> None:
    assert old in MOVED
    other = MOVED.replace(old, new)
    assert {rule for rule, _ in found(OLD, other)} == {"operation-removed", "operation-added"}


def test_an_operation_that_has_got_pages_is_another() -> None:
    old = OLD.replace("{type: Other}}}", "{type: 'Other[]'}}}")
    paged = old.replace("/box:", "/crate:").replace("        body:", f"{PAGES}        body:")
    assert {rule for rule, _ in found(old, paged)} == {"operation-removed", "operation-added"}
    assert ("pagination-gained", "POST /box") in found(old, paged.replace("/crate:", "/box:"))


def test_operations_without_a_description_are_not_paired() -> None:
    one, other = (
        each.replace("        description: Look into the box\n", "") for each in (OLD, MOVED)
    )
    assert {rule for rule, _ in found(one, other)} == {"operation-removed", "operation-added"}


def edited(folder: Path, *edits: tuple[str, str]) -> set[tuple[str, str]]:
    """What is found when texts of the small Planfix specification are replaced by others.

    The file of a method goes where its name leads.
    """
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    for old, new in edits:
        places = [each for each in folder.rglob("*.xml") if old in each.read_text("utf-8")]
        assert places, old
        for place in places:
            place.write_text(place.read_text("utf-8").replace(old, new), encoding="utf-8")
    for place in (folder / "task").iterdir():
        name = re.findall('method name="task[.]([a-zA-Z]+)"', place.read_text("utf-8"))[0]
        place.rename(place.with_stem(name))
    before, after = (plan(PLANFIX.read(PLANFIX.inputs(each))) for each in (BASE, folder))
    return {(each.rule, each.subject) for each in compare(before, after)}


def test_an_element_of_the_same_shape_is_renamed(tmp_path: Path) -> None:
    assert edited(tmp_path, ('name="delay"', 'name="until"')) == {
        ("property-renamed", "Task.delay")
    }


def test_an_element_of_another_shape_is_another(tmp_path: Path) -> None:
    edits = (('name="delay"', 'name="until"'), (' when="status=DELAYED"', ""))
    assert edited(tmp_path, *edits) == {
        ("property-removed", "Task.delay"),
        ("property-added", "Task.until"),
    }


def test_an_element_and_its_structure_are_renamed_together(tmp_path: Path) -> None:
    assert edited(tmp_path, ('"Person"', '"Human"'), ('"owner"', '"assigner"')) == {
        ("type-renamed", "Person"),
        ("property-renamed", "Task.owner"),
        ("property-renamed", "task.getList.request.owner"),
    }


def test_methods_are_not_paired_by_their_shape(tmp_path: Path) -> None:
    """Nor are their requests and answers."""
    assert edited(tmp_path, ('"task.getList"', '"task.find"')) == {
        ("operation-removed", "POST task.getList"),
        ("operation-added", "POST task.find"),
    }
