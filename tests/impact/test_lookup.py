"""What the package offers, as far as `impact` knows it, compared with the package itself."""

from __future__ import annotations

import inspect
from functools import cache

import pytest

import megaplan_api
import planfix_api
from plansdk.impact.lookup import Lookup
from plansdk.plan import plan
from plansdk.targets import TARGETS as SERVICES


@cache
def lookup(target: str) -> Lookup:
    return Lookup(plan(SERVICES[target].read(SERVICES[target].inputs())))


TARGETS = pytest.mark.parametrize("target", ["megaplan", "planfix"])


@TARGETS
def test_every_method_stands_on_an_operation(target: str) -> None:
    named = set(lookup(target).planned.named.names.operations.values())
    methods = lookup(target).methods
    declared = {(each.declared.owner, each.declared.name) for each in methods.values()}
    assert declared <= named


@TARGETS
def test_methods_and_parameters_are_those_of_the_package(target: str) -> None:
    client = (
        megaplan_api.Megaplan("example.com", token="t")
        if target == "megaplan"
        else planfix_api.Planfix("a", "k", token="t")
    )
    for symbol, method in lookup(target).methods.items():
        found: object = client
        for part in str(symbol).split("."):
            found = getattr(found, part)
        assert callable(found)
        known = [name for name in inspect.signature(found).parameters if name != "paging"]
        if symbol.name == "get_many":  # it is the same for all
            known.remove("ids")
            assert known == ["on_error", "settings"]
            known = []
        assert known == [each.name for each in method.parameters], symbol


@TARGETS
def test_classes_and_fields_are_those_of_the_package(target: str) -> None:
    package = megaplan_api if target == "megaplan" else planfix_api
    for name, known in lookup(target).classes.items():
        fields = {each.name for each in known.fields}
        assert fields <= set(getattr(package, name).__annotations__), name
