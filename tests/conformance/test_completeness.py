"""Nothing of the document is missing from the package, and nothing is there twice."""

from __future__ import annotations

import importlib
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import megaplan_api
from conformance.completeness import (
    offered_operations,
    offered_properties,
    raw,
    raw_operations,
    raw_properties,
)
from conformance.specification import class_name, document, ledger
from megaplan_api import models, resources

PROVIDED = {"file.upload", "file.download", "load", "request"}
"""Operations that the runtime adds to those of the document."""
RENAMED = {("DateInterval", "seconds"): ("DateInterval", "value")}
"""Properties that the overlay renames."""
TAG = "contentType"
"""The property that every class has from the runtime."""


@pytest.fixture(scope="module")
def tree() -> dict[str, Any]:
    """The document as plain YAML."""
    return raw(document())


def named() -> dict[str, str]:
    """Operation ids by their name, from the ledger."""
    return {
        f"{resource}.{method}": operation_id
        for resource, methods in ledger().operations.items()
        for method, operation_id in methods.items()
    }


@pytest.mark.parametrize("client", [megaplan_api.Megaplan, megaplan_api.AsyncMegaplan])
def test_every_operation_can_be_reached(tree: dict[str, Any], client: type) -> None:
    specified = list(raw_operations(tree))
    offered = list(offered_operations(client, resources))
    assert len(specified) == len(set(specified)) == 1615
    assert len(offered) == len(set(offered))
    assert {named().get(each, each) for each in set(offered) - PROVIDED} == set(specified)


def test_every_type_can_be_imported(tree: dict[str, Any]) -> None:
    classes = {name: getattr(megaplan_api, class_name(name)) for name in tree["types"]}
    assert len(classes) == len(set(classes.values())) == 663
    assert {name: each.__content_type__ for name, each in classes.items()} == {
        name: name for name in tree["types"]
    }


def test_every_property_is_an_attribute(tree: dict[str, Any]) -> None:
    assert len(list(raw_properties(tree))) == 5185
    assert missing_properties(tree, models) == set()


def test_a_property_that_disappears_is_missed(tree: dict[str, Any], tmp_path: Path) -> None:
    assert megaplan_api.__file__
    copy = tmp_path / "incomplete_api"
    shutil.copytree(Path(megaplan_api.__file__).parent, copy)
    module = copy / "models" / "tasks.py"
    before = module.read_text(encoding="utf-8")
    after = before.replace("    human_number: int | None = None\n", "", 1)
    assert after != before
    module.write_text(after, encoding="utf-8")
    sys.path.insert(0, str(tmp_path))
    try:
        incomplete = importlib.import_module("incomplete_api.models")
        missing = missing_properties(tree, incomplete)
    finally:
        sys.path.remove(str(tmp_path))
    assert {name for _, name in missing} == {"humanNumber"}


def missing_properties(tree: dict[str, Any], package: ModuleType) -> set[tuple[str, str]]:
    """Properties of the document that the classes of a package do not have."""
    types = {name: class_name(name) for name in tree["types"]}
    specified = {RENAMED.get(each, each) for each in raw_properties(tree) if each[1] != TAG}
    return specified - set(offered_properties(package, types))
