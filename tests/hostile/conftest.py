"""Settings of the property-based tests, and a package that examples are imported as."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from hostile.importing import Workplace

# The same examples on every machine: a failure here is a defect, never bad luck.
settings.register_profile(
    "hostile",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=40,
    print_blob=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("hostile")


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """A folder whose package is replaced by one example after the other."""
    with Workplace(tmp_path_factory.mktemp("workplace")) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for a specification and what belongs to it."""
    made = tmp_path / "specs"
    made.mkdir()
    return made
