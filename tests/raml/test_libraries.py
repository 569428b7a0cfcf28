"""Libraries: files beside the document that it uses."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from plansdk import raml
from plansdk.diagnostics import Diagnostic
from plansdk.model import Api, Array, Ref, Scalar
from raml.documents import HEAD, codes


def read(folder: Path, **files: str) -> tuple[Api, list[Diagnostic]]:
    """Read `api.raml` from a folder with these files; libraries get their header here."""
    for name, text in files.items():
        head = HEAD if name == "api" else "#%RAML 1.0 Library\n"
        place = folder / f"{name.replace('__', '/')}.raml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(head + dedent(text), encoding="utf-8")
    return raml.read(folder / "api.raml")


def test_everything_in_a_library_gets_a_dotted_name(tmp_path: Path) -> None:
    found, findings = read(
        tmp_path,
        api="""\
        uses: { lib: lib.raml }
        types:
            Team: { properties: { lead: lib.Person, all: '(lib.Person|lib.Robot)[]' } }
        /team:
            type: { lib.collection: { item: lib.Person } }
            get: { is: [lib.paged] }
        """,
        lib="""\
        usage: People
        types:
            Base: { properties: { id: string } }
            Person: { type: Base, properties: { boss: Person, friends: 'Person[]', type: string } }
            Robot: { type: [Base], properties: { master: { type: Person | nil } } }
            People: { type: array, items: Person }
        traits:
            paged: { queryParameters: { after?: Person, limit?: { type: integer } } }
        resourceTypes:
            collection:
                type: root
                get: { responses: { 200: { body: { application/json: '<<item>>[]' } } } }
            root:
                is: [paged]
                post: { body: Base }
        """,
    )
    assert findings == []
    assert [each.name for each in found.types] == [
        "lib.Base",
        "lib.Person",
        "lib.Robot",
        "lib.People",
        "Team",
    ]
    person = found.type("lib.Person")
    assert person.base == "lib.Base"
    assert [each.type for each in person.properties] == [
        Ref("lib.Person"),
        Array(Ref("lib.Person")),
        Scalar("string"),
    ]
    assert found.type("lib.Robot").base == "lib.Base"
    assert found.type("lib.People").alias == Array(Ref("lib.Person"))
    get, post = found.operations
    assert get.response == Array(Ref("lib.Person"))
    assert [each.name for each in get.query_params] == ["after", "limit"]
    assert get.query_params[0].type == Ref("lib.Person")
    assert post.body is not None
    assert post.body.type == Ref("lib.Base")


def test_places_name_the_file_of_the_library(tmp_path: Path) -> None:
    found, _ = read(
        tmp_path,
        api="uses: { lib: sub/lib.raml }\n/a: { get: }\n",
        sub__lib="types:\n    It: object\n",
    )
    assert found.type("lib.It").span.file == str(tmp_path / "sub" / "lib.raml")
    assert found.type("lib.It").span.line == 3


def test_a_library_may_use_another(tmp_path: Path) -> None:
    found, findings = read(
        tmp_path,
        api="uses: { one: one.raml }\n/a: { get: }\n",
        one="uses: { two: deep/two.raml }\ntypes: { A: { type: two.B } }\n",
        deep__two="types: { B: { properties: { c: C } }, C: string }\n",
    )
    assert findings == []
    assert found.type("one.A").base == "one.two.B"
    assert found.type("one.two.B").properties[0].type == Ref("one.two.C")


def test_libraries_that_use_each_other(tmp_path: Path) -> None:
    _, findings = read(
        tmp_path,
        api="uses: { one: one.raml }\n/a: { get: }\n",
        one="uses: { two: two.raml }\n",
        two="uses: { one: one.raml }\n",
    )
    assert [each.code for each in findings] == ["RAML170"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.raml").write_text("#%RAML 1.0 Library\ntypes: { Secret: object }\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "lib.raml").symlink_to(tmp_path / "secret.raml")
    found, findings = read(inner, api="uses: { lib: lib.raml, abs: /etc/passwd }\n/a: { get: }\n")
    assert [each.code for each in findings] == ["RAML170", "RAML170"]
    assert found.types == ()


def test_findings_in_a_library_are_reported_there(tmp_path: Path) -> None:
    _, findings = read(
        tmp_path,
        api="uses: { lib: lib.raml, bad: bad.raml }\n/a: { get: }\n",
        lib="types:\n    A: Missing\n",
        bad="types: [\n",
    )
    assert [(Path(each.span.file).name, each.code) for each in findings] == [
        ("bad.raml", "SRC110"),
        ("lib.raml", "RAML111"),
    ]


def test_a_text_cannot_use_libraries() -> None:
    assert codes("uses: { lib: lib.raml }\n/a: { get: }\n") == ["RAML170"]


def test_the_number_of_libraries_is_bounded(tmp_path: Path) -> None:
    files = {f"l{number}": "types: { A: object }\n" for number in range(60)}
    uses = ", ".join(f"{name}: {name}.raml" for name in files)
    _, findings = read(tmp_path, api=f"uses: {{ {uses} }}\n/a: {{ get: }}\n", **files)
    assert {each.code for each in findings} == {"RAML170"}
