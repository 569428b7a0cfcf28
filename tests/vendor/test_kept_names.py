"""A vendored package keeps the names of what is in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plansdk import resources
from plansdk.cli import run
from plansdk.naming import ledger as ledgers
from plansdk.naming.ledger import Ledger
from plansdk.naming.ledger_parts import filled
from vendor.projects import Project

NAMES = "names.yaml"


def test_names_of_the_slice_are_kept(vendored: Project) -> None:
    kept = ledgers.load(vendored.package / NAMES)
    assert set(kept.operations) == {"task"}
    assert kept.operations["task"]["get"] == "GET /task/{id}"
    modules = {each for types in kept.modules.values() for each in types}
    assert "Task" in modules
    assert "Deal" not in modules


def test_no_name_moves_with_another_plansdk(
    vendored: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The next plansdk comes with other names for what the document has."""
    specs = tmp_path / "specs"
    shutil.copytree(resources.specs("megaplan"), specs / "megaplan")
    bundled = specs / "megaplan" / NAMES
    text = bundled.read_text(encoding="utf-8")
    assert "    get: GET /task/{id}\n" in text
    bundled.write_text(text.replace("    get: GET /task/{id}\n", "    read: GET /task/{id}\n"))
    before = {each: each.read_bytes() for each in vendored.package.rglob("*.py")}
    monkeypatch.setattr(resources, "specs", lambda target: specs / target)
    assert vendored.upgrade() == 0
    assert {each: each.read_bytes() for each in vendored.package.rglob("*.py")} == before
    (vendored.package / NAMES).unlink()
    assert vendored.upgrade() == 0
    text = (vendored.package / "resources/task.py").read_text(encoding="utf-8")
    assert "def read(" in text


def test_a_name_that_is_changed_there_counts(vendored: Project) -> None:
    place = vendored.package / NAMES
    changed = place.read_text(encoding="utf-8").replace(
        "    get: GET /task/{id}", "    fetch: GET /task/{id}"
    )
    place.write_text(changed, encoding="utf-8")
    assert vendored.check() == 0
    assert vendored.upgrade() == 0
    assert "def fetch(" in (vendored.package / "resources/task.py").read_text(encoding="utf-8")
    assert place.read_text(encoding="utf-8") == changed


def test_the_ledger_beside_the_document_goes_before(vendored: Project) -> None:
    text = (resources.specs("megaplan") / NAMES).read_text(encoding="utf-8")
    own = text.replace("    get: GET /task/{id}\n", "    fetch: GET /task/{id}\n")
    (vendored.newer.parent / NAMES).write_text(own, encoding="utf-8")
    assert vendored.upgrade() == 0
    assert "def fetch(" in (vendored.package / "resources/task.py").read_text(encoding="utf-8")


def test_a_kept_ledger_with_faults_is_refused(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    (vendored.package / NAMES).write_text("operations: {task: {'a b': GET /task}}\n")
    before = vendored.tree()
    assert vendored.upgrade() == 1
    assert "NAM103" in capsys.readouterr().err
    assert vendored.tree() == before


def test_where_knows_the_kept_names(
    vendored: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    test_a_name_that_is_changed_there_counts(vendored)
    monkeypatch.chdir(vendored.root)
    assert run(["where", "task.fetch", "--package", "src/mega"]) == 0
    assert "GET /task/{id}" in capsys.readouterr().out


def test_a_ledger_is_filled_by_another() -> None:
    own = Ledger(
        operations={"cat": {"get": "GET /cat/{id}"}},
        modules={"cats": ("Cat",)},
        enumerations={"CatState": ("Cat.state",)},
        unions={"AnyPet": ("Cat", "Dog")},
        classes={"cat": "Feline"},
        properties={"Cat.from": "origin"},
    )
    other = Ledger(
        nested=("spaces",),
        operations={
            "cat": {"get": "GET /cats/{id}", "read": "GET /cat/{id}"},
            "dog": {"get": "GET /dog"},
        },
        modules={"cats": ("Cat", "Lion"), "felines": ("Cat", "Puma")},
        enumerations={"CatState": ("Cat.mood",), "Mood": ("Cat.state", "Dog.mood")},
        unions={"Pet": ("Cat", "Dog"), "AnyPet": ("Cow",), "AnyBird": ("Owl", "Hen")},
        classes={"lion": "Feline", "puma": "Puma"},
        properties={"Cat.from": "from_", "Dog.from": "from_"},
    )
    assert filled(own, other) == Ledger(
        nested=("spaces",),
        operations={"cat": {"get": "GET /cat/{id}"}, "dog": {"get": "GET /dog"}},
        modules={"cats": ("Cat", "Lion"), "felines": ("Puma",)},
        enumerations={"CatState": ("Cat.state",), "Mood": ("Dog.mood",)},
        unions={"AnyBird": ("Owl", "Hen"), "AnyPet": ("Cat", "Dog")},
        classes={"puma": "Puma", "cat": "Feline"},
        properties={"Cat.from": "origin", "Dog.from": "from_"},
    )
    assert filled(Ledger(), other) == other
    assert filled(own, Ledger()) == own


def test_names_that_were_chosen_are_told_for_what_is_in_the_slice(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    put = "put:\n        responses: {200: {body: any}}\n    "
    for path in ("/task/{id}", "/deal/{id}"):
        vendored.edit_spec(f"'{path}':\n    ", f"'{path}':\n    {put}")
    assert vendored.upgrade() == 0
    told = capsys.readouterr().err
    assert "PUT /task/{id} is called task.replace" in told
    assert "PUT /deal/{id} is called" not in told
    place = told.partition(f"in the name ledger, {vendored.package / NAMES}:")[2]
    lines = (vendored.package / NAMES).read_text(encoding="utf-8").splitlines()
    assert lines[int(place.split()[0]) - 1] == "    replace: PUT /task/{id}"
    assert vendored.upgrade() == 0
    assert "is called" not in capsys.readouterr().err
