"""The folder of fetched documents and custom fields: what is known, and how more is added.

    r2510.27309.181.raml             the document of a version
    r2510.27309.181.fetched.yaml     where it came from
    r2510.27309.181+1f0c9a2b.raml    other contents under the same version
    acme.megaplan.ru.fields.yaml     the custom fields of an account

A document that is there is never overwritten.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

import yaml

from plansdk import __version__
from plansdk.custom_fields import CustomFields, dump, read_custom_fields
from plansdk.diagnostics import reject_errors, visible
from plansdk.fetch.address import Address
from plansdk.fetch.document import Document
from plansdk.fetch.findings import rejected
from plansdk.fetch.server import ROOT
from plansdk.files import sha256, write_atomically
from plansdk.publish.paths import fault

_KEPT: Final = ("Content-Type", "ETag", "Last-Modified", "Server")
_RECORD: Final = ".fetched.yaml"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document is in the folder, or would be.

    Attributes:
        state: `new` for a version that is not there, `known` for contents that are,
            `changed` for a version that is there with other contents.
    """

    state: Literal["new", "known", "changed"]
    path: Path

    @property
    def record(self) -> Path:
        """The file that says where the document came from."""
        return self.path.with_name(self.path.name.removesuffix(".raml") + _RECORD)


def find_place(folder: Path, document: Document) -> Place:
    """Look whether a document is in the folder already.

    Raises:
        Rejected: A file in the folder cannot be read, or is not what its name says.
    """
    path = folder / f"{document.version}.raml"
    digest = document.sha256
    own = _sha256(path)
    if own is None and not _has_case_variant(path):
        return Place("new", path)
    if own == digest:
        return Place("known", path)
    other = folder / f"{document.version}+{digest[:8]}.raml"
    beside = _sha256(other)
    if beside not in (None, digest):
        message = "the file is no longer what was fetched"
        raise rejected("FET106", str(other), message, "move it away, then fetch again")
    return Place("changed" if beside is None else "known", other)


def store(place: Place, document: Document, address: Address, headers: Mapping[str, str]) -> None:
    """Put a document and its record into the folder; both whole or not at all.

    A document that is there stays as it is, and so does its record.

    Args:
        place: Where it is, or will be.
        document: What the account has sent.
        address: The account.
        headers: Of its answer; names in lower case.

    Raises:
        Rejected: The system refuses.
    """
    with _storing("document", place.path):
        place.path.parent.mkdir(parents=True, exist_ok=True)
        if place.state != "known":
            write_atomically(place.path, document.content)
        if place.state != "known" or not place.record.exists():
            write_atomically(place.record, _record(place, document, address, headers).encode())


def fields_file(folder: Path, address: Address) -> Path:
    """Where the custom fields of an account are kept.

    `con.example.org` names a device of Windows, whatever follows the dot.
    """
    name = f"{address.host.replace(':', '_')}.fields.yaml"
    return folder / (f"_{name}" if fault(name) else name)


def known_fields(file: Path) -> CustomFields:
    """The fields as they were written before, whose names stay.

    Raises:
        Rejected: The file has errors; it is neither used nor overwritten.
    """
    if not file.exists():
        return CustomFields()
    fields, findings = read_custom_fields(file)
    reject_errors(findings)
    return fields


def store_fields(file: Path, fields: CustomFields) -> None:
    """Write the fields, unless they are there already.

    Raises:
        Rejected: The system refuses.
    """
    content = dump(fields).encode()
    with _storing("custom fields", file):
        if not file.exists() or file.read_bytes() != content:
            write_atomically(file, content)


@contextmanager
def _storing(what: str, place: Path) -> Generator[None]:
    try:
        yield
    except OSError as problem:
        message = f"the {what} cannot be stored: {problem.strerror or problem}"
        hint = "look at rights and space, or name another folder with --out"
        raise rejected("FET106", str(place), message, hint) from None


def _record(place: Place, document: Document, address: Address, headers: Mapping[str, str]) -> str:
    kept = {name: visible(headers.get(name.lower(), ""), 200) for name in _KEPT}
    facts = {
        "document": place.path.name,
        "version": document.version,
        "host": str(address),
        "path": ROOT,
        "fetched": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sha256": document.sha256,
        "size": len(document.content),
        "headers": {name: value for name, value in kept.items() if value},
        "plansdk": __version__,
    }
    title = f"# Where {place.path.name} came from; written by `plansdk fetch`.\n"
    return title + yaml.safe_dump(facts, sort_keys=False, allow_unicode=True)


def _has_case_variant(path: Path) -> bool:
    """Whether there is a file that many systems take for the same."""
    if not path.parent.is_dir():
        return False
    names = {each.name for each in path.parent.iterdir()} - {path.name}
    return path.name.casefold() in map(str.casefold, names)


def _sha256(path: Path) -> str | None:
    """The digest of a file, None if there is none."""
    try:
        return sha256(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as problem:
        message = f"the file cannot be read: {problem.strerror or problem}"
        raise rejected("FET106", str(path), message, "move it away, then fetch again") from None
