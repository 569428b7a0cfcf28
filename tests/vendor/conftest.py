"""A project, and one that has vendored a slice already."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support.once import once
from vendor.projects import Project, make_project


def vendor(folder: Path) -> None:
    """Make a project with a slice, and a cache that knows most of what is generated here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANSDK_CACHE", str(folder / "cache"))
        assert make_project(folder / "project").vendor() == 0


@pytest.fixture(autouse=True)
def _made(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = once(tmp_path_factory, "vendored", vendor)
    monkeypatch.setenv("PLANSDK_CACHE", str(folder / "cache"))
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project."""
    return make_project(tmp_path / "project")


@pytest.fixture
def vendored(_made: Path, tmp_path: Path) -> Project:
    """A project that has vendored the tasks."""
    return Project(shutil.copytree(_made / "project", tmp_path / "project"))
