"""A folder that examples are written to, and a package that they are imported as."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hostile.importing import Workplace


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """A folder whose package is replaced by one example after the other."""
    with Workplace(tmp_path_factory.mktemp("workplace")) as made:
        yield made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for a specification and what belongs to it; each example overwrites it."""
    return tmp_path_factory.mktemp("specs")
