"""Patches: exact, or not at all."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plansdk.vendor.patches import ConflictError, apply, diff, parse

OLD = """\
class Task:
    name: str
    def list(self):
        return 1

    def get(self):
        return 1


class Deal:
    name: str
    def list(self):
        return 1
"""
NEW = OLD.replace(
    "    def get(self):\n        return 1\n", "    def get(self):\n        return 2\n"
)


def test_patch_turns_one_text_into_the_other() -> None:
    assert apply(parse(diff("a.py", OLD, NEW)), OLD) == NEW


_LINES = st.lists(st.sampled_from(["a\n", "b\n", "\n", "class C:\n", "    @@ x\n", "-- y\n"]))


@settings(max_examples=150, deadline=None)
@given(_LINES, _LINES, st.booleans(), st.booleans())
def test_any_two_texts(before: list[str], after: list[str], cut: bool, cut_too: bool) -> None:
    old = "".join(before).removesuffix("\n" if cut else "")
    new = "".join(after).removesuffix("\n" if cut_too else "")
    if old != new:
        assert apply(parse(diff("a.py", old, new)), old) == new


def test_git_understands_the_patch(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(OLD)
    (tmp_path / "a.patch").write_text(diff("a.py", OLD, NEW))
    command = ["git", "apply", "--unsafe-paths", "a.patch"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=20)
    assert (tmp_path / "a.py").read_text() == NEW


def test_hunk_is_found_where_its_lines_went() -> None:
    moved = "import x\n\n\n" + OLD
    assert apply(parse(diff("a.py", OLD, NEW)), moved) == "import x\n\n\n" + NEW


def test_change_elsewhere_in_the_file_is_no_conflict() -> None:
    grown = OLD + "    def last(self):\n        return 3\n"
    assert apply(parse(diff("a.py", OLD, NEW)), grown).endswith("return 3\n")


def test_changed_lines_are_a_conflict_that_is_shown() -> None:
    patch = parse(diff("a.py", OLD, NEW))
    with pytest.raises(ConflictError, match="the lines changed") as caught:
        apply(patch, OLD.replace("def get(self):", "def get(self, id):"))
    assert "+        return 2" in caught.value.wanted
    assert "def get(self, id):" in caught.value.found


def test_lines_in_another_class_do_not_count() -> None:
    old = "class A:\n    x = 1\n    y = 1\n    z = 1\n    a = 1\n    b = 1\n"
    patch = parse(diff("a.py", old, old.replace("b = 1", "b = 2")))
    with pytest.raises(ConflictError, match="changed in A"):
        apply(patch, old.replace("class A", "class B"))


def test_lines_that_occur_twice_are_a_conflict() -> None:
    block = "    x = 1\n    y = 1\n    z = 1\n    # end\n"
    old = "class A:\n" + block
    new = old.replace("# end", "# changed")
    with pytest.raises(ConflictError, match="occur 2 times"):
        apply(parse(diff("a.py", old, new)), "class A:\n" + block + block)


@pytest.mark.parametrize(
    "text",
    ["", "x\n", "# plansdk patch for 12\n", f"# plansdk patch for {'0' * 64}\n",
     f"# plansdk patch for {'0' * 64}\n--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n-a\n+b\n",
     f"# plansdk patch for {'0' * 64}\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n?a\n"],
)  # fmt: skip
def test_what_is_no_patch_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(text)
