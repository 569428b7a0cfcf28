"""The clients run under every interpreter that they are for, as far as this machine has it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from support.interpreters import NAMES, PROPERTY, ROOT, environment
from support.once import once

PARTS = ("entities", "planfix_runtime", "runtime")
CLASSIFIED = ["3.11", "3.12", "3.13"]
FEWER = {"FUZZ": "100"}
TABLES = "--ignore-glob=*/test_no_answers.py"
"""Tables of answers are the same under every interpreter; the one that runs reads all of them."""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.timeout(300)
def test_the_runtime(
    name: str, tmp_path_factory: pytest.TempPathFactory, record_property: Any
) -> None:
    """All parts at a time, since they wait more than they work."""
    once(tmp_path_factory, name, lambda _: environment(name))
    python = environment(name)
    if python is None:
        pytest.skip(f"there is no {name}")
    with ThreadPoolExecutor(len(PARTS)) as pool:
        for part, done in zip(PARTS, pool.map(partial(run, python), PARTS), strict=True):
            assert done.returncode == 0, done.stdout[-5000:] + done.stderr
            record_property(PROPERTY, f"tests/{part} under {name}: {done.stdout.splitlines()[-1]}")


def run(python: Path, part: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of a part."""
    options = ["--override-ini=addopts=--import-mode=importlib", "-pno:cacheprovider", "-q"]
    return subprocess.run(
        [python, "-m", "pytest", *options, "-m", "not checked", TABLES, f"tests/{part}"],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")} | FEWER,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


@pytest.mark.parametrize("file", ["pyproject.toml", "templates/project/pyproject.toml.jinja"])
def test_classifiers_name_what_is_tested(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    named = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', text)
    assert named == CLASSIFIED
    assert f'requires-python = ">={named[0]}"' in text
    running = f"python3.{sys.version_info.minor}"
    assert {f"python{version}" for version in named} <= {*NAMES, running}
