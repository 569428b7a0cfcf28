"""A project, and one that has vendored a slice already."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support.once import once
from vendor.projects import Project, make_project


def vendor(folder: Path) -> None:
    """Make a project with a slice."""
    assert make_project(folder / "project").vendor() == 0


@pytest.fixture
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "vendored", vendor)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project."""
    return make_project(tmp_path / "project")


@pytest.fixture
def vendored(_made: Path, tmp_path: Path) -> Project:
    """A project that has vendored the tasks."""
    return Project(shutil.copytree(_made / "project", tmp_path / "project"))
