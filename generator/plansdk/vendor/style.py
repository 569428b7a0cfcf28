"""The layout of the repository that a package is vendored into, as black or ruff has it.

Settings of black win over those of ruff: a project that has both lays its code out with
black, and ruff looks for mistakes in it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias, cast

from plansdk.diagnostics import Rejected, Span, error
from plansdk.format import Style

_Table: TypeAlias = Mapping[str, object]

_DEFAULT_LENGTH: Final = 88
_PROJECT: Final = "pyproject.toml"
_RUFF_FILES: Final = (".ruff.toml", "ruff.toml", _PROJECT)
_MOST_EXTENDED: Final = 20
_TOO_OLD: Final = frozenset({"py33", "py34", "py35", "py36", "py37", "py38", "py39"})
"""Versions of Python whose grammar has no `match`."""


def style_for(folder: Path) -> Style:
    """The style in which a project formats what is in a folder.

    The settings are found as the two tools find them: those of black in the
    pyproject.toml of the project around the folder, those of ruff in the nearest file
    that has some. Without any, black's defaults. A user's own settings do not count, since
    the next user of the repository has others.

    Args:
        folder: Where the package will be; it need not exist.

    Raises:
        Rejected: The settings cannot be read.
    """
    from black.files import find_project_root

    root, _ = find_project_root((str(folder),))
    project = root / _PROJECT if root and (root / _PROJECT).is_file() else None
    if project:
        with _explained(project, "black"):
            if "black" in _table(_read(project), "tool"):
                return _of_black(project)
    for parent in (folder.absolute(), *folder.absolute().parents):
        for place in (parent / name for name in _RUFF_FILES):
            with _explained(place, "ruff"):
                if place.is_file() and (settings := _ruff_settings(place)) is not None:
                    return _of_ruff(settings)
    if project:
        with _explained(project, "black"):
            return _of_black(project)
    return Style(line_length=_DEFAULT_LENGTH, target_versions=())


def _of_black(place: Path) -> Style:
    from black.files import parse_pyproject_toml

    settings = cast("_Table", parse_pyproject_toml(str(place)))
    versions = _texts(settings.get("target_version", []))
    if versions and _TOO_OLD.issuperset(versions):
        raise ValueError("target-version has no version of Python that the package runs under")
    style = Style(
        line_length=_number(settings.get("line_length", _DEFAULT_LENGTH)),
        target_versions=tuple(sorted(versions)),
        string_normalization=not settings.get("skip_string_normalization", False),
        magic_trailing_comma=not settings.get("skip_magic_trailing_comma", False),
        preview=bool(settings.get("preview", False) or settings.get("unstable", False)),
        unstable=bool(settings.get("unstable", False)),
        features=tuple(sorted(_texts(settings.get("enable_unstable_feature", [])))),
    )
    style.mode(is_pyi=False)
    return style


def _of_ruff(settings: _Table) -> Style:
    from black.mode import TargetVersion

    # One version, the oldest; a version that black does not know yet asks for nothing of it.
    known = {each.name.lower() for each in TargetVersion} - _TOO_OLD
    versions = known.intersection(_texts(settings.get("target-version", [])))
    return Style(
        line_length=_number(settings.get("line-length", _DEFAULT_LENGTH)),
        target_versions=tuple(versions),
        magic_trailing_comma=not _table(settings, "format").get("skip-magic-trailing-comma", False),
    )


def _ruff_settings(place: Path, most: int = _MOST_EXTENDED) -> _Table | None:
    """The settings of ruff in a file, with those that it extends; None if it has none."""
    settings = _read(place)
    if place.name == _PROJECT:
        tools = _table(settings, "tool")
        if "ruff" not in tools:
            return None
        settings = _table(tools, "ruff")
    extended = settings.get("extend")
    if extended is None:
        return settings
    if not isinstance(extended, str) or not most:
        raise ValueError("`extend` does not lead to a file")
    base = _ruff_settings(place.parent / Path(extended).expanduser(), most - 1) or {}
    both = {**_table(base, "format"), **_table(settings, "format")}
    return {**base, **settings, "format": both}


def _read(place: Path) -> _Table:
    if not place.is_file():
        raise ValueError(f"{place} is no file")
    return tomllib.loads(place.read_text(encoding="utf-8"))


@contextmanager
def _explained(place: Path, tool: str) -> Generator[None]:
    try:
        yield
    except (OSError, ValueError, KeyError, RuntimeError) as err:
        message = f"the settings of {tool} cannot be used: {err}"
        raise Rejected([error("VND103", Span(str(place)), message)]) from None


def _table(settings: _Table, name: str) -> _Table:
    value = settings.get(name, {})
    if isinstance(value, dict):
        return cast("_Table", value)
    raise ValueError(f"{name} is {value!r}, not a table")


def _number(value: object) -> int:
    if isinstance(value, int | str) and not isinstance(value, bool) and int(value) > 0:
        return int(value)
    raise ValueError(f"line-length is {value!r}, not a number")


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        texts = [each for each in cast("list[object]", value) if isinstance(each, str)]
        if len(texts) == len(cast("list[object]", value)):
            return texts
    raise ValueError(f"{value!r} is not a list of texts")
