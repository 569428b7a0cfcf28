"""Windows and macOS, as far as they can be played elsewhere."""

from __future__ import annotations

import ctypes
import ntpath
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from typing import ClassVar, cast

import filelock
import pytest

from plansdk import project
from plansdk.diagnostics import Rejected, Span, workflow_command
from plansdk.publish import exchange
from plansdk.publish.apply import exclusive, is_unfinished
from publishing import NEW, OLD, assert_alone, clean_tree, publish, tree


class WindowsLock:
    """A lock whose file nobody can delete while it is held, and which goes with the release."""

    held: ClassVar[set[Path]] = set()

    def __init__(self, place: Path, timeout: float) -> None:
        assert timeout == 0
        self.place = place

    def acquire(self) -> None:
        if self.place in self.held:
            raise filelock.Timeout(str(self.place))
        self.place.touch()
        self.held.add(self.place)

    def release(self) -> None:
        self.held.remove(self.place)
        self.place.unlink(missing_ok=True)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its locks, and no exchange of folders."""
    really = Path.unlink

    def unlink(place: Path, missing_ok: bool = False) -> None:
        if place in WindowsLock.held:
            raise PermissionError(13, "used by another process", str(place))
        really(place, missing_ok)

    def refuse(target: Path) -> bool:
        return False

    monkeypatch.setattr(filelock, "FileLock", WindowsLock)
    monkeypatch.setattr(Path, "unlink", unlink)
    monkeypatch.setattr(exchange, "_is_fit", refuse)


@pytest.mark.usefixtures("windows")
def test_locks_whose_file_cannot_go_while_they_are_held(target: Path) -> None:
    publish(target, OLD)
    assert_alone(target)
    with exclusive(target):
        assert is_unfinished(target)
        with pytest.raises(Rejected, match="PUB301"):
            publish(target, NEW)
    assert not is_unfinished(target)
    publish(target, NEW)
    assert tree(target) == clean_tree(target, NEW)
    assert_alone(target)


@pytest.mark.usefixtures("windows")
def test_a_run_that_fails_gives_such_a_lock_back(target: Path) -> None:
    with pytest.raises(KeyboardInterrupt), exclusive(target.parent):
        raise KeyboardInterrupt
    assert WindowsLock.held == set()
    assert not is_unfinished(target.parent)


class Library:
    """The C library of macOS, with the step of Linux behind its name."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self.flags: list[int] = []

    def renamex_np(self, one: bytes, other: bytes, flags: int) -> int:
        self.flags.append(flags)
        result: int = self._library.renameat2(-100, one, -100, other, 2)
        return result


def test_folders_are_exchanged_by_the_call_of_macos(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(target, OLD)
    library = Library(ctypes.CDLL(None, use_errno=True))

    def load(name: None, use_errno: bool) -> Library:
        return library

    monkeypatch.setattr(exchange.ctypes, "CDLL", load)
    monkeypatch.setattr(exchange.sys, "platform", "darwin")
    steps: list[str] = []
    publish(target, NEW, step=steps.append)
    assert tree(target) == clean_tree(target, NEW)
    assert library.flags == [2]
    assert "exchanged" in steps


@pytest.mark.parametrize(
    ("file", "named"),
    [
        (r"C:\work\project\specs\new.raml", "specs/new.raml"),
        (r"C:\work\specs\new.raml", "../specs/new.raml"),
        (r"D:\specs\new.raml", "D:/specs/new.raml"),
        (r"\\server\specs\new.raml", "//server/specs/new.raml"),
    ],
)
def test_documents_are_named_alike_in_every_manifest(
    file: str, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With slashes, and on another drive by the whole path."""

    class WindowsPath(PureWindowsPath):
        def resolve(self) -> WindowsPath:
            return self

    monkeypatch.setattr(project, "Path", WindowsPath)
    monkeypatch.setattr(project, "os", SimpleNamespace(path=ntpath))
    place, folder = (cast("Path", WindowsPath(each)) for each in (file, r"C:\work\project"))
    assert project.relative(Path("mega"), place, folder) == named


def test_annotations_name_files_as_a_forge_does() -> None:
    said = workflow_command("error", "text", Span(r"src\mega\client.py", 3, 5))
    assert said == "::error file=src/mega/client.py,line=3,col=5::text"
