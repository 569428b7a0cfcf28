"""What the package of a version has under former names, and what it has not."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from deprecation.versions import FIRST, SECOND, THIRD, Versions, play
from hostile.making import Shapes, quoted, shapes
from plansdk.cli import run
from plansdk.vendor.check import check
from vendor.projects import SETTINGS


def warned(folder: Path, tmp_path: Path, program: str) -> tuple[list[str], list[str]]:
    """What a program prints, and what it is warned of."""
    place = tmp_path / "program.py"
    place.write_text(dedent(program))
    played = play(place, folder)
    return played.output, sorted(text for _, text in played.warnings)


def test_constructor_and_removal_know_former_attributes(recorded: Versions, tmp_path: Path) -> None:
    program = """
        from megaplan_api import Person
        person = Person(note="kind")
        print(person.to_dict())
        del person.note
        print("remark" in person)
        try:
            Person(nothing="x")
        except TypeError as error:
            print(error)
    """
    output, warnings = warned(recorded.folder / "v2", tmp_path, program)
    assert output == [
        "{'contentType': 'Person', 'remark': 'kind'}",
        "False",
        "Person has no property 'nothing'",
    ]
    assert warnings == ["Person.note has been renamed to Person.remark"] * 2


def test_looking_around_warns_of_nothing(recorded: Versions, tmp_path: Path) -> None:
    program = """
        import inspect, pickle
        import megaplan_api
        from megaplan_api import Megaplan, Person, models, resources
        print("Chore" in dir(megaplan_api), "Errand" in dir(megaplan_api))
        for each in (Person, resources.ChoreResource, resources.ErrandResource):
            inspect.getmembers_static(each)
        print(pickle.loads(pickle.dumps(Person(remark="kind"))).remark)
        print(models.find("Chore"))
        with Megaplan("a.example", token="t") as mp:
            print(mp.chore, resources.ChoreResource.get is resources.ErrandResource.get)
    """
    output, warnings = warned(recorded.folder / "v2", tmp_path, program)
    assert output == ["False True", "kind", "None", "<ChoreResource> True"]
    assert warnings == []


def test_a_warning_can_be_made_an_error(recorded: Versions, tmp_path: Path) -> None:
    program = """
        import warnings
        from megaplan_api import Megaplan
        warnings.simplefilter("error")
        with Megaplan("a.example", token="t") as mp:
            try:
                mp.chore.get
            except DeprecationWarning as warning:
                print(warning)
    """
    output, _ = warned(recorded.folder / "v2", tmp_path, program)
    assert output == ["chore.get has been renamed to errand.get"]


def test_a_version_before_the_renames_is_as_it_was(recorded: Versions) -> None:
    files = recorded.build("v1").files
    assert not any(
        "deprecated" in text for path, text in files.items() if not path.startswith("_core/")
    )
    assert "resources/errand.py" not in files


def test_former_names_go_in_the_version_that_the_ledger_names(
    recorded: Versions, versions: Versions
) -> None:
    versions.add("v2", SECOND)
    entry = "since: v2"
    text = recorded.ledger.read_text()
    assert text.count(entry) == 5
    versions.ledger.write_text(text.replace(entry, f"{entry}\n    until: v3"))
    index = versions.build("v2").files["models/__init__.py"]
    assert '"Chore": ("Errand", "Chore has been renamed to Errand, and goes in v3")' in index
    versions.add("v3", SECOND.replace("version: v2", "version: v3"))
    built = versions.build("v3")
    assert "resources/chore.py" not in built.files
    assert "Chore" not in built.files["models/__init__.py"]
    assert "note" not in built.files["models/person.py"]
    found = [each for each in built.diagnostics if each.code == "NAM111"]
    assert [each.level for each in found] == ["note"] * 5
    assert any("Person.note has gone in v3" in each.message for each in found)
    assert (found[0].span.file, found[0].span.line) == (str(versions.ledger), 33)


def test_every_warning_says_when_a_name_goes(
    recorded: Versions, versions: Versions, tmp_path: Path
) -> None:
    versions.add("v2", SECOND)
    text = recorded.ledger.read_text()
    versions.ledger.write_text(text.replace("since: v2", "since: v2\n    until: v3"))
    program = """
        from megaplan_api import Chore, Megaplan, Person
        person = Person(note="kind")
        print(person.note)
        with Megaplan("a.example", token="t") as mp:
            mp.chore.get.prepare("1")
    """
    _, warnings = warned(versions.make("v2"), tmp_path, program)
    assert warnings == [
        "Chore has been renamed to Errand, and goes in v3",
        "Person.note has been renamed to Person.remark, and goes in v3",
        "Person.note has been renamed to Person.remark, and goes in v3",
        "chore.get has been renamed to errand.get, and goes in v3",
    ]


def test_what_is_renamed_twice_keeps_both_former_names(
    recorded: Versions, versions: Versions, tmp_path: Path
) -> None:
    versions.add("v2", SECOND)
    versions.ledger.write_text(recorded.ledger.read_text())
    versions.add("v3", THIRD)
    versions.record("v2", "v3")
    program = """
        from megaplan_api import Chore, Job, Megaplan, Errand
        print(Chore is Job, Errand is Job)
        with Megaplan("a.example", token="t") as mp:
            print(mp.chore.get.prepare("1").target, mp.errand.search.prepare(q="x").path)
    """
    output, warnings = warned(versions.make("v3"), tmp_path, program)
    assert output == ["True True", "/job/1 ('job', 'search')"]
    assert warnings == [
        "Chore has been renamed to Job",
        "Errand has been renamed to Job",
        "chore.get has been renamed to job.get",
        "errand.search has been renamed to job.search",
    ]


def test_an_attribute_of_a_class_that_is_renamed_later(versions: Versions, tmp_path: Path) -> None:
    versions.add("v1", FIRST.replace("owner?", "keeper?"))
    versions.build("v1")
    versions.ledger.write_text("""
        renamed:
          Chore.keeper: {to: Chore.owner, since: v1}
          Chore: {to: Errand, since: v2}
        """)
    versions.add("v2", SECOND)
    program = """
        from megaplan_api import Person, Errand
        print(Errand(owner=Person(id="7")).keeper.id)
    """
    output, warnings = warned(versions.make("v2"), tmp_path, program)
    assert output == ["7"]
    assert warnings == ["Errand.keeper has been renamed to Errand.owner"]


def test_an_attribute_of_a_class_that_is_renamed_back(versions: Versions, tmp_path: Path) -> None:
    versions.add("v4", FIRST.replace("version: v1", "version: v4"))
    versions.ledger.write_text("""
        renamed:
          Chore: {to: Errand, since: v2}
          Errand.keeper: {to: Errand.owner, since: v3}
          Errand: {to: Chore, since: v4}
        """)
    program = """
        from megaplan_api import Chore, Person
        print(Chore(owner=Person(id="7")).keeper.id)
    """
    output, warnings = warned(versions.make("v4"), tmp_path, program)
    assert output == ["7"]
    assert warnings == ["Chore.keeper has been renamed to Chore.owner"]


def test_what_subtypes_repeat_is_kept_once(versions: Versions, tmp_path: Path) -> None:
    person = "{type: Person, description: Who made it.}"
    text = FIRST.replace(
        "  Chore:\n",
        f"""\
  Thing: {{properties: {{contentType: string, id?: string, author?: {person}}}}}
  Chore:
    type: Thing
""",
    ).replace("owner?: Person", f"author?: {person}")
    versions.add("v1", text)
    versions.add("v2", text.replace("author", "maker").replace("version: v1", "version: v2"))
    versions.record("v1", "v2")
    files = versions.build("v2").files
    assert "_renamed" in files["models/thing.py"]
    assert "deprecat" not in files["models/chore.py"]
    program = """
        from megaplan_api import Chore, Person
        print(Chore(author=Person(id="7")).author.id)
    """
    output, warnings = warned(versions.make("v2"), tmp_path, program)
    assert (output, warnings) == (["7"], ["Thing.author has been renamed to Thing.maker"])


@pytest.mark.parametrize(
    ("only", "has_former"), [("errand.get", True), ("chore.get", True), ("person.get", False)]
)
def test_a_slice_has_former_names_of_what_is_in_it(
    recorded: Versions, tmp_path: Path, only: str, has_former: bool
) -> None:
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    command = ["vendor", "megaplan", str(tmp_path), "--only", only]
    assert run([*command, "--spec", str(recorded.folder / "v2.raml")]) == 0
    package = tmp_path / "megaplan_api"
    chore = package / "resources" / "chore.py"
    assert chore.exists() == has_former
    assert ("Chore" in (package / "models" / "__init__.py").read_text()) == has_former
    if has_former:
        assert "list_find" not in chore.read_text()
    assert not check(package).differences


def test_a_selection_outlives_a_rename(recorded: Versions, tmp_path: Path) -> None:
    folder = recorded.folder
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    command = ["vendor", "megaplan", str(tmp_path), "--only", "chore", "--only", "Chore"]
    assert run([*command, "--spec", str(folder / "v1.raml")]) == 0
    package = tmp_path / "megaplan_api"
    assert {each.name for each in package.glob("resources/*.py")} == {"__init__.py", "chore.py"}
    command = ["vendor", "upgrade", str(package), "--spec", str(folder / "v2.raml")]
    assert run([*command]) == 0
    assert {each.name for each in package.glob("resources/*.py")} == {
        "__init__.py",
        "chore.py",
        "errand.py",
    }


@pytest.mark.parametrize(
    ("name", "line"),
    [("mp.chore.get", 30), ("Chore", 11), ("Person.note", 10), ("errand.get", 30)],
)
def test_where_knows_former_names(
    recorded: Versions, capsys: pytest.CaptureFixture[str], name: str, line: int
) -> None:
    capsys.readouterr()
    assert run(["where", name, "--spec", str(recorded.folder / "v2.raml")]) == 0
    assert f"v2.raml:{line}: " in capsys.readouterr().out


def test_no_text_of_the_ledger_becomes_code(recorded: Versions, versions: Versions) -> None:
    entries = recorded.ledger.read_text()
    versions.add("v2", SECOND)
    made: list[Shapes] = []
    for until in ("v3", "3'\"\"\"\\\n{{ 7 * 7 }} {% raw %} \u202e__import__('os')"):
        added = f"since: v2\n    until: {quoted(until)}"
        versions.ledger.write_text(entries.replace("since: v2", added))
        made.append(shapes(versions.build("v2")))
    assert made[0].differ(made[1]) == []
