"""What the package offers, as far as `impact` knows it, compared with the package itself."""

from __future__ import annotations

import inspect
from functools import cache

import pytest

import megaplan_api
import planfix_api
from plansdk.impact.catalog import Catalog, catalogue
from plansdk.targets import TARGETS as SERVICES
from plansdk.targets import NamedApi


@cache
def version(target: str) -> NamedApi:
    return SERVICES[target].read(SERVICES[target].inputs())


@cache
def catalog(target: str) -> Catalog:
    return catalogue(version(target))


TARGETS = pytest.mark.parametrize("target", ["megaplan", "planfix"])


@TARGETS
def test_every_method_stands_on_an_operation(target: str) -> None:
    named = {".".join(each) for each in version(target).names.operations.values()}
    offered = catalog(target).operations
    assert {each.symbol for each in offered.values() if each.declared not in named} == set()


@TARGETS
def test_methods_and_parameters_are_those_of_the_package(target: str) -> None:
    client = (
        megaplan_api.Megaplan("example.com", token="t")
        if target == "megaplan"
        else planfix_api.Planfix("a", "k", token="t")
    )
    for symbol, offered in catalog(target).operations.items():
        found: object = client
        for part in symbol.split("."):
            found = getattr(found, part)
        assert callable(found)
        known = [name for name in inspect.signature(found).parameters if name != "paging"]
        assert known == [each.name for each in offered.parameters], symbol


@TARGETS
def test_classes_and_fields_are_those_of_the_package(target: str) -> None:
    package = megaplan_api if target == "megaplan" else planfix_api
    for name, known in catalog(target).classes.items():
        assert set(known.fields) <= set(getattr(package, name).__annotations__), name
