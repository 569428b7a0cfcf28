"""The printer against black: whatever it is sure of, black leaves alone."""

from __future__ import annotations

import difflib

import black
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from format import views
from format.statements import modules
from hostile.examples import HOSTILE
from plansdk.format import Style
from plansdk.plan.views import PackageView
from plansdk.render import RenderedFiles, render
from plansdk.render.layout import lay_out

lengths = st.integers(40, 140)
MANY = settings(HOSTILE, max_examples=150)
pytestmark = pytest.mark.timeout(300)

FEW = settings(HOSTILE, max_examples=60)


def differences(text: str, length: int) -> str:
    """What black would change."""
    formatted = black.format_str(text, mode=Style(line_length=length).mode(is_pyi=False))
    lines = difflib.unified_diff(text.split("\n"), formatted.split("\n"), lineterm="", n=5)
    return "\n".join(lines)


def check(rendered: RenderedFiles, length: int) -> None:
    """Black leaves every file alone that the printer is sure of."""
    for path, text in rendered.files.items():
        if path.endswith(".py") and path not in rendered.unsure:
            assert not differences(text, length), path


@MANY
@given(text=modules, length=lengths)
def test_random_statements(text: str, length: int) -> None:
    printed, is_sure = lay_out(text, length)
    assert not (is_sure and differences(printed, length))


@FEW
@given(view=views.packages(), length=lengths)
def test_random_packages(view: PackageView, length: int) -> None:
    check(render(view, length), length)


@pytest.mark.parametrize(
    "text",
    [
        "x: A | B | C = None",
        "x: list[A | B | C] | None = None",
        "def f(self, a: A | B | None = None, *, b: Sequence[int] = ()) -> Call[A]: ...",
        "def f(self) -> Call[builtins.list[A | B]]: ...",
        'class A(Resource[M_co, "Task"]): ...',
        "from .a import A, B, C",
        "from .a import A as A",
        'x = {"a": ("b", c), "d": request({"e": f}, session=False)}',
        'x = ("a",)',
        "x = f(a)(b)",
        "x = a.get(b) or c.get(d)",
        "x = a.get(b) or c.get(d) or e.get(f)",
        "x: dict[a, b] = f(c, d, e=g)",
        'very_long_name_of_a_thing[a] = b["cccccccc"] = request(d=e)',
        "value = globals()[name] = getattr(load(a, b), name)",
        '@deprecated("a has been renamed")\nclass A: ...',
    ],
)
def test_statements_at_every_length(text: str) -> None:
    for length in range(8, len(text) + 5):
        printed, is_sure = lay_out(f"{text}\n", length)
        assert not (is_sure and differences(printed, length)), length


@pytest.mark.parametrize(
    "text",
    [
        "for name in names: print(name, name)",
        "with open(name) as file, open(name): pass",
        "x += some_function(argument, another_one)",
        "x = await some_function(argument, another)",
        "x = (some_function(argument, another_one))",
        "x = some_function(a if b else c, argument)",
        "x = some_function(argument, 2**another_one)",
        "x = some_function(argument, another)  # why",
        "x = [name := some_function(argument, another)]",
        "def f() -> some_module.SomeClass[Argument]: ...",
        'def f(self, name) -> "some_module.SomeClass": ...',
        "x = some_function(argument, -another) ; y = 1",
        "x = lambda argument: some_function(argument)",
    ],
)
def test_what_no_template_prints_is_left_to_black(text: str) -> None:
    assert lay_out(f"{text}\n", 30) == (f"{text}\n", False)
    assert lay_out(f"{text}\n", 80) == (f"{text}\n", True)


@pytest.mark.parametrize(
    ("text", "is_sure"),
    [
        ('x = "一二三四五六"', False),  # two columns each: 18 in all, of 12 characters
        ('x = "№№№№№№№№"', True),
        ('x = "ЖЖЖЖЖЖЖЖ"', True),
        ('x = "一"', True),
    ],
)
def test_wide_characters(text: str, *, is_sure: bool) -> None:
    assert lay_out(f"{text}\n", 14) == (f"{text}\n", is_sure)


def test_docstrings_stay_as_they_are() -> None:
    text = f'"""{"long " * 30}\n\n{"long " * 30}[\n"""\nx = 1\n'
    assert lay_out(text, 40) == (text, True)


def test_a_display_without_elements() -> None:
    assert lay_out("NAMES = {\n}\n", 40) == ("NAMES = {}\n", True)
