"""Bring the custom fields of an account into an API and its names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plansdk.custom_fields import CustomFields, add_fields, read_custom_fields, with_names
from plansdk.diagnostics import Diagnostic, error, reject_errors
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
    names, _, clashes = assign(api, with_names(named.ledger, account), reserved)
    reject_errors([*clashes, *_refused(account, names, reserved)])
    return replace(
        named,
        specified=add_fields(named.specified, account)[0],
        api=api,
        names=names,
        diagnostics=(*named.diagnostics, *clashes),
    )


def _refused(account: CustomFields, names: Names, reserved: Reserved) -> list[Diagnostic]:
    """Findings about attributes that a field cannot have."""
    hint = "choose another `attribute`"
    return [
        error("ACC103", each.span, f"{each.place}: {each.attribute} is taken", hint)
        for each in account.fields
        if each.attribute in fixed.ATTRIBUTES | reserved.attributes
        or names.attribute(each.entity, each.name) != each.attribute
    ]
