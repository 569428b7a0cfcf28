"""Fetch an account's document: ask, examine, compare with what is known, store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plansdk.fetch.document import Document, read_document
from plansdk.fetch.secret import Secret
from plansdk.fetch.server import ROOT, Bounds, Server
from plansdk.fetch.store import Place, find_place, store
from plansdk.progress import Progress


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an account serves, and where it is in the folder, or would be."""

    document: Document
    place: Place


def fetch(
    server: Server,
    token: Secret,
    folder: Path,
    bounds: Bounds,
    progress: Progress,
    *,
    check: bool = False,
) -> Fetched:
    """Download the RAML document of an account.

    Args:
        token: Of a user or an application of the account.
        folder: Where documents are kept.
        check: Store nothing.

    Raises:
        Rejected: There is no document, or it cannot be stored.
    """
    progress.stage("download")
    answer = server.get("", token, bounds, progress)
    if answer.status != 200:
        raise server.refused(answer, token, "the document")
    progress.stage("read")
    document = read_document(answer.body, f"{server.address}{ROOT}")
    place = find_place(folder, document)
    if not check:
        progress.stage("store")
        headers = {name: token.mask(value) for name, value in answer.headers.items()}
        store(place, document, server.address, headers)
        document = document.at(str(place.path))
    return Fetched(document, place)
