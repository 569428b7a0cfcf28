"""The cases of broken specifications in tests/cases/planfix_lint.

`base` is a small sound specification. Each other folder breaks it: `edit.txt` replaces
text in one file (`- ` what is there, `+ ` what comes instead), `files/` replaces or adds
whole files. `expected.txt` is what lint prints.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from plansdk import planfix

FOLDER = Path(__file__).parents[1] / "cases" / "planfix_lint"
BASE = FOLDER / "base"


def names() -> list[str]:
    """All cases."""
    return sorted(each.name for each in FOLDER.iterdir() if each.is_dir() and each != BASE)


def build(name: str, target: Path) -> None:
    """Write the broken specification of a case into an empty folder."""
    shutil.copytree(BASE, target, dirs_exist_ok=True)
    edit = FOLDER / name / "edit.txt"
    if edit.is_file():
        apply(edit.read_text(encoding="utf-8"), target)
    files = FOLDER / name / "files"
    if files.is_dir():
        shutil.copytree(files, target, dirs_exist_ok=True)


def apply(edit: str, target: Path) -> None:
    """Carry out what an edit.txt says."""
    first, *lines = edit.splitlines()
    path = target / first.removeprefix("file ")
    old = "\n".join(each[2:] for each in lines if each.startswith("-"))
    new = "\n".join(each[2:] for each in lines if each.startswith("+"))
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{first}: {old!r} occurs {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


def printed(folder: Path) -> str:
    """What lint prints of a folder, with paths relative to it."""
    lines = "".join(f"{each}\n" for each in planfix.lint(folder))
    return lines.replace(f"{folder}/", "").replace(str(folder), ".")
