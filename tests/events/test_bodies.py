"""What the bodies of requests are read as."""

from __future__ import annotations

import asyncio
import copy
import datetime as dt
import json
import pickle
from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from events.samples import (
    APPLICATION,
    SETTINGS,
    SIGN,
    TOKEN,
    encoded,
    event,
    installation,
    scenario,
)
from megaplan_api import (
    AsyncMegaplan,
    Deal,
    Employee,
    Megaplan,
    PermissionDeniedError,
    Task,
    UnknownEntity,
)
from megaplan_api.events import (
    ApplicationSettings,
    Event,
    IncomingError,
    ReplyPosition,
    ScenarioReply,
    ScenarioRequest,
)
from runtime.server import Received, Reply, Server, refusal, reply
from support.megaplan_account import TOKEN as TOKEN_OF_ACCOUNT
from support.megaplan_account import Account


def test_an_event_has_the_entity_as_if_it_had_been_read() -> None:
    found = Event.parse(encoded(event(1)))
    assert (found.kind, found.model, found.application) == ("update", "Deal", APPLICATION)
    assert found.uuid == "0b0e2c7a-0000-4000-9000-000000000001"
    deal = found.data
    assert isinstance(deal, Deal)
    assert (deal.id, deal.name) == ("43", "No. 1")
    assert deal.time_created == dt.datetime(2026, 5, 4, 10, 30, tzinfo=dt.UTC)
    assert deal["Category1000053CustomFieldRegion"] == "North"
    owner = deal["owner"]
    assert isinstance(owner, Employee)
    assert owner.name == "A. B."  # a link to what stands in full elsewhere
    assert deal.contractor is None
    with Server(Account()) as server, Megaplan(server.url, token=TOKEN_OF_ACCOUNT) as mp:
        mp.task.create(Task(name="x", deals=[deal]))
        assert server.received[-1].json["deals"] == [{"contentType": "Deal", "id": "43"}]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("on_after_create", "create"),
        ("on_after_update", "update"),
        ("on_after_drop", "drop"),
        ("on_before_update", "on_before_update"),
        ("on_after_merge", "on_after_merge"),
        ("create", "create"),
    ],
)
def test_kinds(name: str, kind: str) -> None:
    assert Event.parse({**event(), "event": name}).kind == kind


def test_what_is_not_known_is_kept() -> None:
    body = event(1, contentType="Starship", speed=9)
    body["accountInfo"] |= {"host": "demo.megaplan.ru", "model": "Starship"}
    found = Event.parse({**body, "attempt": 2})
    assert isinstance(found.data, UnknownEntity)
    assert found.data["speed"] == 9
    assert found.account_info["host"] == "demo.megaplan.ru"
    assert found.extra == {"attempt": 2}
    assert Event.parse(json.dumps(found.to_dict())) == found


@pytest.mark.parametrize("data", [None, []])
def test_nothing_in_the_place_of_an_object(data: object) -> None:
    found = Event.parse({"event": "on_after_drop", "data": data, "accountInfo": {"model": "Deal"}})
    assert isinstance(found.data, Deal)
    assert (found.kind, found.uuid) == ("drop", "")


def test_events_are_copied_and_pickled() -> None:
    found = Event.parse(event(1))
    for again in (copy.deepcopy(found), pickle.loads(pickle.dumps(found))):
        assert again == found
        assert again.data["owner"].name == "A. B."


def test_an_installation_brings_a_token_that_nothing_shows() -> None:
    body = installation()
    body["accountInfo"]["apiToken"] = TOKEN
    found = Event.parse(body)
    assert found.token
    assert found.token.reveal() == TOKEN
    assert found.kind == "on_install"
    assert found.data["host"] == "demo.megaplan.ru"
    shown = (repr(found), str(found), repr(found.data), repr(found.account_info))
    assert TOKEN not in "".join((*shown, json.dumps(found.to_dict()), repr(found.data.to_dict())))
    with pytest.raises(TypeError, match="Secret"):
        pickle.dumps(found)


@pytest.mark.parametrize(
    "change",
    [
        {"event": 1.5},
        {"event": ["x"]},
        {"data": "x"},
        {"data": [1]},
        {"accountInfo": 7},
        {"data": {"contentType": 1.5}},
        {"data": {"contentType": "Deal", "id": {}}},
        {"data": {"token": [TOKEN]}},
        {"accountInfo": {"uuid": []}},
        {"accountInfo": {"uuid": True}},
        {"accountInfo": {"integrationUuid": {}}},
        {"accountInfo": {"model": [1]}},
    ],
    ids=str,
)
def test_values_of_other_types_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(IncomingError) as raised:
        Event.parse({**event(), **change})
    assert raised.value.status == 400
    assert raised.value.__context__ is None
    assert TOKEN not in str(raised.value)


DEEP = b'{"event": ' + b"[" * 10_000 + b"]" * 10_000 + b"}"


@pytest.mark.parametrize("parse", [Event.parse, ScenarioRequest.parse])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'"x"',
        b'{"event": "\xff"}',
        b'{"event": NaN}',
        b'{"event": ' + b"9" * 5000 + b"}",
        DEEP,
        b'{"event": ' + b"[" * 200 + b"]" * 200 + b"}",
        b"{}",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_no_json_object_is_refused(parse: Callable[[bytes], object], body: bytes) -> None:
    with pytest.raises(IncomingError) as raised:
        parse(body)
    assert raised.value.__context__ is None  # which would hold the body


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (b"[" * 98 + b"]" * 98, ""),
        (b"[" * 100 + b"]" * 100, "nested"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "nested"),
        (b"NaN", "JSON"),
        (b"-Infinity", "JSON"),
    ],
    ids=lambda value: repr(value[:20]),
)
def test_keys_that_are_not_known_are_bounded_too(extra: bytes, message: str) -> None:
    body = b'{"event": "on_after_drop", "extra": ' + extra + b"}"
    if message:
        with pytest.raises(IncomingError, match=message):
            Event.parse(body)
    else:
        assert Event.parse(body).extra


def test_the_settings_page() -> None:
    query = "&".join(f"{name}={value}" for name, value in SETTINGS.items())
    for form in (SETTINGS, query, f"?{query}", query.encode()):
        found = ApplicationSettings.parse(form)
        assert (found.host, found.account) == ("demo.megaplan.ru", "demo-1")
        assert (found.application, found.expiration) == (APPLICATION, "1790000000")
        assert found.permanent_host == "demo-1.megaplan.ru"
        assert found.token.reveal() == TOKEN
        assert found.user_sign.reveal() == SIGN
        assert found.extra == {"lang": "ru"}
        assert not any(each in repr(found) + str(found) for each in (TOKEN, SIGN))
        with pytest.raises(TypeError, match="Secret"):
            pickle.dumps(found)


@pytest.mark.parametrize(
    "form", [b"", b"a=1", b"\xff=1", b"applicationUuid=%ff", "x&" * 2000, {"userSign": object()}]
)
def test_what_is_no_settings_page_is_refused(form: Any) -> None:
    with pytest.raises(IncomingError):
        ApplicationSettings.parse(form)


def signatures(request: Received) -> Reply:
    """An account that knows one signature."""
    assert request.token == TOKEN
    if request.path.endswith(f"/api/v3/integration/{APPLICATION}/checkUserSign/{SIGN}"):
        return reply({"contentType": "Employee", "id": "5", "name": "A. B."})
    return refusal(403, (None, "no"))


def test_the_account_says_who_opened_the_page() -> None:
    found = ApplicationSettings.parse(SETTINGS)
    made_up = ApplicationSettings.parse({**SETTINGS, "userSign": "x"})

    async def awaited(url: str) -> Employee:
        async with AsyncMegaplan(url, token=found.token) as mp:
            with pytest.raises(PermissionDeniedError):
                await made_up.verify(mp)
            return await found.verify(mp)

    with Server(signatures) as server:
        with Megaplan(server.url, token=found.token) as mp:
            assert found.verify(mp).name == "A. B."
            with pytest.raises(PermissionDeniedError):
                made_up.verify(mp)
        assert asyncio.run(awaited(server.url)).id == "5"


def test_an_incomplete_page_cannot_be_verified() -> None:
    found = ApplicationSettings.parse({"applicationUuid": APPLICATION})
    with (
        Megaplan("demo.megaplan.ru", token="x") as mp,
        pytest.raises(IncomingError, match="userSign"),
    ):
        found.verify(mp)


ZONE = ZoneInfo("Europe/Moscow")


def test_the_request_of_a_scenario() -> None:
    found = ScenarioRequest.parse(encoded(scenario()), ZONE)
    assert (found.id, found.class_name) == (10001, "BumsTradeM_Deal")
    deal = found.deal
    assert (deal.id, deal.guid, deal.name, deal.description) == (10001, "", "No. 1", None)
    assert deal.contractor
    assert (deal.contractor.id, deal.contractor.name) == (1000001, "A. B.")
    assert (deal.auditors, deal.payer, deal.is_draft) == ((), None, False)
    assert deal.time_created == dt.datetime(2020, 3, 1, 13, 55, 5, tzinfo=ZONE)
    assert deal.final_price
    assert (deal.final_price.value, deal.final_price.currency_abbreviation) == (25.98, "USD")
    (position,) = deal.positions
    assert (position.id, position.count) == (501, 1.5)
    assert (position.discount_type, position.discount_value) == (0, None)
    assert position.offer
    assert position.offer.unit
    assert position.offer.unit.name == "pcs."
    (transition,) = deal.possible_transitions
    assert (transition.id, transition.disabled) == ("trans-271", True)
    assert transition.destination
    assert transition.destination.is_entry is False
    assert deal.custom_fields == {"Category1000072CustomFieldRegion": "North"}
    assert deal["NewKey"] == {"Id": 1}
    assert deal.related_objects[0].type == "deal"
    assert found.deal_link.to_dict() == {"contentType": "Deal", "id": "10001"}
    assert "North" not in repr(deal) + repr(found)


def test_times_of_a_scenario_are_naive_without_a_zone() -> None:
    found = ScenarioRequest.parse(scenario())
    assert found.deal.time_created == dt.datetime(2020, 3, 1, 13, 55, 5)


def test_cards_cannot_be_changed() -> None:
    deal = ScenarioRequest.parse(scenario()).deal
    with pytest.raises(AttributeError, match="name is read-only"):
        deal.name = "x"
    deal["NewKey"]["Id"] = 2
    assert deal["NewKey"]["Id"] == 1
    assert pickle.loads(pickle.dumps(deal)).name == "No. 1"


@pytest.mark.parametrize(
    ("key", "value", "name", "expected"),
    [
        ("Id", 7.0, "id", 7),
        ("Id", None, "id", None),
        ("Id", "9007199254740993", "id", 9007199254740993),
        ("Name", 5, "name", "5"),
        ("Name", False, "name", None),
        ("ProgramId", "", "program_id", None),
        ("ProgramId", False, "program_id", None),
        ("ProgramId", 0, "program_id", 0),
        ("Contractor", [], "contractor", None),
        ("Contractor", False, "contractor", None),
        ("Auditors", None, "auditors", ()),
        ("Auditors", "", "auditors", ()),
        ("IsPaid", "1", "is_paid", True),
        ("IsPaid", 0, "is_paid", False),
        ("IsPaid", "", "is_paid", None),
        ("TimeCreated", "0000-00-00 00:00:00", "time_created", None),
        ("TimeCreated", "2020-03-01", "time_created", dt.datetime(2020, 3, 1)),
    ],
)
def test_types_of_php_are_converted(key: str, value: object, name: str, expected: object) -> None:
    body = scenario()
    body["data"]["deal"][key] = value
    found = getattr(ScenarioRequest.parse(body).deal, name)
    assert (found, type(found)) == (expected, type(expected))


def test_an_array_with_gaps_is_an_array() -> None:
    body = scenario()
    body["data"]["deal"]["Auditors"] = {"0": {"Id": 1}, "2": {"Id": 3}}
    assert [each.id for each in ScenarioRequest.parse(body).deal.auditors] == [1, 3]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Id", "x"),
        ("Id", 1.5),
        ("Id", True),
        ("Id", [1]),
        ("Name", ["x"]),
        ("Name", {}),
        ("ProgramId", "1e5"),
        ("ProgramId", 10**400),
        ("Contractor", "x"),
        ("Contractor", 5),
        ("Auditors", "x"),
        ("Auditors", {"a": {}}),
        ("Auditors", ["x"]),
        ("IsPaid", "perhaps"),
        ("IsPaid", {}),
        ("TimeCreated", "yesterday"),
        ("TimeCreated", "2020-13-01 00:00:00"),
        ("TimeCreated", 5),
        ("FinalPrice", {"Value": "much"}),
        ("FinalPrice", {"Value": 1e999}),
        ("Positions", [{"Offer": {"Unit": {"Id": "x"}}}]),
    ],
    ids=str,
)
def test_what_cannot_be_converted_is_refused_by_its_place(key: str, value: object) -> None:
    body = scenario()
    body["data"]["deal"][key] = value
    with pytest.raises(IncomingError, match=f"data.deal.{key}"):
        ScenarioRequest.parse(body)


@pytest.mark.parametrize(
    "change", [{"data": {}}, {"data": "x"}, {"data": {"deal": []}}, {"id": {}}]
)
def test_what_is_no_request_of_a_scenario_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(IncomingError):
        ScenarioRequest.parse({**scenario(), **change})


def test_the_answer_to_a_scenario() -> None:
    reply = ScenarioReply(
        description="new",
        positions=[
            ReplyPosition(51, Decimal("42.5"), 1, 1),
            ReplyPosition(52, 7, other={"Count": 2}),
        ],
        other={"Name": "No. 2"},
    )
    assert json.loads(reply.to_json()) == {
        "Model": {"Name": "No. 2", "Description": "new"},
        "Positions": [
            {"OfferId": 51, "Price": {"Value": 42.5, "CurrencyId": 1, "Rate": 1}},
            {"Count": 2, "OfferId": 52, "Price": {"Value": 7}},
        ],
    }
    assert ScenarioReply().to_json() == b""
    assert json.loads(ScenarioReply(description="").to_json()) == {"Model": {"Description": ""}}


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"description": 5}, TypeError),
        ({"positions": [5]}, AttributeError),
        ({"positions": [ReplyPosition(0, 1)]}, ValueError),
        ({"positions": [ReplyPosition(True, 1)]}, TypeError),
        ({"positions": [ReplyPosition(1, cast("float", "1"))]}, TypeError),
        ({"positions": [ReplyPosition(1, float("nan"))]}, ValueError),
        ({"positions": [ReplyPosition(1, 1, currency_id=-1)]}, ValueError),
        ({"positions": [ReplyPosition(1, 1, rate=True)]}, TypeError),
        ({"other": {"Name": object()}}, TypeError),
        ({"other": {"Price": float("inf")}}, ValueError),
    ],
)
def test_an_answer_is_checked_when_it_is_made(
    values: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ScenarioReply(**values)
