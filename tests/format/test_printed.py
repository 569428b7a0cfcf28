"""Every generated file against black, at the lengths that projects have.

At plansdk's own length `make lint` sees all files; at others this sees a few, or all of them with
EVERY_FILE=1. ruff, which is quick, sees all of them.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from format.test_layout import differences
from plansdk.format import Style, format_files
from plansdk.render import LINE_LENGTH
from plansdk.targets import TARGETS
from plansdk.targets.runtime import PACKAGE
from support.building import Built, build

OTHERS = (79, 88, 120)
SAMPLE = 10


@cache
def built(target: str, length: int) -> Built:
    return build(target, line_length=length)


def printed(target: str, length: int) -> dict[str, str]:
    """The Python files of a package that were not written by hand."""
    files = built(target, length).files.items()
    return {
        path: text
        for path, text in files
        if path.endswith(".py") and not path.startswith(f"{PACKAGE}/")
    }


@cache
def laid_out(text: str, length: int) -> str:
    """What black makes of a file; both packages have most of the runtime's."""
    return format_files({"module.py": text}, Style(line_length=length))["module.py"]


@pytest.mark.parametrize("target", TARGETS)
def test_files_of_the_bundled_packages_are_printed_as_black_would(target: str) -> None:
    """`make lint` holds them against black itself."""
    assert not built(target, LINE_LENGTH).rendered.unsure


@pytest.mark.parametrize("length", OTHERS)
@pytest.mark.parametrize("target", TARGETS)
def test_black_leaves_files_of_other_lengths_alone(target: str, length: int) -> None:
    files = printed(target, length)
    paths = sorted(files)
    if not os.environ.get("EVERY_FILE"):
        paths = random.Random(length).sample(paths, SAMPLE)
    for path in paths:
        assert not differences(files[path], length), path


@pytest.mark.parametrize("length", OTHERS)
@pytest.mark.parametrize("target", TARGETS)
def test_only_the_runtime_needs_black_at_other_lengths(target: str, length: int) -> None:
    package = built(target, length)
    folders = (f"{PACKAGE}/", "events/")
    assert package.rendered.unsure == {path for path in package.files if path.startswith(folders)}


@pytest.mark.parametrize("length", [*OTHERS, LINE_LENGTH])
@pytest.mark.parametrize("target", TARGETS)
def test_ruff_leaves_every_file_alone_and_finds_nothing(
    target: str, length: int, tmp_path: Path
) -> None:
    package = built(target, length)
    for path, text in package.files.items():
        place = tmp_path / target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        is_unsure = path in package.rendered.unsure
        place.write_text(laid_out(text, length) if is_unsure else text, encoding="utf-8")
    ruff = str(Path(sys.executable).with_name("ruff"))
    for command in (["format", "--check"], ["check"]):
        options = ["--isolated", "--no-cache", "--quiet", f"--line-length={length}"]
        done = subprocess.run(
            [ruff, *command, *options, "."], cwd=tmp_path, capture_output=True, timeout=60
        )
        assert done.returncode == 0, done.stdout.decode()[:2000]
