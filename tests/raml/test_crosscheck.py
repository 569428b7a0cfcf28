"""ramlfications as a second reader of documents that are judged."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from plansdk.model import Api, Parameter, Scalar
from plansdk.raml import crosscheck, dialect
from plansdk.raml import ramlfications_adapter as engine
from plansdk.raml.declarations import TypeReader
from plansdk.raml.findings import Findings
from plansdk.raml.methods import methods
from plansdk.raml.types import read_types
from plansdk.syntax import tree, yaml_tree
from raml.documents import HEAD, api, codes

BODY = """\
types:
    Task: { properties: { name: string } }
/task/{id}:
    get: { queryParameters: { q?: string }, responses: { 200: { body: { application/json: Task } } } }
    post: { body: { application/json: Task } }
"""


def messages(changed: Api) -> list[str]:
    """What the comparison says if this were the model of `BODY`."""
    root = yaml_tree.parse(HEAD + BODY, "api.raml")
    assert isinstance(root, tree.Mapping)
    types = root.get("types")
    assert isinstance(types, tree.Mapping)
    findings = Findings()
    reader = TypeReader(types, findings)
    read_types(reader)
    document = dialect.body(root, list(methods(root)), reader)
    crosscheck.hear([dialect.head(root), document], changed, root, findings)
    found = findings.finish()
    assert {each.code for each in found} <= {"RAML191"}
    return [each.message for each in found]


def test_both_see_the_same() -> None:
    assert messages(api(BODY)) == []


def test_a_lost_operation_is_seen() -> None:
    found = api(BODY)
    (message,) = messages(replace(found, operations=found.operations[1:]))
    assert "sees get /task/{id}" in message


def test_an_invented_operation_is_seen() -> None:
    found = api(BODY)
    more = replace(found.operations[0], path="/deal", declared_path="/deal")
    (message,) = messages(replace(found, operations=(*found.operations, more)))
    assert message == "GET /deal: ramlfications does not see it"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"query_params": ()}, "other query parameters"),
        ({"query_params": (Parameter("q", Scalar("string"), required=True),)}, "other query"),
        ({"path_params": ()}, "other path variables: id"),
        ({"body": api(BODY).operations[1].body}, "whether there is a body"),
    ],
)
def test_a_difference_in_an_operation_is_seen(change: dict[str, object], words: str) -> None:
    found = api(BODY)
    get, post = found.operations
    (message,) = messages(replace(found, operations=(replace(get, **change), post)))
    assert words in message


def test_an_answer_that_only_the_model_has_is_seen() -> None:
    found = api(BODY)
    get, post = found.operations
    changed = replace(post, response=Scalar("string"))
    (message,) = messages(replace(found, operations=(get, changed)))
    assert message == "POST /task/{id}: ramlfications sees no answer"


def test_a_type_that_ramlfications_does_not_see_is_reported() -> None:
    root = yaml_tree.parse(HEAD + BODY, "api.raml")
    assert isinstance(root, tree.Mapping)
    findings = Findings()
    crosscheck.hear([dialect.head(root)], Api("megaplan", "v1"), root, findings)
    assert [each.message for each in findings.found] == [
        "ramlfications does not see the type 'Task'"
    ]


@pytest.mark.parametrize(
    "line", ["protocols: [GOPHER]", "mediaType: nonsense", "documentation: [{ title: A }]"]
)
def test_objections_of_ramlfications_are_reported(line: str) -> None:
    assert codes(f"{line}\n/a: {{ get: }}\n") == ["RAML190"]


def test_what_ramlfications_trips_over_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(document: object, config: object) -> None:
        raise AttributeError("no such thing")

    monkeypatch.setattr(engine._library("parser"), "parse_raml", trip)
    assert codes("/a: { get: }\n") == ["RAML190"]


def test_a_document_too_large_for_ramlfications(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crosscheck, "MAX_LOOKUPS", 5)
    assert codes(BODY) == ["RAML193"]


def test_too_much_inheritance_for_ramlfications(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crosscheck, "MAX_INHERITED", 0)
    body = "types: { A: { properties: { a: string } }, B: { type: A } }\n/a: { get: }\n"
    assert codes(body) == ["RAML193"]


def test_unusual_statuses_are_no_objection() -> None:
    assert codes("/a: { get: { responses: { 299: { body: string }, 599: } } }\n") == ["RAML182"]


def test_names_that_ramlfications_keeps_for_itself() -> None:
    assert codes("/{version}/{mediaTypeExtension}: { get: }\n") == []


def test_placeholders_left_in_values_stay_as_they_are() -> None:
    found = api("/a: { get: { queryParameters: { e?: { enum: ['<<resourcePath>>'] } } } }\n")
    assert "<<resourcePath>>" in str(found.operations[0].query_params[0].type)


PROBE = """
import sys, time
from plansdk import raml
assert not any(name.startswith("ramlfications") for name in sys.modules), "imported too early"
import attr
attr.set_run_validators(False)
document = "#%RAML 1.0\\ntitle: A\\nversion: b\\ntypes: { BaseEntity: object }\\n/a: { get: }\\n"
raml.parse(document, "a.raml")
assert not any(name.startswith("ramlfications") for name in sys.modules), "imported to generate"
raml.parse(document, "a.raml", judging=True)
assert "ramlfications" in sys.modules
assert "typeguard" not in sys.modules
assert attr.get_run_validators() is False
print("fine")
"""


def test_ramlfications_comes_late_and_leaves_no_traces() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROBE],
        capture_output=True,
        text=True,
        timeout=60,
        env={"PYTHONPATH": ":".join(sys.path)},
        check=False,
    )
    assert (run.stdout, run.stderr) == ("fine\n", "")
