"""From an account's fields to typed attributes: reading, refusing, generating, using."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from fetch.account import TOKEN, Command
from fetch.fields_account import VERSION, FieldsAccount
from plansdk.cli import run
from plansdk.files import sha256
from runtime.server import Server
from support.building import build
from support.checkers import Found, Subject, revealed

SPEC = Path("specs/megaplan") / f"{VERSION}.raml"
FIELDS = Path("specs/megaplan/127.0.0.1.fields.yaml")

PROGRAM = """\
from __future__ import annotations

import datetime as dt
import sys

from megaplan_api import Employee, Megaplan, Task, changes


def main(url: str, token: str) -> None:
    with Megaplan(url, token=token, retries=0, timeout=10) as mp:
        task = Task(
            custom_region="Север",
            custom_data_oplati=dt.date(2026, 12, 31),
            custom_kurator=Employee.link("1000002"),
            custom_kanaly=["почта"],
        )
        mp.task.update("5", task)
        read = mp.task.get("5")
        day: dt.date | None = read.custom_data_oplati
        kurator: Employee | None = read.custom_kurator
        assert kurator is not None
        print(read.custom_region, day, kurator.id, read.custom_kanaly, read.custom_vip)
        read.custom_srok = dt.timedelta(hours=2)
        print(changes(read).to_dict())


main(*sys.argv[1:])
"""
WRONG = """\
from megaplan_api import Task

Task(custom_data_oplati="31.12.2026")
Task(custom_kanaly="почта")
Task(custom_planet="Mars")
reveal_type(Task().custom_region)
"""


@pytest.fixture
def fetched(fetch: Command) -> FieldsAccount:
    """A folder with the document and the fields of an account."""
    account = FieldsAccount()
    with Server(account) as server:
        assert fetch(server.url, "--custom-fields").code == 0
    leave_uncorrected()
    return account


def leave_uncorrected() -> None:
    """Put companions beside the document that say nothing."""
    for name in ("overlay.yaml", "names.yaml"):
        (SPEC.parent / name).write_text("{}\n")


def generate(*options: str) -> int:
    arguments = ["--spec", str(SPEC), "--custom-fields", str(FIELDS), "--out", "src"]
    return run(["generate", "megaplan", *arguments, *options])


def lay_out(folder: Path, factory: pytest.TempPathFactory) -> None:
    with pytest.MonkeyPatch.context() as patch, Server(FieldsAccount()) as server:
        patch.chdir(factory.mktemp("account"))
        patch.setenv("MEGAPLAN_TOKEN", TOKEN)
        assert run(["fetch", "megaplan", "--host", server.url, "--custom-fields"]) == 0
        leave_uncorrected()
        assert generate("--out", str(folder)) == 0
    (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    (folder / "wrong.py").write_text(WRONG, encoding="utf-8")


@pytest.mark.checked(Subject("account_fields", lay_out, checkers=("mypy",)))
def test_types_of_attributes(found: Found) -> None:
    wrong = [(each.file, each.line) for each in found if each.is_error]
    assert wrong == [("wrong.py", 3), ("wrong.py", 4), ("wrong.py", 5)], found
    assert revealed(found) == {6: "Literal['Север', 'Юг'] | None"}


def test_typed_attributes(fetched: FieldsAccount, fetch: Command) -> None:
    """Generated, and used against the account."""
    assert generate() == 0
    assert generate("--check") == 0
    Path("program.py").write_text(PROGRAM, encoding="utf-8")
    with Server(fetched) as server:
        used = subprocess.run(
            [sys.executable, "program.py", server.url, TOKEN],
            env={"PYTHONPATH": "src", "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    assert used.returncode == 0, used.stderr
    first, second = used.stdout.splitlines()
    assert first == "Север 2026-12-31 1000002 ['почта'] None"
    assert "'Category1000060CustomFieldSrok': {'contentType': 'DateInterval'" in second
    wire = "Category1000060CustomFieldDataOplati"
    day = {"contentType": "DateOnly", "year": 2026, "month": 11, "day": 31}
    assert fetched.task[wire] == day
    assert fetched.task["Category1000060CustomFieldRegion"] == "Север"


def test_the_shared_ledger_gets_none_of_the_names(fetched: FieldsAccount) -> None:
    plain = build("megaplan", SPEC)
    own = build("megaplan", SPEC, FIELDS)
    assert own.ledger == plain.ledger
    assert "custom" not in own.ledger.lower()
    counted = own.counts["properties"]
    assert counted.specified == plain.counts["properties"].specified + 15
    assert counted.generated == counted.specified


def test_other_custom_fields_are_another_run(fetched: FieldsAccount, fetch: Command) -> None:
    """The manifest has path and digest of the custom fields."""
    assert generate() == 0
    place = Path("src/megaplan_api/plansdk.json")
    fields = json.loads(place.read_bytes())["custom_fields"]
    assert fields == {"path": f"../{FIELDS}", "sha256": sha256(FIELDS.read_bytes())}
    text = FIELDS.read_text(encoding="utf-8")
    FIELDS.write_text(text.replace("custom_vip", "is_vip"), encoding="utf-8")
    assert generate("--check") == 3
    assert generate() == 0
    assert "is_vip" in Path("src/megaplan_api/models/task.py").read_text(encoding="utf-8")


ENTRY = "{entity: Task, name: Category1CustomFieldA, attribute: custom_a, type: string}"


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        ("5", "ACC102] an entry is a mapping"),
        ("{}", "ACC102] `entity` is missing"),
        (ENTRY.replace("Category1CustomFieldA", "name"), "ACC102] `name` is none of a custom"),
        (ENTRY.replace("custom_a", "class"), "ACC102] `attribute` is no Python name"),
        (ENTRY.replace("custom_a", "a.b"), "ACC102] `attribute` is no Python name"),
        (ENTRY.replace("custom_a", "_wire"), "ACC102] `attribute` is no Python name"),
        (ENTRY.replace("type: string", "type: '(a'"), "ACC102] `type`: "),
        (ENTRY.replace("}", ", colour: red}"), "ACC102] unknown key `colour`"),
        (ENTRY.replace("}", ", required: maybe}"), "ACC102] `required` is true or false"),
        (ENTRY.replace("}", ", values: x}"), "ACC102] `values` is a list of texts"),
        (ENTRY.replace("type: string", "type: integer, values: [a]"), "ACC102] `values` is"),
        (f"{ENTRY}, {ENTRY}", "ACC102] Task.Category1CustomFieldA is listed 2 times"),
        (ENTRY.replace("Task", "Spaceship"), "ACC103] Category1CustomFieldA: there is no entity"),
        (ENTRY.replace("type: string", "type: Spaceship"), "ACC103] Task.Category1CustomFieldA: "),
        (ENTRY.replace("custom_a", "name"), "ACC103] Task.Category1CustomFieldA: name is taken"),
        (ENTRY.replace("custom_a", "custom_fields"), "custom_fields is taken"),
        (ENTRY.replace("custom_a", "to_dict"), "to_dict is taken"),
        (f"{ENTRY}, {ENTRY.replace('FieldA', 'FieldB')}", "is taken"),
    ],
)
def test_a_file_with_a_fault(
    entry: str, finding: str, fetched: FieldsAccount, capsys: pytest.CaptureFixture[str]
) -> None:
    FIELDS.write_text(f"account: x\nfields: [{entry}]\n", encoding="utf-8")
    assert generate() == 1
    err = capsys.readouterr().err
    assert f"{FIELDS}:2:" in err
    assert finding in err
    assert not Path("src").exists()


def test_every_fault_of_an_entry_is_told_once(
    fetched: FieldsAccount, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = "{name: [a], attribute: {}, type: [string], label: [1, 2], required: [true]}"
    FIELDS.write_text(f"colour: red\nfields:\n- {entry}\n", encoding="utf-8")
    assert generate() == 1
    found = [line for line in capsys.readouterr().err.splitlines() if "ACC102" in line]
    assert [line.removeprefix(f"{FIELDS}:") for line in found] == [
        "1:1: error[ACC102] unknown key `colour`",
        "3:3: error[ACC102] `entity` is missing",
        "3:10: error[ACC102] `name` is a text",
        "3:26: error[ACC102] `attribute` is a text",
        "3:36: error[ACC102] `type` is a text",
        "3:53: error[ACC102] `label` is a text",
        "3:71: error[ACC102] `required` is a text",
    ]


@pytest.mark.parametrize("text", ["", "5", "fields: 5", "account: x", "corrections: []", "- !x y"])
def test_no_file_of_custom_fields(
    text: str, fetched: FieldsAccount, capsys: pytest.CaptureFixture[str]
) -> None:
    FIELDS.write_text(text, encoding="utf-8")
    assert generate() == 1
    assert "error[" in capsys.readouterr().err
    assert not Path("src").exists()


def test_only_megaplan_has_such_fields(fetched: FieldsAccount) -> None:
    assert run(["generate", "planfix", "--custom-fields", str(FIELDS)]) == 1
    assert run(["generate", "--custom-fields", str(FIELDS)]) == 2
    assert run(["generate", "megaplan", "--custom-fields", "missing.yaml"]) == 2


def test_hostile_texts_stay_texts(fetched: FieldsAccount) -> None:
    """Labels, schemes and values reach docstrings and literals, and nothing else."""
    hostile = '"""\\n{{ 7*7 }}{% raw %}\' + __import__("os") #'
    text = dedent(f"""\
        fields:
        - entity: Task
          name: Category1CustomFieldA
          attribute: custom_a
          type: string
          label: {hostile!r}
          scheme: {hostile!r}
          values: [{hostile!r}, ok]
    """)
    FIELDS.write_text(text.replace("\\'", "''"), encoding="utf-8")
    assert generate() == 0
    module = Path("src/megaplan_api/models/task.py").read_text(encoding="utf-8")
    code = compile(module, "task.py", "exec")
    assert "__import__" not in code.co_names
    assert "49" not in module


def test_without_the_fields_is_another_run(fetched: FieldsAccount) -> None:
    assert generate() == 0
    assert run(["generate", "megaplan", "--spec", str(SPEC), "--out", "src"]) == 0
    assert "custom_fields" not in json.loads(Path("src/megaplan_api/plansdk.json").read_bytes())
    models = Path("src/megaplan_api/models").glob("*.py")
    assert not any("custom_vip" in each.read_text(encoding="utf-8") for each in models)
