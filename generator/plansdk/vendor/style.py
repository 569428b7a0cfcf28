"""The black settings of the repository that a package is vendored into."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import cast

from plansdk.diagnostics import Rejected, Span, error
from plansdk.format import Style

_DEFAULT_LENGTH = 88


def style_for(folder: Path) -> Style:
    """The style in which black formats what is in a folder.

    The settings are found as black finds them: in the pyproject.toml of the project
    around the folder, else black's defaults. A user's own settings do not count, since
    the next user of the repository has others.

    Args:
        folder: Where the package will be; it need not exist.

    Raises:
        Rejected: The settings cannot be read.
    """
    from black.files import find_project_root, parse_pyproject_toml

    root, _ = find_project_root((str(folder),))
    place = root / "pyproject.toml" if root else None
    if place is None or not place.is_file():
        return Style(line_length=_DEFAULT_LENGTH, target_versions=())
    try:
        settings = cast("dict[str, object]", parse_pyproject_toml(str(place)))
        style = Style(
            line_length=_number(settings.get("line_length", _DEFAULT_LENGTH)),
            target_versions=tuple(sorted(_texts(settings.get("target_version", [])))),
            string_normalization=not settings.get("skip_string_normalization", False),
            magic_trailing_comma=not settings.get("skip_magic_trailing_comma", False),
            preview=bool(settings.get("preview", False) or settings.get("unstable", False)),
            unstable=bool(settings.get("unstable", False)),
            features=tuple(sorted(_texts(settings.get("enable_unstable_feature", [])))),
        )
        style.mode(is_pyi=False)
    except (OSError, ValueError, KeyError, tomllib.TOMLDecodeError) as err:
        message = f"black cannot read its settings: {err}"
        raise Rejected([error("VND103", Span(str(place)), message)]) from None
    return style


def _number(value: object) -> int:
    if isinstance(value, int | str) and not isinstance(value, bool):
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
