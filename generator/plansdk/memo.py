"""Remember what a run came to, so that an unchanged one need not be repeated.

A run depends on its specification, overlay and ledger, on the templates, and on
plansdk and black themselves. A digest of all that names a small file in the user's
cache, which lists the hashes of the files that came out. If the folder still holds
exactly those, there is nothing to do.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from plansdk import resources
from plansdk.diagnostics import Diagnostic, Span
from plansdk.files import write_atomically
from plansdk.format import Style
from plansdk.publish import MANIFEST, Plan
from plansdk.publish.manifest import sha256
from plansdk.recipes import Built
from plansdk.report import Count, Files, Report

_DEPENDENCIES = ("black", "jinja2", "pyyaml", "ramlfications")


@dataclass(frozen=True, slots=True)
class Remembered:
    """An earlier run whose result is still in place."""

    version: str
    types: Count
    properties: Count
    operations: Count
    more: Mapping[str, Count]
    left_out: tuple[str, ...]
    files: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]

    def report(self, target: str, seconds: Mapping[str, float]) -> Report:
        """The report of a run that found nothing to do."""
        return Report(
            target=target,
            version=self.version,
            types=self.types,
            properties=self.properties,
            operations=self.operations,
            more=self.more,
            left_out=self.left_out,
            files=Files(unchanged=len(self.files)),
            seconds=seconds,
        )

    def plan(self, folder: Path) -> Plan:
        """The plan of such a run: everything is as it should be."""
        return Plan(
            target=folder,
            contents={},
            facts={},
            missing=(),
            changed=(),
            unchanged=self.files,
            stale=(),
            hand_edited=(),
            manifest_differs=False,
            diagnostics=(),
        )


class Memo:
    """The memory of runs over the same inputs.

    Args:
        cache: Where it is kept; None keeps nothing.
        inputs: The files that a run reads.
        options: What else tells one run from another.
    """

    def __init__(self, cache: Path | None, inputs: Iterable[Path], *options: str) -> None:
        self._place: Path | None = None
        if cache is not None:
            self._place = cache / "runs" / f"{_digest(inputs, options)}.json"

    def recall(self, folder: Path) -> Remembered | None:
        """The earlier run over the same inputs, if `folder` still holds its files."""
        if self._place is None:
            return None
        try:
            data = cast("dict[str, Any]", json.loads(self._place.read_bytes()))
            if not _holds(folder, cast("dict[str, str]", data["files"])):
                return None
            return Remembered(
                version=data["version"],
                types=Count(*data["types"]),
                properties=Count(*data["properties"]),
                operations=Count(*data["operations"]),
                more={name: Count(*pair) for name, pair in data["more"].items()},
                left_out=tuple(data["left_out"]),
                files=tuple(path for path in data["files"] if path != MANIFEST),
                diagnostics=tuple(_diagnostic(each) for each in data["diagnostics"]),
            )
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            # A damaged memory is no memory.
            return None

    def keep(self, plan: Plan, built: Built) -> None:
        """Remember a run whose files are in place."""
        if self._place is None:
            return
        data = {
            "version": built.version,
            "types": _pair(built.types),
            "properties": _pair(built.properties),
            "operations": _pair(built.operations),
            "more": {name: _pair(count) for name, count in built.more.items()},
            "left_out": list(built.left_out),
            "files": {path: sha256(content) for path, content in plan.contents.items()},
            "diagnostics": [each.as_json() for each in built.diagnostics],
        }
        with suppress(OSError):
            self._place.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._place, json.dumps(data).encode())


def _digest(inputs: Iterable[Path], options: Iterable[str]) -> str:
    hasher = hashlib.sha256()
    package = Path(__file__).parent
    templates = resources.templates()
    files = [
        *(("input", path) for path in inputs),
        *((str(p.relative_to(package)), p) for p in sorted(package.rglob("*.py"))),
        *((str(p.relative_to(templates)), p) for p in sorted(templates.rglob("*.*"))),
    ]
    for name, path in files:
        content = path.read_bytes() if path.is_file() else b""
        hasher.update(f"{name}\0{len(content)}\0".encode())
        hasher.update(content)
    for option in (*options, Style().id, *(version(each) for each in _DEPENDENCIES)):
        hasher.update(f"\0{option}".encode())
    return hasher.hexdigest()


def _holds(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether a folder holds exactly these contents, its manifest among them."""
    return MANIFEST in files and all(
        sha256((folder / path).read_bytes()) == digest for path, digest in files.items()
    )


def _pair(count: Count) -> list[int]:
    return [count.specified, count.generated]


def _diagnostic(data: Mapping[str, Any]) -> Diagnostic:
    span = Span(data["file"], data["line"], data["column"])
    return Diagnostic(data["code"], data["level"], span, data["message"], data["hint"])
