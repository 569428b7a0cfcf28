"""200 clients at once against a server in another process.

One round of each client in every test run; `PLANSDK_LOAD_SECONDS=60` for a minute, as `make bench`
does.
"""

from __future__ import annotations

import os

import pytest

from mock.frame.process import command
from mock.load.session import CLIENTS, FAULTS, SERVICES, load

SECONDS = float(os.environ.get("PLANSDK_LOAD_SECONDS", "0"))

pytestmark = pytest.mark.timeout(120 + 3 * SECONDS)


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_fails_and_nothing_is_lost(service: str) -> None:
    with command(service) as mock:
        before = mock.memory
        outcome = load(mock, SERVICES[service], SECONDS)
        assert (outcome.errors[:3], outcome.refused[:3]) == ([], [])
        assert outcome.calls >= CLIENTS
        assert max(outcome.memory) - before < 300


@pytest.mark.parametrize("service", SERVICES)
def test_with_faults_every_read_succeeds_and_no_write_happens_twice(service: str) -> None:
    with command(service, "--seed=1") as mock:
        outcome = load(mock, SERVICES[service], SECONDS, FAULTS)
        assert outcome.errors[:3] == []
        assert outcome.calls >= CLIENTS
        assert outcome.refused  # writes do fail, and are not repeated
