"""Findings of commands that have `--lang`, in Russian."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from changes.sentences import ROOT, SOURCES, sentences
from plansdk import resources
from plansdk.cli import Exit
from plansdk.translation import in_russian
from stand_in import run
from support.russian import assert_russian

CATALOGUE: dict[str, str] = yaml.safe_load((ROOT / "findings.ru.yaml").read_text(encoding="utf-8"))
CASES = sorted((Path(__file__).parents[1] / "cases").glob("*lint/*/expected.txt"))
FOREIGN = ("PFX106", "RAML190", "SRC110", "XML102")
"""Findings with words of a parser in them."""

_TOLD = re.compile(r"(?:: (?:error|warning)\[(\w+)\]|hint:) (.*)")
_QUOTED = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|[\w./]*[./]\w+")
_ENGLISH = re.compile(r"\b(?:a|an|and|has|is|it|not|of|the|to|with)\b")


def test_everything_that_can_be_said_is_translated() -> None:
    said = set(sentences())
    assert len(said) > 400
    assert said - CATALOGUE.keys() == set()
    assert CATALOGUE.keys() - said == set(), "nothing says this any more"


def test_every_module_that_finds_something_is_looked_at() -> None:
    known = {place for pattern in SOURCES for place in ROOT.glob(pattern)}
    known |= {ROOT / "changes" / "record_renames.py", ROOT / "targets" / "account_fields.py"}
    code = re.compile(r'"[A-Z]{3,4}[1-9]\d\d"')
    rooms = "changes impact naming overlay plan planfix raml syntax targets"
    modules = {each for room in rooms.split() for each in (ROOT / room).rglob("*.py")}
    assert {each for each in modules - known if code.search(each.read_text("utf-8"))} == set()


@pytest.mark.parametrize("english", CATALOGUE)
def test_a_text_is_found_with_what_is_put_into_it(english: str) -> None:
    given = [f"X{n}Y" for n in range(english.count("{}"))]
    parts = english.split("{}")
    text = "".join(part for pair in zip(parts, [*given, ""], strict=True) for part in pair)
    assert in_russian(text) == CATALOGUE[english].format(*given)
    assert all(each in in_russian(text) for each in given)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.parent.name)
def test_findings_of_the_cases(case: Path) -> None:
    printed = case.read_text(encoding="utf-8")
    for code, told in _TOLD.findall(printed):
        russian = in_russian(told)
        assert code in FOREIGN or not _ENGLISH.search(_QUOTED.sub("", russian)), russian
        assert re.search("[а-яё]", russian), told


@pytest.mark.timeout(20)
def test_what_is_put_in_may_be_long_and_odd() -> None:
    odd = "says : , the {0} {1}"
    assert in_russian(f"the type {odd!r} is not declared") == f"тип {odd!r} не объявлен"
    endless = "x says : , " * 100_000
    assert in_russian(endless) == endless
    assert in_russian(f"the key {endless!r} is repeated; first used in line 1").startswith("ключ")


@pytest.mark.parametrize("command", ["diff", "impact"])
def test_a_command_translates_what_documents_overlays_and_ledgers_have_wrong(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(resources.specs("planfix"), "old")
    shutil.copytree("old", "new")
    arguments = [command, "old", "new", *(["."] if command == "impact" else []), "--lang", "ru"]
    faults = (("task/reject.xml", "<x/>"), ("names.yaml", "[]"), ("api.xml", "<"))
    for file, text in faults:
        place = Path("new", file)
        before = place.read_bytes()
        place.write_text(text, encoding="utf-8")
        assert run(arguments) == Exit.FINDINGS
        place.write_bytes(before)
        assert_russian(capsys.readouterr().err)
    Path("a.raml").write_text("title: x\n", encoding="utf-8")
    arguments[1:3] = ["a.raml", "a.raml"]
    assert run(arguments) == Exit.FINDINGS
    assert_russian(capsys.readouterr().err)
