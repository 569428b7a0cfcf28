"""Bring the custom fields of an account into what a package is made of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plansdk.account import AccountOverlay, add_fields, read_account, with_names
from plansdk.diagnostics import Diagnostic, error
from plansdk.model import Api
from plansdk.naming import reserved as fixed
from plansdk.naming.assign import Names, assign
from plansdk.naming.ledger import Ledger
from plansdk.naming.reserved import Reserved
from plansdk.recipes.recipe import Part, reject_errors


def add_account(
    api: Api, part: Part, ledger: Ledger, reserved: Reserved, overlay: Path
) -> tuple[Api, Part, list[Diagnostic]]:
    """Extend an API and its names; the ledger itself gets none of the account's names.

    Args:
        api: As the front end read it.
        part: The same corrected, with its names.
        ledger: The ledger behind these names.
        reserved: Names that the runtime takes.
        overlay: The account overlay.

    Raises:
        Rejected: The overlay has errors, or does not fit the specification.
    """
    account, found = read_account(overlay)
    reject_errors(found)
    extended, misfits = add_fields(part.api, account)
    reject_errors(misfits)
    names, _, clashes = assign(extended, with_names(ledger, account), reserved)
    reject_errors([*clashes, *_refused(account, names, reserved)])
    return add_fields(api, account)[0], replace(part, api=extended, names=names), clashes


def _refused(account: AccountOverlay, names: Names, reserved: Reserved) -> list[Diagnostic]:
    """Findings about attributes that a field cannot have."""
    hint = "choose another `attribute`"
    return [
        error("ACC103", each.span, f"{each.place}: {each.attribute} is taken", hint)
        for each in account.fields
        if each.attribute in fixed.ATTRIBUTES | reserved.attributes
        or names.attribute(each.entity, each.name) != each.attribute
    ]
