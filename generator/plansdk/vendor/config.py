"""What a repository vendors, as its pyproject.toml says.

    [[tool.plansdk.vendor]]
    target = "megaplan"
    dest = "src/acme/clients"        # from the folder of pyproject.toml
    package = "megaplan_client"      # by default megaplan_api or planfix_api
    only = ["task", "deal"]          # by default everything
    depth = 1                        # links to follow, by default 0
    spec = "specs/megaplan.raml"     # by default the newest one fetched or bundled
    custom-fields = "specs/acme.megaplan.ru.fields.yaml"    # an account's custom fields

Every fault is found at once, each with line and column.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final, cast

from plansdk.diagnostics import Diagnostic, Rejected, Span, error
from plansdk.files import read_regular
from plansdk.project import find
from plansdk.resources import TARGETS
from plansdk.vendor.lock import Order, Selection

PACKAGES: Final[Mapping[str, str]] = {each: f"{each}_api" for each in TARGETS}
"""The name of a package where none is given."""

_KEYS: Final = ("target", "dest", "package", "only", "depth", "spec", "custom-fields")
_TABLE = re.compile(r"\s*\[\[?\s*tool\s*\.\s*plansdk\s*\.\s*vendor\s*\]")
_OTHER_TABLE = re.compile(r"\s*\[")
_KEY = re.compile(r"(\s*)[\"']?([\w.-]+)[\"']?\s*=")
_PLACE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)")


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
    try:
        text = read_regular(place).decode()
        document: dict[str, object] = tomllib.loads(text)
    except OSError as err:
        raise Rejected([_fault(Span(str(place)), f"cannot be read: {err.strerror}")]) from None
    except UnicodeDecodeError:
        raise Rejected([_fault(Span(str(place)), "is not UTF-8")]) from None
    except tomllib.TOMLDecodeError as err:
        match = _PLACE.fullmatch(str(err))
        span = Span(str(place), int(match[2]), int(match[3])) if match else Span(str(place))
        raise Rejected([_fault(span, f"not TOML: {match[1] if match else err}")]) from None
    except (RecursionError, ValueError):  # nested without end, or a number of endless digits
        raise Rejected([_fault(Span(str(place)), "cannot be read as TOML")]) from None
    own = _table(_table(document.get("tool")).get("plansdk"))
    listed = own.get("vendor", [])
    if not isinstance(listed, list):
        raise Rejected([_fault(Span(str(place)), "`vendor` is a list: [[tool.plansdk.vendor]]")])
    positions = _positions(text)
    found: dict[Path, Order] = {}
    faults: list[Diagnostic] = []
    for number, values in enumerate(cast("list[object]", listed)):
        table = _Table(place, _table(values), positions.get(number, {}), faults)
        if not isinstance(values, dict):
            table.report("", "a table is wanted")
            continue
        order = table.order()
        if order.folder in found:
            table.report("dest", f"{order.folder.name} is vendored there already")
        found[order.folder] = order
    if faults:
        raise Rejected(faults)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _Table:
    """One of the tables; the positions are those of its keys, and its own under an empty one."""

    place: Path
    values: Mapping[str, object]
    positions: Mapping[str, tuple[int, int]]
    faults: list[Diagnostic]

    def order(self) -> Order:
        """What it wants to be vendored."""
        for key in self.values:
            if key not in _KEYS:
                close = get_close_matches(key, _KEYS, n=1)
                hint = f"Did you mean {close[0]}?" if close else f"Known: {', '.join(_KEYS)}."
                self.report(key, f"there is no setting {key!r}", hint)
        target = self._text("target", required=True)
        if target and target not in TARGETS:
            self.report("target", f"{target!r} is none of {', '.join(TARGETS)}")
        dest = self._text("dest", required=True)
        package = self._text("package") or PACKAGES.get(target, target)
        if package and not package.isidentifier():
            self.report("package", f"{package!r} cannot be the name of a package")
        selection = Selection(self._only(), self._depth())
        spec, custom_fields = self._path("spec"), self._path("custom-fields")
        return Order(target, self.place.parent / dest / package, selection, spec, custom_fields)

    def _path(self, key: str) -> Path | None:
        named = self._text(key)
        path = self.place.parent / named
        if named and not path.exists():
            self.report(key, f"there is no {named}")
        return path if named else None

    def _text(self, key: str, *, required: bool = False) -> str:
        value = self.values.get(key)
        if isinstance(value, str) and value and value.isprintable():
            return value
        if value is not None:
            self.report(key, f"`{key}` is a text of printable characters")
        elif required:
            self.report("", f"`{key}` is missing")
        return ""

    def _only(self) -> tuple[str, ...]:
        value = self.values.get("only", [])
        texts = cast("list[object]", value) if isinstance(value, list) else [None]
        if any(not isinstance(each, str) for each in texts):
            self.report("only", "`only` is a list of texts")
        return tuple(each for each in texts if isinstance(each, str))

    def _depth(self) -> int:
        value = self.values.get("depth", 0)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.report("depth", "`depth` is a whole number from 0")
        return 0

    def report(self, key: str, message: str, hint: str = "") -> None:
        """Report a fault at a key, or at the table."""
        line, column = self.positions.get(key) or self.positions.get("", (0, 0))
        self.faults.append(_fault(Span(str(self.place), line, column), message, hint))


def _positions(text: str) -> dict[int, dict[str, tuple[int, int]]]:
    """Line and column of each table and of its keys, which tomllib does not tell."""
    found: dict[int, dict[str, tuple[int, int]]] = {}
    is_inside = False
    for line, content in enumerate(text.splitlines(), 1):
        if _TABLE.match(content):
            is_inside = True
            found[len(found)] = {"": (line, len(content) - len(content.lstrip()) + 1)}
        elif _OTHER_TABLE.match(content) and content.rstrip().endswith("]"):
            is_inside = False
        elif is_inside and (match := _KEY.match(content)):
            found[len(found) - 1].setdefault(match[2], (line, len(match[1]) + 1))
    return found


def _table(value: object) -> dict[str, object]:
    """A value as a table; an empty one where it is none."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _fault(span: Span, message: str, hint: str = "") -> Diagnostic:
    return error("VND104", span, message, hint)
