"""The first two versions, with everything recorded that the second renames."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deprecation.versions import Versions, both
from runtime.server import Received, Reply, Server, reply


@pytest.fixture
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """Both versions and their packages; nobody may change them."""
    return both(tmp_path_factory)


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    """A folder without versions."""
    return Versions(tmp_path / "specs")


def _answer(received: Received) -> Reply:
    """What either version of the service says: the types by the names of the version."""
    name = "Chore" if "chore" in received.path + received.body.decode() else "Errand"
    noted = "note" if name == "Chore" else "remark"
    owner = {"contentType": "Person", "id": "7", noted: "kind"}
    chores = [
        {"contentType": name, "id": str(number), "state": "done", "owner": owner}
        for number in (1, 2)
    ]
    if received.path.endswith("/bulk"):
        return reply([{"status": 200, "body": {"meta": {"status": 200}, "data": chores[0]}}])
    pagination = {"count": 2, "limit": 2, "hasMoreNext": False, "hasMorePrev": False}
    if received.path.endswith(("/find", "/search")):
        return reply(chores, pagination=pagination)
    return reply(chores[0])


@pytest.fixture
def server() -> Iterator[Server]:
    """A running service."""
    with Server(_answer) as running:
        yield running
