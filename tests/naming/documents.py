"""Small documents, and the names of what is in them."""

from __future__ import annotations

from dataclasses import replace

import yaml

from hostile.making import raml as document
from plansdk import raml
from plansdk.diagnostics import Diagnostic, has_errors
from plansdk.naming.assign import Names, assign
from plansdk.naming.ledger import Ledger
from plansdk.targets.runtime import MEGAPLAN as RUNTIME


def named(types: str = "", paths: str = "", ledger: Ledger | None = None) -> tuple[Names, Ledger]:
    """The names of a document and the ledger after it, which have no faults."""
    names, grown, found = assigned(types, paths, ledger)
    assert not has_errors(found), [str(each) for each in found]
    return names, grown


def assigned(
    types: str, paths: str, ledger: Ledger | None
) -> tuple[Names, Ledger, list[Diagnostic]]:
    """The names of a document, the ledger after it, and what is wrong with them."""
    api, findings = raml.parse(text(types, paths), "small.raml")
    assert not has_errors(findings), [str(each) for each in findings]
    # The root of all entities has to be declared, and is named as ever.
    api = replace(api, types=tuple(each for each in api.types if each.name != "BaseEntity"))
    return assign(api, ledger or Ledger(), RUNTIME.taken())


def text(types: str, paths: str) -> str:
    """A document."""
    declared = {"BaseEntity": {}} | (yaml.safe_load(types) or {})
    spec = {"version": "r1", "title": "Small", "types": declared, **(yaml.safe_load(paths) or {})}
    return document(spec)


def told(types: str = "", paths: str = "", ledger: Ledger | None = None) -> list[str]:
    """What has been decided about names, without the places."""
    _, _, found = assigned(types, paths, ledger)
    assert {(each.code, each.level) for each in found} <= {("NAM101", "warning")}
    assert all(each.span.line for each in found)
    return [f"{each.message}; {each.hint}" for each in found]
