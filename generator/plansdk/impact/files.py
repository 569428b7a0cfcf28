"""Find the Python files below the paths that a user names, and parse them.

- IMP101  a file or folder cannot be read
- IMP102  a file is not Python
- IMP103  a file is too large, or nested too deeply
"""

from __future__ import annotations

import ast
import os
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Final

from plansdk.diagnostics import Diagnostic, Rejected, Span, warning
from plansdk.publish.manifest import MANIFEST, read_manifest

LARGEST: Final = 2 * 1024 * 1024
"""Bytes of the largest file that is parsed."""

_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages"})
_VENV = "pyvenv.cfg"


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed file.

    Attributes:
        file: Its path, as the user knows it.
        place: Its path below the folder that its imports are relative to.
    """

    file: str
    place: PurePath
    text: str
    tree: ast.Module


@dataclass(slots=True)
class Found:
    """What is below the paths.

    Attributes:
        packages: Folders of generated packages of the service.
    """

    target: str
    sources: list[Source] = field(default_factory=list[Source])
    packages: list[Path] = field(default_factory=list[Path])
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def read(self, paths: Iterable[Path]) -> None:
        """Read every Python file below the paths, each once.

        Generated packages, virtual environments and hidden folders are left out, and
        links to folders are not followed.
        """
        seen: set[str] = set()
        for path in paths:
            root = path if path.is_dir() else path.parent
            base = _import_root(root.absolute())
            for place in self._files(path):
                real = os.path.realpath(place)
                if real not in seen:
                    seen.add(real)
                    self._parse(place, base)

    def _files(self, path: Path) -> Iterator[Path]:
        if not path.is_dir():
            yield path
            return
        walk = os.walk(path, onerror=self._unreadable)
        for folder, folders, names in walk:
            here = Path(folder)
            if self._is_generated(here) or _VENV in names:
                folders.clear()
                continue
            folders[:] = sorted(
                each for each in folders if not each.startswith(".") and each not in _SKIPPED
            )
            yield from (here / name for name in sorted(names) if name.endswith(".py"))

    def _is_generated(self, folder: Path) -> bool:
        """Whether a folder is a generated package; one of the service is remembered."""
        if not (folder / MANIFEST).is_file():
            return False
        try:
            manifest = read_manifest(folder)
        except Rejected as rejected:
            self.diagnostics += rejected.diagnostics
            return True
        if manifest is not None and manifest.facts.get("api") == self.target:
            self.packages.append(folder)
        return manifest is not None and "api" in manifest.facts

    def _unreadable(self, err: OSError) -> None:
        span = Span(str(err.filename))
        self.diagnostics.append(warning("IMP101", span, f"cannot be read: {err.strerror}"))

    def _parse(self, path: Path, base: Path) -> None:
        file = str(path)
        try:
            size = path.stat().st_size
            content = path.read_bytes() if path.is_file() and size <= LARGEST else None
        except OSError as err:
            self._unreadable(err)
            return
        if content is None:
            message = f"is left out: it has {size} bytes" if size > LARGEST else "is no file"
            self.diagnostics.append(warning("IMP103", Span(file), message))
            return
        try:
            tree = parse(content)
        except SyntaxError as err:
            span = Span(file, err.lineno or 0, max(err.offset or 1, 1))
            self.diagnostics.append(warning("IMP102", span, f"not Python: {err.msg}"))
        except ValueError as err:
            self.diagnostics.append(warning("IMP102", Span(file), f"not Python: {err}"))
        except (RecursionError, MemoryError):
            message = "is left out: it is nested too deeply"
            self.diagnostics.append(warning("IMP103", Span(file), message))
        else:
            absolute = path.absolute()
            place = absolute.relative_to(base) if absolute.is_relative_to(base) else path
            text = content.decode("utf-8", "replace")
            self.sources.append(Source(file, place, text, tree))


def parse(content: bytes) -> ast.Module:
    """Parse the contents of a file, in the encoding that it declares.

    Raises:
        SyntaxError, ValueError: It is not Python.
        RecursionError, MemoryError: It is nested too deeply.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(content)


def _import_root(folder: Path) -> Path:
    """The folder that absolute imports start from: the first one that is no package."""
    while (folder / "__init__.py").is_file() and folder != folder.parent:
        folder = folder.parent
    return folder
