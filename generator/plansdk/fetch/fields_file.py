"""The custom fields beside the documents: `acme.megaplan.ru.fields.yaml`."""

from __future__ import annotations

from pathlib import Path

from plansdk.custom_fields import CustomFields, dump, read_custom_fields
from plansdk.diagnostics import Rejected, has_errors
from plansdk.fetch.address import Address
from plansdk.fetch.findings import rejected
from plansdk.files import write_atomically


def fields_file(folder: Path, address: Address) -> Path:
    """Where the custom fields of an account are kept."""
    return folder / f"{address.file_name}.fields.yaml"


def known_fields(file: Path) -> CustomFields:
    """The fields as they were written before, whose names stay.

    Raises:
        Rejected: The file has errors; it is neither used nor overwritten.
    """
    if not file.exists():
        return CustomFields()
    fields, findings = read_custom_fields(file)
    if has_errors(findings):
        raise Rejected(findings)
    return fields


def store_fields(file: Path, fields: CustomFields) -> None:
    """Write the fields, unless they are there already.

    Raises:
        Rejected: The system refuses.
    """
    content = dump(fields).encode()
    try:
        if not file.exists() or file.read_bytes() != content:
            write_atomically(file, content)
    except OSError as problem:
        message = f"the custom fields cannot be stored: {problem.strerror or problem}"
        hint = "look at rights and space, or name another folder with --out"
        raise rejected("FET106", str(file), message, hint) from None
