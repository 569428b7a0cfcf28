"""The source tree: what a YAML document says and where, within bounds."""

from __future__ import annotations

import gc

import pytest

from plansdk.diagnostics import Rejected, Span
from plansdk.syntax import decode as source_text
from plansdk.syntax import yaml_tree
from plansdk.syntax.tree import Mapping, Scalar, Sequence


def root(text: str | bytes) -> Mapping:
    node = yaml_tree.parse(text, "a.yaml")
    assert isinstance(node, Mapping)
    return node


def scalar(text: str) -> Scalar:
    node = root(f"it: {text}\n").get("it")
    assert isinstance(node, Scalar)
    return node


def code_of(text: str | bytes) -> str:
    with pytest.raises(Rejected) as caught:
        yaml_tree.parse(text, "a.yaml")
    return caught.value.diagnostics[0].code


def test_every_node_knows_its_place() -> None:
    tree = root("one: 1\ntwo:\n  - a\n  - {b: 'c'}\n")
    assert tree.span == Span("a.yaml", 1, 1)
    assert tree.key("two").span == Span("a.yaml", 2, 1)
    two = tree.get("two")
    assert isinstance(two, Sequence)
    assert two.span == Span("a.yaml", 3, 3)
    inner = two.items[1]
    assert isinstance(inner, Mapping)
    assert inner.span == Span("a.yaml", 4, 5)
    value = inner.get("b")
    assert value is not None
    assert value.span == Span("a.yaml", 4, 9)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("False", False),
        ("12", 12),
        ("-7", -7),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("~", None),
        ("", None),
        ("null", None),
        ("'true'", "true"),
        ('"12"', "12"),
        ("!!str 12", "12"),
        ("no", "no"),
        ("off", "off"),
        ("2024-01-31", "2024-01-31"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("|\n  two\n  lines", "two\nlines\n"),
    ],
)
def test_scalars_mean_what_yaml_1_2_says(written: str, value: object) -> None:
    found = scalar(written).value
    assert found == value
    assert type(found) is type(value)


def test_a_scalar_keeps_its_spelling() -> None:
    assert scalar("1.50").text == "1.50"
    assert scalar("No").text == "No"


def test_an_alias_is_the_node_it_refers_to() -> None:
    tree = root("a: &x {b: c}\nd: *x\n")
    assert tree.get("a") is tree.get("d")


def test_the_collector_is_on_again_after_success_and_failure() -> None:
    root("a: b\n")
    assert gc.isenabled()
    assert code_of("a: [") == "SRC110"
    assert gc.isenabled()


def test_nesting_is_bounded_exactly() -> None:
    limit = yaml_tree.MAX_DEPTH
    yaml_tree.parse("[" * limit + "]" * limit, "a.yaml")
    assert code_of("[" * (limit + 1) + "]" * (limit + 1)) == "SRC121"
    assert code_of("[" * 100_000) == "SRC121"
    assert code_of("- " * 100_000) == "SRC121"
    assert code_of("{a: " * 5000) == "SRC121"


def test_nesting_through_aliases_is_bounded() -> None:
    half = yaml_tree.MAX_DEPTH // 2 + 1
    deep = "[" * half
    end = "]" * half
    assert code_of(f"a: &x {deep}{end}\nb: {deep}*x{end}\n") == "SRC121"


def test_a_text_is_bounded() -> None:
    root("a: " + "x" * yaml_tree.MAX_SCALAR)
    assert code_of("a: " + "x" * (yaml_tree.MAX_SCALAR + 1)) == "SRC124"


def test_the_number_of_values_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_tree, "MAX_NODES", 1000)
    assert code_of("[" + "x, " * 1001 + "]") == "SRC123"
    five_hundred = "[" + "x, " * 500 + "]"
    assert code_of(f"a: &a {five_hundred}\nb: [*a, *a]\n") == "SRC123"
    assert code_of(f"a: &a {five_hundred}\nb: {{c: *a, d: {{e: *a}}}}\n") == "SRC123"
    root(f"a: &a {five_hundred}\n")


def test_the_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_text, "MAX_BYTES", 100)
    assert code_of(b"a: " + b"x" * 100) == "SRC104"


def test_text_with_lone_surrogates_is_refused() -> None:
    assert code_of("a: \ud800") == "SRC103"


def test_findings_inside_a_document_come_all_at_once() -> None:
    with pytest.raises(Rejected) as caught:
        yaml_tree.parse("a: 1\na: 2\nb: !x 3\nb: 4\n", "a.yaml")
    assert [each.code for each in caught.value.diagnostics] == ["SRC114", "SRC120", "SRC114"]


def test_the_first_of_two_equal_keys_counts() -> None:
    tree, findings = yaml_tree.load("a: 1\na: 2\n", "a.yaml")
    assert isinstance(tree, Mapping)
    assert tree.text("a") == "1"
    assert len(findings) == 1


def test_findings_are_bounded() -> None:
    _, findings = yaml_tree.load("a: 1\n" * 5000, "a.yaml")
    assert len(findings) == yaml_tree.MAX_FINDINGS


@pytest.mark.parametrize("name", ["bool", "int", "float", "null"])
def test_standard_tags_leave_a_scalar_open_to_interpretation(name: str) -> None:
    assert scalar(f"!!{name} 1").value == 1


def test_other_standard_tags_are_refused() -> None:
    assert code_of("a: !!binary aGk=\n") == "SRC120"
    assert code_of("a: !!set {a, b}\n") == "SRC120"
