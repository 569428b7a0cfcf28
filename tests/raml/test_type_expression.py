"""RAML's type expressions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plansdk.model import Array, Ref, Scalar, Type, Union, spell
from plansdk.raml.type_expression import BUILT_IN, TypeExpressionError, parse

A, B, C = Ref("A"), Ref("B"), Ref("C")
STRING, INTEGER, NUMBER = Scalar("string"), Scalar("integer"), Scalar("number")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A", A),
        ("  A  ", A),
        ("A[]", Array(A)),
        ("A[][]", Array(Array(A))),
        ("A [ ]", Array(A)),
        ("A|B", Union((A, B))),
        ("A | B |C", Union((A, B, C))),
        ("(A|B)[]", Array(Union((A, B)))),
        ("((A))", A),
        ("A|(B|C)", Union((A, B, C))),
        ("A|B[]", Union((A, Array(B)))),
        ("A|A", A),
        ("A|nil", A),
        ("nil|A|B", Union((A, B))),
        ("A?", A),
        ("(A|B)?", Union((A, B))),
        ("A?[]", Array(A)),
        ("nil", Scalar("void")),
        ("string", STRING),
        ("float", NUMBER),
        (
            "DateOnly|IntervalNumbers|integer",
            Union((Ref("DateOnly"), Ref("IntervalNumbers"), INTEGER)),
        ),
        ("lib.Type[]", Array(Ref("lib.Type"))),
        ("Тип", Ref("Тип")),
    ],
)
def test_expressions(text: str, expected: Type) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("", 0),
        ("   ", 0),
        ("|", 0),
        ("A|", 2),
        ("A||B", 2),
        ("(A|B", 0),
        ("A)", 1),
        ("A B", 2),
        ("[]", 0),
        ("A[", 1),
        ("A]", 1),
        ("A[2]", 1),
        ("?", 0),
        ("()", 1),
        ("A|()", 3),
    ],
)
def test_errors_tell_where(text: str, offset: int) -> None:
    with pytest.raises(TypeExpressionError) as caught:
        parse(text)
    assert caught.value.offset == offset


@pytest.mark.parametrize("text", ["(" * 40 + "A" + ")" * 40, "A" + "[]" * 40, "A|" * 20_000 + "A"])
def test_size_is_bounded(text: str) -> None:
    with pytest.raises(TypeExpressionError):
        parse(text)


def test_groups_beside_each_other_are_not_nested() -> None:
    assert parse("|".join(["(A|B)[]"] * 100)) == Array(Union((A, B)))


def test_declared_names_that_look_like_built_in_ones_stay_references() -> None:
    for name in ("DateTime", "DateOnly", "Number", "File", "String", "Date"):
        assert parse(name) == Ref(name)


names = st.sampled_from(["A", "B", "C", "string", "integer", "boolean", "any"])


def _types(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    unions = st.lists(children, min_size=2, max_size=4).map("|".join)
    return st.one_of(children.map("({})[]".format), unions.map("({})".format))


@given(st.recursive(names, _types, max_leaves=12))
def test_spelling_a_type_and_reading_it_again_gives_the_same(text: str) -> None:
    type_ = parse(text)
    assert parse(spell(type_)) == type_


@given(st.text(alphabet="AB|()[]? nilx", max_size=40))
def test_any_text_is_read_or_refused_inside_it(text: str) -> None:
    offset = 0
    try:
        parse(text)
    except TypeExpressionError as problem:
        offset = problem.offset
    assert 0 <= offset <= len(text)


def test_built_in_types_cover_raml_1_0() -> None:
    raml = "any array boolean date-only datetime datetime-only file integer nil number object string time-only"
    assert set(raml.split()) <= BUILT_IN.keys()
