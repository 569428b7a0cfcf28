"""Formatting as a caller sees it: paths and texts in, paths and texts out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import black
import pytest

import plansdk
from plansdk.format import FormatError, Style, format_files

UNTIDY = "x = {  'a':1 }\n"
TIDY = 'x = {"a": 1}\n'


class Steps:
    """Progress that counts."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int | None]] = []
        self.steps = 0

    def stage(self, name: str, total: int | None = None) -> None:
        self.stages.append((name, total))

    def advance(self, n: int = 1) -> None:
        self.steps += n

    def done(self) -> None:
        pass


def test_formats_python_and_leaves_the_rest_alone() -> None:
    files = {"b.py": UNTIDY, "README.md": UNTIDY, "a.py": TIDY, "py.typed": ""}
    assert list(format_files(files).items()) == [
        ("b.py", TIDY),
        ("README.md", UNTIDY),
        ("a.py", TIDY),
        ("py.typed", ""),
    ]


def test_counts_every_python_file_as_one_step() -> None:
    steps = Steps()
    format_files({"a.py": UNTIDY, "b.py": TIDY, "c.txt": ""}, progress=steps)
    assert (steps.stages, steps.steps) == ([("format", 2)], 2)


def test_files_that_need_nothing_are_left_out() -> None:
    steps = Steps()
    files = {"a.py": UNTIDY, "b.py": UNTIDY}
    assert format_files(files, progress=steps, only={"b.py"}) == {"a.py": UNTIDY, "b.py": TIDY}
    assert (steps.stages, steps.steps) == ([("format", 1)], 1)


@pytest.mark.parametrize(
    ("style", "is_plain"),
    [
        (Style(), True),
        (Style(line_length=79, target_versions=()), True),
        (Style(target_versions=("py312", "py313")), True),
        (Style(target_versions=("py35", "py311")), False),
        (Style(string_normalization=False), False),
        (Style(magic_trailing_comma=False), False),
        (Style(preview=True), False),
        (Style(preview=True, features=("string_processing",)), False),
    ],
)
def test_a_style_of_another_length_is_plain(style: Style, *, is_plain: bool) -> None:
    assert style.is_plain is is_plain


def test_line_length_is_an_option() -> None:
    text = "value = function(first_argument, second_argument, third_argument)\n"
    assert format_files({"a.py": text})["a.py"] == text
    narrow = format_files({"a.py": text}, style=Style(line_length=40))["a.py"]
    assert max(map(len, narrow.splitlines())) <= 40


def test_a_stub_is_laid_out_as_a_stub() -> None:
    text = "import os\n\nclass A:\n    x: int\n"
    assert format_files({"a.pyi": text})["a.pyi"] == text
    assert format_files({"a.py": text})["a.py"] != text


@pytest.mark.parametrize(
    "text",
    ["def f(:\n", 'x = "\\d"\n', "x = '\0'\n", "(" * 500 + ")" * 500, "def f():\nreturn 1\n"],
    ids=["syntax", "bad escape", "null byte", "too deep", "no indent"],
)
def test_text_that_is_not_python_names_the_file(text: str) -> None:
    with pytest.raises(FormatError, match=r"^package/broken\.py: rendered text is not valid"):
        format_files({"fine.py": TIDY, "package/broken.py": text})


def test_importing_does_not_load_black() -> None:
    program = "import sys, plansdk.format; sys.exit('black' in sys.modules)"
    source = Path(plansdk.__file__).parents[1]
    subprocess.run([sys.executable, "-c", program], cwd=source, check=True, timeout=60)


def test_black_finds_nothing_to_do_afterwards() -> None:
    formatted = format_files({"a.py": "def f( a,\n b = 'x' ):\n  '''Doc.   '''\n  return( a )\n"})
    with pytest.raises(black.NothingChanged):
        black.format_file_contents(formatted["a.py"], fast=False, mode=Style().mode(is_pyi=False))
