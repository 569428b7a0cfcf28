"""Documents from outside: whatever they contain, reading ends soon and with findings."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plansdk import raml
from plansdk.diagnostics import Diagnostic, Rejected, as_json
from plansdk.raml import findings as raml_findings
from raml.documents import HEAD

TAIL = "/a: { get: }\n"

KEYS = st.sampled_from(
    """types traits resourceTypes uses securitySchemes baseUri mediaType protocols documentation title
    version properties type items enum required default description body responses queryParameters
    uriParameters is get post delete /a /{id} /b/{c}/d 200 404 application/json Task Deal string
    name <<x>> (note) ? headers maxLength facets schema schemas BaseEntity""".split()
)
TEXTS = st.one_of(
    KEYS,
    st.sampled_from(
        ["Task|Deal", "Task[]", "<<x | !singularize>>", "lib.raml", "", "true", "~", "1"]
    ),
    st.text(max_size=12),
    st.integers(),
    st.booleans(),
    st.none(),
)
TREES = st.recursive(
    TEXTS,
    lambda inner: st.one_of(st.dictionaries(KEYS, inner, max_size=4), st.lists(inner, max_size=3)),
    max_leaves=25,
)


def lint(text: str | bytes) -> list[Diagnostic]:
    """All findings; anything else than `Rejected` is a failure."""
    try:
        return raml.parse(text, "api.raml", judging=True)[1]
    except Rejected as rejected:
        return list(rejected.diagnostics)


def as_yaml(node: object) -> str:
    """A tree in flow style, every text quoted or plain as it comes."""
    if isinstance(node, dict):
        return "{" + ", ".join(f"{as_yaml(k)}: {as_yaml(v)}" for k, v in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(map(as_yaml, node)) + "]"
    if isinstance(node, str):
        plain = node.replace("/", "").replace("|", "").isalnum()
        return (
            node
            if plain
            else '"' + node.encode("unicode_escape").decode().replace('"', '\\"') + '"'
        )
    return {None: "~", True: "true", False: "false"}.get(node, str(node))


SLOW = settings(max_examples=150, deadline=2000, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(st.dictionaries(KEYS, TREES, max_size=6))
def test_any_tree_is_read_or_refused(document: dict[str, object]) -> None:
    body = "".join(f"{as_yaml(key)}: {as_yaml(value)}\n" for key, value in document.items())
    for each in lint("#%RAML 1.0\n" + body):
        assert "\n" not in str(each).replace("\n    hint: ", "")
        assert str(each).isprintable() or "\n    hint: " in str(each)


@SLOW
@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data: bytes) -> None:
    as_json(lint(b"#%RAML 1.0\n" + data))


@SLOW
@given(st.text(max_size=200))
def test_any_text_is_refused(text: str) -> None:
    as_json(lint("#%RAML 1.0\n" + text))


def types_of(count: int, declaration: str) -> str:
    lines = "".join(f"    T{n}: {declaration.format(n=n, next=n + 1)}\n" for n in range(count))
    return f"types:\n{lines}"


LARGE = {
    "chain of types": types_of(4000, "{{ type: T{next} }}"),
    "chain of aliases": types_of(4000, "T{next}"),
    "chain of enumerations": types_of(4000, "{{ type: T{next}, enum: [a] }}"),
    "chain of facets": types_of(4000, "{{ type: T{next}, odd: 1 }}"),
    "many unknown types": types_of(4000, "{{ properties: {{ p: U{n} }} }}"),
    "many unknown keys": "".join(f"key{n}: 1\n" for n in range(20_000)),
    "many unknown facets": types_of(4000, "{{ a: 1, b: 2, c: 3 }}"),
    "one long union": f"types: {{ T: '{'|'.join(f'U{n}' for n in range(3000))}' }}\n",
    "deep inline objects": "types: { T: "
    + "{ properties: { p: " * 45
    + "string"
    + " } }" * 45
    + " }\n",
    "many path variables": "/" + "".join(f"{{v{n}}}" for n in range(250)) + ": { get: }\n",
    "uri parameters above many methods": "/a:\n    uriParameters: { "
    + ", ".join(f"p{n}: string" for n in range(2000))
    + " }\n"
    + "".join(f"    /m{n}: {{ get: }}\n" for n in range(2000)),
    "a version that multiplies": f"baseUri: '{'{version}' * 200}'\nversion: '{'v' * 1900}'\n",
    "a media type that backtracks": f"mediaType: '{'application/' * 100_000}'\n",
    "alias as every value": "x: &x {a: b}\n" + "".join(f"k{n}: *x\n" for n in range(20_000)),
    "one resource many times": "/r: &r { get: { queryParameters: { "
    + ", ".join(f"p{n}: string" for n in range(300))
    + " } } }\n"
    + "".join(f"/r{n}: *r\n" for n in range(300)),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", LARGE)
def test_large_documents_end_soon(name: str) -> None:
    head = HEAD.replace("version: v1\n", "") if "version:" in LARGE[name] else HEAD
    started = time.process_time()
    found = lint(head + LARGE[name] + TAIL)
    assert time.process_time() - started < 15
    assert len(found) <= 2 * raml_findings.MAX_FINDINGS + 1


def test_what_is_not_shown_is_counted() -> None:
    found = lint(HEAD + LARGE["many unknown keys"] + TAIL)
    assert len(found) == raml_findings.MAX_FINDINGS + 1
    assert [each.message for each in found if each.code == "RAML199"] == [
        "19001 further findings are not shown"
    ]


def test_an_error_among_what_is_not_shown_stops_the_run() -> None:
    body = LARGE["many unknown keys"] + "/b: { get: { responses: { ok: } } }\n"
    found = lint(HEAD + body + TAIL)
    assert [each.code for each in found if each.level == "error"] == ["RAML199"]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for place in (tmp_path / "missing.raml", tmp_path):
        (finding,) = raml.lint(place)
        assert (finding.code, finding.span.file) == ("SRC100", str(place))
