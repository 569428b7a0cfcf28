"""An operation stays the same when its variables are called otherwise."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from textwrap import dedent

import pytest

from naming.documents import named
from plansdk.changes.comparison import compare
from plansdk.changes.record_renames import find_renames
from plansdk.changes.versions import located, read_both
from plansdk.cli import run
from plansdk.naming.identity import former_ids
from plansdk.naming.ledger import Ledger, dump
from plansdk.targets import MEGAPLAN
from support.building import build


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (["/a/{id}"], ["/a/{id}"], {"/a/{id}": "/a/{id}"}),
        (["/a/{id}"], ["/a/{key}"], {"/a/{key}": "/a/{id}"}),
        (["/a/{id}"], ["/b/{id}"], {}),
        (["/a/{id}"], ["/a/{id}", "/a/{key}"], {"/a/{id}": "/a/{id}"}),
        (["/a/{x}", "/a/{y}"], ["/a/{x}", "/a/{z}"], {"/a/{x}": "/a/{x}", "/a/{z}": "/a/{y}"}),
        (["/a/{x}", "/a/{y}"], ["/a/{z}"], {}),
        (["/a/{x}"], ["/a/{y}", "/a/{z}"], {}),
        (["/a/{x}", "/a/{y}"], ["/a/{z}", "/a/{w}"], {}),
        (
            ["/a/{x}/b/{y}", "/a/{p}/b/{q}"],
            ["/a/{x}/b/{z}", "/a/{r}/b/{q}"],
            {"/a/{x}/b/{z}": "/a/{x}/b/{y}", "/a/{r}/b/{q}": "/a/{p}/b/{q}"},
        ),
        (
            ["/a/{x}/b/{y}", "/a/{p}/b/{q}"],
            ["/a/{x}/b/{z}", "/a/{r}/b/{s}"],
            {"/a/{x}/b/{z}": "/a/{x}/b/{y}", "/a/{r}/b/{s}": "/a/{p}/b/{q}"},
        ),
    ],
)
def test_which_is_which(old: list[str], new: list[str], same: dict[str, str]) -> None:
    for before in permutations(old):
        for after in permutations(new):
            assert former_ids(before, after) == same


def test_every_operation_of_the_bundled_document_with_its_variable_renamed() -> None:
    """Those that share all but their variables, too."""
    ids = [each.id for each in MEGAPLAN.read(MEGAPLAN.inputs()).api.operations]
    for each in ids:
        if each.count("{") == 1:
            renamed = each.partition("{")[0] + "{renamed" + each.partition("{")[2]
            assert former_ids(ids, [*(id_ for id_ in ids if id_ != each), renamed])[renamed] == each


def test_a_method_and_its_arguments_keep_their_names() -> None:
    paths = "/cat/{catId}/toy/{toyId}: {get: {queryParameters: {a-b: string}}}"
    names, ledger = named(paths=paths)
    renamed = paths.replace("catId", "categoryId").replace("toyId", "key")
    after, grown = named(paths=renamed, ledger=ledger)
    (before_id,), (after_id,) = names.operations, after.operations
    assert after_id == "GET /cat/{categoryId}/toy/{key}"
    assert after.operations[after_id] == names.operations[before_id]
    was, now = names.arguments[before_id], after.arguments[after_id]
    assert (was.path, was.query) == ({"catId": "id", "toyId": "toy_id"}, {"a-b": "a_b"})
    assert (now.path, now.query) == ({"categoryId": "id", "key": "toy_id"}, {"a-b": "a_b"})
    assert grown == ledger


def test_a_name_that_the_ledger_gives_an_argument_stays() -> None:
    ledger = Ledger(
        operations={"cat": {"get": "GET /cat/{id}"}}, parameters={"GET /cat/{id}#id": "number"}
    )
    names, _ = named(paths="/cat/{catId}: {get: {}}", ledger=ledger)
    assert names.arguments["GET /cat/{catId}"].path == {"catId": "number"}


def test_a_parameter_may_be_called_as_the_variable_was() -> None:
    ledger = Ledger(operations={"cat": {"get": "GET /cat/{id}"}})
    paths = "/cat/{catId}: {get: {queryParameters: {id: string}}}"
    for _ in range(2):
        names, ledger = named(paths=paths, ledger=ledger)
        (found,) = names.arguments.values()
        assert (found.path, found.query) == ({"catId": "id"}, {"id": "id_"})
    assert ledger.parameters == {"GET /cat/{id}#?id": "id_"}


def test_a_parameter_may_be_called_as_the_body_is() -> None:
    body = "{queryParameters: {body: string, a: string}, body: {application/json: {type: string}}}"
    names, ledger = named(paths=f"/cat/send: {{post: {body}}}")
    for _ in range(2):
        (found,) = names.arguments.values()
        assert (found.query["body"], found.body) == ("body", "body_")
        names, ledger = named(paths=f"/cat/send: {{post: {body}}}", ledger=ledger)
    assert ledger.parameters == {"POST /cat/send#?body": "body_"}


DOCUMENT = """\
    #%RAML 1.0
    title: Sample
    version: r1
    mediaType: application/json
    types:
      BaseEntity: object
      Cat: {type: BaseEntity, properties: {contentType: string, id?: string}}
    /cat/{id}:
      uriParameters: {id: string}
      get: {responses: {200: {body: Cat}}}
      post: {body: {application/json: {type: Cat}}, responses: {200: {body: Cat}}}
"""


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two versions with one ledger, of which the second calls a variable otherwise."""
    monkeypatch.chdir(tmp_path)
    first, second = Path("r1.raml"), Path("r2.raml")
    first.write_text(dedent(DOCUMENT))
    second.write_text(
        dedent(DOCUMENT)
        .replace("version: r1", "version: r2")
        .replace("{id}", "{key}")
        .replace("uriParameters: {id", "uriParameters: {key")
    )
    Path("overlay.yaml").write_text("{}\n")
    Path("names.yaml").write_text(dump(build("megaplan", first).named.ledger))
    return str(first), str(second)


def test_a_renamed_variable_is_no_change_of_the_package(versions: tuple[str, str]) -> None:
    first, second = (build("megaplan", Path(each)).files for each in versions)
    assert "get(self, id: str | int | Entity)" in " ".join(second["resources/cat.py"].split())
    assert first["resources/cat.py"].replace("{id}", "{key}") == second["resources/cat.py"]


def test_a_renamed_variable_changes_nothing_that_users_see(
    versions: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with located(*versions) as both:
        old, new = read_both(*both)
    changes = compare(old.planned, new.planned)
    assert {(each.rule, each.level) for each in changes} == {
        ("path-variable-renamed", "documentation")
    }
    assert find_renames(*versions).renamed == ()
    Path("program.py").write_text(
        "from megaplan_api import Megaplan\n"
        "with Megaplan('acme.megaplan.ru', token='x') as mp:\n    mp.cat.get(id=1)\n"
    )
    assert run(["impact", *versions, "program.py"]) == 0
    assert "program.py" not in capsys.readouterr().out


def test_names_of_two_ledgers_are_compared(versions: tuple[str, str]) -> None:
    """What users see is told where the ledger of the new version calls it otherwise."""
    other = Path("other")
    other.mkdir()
    for each in (versions[1], "overlay.yaml"):
        (other / each).write_text(Path(each).read_text())
    (other / "names.yaml").write_text(
        "operations: {cat: {fetch: 'GET /cat/{key}', update: 'POST /cat/{key}'}}\n"
        "parameters: {'POST /cat/{key}#key': number}\n"
    )
    with located(versions[0], str(other / versions[1])) as both:
        old, new = read_both(*both)
    rules = sorted(each.rule for each in compare(old.planned, new.planned))
    assert rules[:3] == ["argument-renamed", "argument-renamed", "method-renamed"]


def test_a_selection_outlives_a_renamed_variable(versions: tuple[str, str]) -> None:
    arguments = ["--spec", versions[1], "--only", "GET /cat/{id}", "--target", "megaplan"]
    assert run(["why", "Cat", *arguments]) == 0


def test_an_operation_is_found_by_its_former_path(
    versions: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["where", "GET /cat/{id}", "--spec", versions[1]]) == 0
    assert "cat.get" in capsys.readouterr().out
