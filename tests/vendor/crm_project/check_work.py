"""The tests of somebody's project, run by pytest where the project is."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator

import pytest
from acme.crm import ContractorCompany, Deal, Megaplan, NotFoundError
from work import late, sell, way_to_pay


@pytest.fixture
def mp() -> Iterator[Megaplan]:
    url, token = os.environ["MEGAPLAN_URL"], os.environ["MEGAPLAN_TOKEN"]
    with Megaplan(url, token=token, allow_http=True, retries=0, timeout=10) as client:
        yield client


def test_pages_are_walked_and_dates_are_read(mp: Megaplan) -> None:
    assert late(mp, dt.date(2027, 1, 1)) == ["Call back", "Write a report"]
    assert late(mp, dt.date(2026, 1, 1)) == []


def test_what_is_created_can_be_read(mp: Megaplan) -> None:
    made = sell(mp, "Acme", "1000002")
    assert made.id is not None
    deal = mp.deal.get(made.id)
    assert deal.name == "Sell to Acme"
    assert isinstance(deal.contractor, ContractorCompany)
    assert deal.contractor.name == "Acme"
    assert mp.task.get("1000123").name == "Call Acme"


def test_errors_are_those_of_the_slice(mp: Megaplan) -> None:
    with pytest.raises(NotFoundError):
        mp.contractor.get("1")


def test_stand_ins_keep_what_they_stand_for() -> None:
    form = {"contentType": "PayForm", "id": "3", "name": "In advance"}
    assert way_to_pay(Deal.from_dict({"contentType": "Deal", "payForm": form})) == "In advance"
