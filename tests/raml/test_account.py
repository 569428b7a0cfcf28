"""Which documents describe a Megaplan account, and what happens to others."""

from __future__ import annotations

from pathlib import Path

import pytest

from plansdk import raml
from plansdk.diagnostics import Rejected
from raml.documents import HEAD

STRANGE = HEAD + "types:\n    Task: { properties: { name: strin } }\n/task: { get: }\n"
ACCOUNT = STRANGE.replace("types:\n", "types:\n    BaseEntity: object\n")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (STRANGE, 5),
        (STRANGE.replace("types:", "schemas:"), 5),
        (HEAD + "/task: { get: }\n", 2),
        (HEAD + "types:\n/task: { get: }\n", 2),
        (HEAD + "types: [BaseEntity]\n/task: { get: }\n", 2),
        (HEAD + "traits: { a: }\n/task: { is: [a], get: }\n", 2),
    ],
)
def test_other_documents_are_one_error_for_who_wants_a_client(text: str, line: int) -> None:
    with pytest.raises(Rejected) as caught:
        raml.parse(text, "api.raml")
    (finding,) = caught.value.diagnostics
    assert (finding.code, finding.level, finding.span.line) == ("RAML119", "error", line)
    assert finding.hint


def test_other_documents_are_judged_with_a_note() -> None:
    found = raml.parse(STRANGE, "api.raml", judging=True)[1]
    assert [(each.code, each.level) for each in found] == [
        ("RAML119", "note"),
        ("RAML111", "warning"),
    ]


def test_why_the_types_are_missing_is_said_too() -> None:
    with pytest.raises(Rejected) as caught:
        raml.parse(HEAD + "types: !include types.raml\n", "api.raml")
    assert [each.code for each in caught.value.diagnostics] == ["SRC120", "RAML119"]


def test_the_document_of_an_account_is_read(tmp_path: Path) -> None:
    place = tmp_path / "api.raml"
    place.write_text(ACCOUNT, encoding="utf-8")
    api, found = raml.read(place)
    assert [each.name for each in api.types] == ["BaseEntity", "Task"]
    assert [each.code for each in found] == ["RAML111"]
    assert raml.parse(ACCOUNT, str(place), judging=True) == (api, found)
