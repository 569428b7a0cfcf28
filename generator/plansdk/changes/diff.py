"""Compare two versions that a user names."""

from __future__ import annotations

from dataclasses import replace

from plansdk.changes.change import Change
from plansdk.changes.comparison import compare
from plansdk.changes.inheritance import told_once
from plansdk.changes.report import Comparison
from plansdk.changes.versions import Version, located, read_both
from plansdk.diagnostics import Diagnostic
from plansdk.syntax.yaml_tree import uncollected


def diff(
    old: str, new: str, package_version: str = ""
) -> tuple[Comparison, tuple[Diagnostic, ...]]:
    """Find what differs between two versions of a specification.

    Args:
        old: A RAML file, a folder, the name of a version, or `git:REV[:PATH]`.
        new: The same.
        package_version: Version of the package that was generated for the old one.

    Returns:
        The comparison, and what is wrong with overlay and name ledger of the new
        version, as warnings.

    Raises:
        Rejected: One of them cannot be found or has errors.
    """
    comparison, before, after = compared(old, new, package_version)
    apis = before.planned.named.api, after.planned.named.api
    changes = told_once(comparison.changes, *apis)
    return replace(comparison, changes=changes), after.diagnostics


def compared(old: str, new: str, package_version: str = "") -> tuple[Comparison, Version, Version]:
    """Find what differs between two versions, in every subtype, and give the versions as well.

    Args:
        old: See `diff`.
        new: See `diff`.
        package_version: See `diff`.

    Raises:
        Rejected: One of them cannot be found or has errors.
    """
    with located(old, new) as (first, second), uncollected():
        before, after = read_both(first, second)
        changes = compare(before.planned, after.planned)
    # The version tells more than a path, unless both sides have the same.
    versions = before.planned.named.api.version, after.planned.named.api.version
    labels = versions if versions[0] != versions[1] else (old, new)
    comparison = Comparison(
        first.target,
        labels[0],
        labels[1],
        tuple(_as_named(each, before, after) for each in changes),
        package_version,
    )
    return comparison, before, after


def _as_named(change: Change, before: Version, after: Version) -> Change:
    """The change with the places as the user knows them."""
    old = before.specification.shown(change.old) if change.old else None
    new = after.specification.shown(change.new) if change.new else None
    return replace(change, old=old, new=new)
