"""The manifest: what plansdk wrote into a folder, and from what.

It is JSON with sorted keys, and says nothing of time, user or machine, so that equal
inputs give equal bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeGuard, cast

from plansdk.diagnostics import Diagnostic, Rejected, Span, error
from plansdk.files import read_regular
from plansdk.publish.paths import check_paths

MANIFEST: Final = "plansdk.json"
"""Name of the manifest in the folder that it describes."""

_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder was made of.

    Attributes:
        facts: What the files depend on: tool, specification, formatter; JSON values.
        files: SHA-256 in hexadecimal of every file, by path.
    """

    facts: Mapping[str, object]
    files: Mapping[str, str]

    def to_bytes(self) -> bytes:
        """The manifest as it is written."""
        content = {**self.facts, "files": self.files}
        text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True)
        return text.encode() + b"\n"


def read_manifest(target: Path) -> Manifest | None:
    """Read the manifest of a folder; None when there is none.

    Raises:
        Rejected: It is damaged, or not a manifest.
    """
    place = target / MANIFEST
    try:
        return parse_manifest(read_regular(place))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as err:
        raise Rejected([unreadable(place, err)]) from None


def unreadable(place: Path, err: OSError | ValueError) -> Diagnostic:
    """The finding that a manifest cannot be read."""
    reason = (isinstance(err, OSError) and err.strerror) or err
    message = f"the manifest cannot be read: {reason}"
    hint = "Restore the file from version control, or delete the folder and generate it anew."
    return error("PUB201", Span(str(place)), message, hint)


def parse_manifest(content: bytes) -> Manifest:
    """Read a manifest.

    Raises:
        ValueError: It is not a manifest.
    """
    try:
        data: object = json.loads(content, object_pairs_hook=_once)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")
    facts = cast("dict[str, object]", data)
    files = facts.pop("files", None)
    if not isinstance(files, dict):
        raise ValueError("no files are listed")
    listed = cast("dict[str, object]", files)
    hashes = {path: value for path, value in listed.items() if is_hash(value)}
    if len(hashes) != len(listed) or check_paths(hashes):
        raise ValueError("a path or hash is not one that plansdk writes")
    return Manifest(facts, hashes)


def is_hash(value: object) -> TypeGuard[str]:
    """Whether a value of a manifest can be a SHA-256."""
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys stand once, as they do unless two versions were merged by lines."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
