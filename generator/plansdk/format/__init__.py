"""Formatting: text becomes what black would leave alone.

What the printer prints has black's layout already. black itself formats files of which
the printer cannot be sure, and those of projects with other settings. It is called as a
library in its fast mode; the guarantee of its safe mode is kept more cheaply: text is
parsed first, and where black changes it, the syntax trees before and after are compared
by black's own rule.
"""

from __future__ import annotations

import ast
import gc
import warnings
from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager

from plansdk.format.style import Style
from plansdk.progress import Progress

__all__ = ["FormatError", "Style", "format_files"]


class FormatError(Exception):
    """Rendered text is not valid Python: a defect of a template, never of a user's input."""

    def __init__(self, path: str, reason: object) -> None:
        super().__init__(f"{path}: rendered text is not valid Python: {reason}")


def format_files(
    files: Mapping[str, str],
    style: Style | None = None,
    progress: Progress | None = None,
    only: Collection[str] | None = None,
) -> dict[str, str]:
    """Format the Python files among the rendered files.

    Args:
        files: Path to text; files that are not `.py` or `.pyi` pass as they are.
        style: Layout options; plansdk's own when left out.
        progress: Told the stage `format`, a step per file.
        only: Paths of the files that may not be in this style; by default any may not.

    Returns:
        The same paths in the same order.

    Raises:
        FormatError: A text is not valid Python.
    """
    style = style or Style()
    progress = progress or Progress()
    python = [
        path for path in files if path.endswith((".py", ".pyi")) and (only is None or path in only)
    ]
    progress.stage("format", len(python))
    results = dict(files)
    with _rare_collections():
        for path in python:
            results[path] = _formatted(path, files[path], style)
            progress.advance()
    return results


def _formatted(path: str, text: str, style: Style) -> str:
    # black takes 0.2 s to import, and many runs never get here.
    import black
    from black.parsing import InvalidInput

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # such as an invalid escape in a string
            ast.parse(text)
        formatted = black.format_str(text, mode=style.mode(is_pyi=path.endswith(".pyi")))
    except SyntaxError as err:
        raise FormatError(path, f"line {err.lineno}: {err.msg}") from err
    except (ValueError, RecursionError, InvalidInput) as err:
        raise FormatError(path, err) from err
    if formatted != text:
        black.assert_equivalent(text, formatted)
    return formatted


@contextmanager
def _rare_collections() -> Generator[None]:
    """Search for garbage rarely.

    black's trees are cyclic and grow by hundreds of thousands of objects; looking
    through them again and again takes a third of the time. A million objects are
    about 100 MB.
    """
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(1_000_000, 1, 1)
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
