"""What mypy and pyright say, each of them run once over all that the tests of a run ask about.

    SUBJECT = Subject("shop", lay_out)

    @pytest.mark.checked(SUBJECT)
    def test_it(found: Found) -> None: ...

A subject is a folder of one tree. Its modules are those of a package with its name, so that
subjects may have packages of the same name: imports of what lies beside a program are
rewritten, lines stay where they are. Of runtimes that are part of another one, checkers look
at what could be wrong there alone: modules that import something of their package.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from plansdk.targets.runtime import PACKAGE
from support.once import once

ROOT = Path(__file__).parents[2]
_TIMEOUT = 580


@dataclass(frozen=True)
class Subject:
    """What checkers are to look at together.

    Attributes:
        name: A Python name that no other module has.
        lay_out: Writes programs and packages into a folder. What is made with `once`
            needs the factory.
        checkers: `mypy`, `pyright`.
        places: What is looked at where it is, below the project's root.
    """

    name: str
    lay_out: Callable[[Path, pytest.TempPathFactory], object]
    checkers: tuple[str, ...] = ("mypy", "pyright")
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something that a checker said.

    Attributes:
        file: Path below the subject's folder, or below the project's root.
        line: Counted from 1.
        is_error: Whether it is a fault, and no note.
        message: The text.
    """

    file: str
    line: int
    is_error: bool
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


Found = list[Finding]


def errors(found: Found, *below: str) -> list[str]:
    """The faults among what was said, of all files or of some."""
    return [str(each) for each in found if each.is_error and each.file.startswith(below or "")]


def revealed(found: Found) -> dict[int, str]:
    """The revealed types by line, without the modules of their names."""
    types: dict[int, str] = {}
    for each in found:
        spelled = re.search(r'(?:Revealed type|Type of ".*") is "(.*)"$', each.message)
        if spelled:
            short = re.sub(r"\b(?:\w+\.)+(?=\w)", "", spelled[1])
            # mypy takes a literal type of several values apart.
            types[each.line] = short.replace("'] | Literal['", "', '")
    return types


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark."""
    config.addinivalue_line("markers", "checked(subject): asks what type checkers say about it")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Hold a test against every checker of its subject."""
    mark = metafunc.definition.get_closest_marker("checked")
    if mark:
        metafunc.parametrize("found", mark.args[0].checkers, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give checkers time."""
    for each in items:
        if each.get_closest_marker("checked"):
            each.add_marker(pytest.mark.timeout(_TIMEOUT))


@pytest.fixture
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """Everything that a checker says about the subject of a test."""
    subject: Subject = request.node.get_closest_marker("checked").args[0]
    asked = {
        mark.args[0].name: mark.args[0]
        for item in request.session.items
        for mark in item.iter_markers("checked")
    }
    subjects = [asked[name] for name in sorted(asked)]

    def lay_out(folder: Path) -> None:
        for each in subjects:
            (folder / each.name).mkdir()
            each.lay_out(folder / each.name, tmp_path_factory)
            _enclose(folder / each.name)

    def check(folder: Path) -> None:
        mine = [each for each in subjects if request.param in each.checkers]
        said = [asdict(each) for each in _CHECKERS[request.param](tree, mine, folder)]
        (folder / "said.json").write_text(json.dumps(said), encoding="utf-8")

    tree = once(tmp_path_factory, "checked", lay_out)
    said = once(tmp_path_factory, request.param, check) / "said.json"
    return list(_about(subject, tree, json.loads(said.read_text(encoding="utf-8"))))


def _about(subject: Subject, tree: Path, said: list[dict[str, Any]]) -> Iterator[Finding]:
    folder, places = tree / subject.name, [ROOT / each for each in subject.places]
    for each in said:
        place = ROOT / each["file"]
        if place.is_relative_to(folder):
            yield Finding(**{**each, "file": place.relative_to(folder).as_posix()})
        elif any(map(place.is_relative_to, places)):
            yield Finding(**{**each, "file": place.relative_to(ROOT).as_posix()})


def _enclose(folder: Path) -> None:
    """Make the modules of a folder those of the package that it is."""
    names = "|".join(sorted(re.escape(each.stem) for each in folder.iterdir()))
    if not names:
        return
    whole = re.compile(rf"^( *)import ({names})\b(?!\.)", re.MULTILINE)
    part = re.compile(rf"^( *)from ({names})\b", re.MULTILINE)
    for place in folder.rglob("*.py"):
        text = place.read_text(encoding="utf-8")
        text = whole.sub(rf"\1from {folder.name} import \2", text)
        place.write_text(part.sub(rf"\1from {folder.name}.\2", text), encoding="utf-8")


def _modules(tree: Path, subjects: list[Subject]) -> list[Path]:
    """What checkers are to look at."""
    folders = [ROOT / place for each in subjects for place in each.places]
    folders += [tree / each.name for each in subjects]
    modules = [each for folder in folders for each in sorted(folder.rglob("*.py"))]
    repeated = _repeated([place for folder in folders for place in sorted(folder.rglob(PACKAGE))])
    return [each for each in modules if each not in repeated]


def _repeated(runtimes: list[Path]) -> set[Path]:
    texts = {
        runtime: {(each.name, each.read_bytes()) for each in runtime.glob("*.py")}
        for runtime in runtimes
    }
    repeated = set[Path]()
    kept: list[Path] = []
    for runtime in sorted(runtimes, key=lambda each: -len(texts[each])):
        # A type of the package may be anywhere in the runtime, one of its modules not.
        has_its_types = any(re.search(rb"(?m)^ *from \.\.\w", text) for _, text in texts[runtime])
        if not has_its_types and any(texts[runtime] <= texts[each] for each in kept):
            repeated |= {runtime / name for name, text in texts[runtime] if b"from .." not in text}
        else:
            kept.append(runtime)
    return repeated


def _mypy(tree: Path, subjects: list[Subject], folder: Path) -> Iterator[Finding]:
    # A cache of earlier runs would repeat paths of those runs; what is left out is imported.
    command = ["mypy", "--output=json", "--cache-dir=/dev/null", "--follow-imports=silent"]
    output = _run([*command, *map(str, _modules(tree, subjects))], MYPYPATH=str(tree))
    for line in filter(lambda each: each.startswith("{"), output.splitlines()):
        said: dict[str, Any] = json.loads(line)
        yield Finding(said["file"], said["line"], said["severity"] == "error", said["message"])


def _pyright(tree: Path, subjects: list[Subject], folder: Path) -> Iterator[Finding]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    settings: dict[str, Any] = project["tool"]["pyright"]
    modules = _modules(tree, subjects)
    settings["include"] = [os.path.relpath(each, folder) for each in modules]
    settings["extraPaths"] = [str(tree), *(str(ROOT / each) for each in settings["extraPaths"])]
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    command = ["pyright", "--outputjson", "--pythonpath", sys.executable]
    report: dict[str, Any] = json.loads(_run([*command, "-p", str(folder)]))
    assert report["summary"]["filesAnalyzed"] == len(modules), report["summary"]
    for said in report["generalDiagnostics"]:
        line = said["range"]["start"]["line"] + 1
        yield Finding(said["file"], line, said["severity"] != "information", said["message"])


def _run(command: list[str], **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1", **environment},
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


_CHECKERS: dict[str, Callable[[Path, list[Subject], Path], Iterator[Finding]]] = {
    "mypy": _mypy,
    "pyright": _pyright,
}
