"""A project, and one that has vendored a slice already."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from vendor.projects import Project, make_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project."""
    return make_project(tmp_path / "project")


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a slice, which tests get copies of."""
    made = make_project(tmp_path_factory.mktemp("vendored") / "project")
    assert made.vendor() == 0
    return made


@pytest.fixture
def vendored(_template: Project, tmp_path: Path) -> Project:
    """A project that has vendored the tasks."""
    return Project(shutil.copytree(_template.root, tmp_path / "project"))
