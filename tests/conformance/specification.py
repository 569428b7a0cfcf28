"""The specification as the tests see it: the API model, and the names in the ledger.

Nothing here comes from the plan or the templates, so a mistake in either is seen.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from plansdk import raml, resources
from plansdk.diagnostics import Rejected, has_errors
from plansdk.model import CONTENT_TYPE, Api, Operation, Property, TypeDef
from plansdk.naming import ledger as ledgers
from plansdk.naming.ledger import Ledger
from plansdk.naming.words import identifier, snake
from plansdk.overlay import apply_overlay, read_overlay
from plansdk.targets import MEGAPLAN

FOLDER = resources.specs("megaplan")


def document() -> Path:
    """The document that the committed package was generated from."""
    return MEGAPLAN.find(FOLDER)


@cache
def ledger() -> Ledger:
    """The name ledger."""
    return ledgers.load(FOLDER / "names.yaml")


@cache
def api() -> Api:
    """What the document offers and the overlay corrects.

    Raises:
        Rejected: One of them has errors.
    """
    read, found = raml.read(document())
    overlay, mistakes = read_overlay(FOLDER / "overlay.yaml")
    corrected, unfit = apply_overlay(read, overlay)
    if has_errors([*found, *mistakes, *unfit]):
        raise Rejected([*found, *mistakes, *unfit])
    return corrected


@cache
def operations() -> dict[str, Operation]:
    """The operations that the document lists, by id."""
    return {each.id: each for each in api().operations if not each.provided_by}


@cache
def properties(type_name: str) -> dict[str, Property]:
    """All properties of a type by wire name, inherited ones first."""
    found: dict[str, Property] = {}
    for type_def in reversed(_line(type_name)):
        found.update((each.name, each) for each in type_def.properties)
    found.pop(CONTENT_TYPE, None)
    return found


@cache
def descendants(type_name: str) -> list[str]:
    """The types that extend a type, directly or not."""
    return [each.name for each in api().types if api().type(type_name) in _line(each.name)[1:]]


def class_name(type_name: str) -> str:
    """The class of a type."""
    return ledger().classes.get(type_name, type_name)


@cache
def attribute(type_name: str, wire: str) -> str:
    """The attribute of a property, which may be named where it is inherited from."""
    for owner in _line(type_name):
        recorded = ledger().properties.get(f"{owner.name}.{wire}")
        if recorded:
            return recorded
    return identifier(snake(wire))


def _line(type_name: str) -> list[TypeDef]:
    """A type and those it extends."""
    return [api().type(type_name), *api().ancestors(type_name)]
