"""A skip that nobody permitted is told, and in continuous integration it is a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
MODULES = {
    "library": 'import pytest\npytest.importorskip("no_such_api")\ndef test_it(): pass\n',
    "mood": 'import pytest\ndef test_it(): pytest.skip("not today")\n',
    "curl": 'import pytest\n@pytest.mark.skip(reason="there is no curl")\ndef test_it(): pass\n',
}
SUPERUSER = (
    "import pytest\n"
    '@pytest.mark.skip(reason="nothing is closed to the superuser")\n'
    "def test_it(): pass\n"
)


def play(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of a folder, with a program called curl beside them."""
    (folder / "curl").touch(mode=0o755)
    command = [sys.executable, "-m", "pytest", "-p", "support.skips", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, "-n", "0"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(TESTS), "PATH": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("module", MODULES)
def test_a_skip_that_is_not_permitted(tmp_path: Path, module: str) -> None:
    (tmp_path / "test_other.py").write_text("def test_other(): pass\n")
    (tmp_path / "test_skipped.py").write_text(MODULES[module])
    done = play(tmp_path, CI="true")
    assert done.returncode == 1, done.stdout
    assert "NOT PERMITTED: " in done.stdout
    assert "test_skipped.py (1)" in done.stdout
    assert play(tmp_path, CI="").returncode == 0


def test_a_permitted_skip(tmp_path: Path) -> None:
    (tmp_path / "test_skipped.py").write_text(SUPERUSER)
    done = play(tmp_path, CI="true")
    assert done.returncode == 0, done.stdout
    assert "permitted: nothing is closed to the superuser" in done.stdout
