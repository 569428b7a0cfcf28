"""The order in which a document declares things names none of them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

import pytest

from naming.documents import text
from plansdk import raml
from plansdk.model import Api
from plansdk.naming.assign import Names, assign
from plansdk.naming.ledger import Ledger
from plansdk.targets import MEGAPLAN, NamedApi

BOXES = "RedBox | BigBox | OldBox | NewBox"


def holder(union: str) -> str:
    """Properties of a union that occurs often."""
    return f"{{properties: {{{', '.join(f'p{at}: {union}' for at in range(4))}}}}}"


CLASHES = text(
    f"""
    Odd:
      properties: {{is-a: string, isA: string, Имя: string, имя: string, kind: {{enum: [a]}}}}
    odd: {{type: Odd, properties: {{is_a: string, kind: {{enum: [b]}}}}}}
    OddKind: {{}}
    OddEntity: {{}}
    BoxResource: {{}}
    RedBox: {{}}
    BigBox: {{}}
    BoxBox: {{}}
    OldBox: {{}}
    NewBox: {{}}
    Four: {holder(BOXES)}
    Five: {holder(f"{BOXES} | BoxBox")}
    """,
    """
    /box/{id}: {put: {}, patch: {}, get: {}}
    /box/{key}: {put: {}, get: {}}
    /box: {get: {queryParameters: {a-b: string, aB: string, a_b: string}}}
    /Box/{name}: {patch: {}}
    /wild-cat: {get: {}}
    /wild_cat: {get: {}}
    """,
)

Thing = TypeVar("Thing")


@cache
def bundled() -> NamedApi:
    return MEGAPLAN.read(MEGAPLAN.inputs())


def clashes() -> Api:
    api, _ = raml.parse(CLASHES, "small.raml")
    return api


def shuffled(api: Api, seed: int) -> Api:
    draw = random.Random(seed)
    types = [replace(each, properties=mixed(each.properties, draw)) for each in api.types]
    operations = [
        replace(each, query_params=mixed(each.query_params, draw)) for each in api.operations
    ]
    return replace(api, types=mixed(types, draw), operations=mixed(operations, draw))


def mixed(things: Sequence[Thing], draw: random.Random) -> tuple[Thing, ...]:
    return tuple(draw.sample(things, len(things)))


def spelled(names: Names) -> Mapping[str, object]:
    """Everything that has a name, with that."""
    return {
        **{each: getattr(names, each) for each in ("operations", "classes", "modules")},
        **{each: getattr(names, each) for each in ("enumerations", "unions", "attributes")},
        "arguments": {each: (a.path, a.query, a.body) for each, a in names.arguments.items()},
    }


def named(api: Api, ledger: Ledger) -> Mapping[str, object]:
    return spelled(assign(api, ledger, MEGAPLAN.runtime.taken())[0])


@pytest.mark.parametrize("seed", range(12))
def test_things_of_one_name(seed: int) -> None:
    api = clashes()
    assert named(shuffled(api, seed), Ledger()) == named(api, Ledger())


@pytest.mark.parametrize("seed", range(2))
def test_the_bundled_document(seed: int) -> None:
    api, ledger = bundled().api, Ledger(nested=bundled().ledger.nested)
    assert named(shuffled(api, seed), ledger) == named(api, ledger)
