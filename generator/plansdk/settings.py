"""Settings of a project: what `[tool.plansdk]` of its pyproject.toml says, and where.

tomllib gives values without places, so the places of tables and keys are found in the text.
Every fault is found at once, each with line and column; `settings.schema.json` describes the
same for editors.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Final, TypeVar, cast

from plansdk.diagnostics import Diagnostic, Rejected, Span, error, reject_errors
from plansdk.files import read_regular
from plansdk.project import find

SECTIONS: Final = ("vendor", "diff", "lint")
"""What the settings are for."""

_OWN: Final = ("tool", "plansdk")
_HEAD = re.compile(r"\s*\[\[?([\w\s.\"'-]+)\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"(\s*)([\w\s.\"'-]+?)\s*=")
_PLACE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)")
_Word = TypeVar("_Word", bound=str)
_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the settings, which reports what is wrong with it.

    Attributes:
        file: The pyproject.toml.
        code: Code of its faults.
        path: Keys that lead to it, below `[tool.plansdk]`; of a list, the number.
        values: What it says.
        positions: Line and column of every table and key.
        faults: All faults of the file; grows.
    """

    file: Path
    code: str
    path: _Path
    values: Mapping[str, object]
    positions: Mapping[_Path, tuple[int, int]]
    faults: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def span(self, key: str = "") -> Span:
        """The place of a key, or else of the table or what is around it."""
        path = (*self.path, key) if key else self.path
        while path and path not in self.positions:
            path = path[:-1]
        return Span(str(self.file), *self.positions.get(path, (0, 0)))

    def report(self, key: str, message: str, hint: str = "") -> None:
        """Report a fault at a key, or at the table."""
        self.faults.append(error(self.code, self.span(key), message, hint))

    def expect(self, known: Iterable[str]) -> None:
        """Report the keys that are none of those that are known."""
        words = tuple(known)
        for key in (each for each in self.values if each not in words):
            close = get_close_matches(key, words, n=1)
            hint = f"Did you mean {close[0]}?" if close else f"Known: {', '.join(words)}."
            self.report(key, f"there is no setting {key!r}", hint)

    def text(self, key: str, *, required: bool = False) -> str:
        """The text under a key, empty where there is none."""
        value = self.values.get(key)
        if isinstance(value, str) and value and value.isprintable():
            return value
        if value is not None:
            self.report(key, f"`{key}` is a text of printable characters")
        elif required:
            self.report("", f"`{key}` is missing")
        return ""

    def word(self, key: str, known: tuple[_Word, ...]) -> _Word | None:
        """The text under a key, if it is one of those that are known."""
        text = self.text(key, required=True)
        found = next((each for each in known if each == text), None)
        if text and found is None:
            self.report(key, f"{text!r} is none of {', '.join(known)}")
        return found

    def words(self, known: tuple[_Word, ...]) -> dict[str, _Word]:
        """The texts under all keys, those that are known."""
        found = {key: self.word(key, known) for key in self.values}
        return {key: word for key, word in found.items() if word}

    def table(self, key: str) -> Table:
        """The table under a key, empty where there is none."""
        if not isinstance(self.values.get(key, {}), dict):
            self.report(key, f"`{key}` is a table")
        return self._inner(self.values.get(key), key)

    def tables(self, key: str) -> list[Table]:
        """The list of tables under a key, empty where there is none."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            name = ".".join((*_OWN, *self.path, key))
            self.report(key, f"`{key}` is a list: [[{name}]]")
            return []
        found: list[Table] = []
        for number, each in enumerate(cast("list[object]", value)):
            inner = self._inner(each, key, str(number))
            if isinstance(each, dict):
                found.append(inner)
            else:
                inner.report("", "a table is wanted")
        return found

    def reject_faults(self) -> None:
        """Stop where the file has faults.

        Raises:
            Rejected: It has.
        """
        reject_errors(self.faults)

    def _inner(self, value: object, *keys: str) -> Table:
        path = (*self.path, *keys)
        return Table(self.file, self.code, path, _mapping(value), self.positions, self.faults)


def read(place: Path, code: str) -> Table:
    """The settings in a pyproject.toml.

    Args:
        place: The file.
        code: Code of its faults.

    Raises:
        Rejected: It cannot be read.
    """
    own = Table(place, code, (), {}, {})
    try:
        text = read_regular(place).decode()
        document: dict[str, object] = tomllib.loads(text)
    except OSError as err:
        own.report("", f"cannot be read: {err.strerror}")
    except UnicodeDecodeError:
        own.report("", "is not UTF-8")
    except tomllib.TOMLDecodeError as err:
        match = _PLACE.fullmatch(str(err))
        span = Span(str(place), int(match[2]), int(match[3])) if match else Span(str(place))
        message = f"not TOML: {match[1] if match else err}"
        raise Rejected([error(code, span, message)]) from None
    except (RecursionError, ValueError):  # nested without end, or a number of endless digits
        own.report("", "cannot be read as TOML")
    else:
        values = _mapping(_mapping(document.get(_OWN[0])).get(_OWN[1]))
        own = Table(place, code, (), values, _positions(text))
        own.expect(SECTIONS)
    own.reject_faults()
    return own


def of_project(folder: Path, code: str) -> Table:
    """The settings of the project around a folder; empty ones where it has none.

    Raises:
        Rejected: They cannot be read.
    """
    place = find(folder)
    return read(place, code) if place else Table(folder, code, (), {}, {})


def _positions(text: str) -> dict[_Path, tuple[int, int]]:
    found: dict[_Path, tuple[int, int]] = {}
    counts: dict[_Path, int] = {}
    inside: _Path | None = None
    for line, content in enumerate(text.splitlines(), 1):
        if match := _HEAD.fullmatch(content):
            path = _keys(match[1])
            inside = path[2:] if path[:2] == _OWN else None
            if inside is not None:
                if content.lstrip().startswith("[["):
                    counts[inside] = counts.get(inside, -1) + 1
                    inside = (*inside, str(counts[inside]))
                found[inside] = (line, len(content) - len(content.lstrip()) + 1)
        elif inside is not None and (match := _KEY.match(content)):
            found.setdefault((*inside, *_keys(match[2])), (line, len(match[1]) + 1))
    return found


def _keys(dotted: str) -> _Path:
    return tuple(each.strip().strip("\"'") for each in dotted.split("."))


def _mapping(value: object) -> dict[str, object]:
    """A value as a mapping; an empty one where it is none."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}
