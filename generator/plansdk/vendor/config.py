"""What a repository vendors, as its pyproject.toml says.

    [[tool.plansdk.vendor]]
    target = "megaplan"
    dest = "src/acme/clients"        # from the folder of pyproject.toml
    package = "megaplan_client"      # by default megaplan_api or planfix_api
    only = ["task", "deal"]          # by default everything
    depth = 1                        # links to follow, by default 0
    spec = "specs/megaplan.raml"     # by default the newest one bundled
    custom-fields = "specs/acme.megaplan.ru.fields.yaml"    # an account's custom fields

Every fault is found at once, each with line and column.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final, cast

from plansdk.diagnostics import Diagnostic, Rejected, Span, error
from plansdk.resources import TARGETS
from plansdk.vendor.lock import Order, Selection

FILE: Final = "pyproject.toml"
PACKAGES: Final[Mapping[str, str]] = {each: f"{each}_api" for each in TARGETS}
"""The name of a package where none is given."""

_KEYS: Final = ("target", "dest", "package", "only", "depth", "spec", "custom-fields")
_TABLE = re.compile(r"\s*\[\[?\s*tool\s*\.\s*plansdk\s*\.\s*vendor\s*\]")
_OTHER_TABLE = re.compile(r"\s*\[")
_KEY = re.compile(r"(\s*)[\"']?([\w.-]+)[\"']?\s*=")
_PLACE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)")


def find(start: Path) -> Path | None:
    """The nearest pyproject.toml at or above a folder."""
    here = start.resolve()
    return next((each / FILE for each in (here, *here.parents) if (each / FILE).is_file()), None)


def read(place: Path) -> tuple[Order, ...]:
    """Read what a pyproject.toml says about vendoring; nothing if it does not.

    Raises:
        Rejected: It has faults.
    """
    try:
        text = place.read_text(encoding="utf-8")
        document: dict[str, object] = tomllib.loads(text)
    except OSError as err:
        raise Rejected([_fault(Span(str(place)), f"cannot be read: {err.strerror}")]) from None
    except UnicodeDecodeError:
        raise Rejected([_fault(Span(str(place)), "is not UTF-8")]) from None
    except tomllib.TOMLDecodeError as err:
        match = _PLACE.fullmatch(str(err))
        span = Span(str(place), int(match[2]), int(match[3])) if match else Span(str(place))
        raise Rejected([_fault(span, f"not TOML: {match[1] if match else err}")]) from None
    own = _table(_table(document.get("tool")).get("plansdk"))
    reader = _Reader(place, text)
    entries = reader.entries(own.get("vendor", []))
    if reader.faults:
        raise Rejected(reader.faults)
    return entries


class _Reader:
    def __init__(self, place: Path, text: str) -> None:
        self._place = place
        self._positions = _positions(text)
        self.faults: list[Diagnostic] = []

    def entries(self, listed: object) -> tuple[Order, ...]:
        if not isinstance(listed, list):
            self._report(0, "", "`vendor` is a list: [[tool.plansdk.vendor]]")
            return ()
        found: dict[Path, Order] = {}
        for number, table in enumerate(cast("list[object]", listed)):
            if not isinstance(table, dict):
                self._report(number, "", "a table is wanted")
                continue
            entry = self._entry(number, cast("dict[str, object]", table))
            if entry.folder in found:
                self._report(number, "dest", f"{entry.folder.name} is vendored there already")
            found[entry.folder] = entry
        return tuple(found.values())

    def _entry(self, number: int, table: dict[str, object]) -> Order:
        for key in table:
            if key not in _KEYS:
                close = get_close_matches(key, _KEYS, n=1)
                hint = f"Did you mean {close[0]}?" if close else f"Known: {', '.join(_KEYS)}."
                self._report(number, key, f"there is no setting {key!r}", hint)
        target = self._text(number, table, "target", required=True)
        if target and target not in TARGETS:
            self._report(number, "target", f"{target!r} is none of {', '.join(TARGETS)}")
        dest = self._text(number, table, "dest", required=True)
        package = self._text(number, table, "package") or PACKAGES.get(target, target)
        if package and not package.isidentifier():
            self._report(number, "package", f"{package!r} cannot be the name of a package")
        selection = Selection(self._texts(number, table), self._depth(number, table))
        spec = self._path(number, table, "spec")
        custom_fields = self._path(number, table, "custom-fields")
        return Order(target, self._place.parent / dest / package, selection, spec, custom_fields)

    def _path(self, number: int, table: Mapping[str, object], key: str) -> Path | None:
        named = self._text(number, table, key)
        path = self._place.parent / named
        if named and not path.exists():
            self._report(number, key, f"there is no {named}")
        return path if named else None

    def _text(
        self, number: int, table: Mapping[str, object], key: str, *, required: bool = False
    ) -> str:
        value = table.get(key, "" if not required else None)
        if value is None:
            self._report(number, "", f"`{key}` is missing")
        elif not isinstance(value, str) or (key in table and not value):
            self._report(number, key, f"`{key}` is a text")
        return value if isinstance(value, str) else ""

    def _texts(self, number: int, table: Mapping[str, object]) -> tuple[str, ...]:
        value = table.get("only", [])
        texts = cast("list[object]", value) if isinstance(value, list) else [None]
        if any(not isinstance(each, str) for each in texts):
            self._report(number, "only", "`only` is a list of texts")
        return tuple(each for each in texts if isinstance(each, str))

    def _depth(self, number: int, table: Mapping[str, object]) -> int:
        value = table.get("depth", 0)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self._report(number, "depth", "`depth` is a whole number from 0")
        return 0

    def _report(self, number: int, key: str, message: str, hint: str = "") -> None:
        """Report a fault at a key of the table of that number, or at the table."""
        line, column = (
            self._positions.get((number, key)) or self._positions.get((number, "")) or (0, 0)
        )
        self.faults.append(_fault(Span(str(self._place), line, column), message, hint))


def _positions(text: str) -> dict[tuple[int, str], tuple[int, int]]:
    """Line and column of each table and of its keys, which tomllib does not tell."""
    found: dict[tuple[int, str], tuple[int, int]] = {}
    number, is_inside = -1, False
    for line, content in enumerate(text.splitlines(), 1):
        if _TABLE.match(content):
            number, is_inside = number + 1, True
            found[number, ""] = (line, len(content) - len(content.lstrip()) + 1)
        elif _OTHER_TABLE.match(content) and content.rstrip().endswith("]"):
            is_inside = False
        elif is_inside and (match := _KEY.match(content)):
            found.setdefault((number, match[2]), (line, len(match[1]) + 1))
    return found


def _table(value: object) -> dict[str, object]:
    """A value as a table; an empty one where it is none."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _fault(span: Span, message: str, hint: str = "") -> Diagnostic:
    return error("VND104", span, message, hint)
