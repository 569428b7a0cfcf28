"""Suggest the next version of a generated package by semantic versioning.

Below 1.0.0 a minor version may break, and anything else is a patch.
"""

from __future__ import annotations

import re

from plansdk.changes.rules import Level

_VERSION = re.compile(r"\.".join([r"(0|[1-9][0-9]{0,8})"] * 3))
_PARTS: dict[Level, str] = {
    "breaking": "major",
    "risky": "minor",
    "compatible": "minor",
    "documentation": "patch",
}


def part(worst: Level | None) -> str:
    """The part of a version that changes of a level raise; empty for no changes."""
    return _PARTS[worst] if worst else ""


def is_version(text: str) -> bool:
    """Whether a text is a version such as 1.4.2."""
    return _VERSION.fullmatch(text) is not None


def next_version(present: str, worst: Level | None) -> str:
    """The version that follows.

    Args:
        present: A version such as 1.4.2.
        worst: The worst level among the changes, None for no changes.

    Raises:
        ValueError: The present version has another form.

    >>> next_version("1.4.2", "breaking"), next_version("0.4.2", "breaking")
    ('2.0.0', '0.5.0')
    """
    found = _VERSION.fullmatch(present)
    if found is None:
        raise ValueError(present)
    major, minor, patch = map(int, found.groups())
    raised = part(worst)
    if not raised:
        return present
    if major == 0:
        return f"0.{minor + 1}.0" if raised == "major" else f"0.{minor}.{patch + 1}"
    if raised == "major":
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if raised == "minor" else f"{major}.{minor}.{patch + 1}"
