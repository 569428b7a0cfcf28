"""Which specification a package was made from; and that no run takes a package back unasked.

- GEN105  a run would make a package older than it is
- GEN106  a document has another version than the one that was asked for
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, TypeVar, cast

from plansdk import project, resources
from plansdk.diagnostics import Rejected, Span, error
from plansdk.files import sha256

_T = TypeVar("_T")

BUNDLED: Final = "bundled"
"""What a manifest calls the specifications that come with plansdk."""

_SPECIFICATION, _FIELDS = "specification", "custom_fields"


@dataclass(frozen=True, slots=True)
class FieldsFile:
    """The file that a package has custom fields from.

    Attributes:
        path: Path from the folder of the project, with `/`.
        sha256: Its hash.
    """

    path: str
    sha256: str

    @property
    def facts(self) -> dict[str, object]:
        """The same as a part of the manifest."""
        return {_FIELDS: asdict(self)}


@dataclass(frozen=True, slots=True)
class Provenance:
    """The specification of a package.

    Attributes:
        version: Its version.
        sha256: Its hash.
        document: Its path from the project's folder, or `BUNDLED`.
    """

    version: str
    sha256: str
    document: str

    @property
    def facts(self) -> dict[str, object]:
        """The same as a part of the manifest."""
        return {_SPECIFICATION: asdict(self)}

    def is_newer_than(self, other: Provenance) -> bool:
        """Whether its version is higher; versions without numbers cannot be compared."""
        own, others = version_key(self.version), version_key(other.version)
        return bool(others) and own > others


def version_key(version: str) -> tuple[int, ...]:
    """What versions are compared by: their numbers."""
    return tuple(int(number) for number in re.findall(r"[0-9]{1,9}", version))


def document_of(package: Path, spec: Path, folder: Path | None = None) -> str:
    """How the manifest of a package in a project's folder names its specification."""
    return BUNDLED if resources.is_bundled(spec) else project.relative(package, spec, folder)


def read_provenance(facts: Mapping[str, object]) -> Provenance | None:
    """What a manifest says; None where it says nothing that can be understood."""
    return _read(Provenance, facts.get(_SPECIFICATION))


def fields_file(
    package: Path, custom_fields: Path | None, folder: Path | None = None
) -> FieldsFile | None:
    """What the manifest of a package in a project's folder says of its custom fields, if any."""
    if custom_fields is None:
        return None
    path = project.relative(package, custom_fields, folder)
    return FieldsFile(path, sha256(custom_fields.read_bytes()))


def read_custom_fields(facts: Mapping[str, object]) -> FieldsFile | None:
    """The same as a manifest has it; None where it says nothing that can be understood."""
    return _read(FieldsFile, facts.get(_FIELDS))


def _read(kind: type[_T], data: object) -> _T | None:
    """A value of texts from its JSON form; None for anything else."""
    try:
        texts = cast("dict[str, object]", data)
        if all(isinstance(each, str) for each in texts.values()):
            return kind(**texts)
    except (AttributeError, TypeError):
        pass
    return None


def refuse_going_back(
    package: Path, before: Provenance | None, after: Provenance, wanted: str, redo: str
) -> None:
    """Keep a run from making a package older, or of another version than the wanted one.

    Args:
        package: The package's folder.
        before: What the package is made from, if it is there.
        after: What it would be made from.
        wanted: The version that was asked for by name; empty if none was.
        redo: The command that would do it on purpose, up to the version.

    Raises:
        Rejected: It would.
    """
    if wanted and after.version != wanted:
        message = f"this is version {after.version}, not {wanted}"
        raise Rejected([error("GEN106", Span(after.document), message)])
    if before and not wanted and before.is_newer_than(after):
        message = f"would go back from {before.version} to {after.version}; nothing was written"
        hint = f"if that is wanted: {redo} {shlex.quote(after.version)}; else name a newer one with --spec FILE"
        raise Rejected([error("GEN105", Span(str(package)), message, hint)])
