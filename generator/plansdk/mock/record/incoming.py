"""Requests that Megaplan sends: what a cassette keeps of them, and their replay at an address."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import httpx2

from plansdk.diagnostics import Rejected, Span, error
from plansdk.mock.http import Request
from plansdk.mock.megaplan.call import is_object
from plansdk.mock.megaplan.outgoing.target import FORM, Receiving, Target
from plansdk.mock.record import cassette
from plansdk.mock.record.cassette import Exchange

_FINE: Final = 2  # and two more digits
_SETTINGS: Final = """
accountId uniqueAccountId applicationToken expirationTime applicationUuid permanentHost userSign
"""
_EVENT: Final = """
event on_after_create on_after_update on_after_drop accountInfo uuid integrationUuid model token host
"""
_SCENARIO: Final = """
class BumsTradeM_Deal deal Id GUID Name Description Contractor Owner Manager Contact Payer Auditors
TimeCreated TimeUpdated IsDraft IsPaid FinalPrice Value Currency CurrencyId CurrencyAbbreviation Rate
Positions Count DeclaredPrice DiscountType DiscountValue Cost Offer Tax Unit OriginOffer Program
ProgramId Status RelatedObjects Type PossibleTransitions Comment Disabled Destination EntryPointName
Color IsEntry Model OfferId Price
"""
SETTINGS: Final = frozenset(_SETTINGS.split())
"""What a settings page is opened with."""

WORDS: Final = SETTINGS.union(_EVENT.split(), _SCENARIO.split())
"""Names and values of these requests that stay."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A recorded request that was sent again.

    Attributes:
        name: `event.update`, `event.scenario`, `event.settings`…
        recorded: The status that it was answered with when it was recorded.
        status: What it is answered with now; 0 is no answer.
    """

    name: str
    recorded: int
    status: int

    @property
    def has_failed(self) -> bool:
        """Whether it was taken when it was recorded, and is not now."""
        return self.recorded // 100 == _FINE != self.status // 100


def said_in(request: Request) -> tuple[dict[str, Any], bool] | None:
    """What such a request says, and whether its query does; None for what says nothing."""
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        said = None
    if is_object(said):
        return said, False
    for text, is_query in ((request.body.decode("latin-1"), False), (request.query, True)):
        form = dict(parse_qsl(text, keep_blank_values=True))
        if form.keys() & SETTINGS:
            return form, is_query
    return None


def deliver(
    path: Path, to: Receiving, transport: httpx2.BaseTransport | None = None
) -> Iterator[Delivery]:
    """Send the recorded requests again, in their order.

    Args:
        path: The cassette.
        to: An address, or a function that is given each request as JSON and may raise.
        transport: Takes the place of the network.

    Raises:
        Rejected: It is no cassette, or has none of these requests.
        ValueError: It is no address.
    """
    recorded = [each for each in cassette.read(path) if each.incoming]
    if not recorded:
        message = "the cassette has no requests that Megaplan has sent"
        hint = "they are recorded by `plansdk record megaplan --incoming`"
        raise Rejected([error("REC103", Span(str(path)), message, hint)])
    target = Target(to, transport)
    try:
        for each in recorded:
            query = each.target.partition("?")[2]
            said = dict(parse_qsl(query, keep_blank_values=True)) or each.body
            answer = target.send(_request(target, each, query), said)
            yield Delivery(_name(said), each.status, answer.status)
    finally:
        target.close()


def _request(target: Target, recorded: Exchange, query: str) -> Request:
    if not query:
        return target.request(recorded.body, is_form=recorded.headers.get("content-type") == FORM)
    made = target.request({})
    joined = f"{made.target}{'&' if made.query else '?'}{query}"
    return replace(made, method=recorded.method, target=joined, headers={}, body=b"")


def _name(said: Mapping[str, Any]) -> str:
    event = said.get("event")
    if isinstance(event, str):
        return f"event.{event.removeprefix('on_after_')}"
    return f"event.{'settings' if said.keys() & SETTINGS else 'scenario'}"
