"""What a vendored package was made of.

The manifest of the package (`plansdk.json`) holds it, beside the hash of each file.
Nothing here, and in `plansdk.vendor.check`, needs more than the standard library.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, TypeGuard, cast

from plansdk import project
from plansdk.diagnostics import Rejected, Span, error, escaped, reject_errors
from plansdk.files import folded, read_regular
from plansdk.provenance import FieldsFile, Provenance, read_custom_fields, read_provenance
from plansdk.publish.changeset import obstacles
from plansdk.publish.manifest import MANIFEST, Manifest, is_hash, parse_manifest, unreadable
from plansdk.resources import TARGETS

VENDORED: Final = "vendored"
"""Under which key the manifest says that a package is vendored, and how."""

PATCHES: Final = "plansdk.patches"
"""The folder beside a package that holds its adopted edits."""

_FIELDS: Final = "custom_fields"
_CONFLICTS: Final = "conflicts"
_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+!_-]{0,63}")
_LONGEST: Final = 1000
_MARKER: Final = b"<<<<<<< "
_TEXT: Final = f"a text of at most {_LONGEST} printable characters"


@dataclass(frozen=True, slots=True)
class Selection:
    """What to keep of an API.

    Attributes:
        only: Names as users write them; empty for everything.
        depth: How many links from entity to entity are followed.
    """

    only: tuple[str, ...] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be vendored.

    Attributes:
        target: The service.
        folder: The package's own folder.
        selection: What to keep of the API.
        spec: The specification; None for that of the version, or the newest one.
        custom_fields: The custom fields of an account, if they are wanted.
        version: A version to make, even where the package is newer.
    """

    target: str
    folder: Path
    selection: Selection
    spec: Path | None = None
    custom_fields: Path | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """What a vendored package was made of.

    Attributes:
        target: The service.
        selection: What was kept of it.
        specification: What it was made from.
        custom_fields: Where its custom fields came from, if it has any.
        tool: Version of plansdk.
        formatter: Name of the style.
        templates: Hash over the templates and the runtime.
        black: The settings of the repository.
        sizes: Bytes of each file.
        patched: Files with adopted edits.
        settings: Hash over the settings that the style came from.
        conflicts: Files that were written with conflict markers, for their edits to be merged by hand.
    """

    target: str
    selection: Selection
    specification: Provenance
    custom_fields: FieldsFile | None = None
    tool: str = ""
    formatter: str = ""
    templates: str = ""
    black: Mapping[str, object] = field(default_factory=dict[str, object])
    sizes: Mapping[str, int] = field(default_factory=dict[str, int])
    patched: tuple[str, ...] = ()
    settings: str = ""
    conflicts: tuple[str, ...] = ()

    def facts(self) -> dict[str, object]:
        """The lock as a part of the manifest; publishing adds the version of plansdk."""
        return {
            "api": self.target,
            **self.specification.facts,
            **(self.custom_fields.facts if self.custom_fields else {}),
            "formatter": self.formatter,
            VENDORED: {
                "only": list(self.selection.only),
                "depth": self.selection.depth,
                "templates": self.templates,
                "black": dict(self.black),
                "settings": self.settings,
                "sizes": dict(sorted(self.sizes.items())),
                "patched": sorted(self.patched),
                **({_CONFLICTS: sorted(self.conflicts)} if self.conflicts else {}),
            },
        }


def patches_of(package: Path) -> Path:
    """The folder that holds the adopted edits of a package."""
    return package.parent / PATCHES / package.name


def fields_of(package: Path, path: str) -> Path:
    """The custom fields that a manifest names.

    Raises:
        Rejected: They lie outside of the project, links followed.
    """
    place = project.place_of(package, path)
    root = project.root(package)
    if root and not place.resolve().is_relative_to(root):
        message, hint = f"lies outside of {root}", "Copy the file into the project, and commit it."
        raise Rejected([error("VND207", Span(str(place)), message, hint)])
    return place


def is_in_conflict(content: bytes) -> bool:
    """Whether a file holds the markers of a merge that was not clean."""
    return content.startswith(_MARKER) or b"\n" + _MARKER in content


def read_content(package: Path) -> bytes:
    """The manifest of a package as it stands.

    Raises:
        Rejected: There is none, or it cannot be read.
    """
    reject_errors(obstacles(package, MANIFEST))
    try:
        return folded(read_regular(package / MANIFEST))
    except FileNotFoundError:
        hint = f"There is no {MANIFEST}. Name the package's own folder."
        raise Rejected([error("VND201", Span(str(package)), "no vendored package", hint)]) from None
    except OSError as err:
        place, message = Span(str(package / MANIFEST)), f"cannot be read: {err.strerror}"
        raise Rejected([error("VND201", place, message)]) from None


def read(package: Path) -> tuple[Manifest, Lock]:
    """Read what a folder says about itself, which may have come with a stranger's change.

    Raises:
        Rejected: It is no vendored package, or its manifest says what plansdk never writes.
    """
    place = package / MANIFEST
    content = read_content(package)
    if is_in_conflict(content):
        message = "a merge in version control has mixed the package up"
        hint = "`plansdk vendor recover` makes it again, with what both sides have adopted."
        raise Rejected([error("VND209", Span(str(place)), message, hint)])
    try:
        manifest = parse_manifest(content)
    except ValueError as err:
        raise Rejected([unreadable(place, err)]) from None
    return manifest, lock_of(place, manifest)


def lock_of(place: Path, manifest: Manifest) -> Lock:
    """What a manifest says of its package.

    Raises:
        Rejected: It is not that of a vendored package, or says what plansdk never writes.
    """
    if not isinstance(manifest.facts.get(VENDORED), dict):
        hint = "It was made by `plansdk generate`, or the manifest was edited."
        raise Rejected([error("VND201", Span(str(place)), "no vendored package", hint)])
    reader = _Reader([])
    lock = reader.lock(manifest)
    if reader.faults:
        hint = "Restore the manifest from version control."
        raise Rejected(
            error("VND210", Span(str(place)), escaped(each), hint) for each in reader.faults
        )
    return lock


@dataclass(slots=True)
class _Reader:
    """Reads values of a manifest, and collects what is wrong with them."""

    faults: list[str]

    def lock(self, manifest: Manifest) -> Lock:
        """What the manifest says of a vendored package."""
        facts = manifest.facts
        vendored = self._mapping(facts, VENDORED)
        specification = read_provenance(facts)
        if specification is None:
            self.faults.append("`specification` has other keys than version, sha256 and document")
            specification = Provenance("", "", "")
        else:
            made_from = asdict(specification)
            self._text(made_from, "version")
            self._text(made_from, "document")
            self._hash(made_from, "sha256")
        fields = read_custom_fields(facts)
        if fields is not None:
            self._text(asdict(fields), "path")
            self._hash(asdict(fields), "sha256")
        elif _FIELDS in facts:
            self.faults.append(f"`{_FIELDS}` has other keys than path and sha256")
        target = self._text(facts, "api")
        if target not in TARGETS:
            self.faults.append(f"`api` is none of {', '.join(TARGETS)}")
        tool = self._text(facts, "plansdk")
        if not _VERSION.fullmatch(tool):
            self.faults.append("`plansdk` is no version")
        return Lock(
            target=target,
            selection=Selection(self._texts(vendored, "only"), self._number(vendored, "depth")),
            specification=specification,
            custom_fields=fields,
            tool=tool,
            formatter=self._text(facts, "formatter"),
            templates=self._hash(vendored, "templates"),
            black=self._mapping(vendored, "black"),
            settings=self._hash(vendored, "settings"),
            sizes=self._sizes(vendored, manifest.files.keys()),
            patched=self._among(vendored, "patched", manifest.files.keys()),
            conflicts=(
                self._among(vendored, _CONFLICTS, manifest.files.keys())
                if _CONFLICTS in vendored
                else ()
            ),
        )

    def _mapping(self, facts: Mapping[str, object], key: str) -> dict[str, object]:
        value = facts.get(key)
        if isinstance(value, dict):
            return cast("dict[str, object]", value)
        self.faults.append(f"`{key}` is no object")
        return {}

    def _text(self, facts: Mapping[str, object], key: str) -> str:
        value = facts.get(key)
        if _is_text(value):
            return value
        self.faults.append(f"`{key}` is not {_TEXT}")
        return ""

    def _hash(self, facts: Mapping[str, object], key: str) -> str:
        value = facts.get(key)
        if is_hash(value):
            return value
        self.faults.append(f"`{key}` is no SHA-256")
        return ""

    def _number(self, facts: Mapping[str, object], key: str) -> int:
        value = facts.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.faults.append(f"`{key}` is no whole number from 0")
        return 0

    def _texts(self, facts: Mapping[str, object], key: str) -> tuple[str, ...]:
        value = facts.get(key)
        listed = cast("list[object]", value) if isinstance(value, list) else [None]
        texts = tuple(each for each in listed if _is_text(each))
        if len(texts) != len(listed):
            self.faults.append(f"`{key}` is no list of texts")
        return texts

    def _among(
        self, facts: Mapping[str, object], key: str, files: Collection[str]
    ) -> tuple[str, ...]:
        paths = self._texts(facts, key)
        self.faults += [
            f"`{key}` names no file of the package: {p}" for p in paths if p not in files
        ]
        return paths

    def _sizes(self, facts: Mapping[str, object], files: Collection[str]) -> dict[str, int]:
        sizes = self._mapping(facts, "sizes")
        if sizes.keys() != files:
            self.faults.append("`sizes` has other files than `files`")
        return {path: self._number(sizes, path) for path in sizes}


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST and value.isprintable()
