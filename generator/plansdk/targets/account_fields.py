"""Bring the custom fields of an account into an API and its names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from plansdk.custom_fields import CustomFields, add_fields, read_custom_fields, with_names
from plansdk.diagnostics import Diagnostic, error, reject_errors
from plansdk.model import Api, TypeDef
from plansdk.naming import reserved as fixed
from plansdk.naming.assign import Names, assign
from plansdk.naming.reserved import Reserved
from plansdk.targets.named_api import NamedApi


def add_custom_fields(named: NamedApi, place: Path, reserved: Reserved) -> NamedApi:
    """Extend an API and its names by the fields that a file lists.

    The ledger itself gets none of an account's names.

    Raises:
        Rejected: The file has errors, or does not fit the specification.
    """
    account, found = read_custom_fields(place)
    reject_errors(found)
    api, misfits = add_fields(named.api, account)
    reject_errors(misfits)
    reject_errors(_refused(account, api, named.names, reserved))
    names, _, clashes = assign(api, with_names(named.ledger, account), reserved)
    reject_errors(clashes)
    return replace(
        named,
        specified=add_fields(named.specified, account)[0],
        api=api,
        names=names,
        diagnostics=(*named.diagnostics, *clashes),
    )


def _refused(account: CustomFields, api: Api, names: Names, reserved: Reserved) -> list[Diagnostic]:
    """Findings about attributes that a field cannot have."""
    hint = "choose another `attribute`"
    needed = fixed.ATTRIBUTES | reserved.attributes
    attributes = {**names.attributes, **{each.place: each.attribute for each in account.fields}}
    lines = {each.entity: [*_line(api, each.entity)] for each in account.fields}
    return [
        error("ACC103", each.span, f"{each.place}: {each.attribute} is taken", hint)
        for each in account.fields
        if each.attribute in needed
        or any(
            prop.name != each.name
            and attributes.get(f"{type_def.name}.{prop.name}") == each.attribute
            for type_def in lines[each.entity]
            for prop in type_def.properties
        )
    ]


def _line(api: Api, name: str) -> Iterator[TypeDef]:
    """A type with those that it extends, and those that extend it."""
    yield api.by_name[name]
    yield from api.ancestors(name)
    yield from (each for each in api.types if api.by_name[name] in api.ancestors(each.name))
