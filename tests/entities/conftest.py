"""The sample package, assembled once and imported."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from assemble import assemble

if TYPE_CHECKING:
    from collections.abc import Iterator

PUBLIC = {
    "_core.entity": "Entity UnknownEntity",
    "_core.decoding": "decode",
    "_core.encoding": "changes encode link_of",
    "_core.deviations": "deviations",
    "_core.json_document": "Document",
    "models": "BaseEntity Comment ContactInfo ContractorHuman DateInterval DateOnly DateTime Deal "
    "DealPosition Department Employee Group Integration IntervalDates IntervalTime Money Rights "
    "ShiftDate Task Todo",
}


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the assembled package."""
    return assemble(tmp_path_factory.mktemp("assembled"))


@pytest.fixture(scope="session")
def api(package: Path) -> Iterator[Any]:
    """Everything public of the assembled package, under its own name."""
    sys.path.insert(0, str(package.parent))
    names: dict[str, Any] = {}
    for module, public in PUBLIC.items():
        loaded = importlib.import_module(f"{package.name}.{module}")
        names |= {name: getattr(loaded, name) for name in public.split()}

    def answer(data: Any, included: Any = None) -> Any:
        """What a client makes of the `data` of an answer."""
        return names["decode"](data, names["Document"](data, included))

    yield SimpleNamespace(answer=answer, **names)
    sys.path.remove(str(package.parent))
