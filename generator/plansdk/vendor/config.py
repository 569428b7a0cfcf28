"""What a repository vendors, as its pyproject.toml says.

    [[tool.plansdk.vendor]]
    target = "megaplan"
    dest = "src/acme/clients"        # from the folder of pyproject.toml
    package = "megaplan_client"      # by default megaplan_api or planfix_api
    only = ["task", "deal"]          # by default everything
    depth = 1                        # links to follow, by default 0
    spec = "specs/megaplan.raml"     # by default the newest one fetched or bundled
    custom-fields = "specs/acme.megaplan.ru.fields.yaml"    # an account's custom fields

Every fault is found at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, cast

from plansdk import settings
from plansdk.project import find
from plansdk.resources import TARGETS
from plansdk.settings import Table
from plansdk.vendor.lock import Order, Selection

PACKAGES: Final[Mapping[str, str]] = {each: f"{each}_api" for each in TARGETS}
"""The name of a package where none is given."""

_KEYS: Final = ("target", "dest", "package", "only", "depth", "spec", "custom-fields")


def listed(folder: Path) -> tuple[Order, ...]:
    """What the pyproject.toml of a folder lists.

    Raises:
        Rejected: It has faults.
    """
    place = find(folder)
    return read(place) if place else ()


def read(place: Path) -> tuple[Order, ...]:
    """Read what a pyproject.toml says about vendoring; nothing if it does not.

    Raises:
        Rejected: It has faults.
    """
    own = settings.read(place, "VND104")
    found: dict[Path, Order] = {}
    for table in own.tables("vendor"):
        order = _order(table)
        if order.folder in found:
            table.report("dest", f"{order.folder.name} is vendored there already")
        found[order.folder] = order
    own.reject_faults()
    return tuple(found.values())


def _order(table: Table) -> Order:
    """What a table wants to be vendored."""
    table.expect(_KEYS)
    target = table.text("target", required=True)
    if target and target not in TARGETS:
        table.report("target", f"{target!r} is none of {', '.join(TARGETS)}")
    dest = table.text("dest", required=True)
    package = table.text("package") or PACKAGES.get(target, target)
    if package and not package.isidentifier():
        table.report("package", f"{package!r} cannot be the name of a package")
    selection = Selection(_only(table), _depth(table))
    spec, custom_fields = _path(table, "spec"), _path(table, "custom-fields")
    return Order(target, table.file.parent / dest / package, selection, spec, custom_fields)


def _path(table: Table, key: str) -> Path | None:
    named = table.text(key)
    path = table.file.parent / named
    if named and not path.exists():
        table.report(key, f"there is no {named}")
    return path if named else None


def _only(table: Table) -> tuple[str, ...]:
    value = table.values.get("only", [])
    texts = cast("list[object]", value) if isinstance(value, list) else [None]
    if any(not isinstance(each, str) for each in texts):
        table.report("only", "`only` is a list of texts")
    return tuple(each for each in texts if isinstance(each, str))


def _depth(table: Table) -> int:
    value = table.values.get("depth", 0)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    table.report("depth", "`depth` is a whole number from 0")
    return 0
