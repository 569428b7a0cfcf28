"""The runtime and the generated models understand each other in every property."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest

from megaplan_api import models, resources
from megaplan_api._core.declared_types import annotation, declared
from megaplan_api._core.decoding import decode
from megaplan_api._core.deviations import deviations
from megaplan_api._core.json_document import Document
from megaplan_api._core.methods import operation, paginated
from megaplan_api._core.properties import is_entity_class, required
from megaplan_api._core.typed_view import field_names, wire_names
from megaplan_api._core.value_objects import NATIVE

CLASSES = {name: cls for name in dir(models) if is_entity_class(cls := getattr(models, name, None))}


def test_all_of_them() -> None:
    assert len(CLASSES) >= 663


def test_every_class_is_found_by_its_content_type() -> None:
    lost = [name for name, cls in CLASSES.items() if models.find(cls.__content_type__) is not cls]
    assert lost == []


def test_no_two_attributes_for_one_property() -> None:
    found = {
        name: sorted(names.values())
        for name, cls in CLASSES.items()
        if len(set((names := wire_names(cls)).values())) < len(names)
    }
    assert found == {}


def test_no_attribute_hides_what_every_entity_has() -> None:
    taken = {"link", "from_dict", "to_dict", "custom_fields", "content_type"}
    found = {
        name: names for name, cls in CLASSES.items() if (names := taken & wire_names(cls).keys())
    }
    assert found == {}


def test_every_annotation_is_understood() -> None:
    """Only `Any` allows anything; what the check cannot read would do so in silence."""
    found: dict[str, str] = {}
    for name, cls in CLASSES.items():
        for wire in (*field_names(cls), *required(cls)):
            text, module = annotation(cls, wire)
            is_any = "Any" in text.replace("[", " ").replace("]", " ").split()
            read = declared(text, module) if text else None
            innermost = read
            while innermost is not None and innermost.item is not None:
                innermost = innermost.item
            if innermost is None or innermost.is_open != is_any:
                found[f"{name}.{wire}"] = text
    assert found == {}


def test_every_property_reads_what_was_sent() -> None:
    for name, cls in CLASSES.items():
        names = wire_names(cls)
        data: dict[str, Any] = {"contentType": cls.__content_type__} | {
            wire: f"value of {wire}" for wire in names.values()
        }
        entity = decode(data, Document(data))
        if cls.__content_type__ in NATIVE:
            continue
        assert type(entity) is cls
        for attribute, wire in names.items():
            assert getattr(entity, attribute) == f"value of {wire}", f"{name}.{attribute}"


def test_every_property_can_be_cleared() -> None:
    for cls in CLASSES.values():
        names = wire_names(cls)
        made = cls(**dict.fromkeys(names))
        nulls = dict.fromkeys(names.values())
        assert made.to_dict() == {"contentType": cls.__content_type__} | nulls
        if cls.__content_type__ not in NATIVE:  # a date without its parts is none
            assert deviations(made) == []


def described() -> Iterator[tuple[str, str, bool]]:
    """Operations with their arguments, and whether the docstring tells about these."""
    for name in resources.__all__:
        for method in vars(getattr(resources, name)).values():
            if isinstance(method, operation | paginated):
                told = set(re.findall(r"^ +(\w+): ", method.__doc__ or "", re.MULTILINE))
                for each in [*inspect.signature(method).parameters.values()][1:]:
                    if each.name != "filter" or each.default is None:  # or it is the body
                        yield f"{name}.{method.__name__}", each.name, each.name in told


RECURRING = ("entity_type", "fields", "filter", "filters", "id", "limit", "paging", "q", "uuid")


@pytest.mark.parametrize("argument", RECURRING)
def test_arguments_that_recur_are_described(argument: str) -> None:
    assert {
        name for name, each, is_told in described() if each == argument and not is_told
    } == set()


def test_most_arguments_are_described() -> None:
    told = [is_told for _, _, is_told in described()]
    assert sum(told) > 0.75 * len(told)
