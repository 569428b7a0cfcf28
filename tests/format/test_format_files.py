"""Formatting as a caller sees it: paths and texts in, paths and texts out."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from plansdk.format import FormatError, Style, format_files, work

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


@pytest.fixture
def without_black(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make any use of black fail the test."""

    def refuse(task: work.Task) -> str:
        raise AssertionError(f"black was called for {task.path}")

    monkeypatch.setattr(work, "format_text", refuse)


def test_formats_python_and_leaves_the_rest_alone() -> None:
    files = {"b.py": UNTIDY, "README.md": UNTIDY, "a.py": TIDY, "py.typed": ""}
    assert list(format_files(files).items()) == [
        ("b.py", TIDY),
        ("README.md", UNTIDY),
        ("a.py", TIDY),
        ("py.typed", ""),
    ]


def test_counts_every_python_file_as_one_step(tmp_path: Path) -> None:
    files = {"a.py": UNTIDY, "b.py": TIDY, "c.txt": ""}
    format_files(files, cache=tmp_path)
    steps = Steps()
    format_files(files, cache=tmp_path, progress=steps)
    assert (steps.stages, steps.steps) == ([("format", 2)], 2)


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


def test_processes_give_the_same_result_and_the_same_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_POOL_PAYS", 0)
    files = {f"m{number}.py": UNTIDY * (number + 1) for number in range(5)}
    assert format_files(files, jobs=2) == format_files(files, jobs=1)
    with pytest.raises(FormatError) as caught:
        format_files({**files, "broken.py": "def f(:\n"}, jobs=2)
    assert caught.value.path == "broken.py"


@pytest.mark.usefixtures("without_black")
def test_known_texts_are_not_formatted_again() -> None:
    known = {hashlib.sha256(TIDY.encode()).hexdigest()}
    assert format_files({"a.py": TIDY}, known=known) == {"a.py": TIDY}
    with pytest.raises(AssertionError, match="black was called"):
        format_files({"a.py": UNTIDY}, known=known)


def test_importing_and_a_cached_run_do_not_load_black(tmp_path: Path) -> None:
    format_files({"a.py": UNTIDY}, cache=tmp_path)
    program = (
        "import sys; from pathlib import Path; from plansdk.format import format_files\n"
        f"assert format_files({{'a.py': {UNTIDY!r}}}, cache=Path({str(tmp_path)!r}))\n"
        "sys.exit('black' in sys.modules)"
    )
    source = Path(work.__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], cwd=source, check=True, timeout=60)


def test_black_finds_nothing_to_do_afterwards() -> None:
    black = pytest.importorskip("black")
    formatted = format_files({"a.py": "def f( a,\n b = 'x' ):\n  '''Doc.   '''\n  return( a )\n"})
    with pytest.raises(black.NothingChanged):
        black.format_file_contents(formatted["a.py"], fast=False, mode=Style().mode(is_pyi=False))
