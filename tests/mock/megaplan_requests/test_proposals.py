"""Contradictions of the mock with its own specification, found as an account's are."""

from __future__ import annotations

from contextlib import suppress
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from conformance.exchanges import exchange_of
from conformance.specification import ledger, operations
from megaplan_api import Megaplan, MegaplanError, Pages
from mock.megaplan_requests.test_operations import fitting, put
from plansdk.mock import MegaplanMock
from plansdk.mock.record.cassette import read
from plansdk.mock.record.deviations import deviations, proposals
from plansdk.mock.specification import offered


@pytest.mark.parametrize("only_required", [False, True], ids=["all arguments", "required ones"])
def test_a_recorded_mock_needs_no_corrections(tmp_path: Path, only_required: bool) -> None:
    mock = MegaplanMock()
    place = tmp_path / "mock.cassette"
    with (
        MegaplanMock.record(place, mock.transport) as recorder,
        Megaplan(mock.host, token=mock.token, transport=recorder, retries=0) as mp,
    ):
        for resource, names in ledger().operations.items():
            for name, identity in names.items():
                if identity in operations():
                    call(mock, mp, resource, name, identity, only_required=only_required)
    exchanges = read(place)
    assert sum(each.status == 200 for each in exchanges) > 0.8 * len(operations())
    found = deviations(exchanges, offered("megaplan").api)
    assert not found, proposals(found)


def call(
    mock: MegaplanMock,
    mp: Megaplan,
    resource: str,
    name: str,
    identity: str,
    *,
    only_required: bool,
) -> None:
    """Call an operation, whatever comes of it."""
    operation = fitting(operations()[identity])
    method: Any = reduce(getattr, [*resource.split("."), name], mp)
    made = exchange_of(operation, method, only_required=only_required)
    made.keywords.pop("page_after", None)
    put(mock, operation, made)
    with suppress(MegaplanError):
        result = method(*made.positional, **made.keywords)
        if isinstance(result, Pages):
            result.collect()
