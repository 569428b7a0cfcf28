"""Installations, settings pages and scenarios."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from typing import Any
from wsgiref.simple_server import make_server

import httpx2
import pytest

from events.test_service import Quiet
from megaplan_api import ApiError, Megaplan
from megaplan_api.events import (
    ApplicationSettings,
    Event,
    Receiver,
    ReplyPosition,
    ScenarioReply,
    ScenarioRequest,
)
from plansdk.mock import MegaplanMock

URL = "https://service.example/"
APPLICATION = "0b0e2c7a-0000-4000-8000-000000000001"


def network(**callbacks: Any) -> httpx2.WSGITransport:
    """A service in place of the network."""
    return httpx2.WSGITransport(app=Receiver(**callbacks).wsgi)


def test_an_installation_brings_a_token_that_works(mock: MegaplanMock) -> None:
    kept: list[Event] = []
    sent = mock.install(URL, APPLICATION, transport=network(on_install=kept.append))
    [event] = kept
    assert (sent.answer.status, event.application) == (200, APPLICATION)
    assert event.token is not None
    token = event.token.reveal()
    with Megaplan("demo.megaplan.ru", token=token, transport=mock.transport) as mp:
        assert mp.task.list().first() is not None


def test_a_settings_page_knows_its_user(mock: MegaplanMock, mp: Megaplan) -> None:
    kept: list[ApplicationSettings] = []

    def page(settings: ApplicationSettings) -> str:
        kept.append(settings)
        return f"<p>{settings.verify(mp).last_name}</p>"

    sent = mock.open_settings(URL, APPLICATION, transport=network(on_settings=page))
    assert sent.answer.body.decode() == "<p>Примерова</p>"
    assert kept[0].host == mock.host
    with pytest.raises(ApiError) as refused:
        mp.integration.check_user_sign(APPLICATION, "made-up")
    assert refused.value.status == 403


def test_a_scenario_changes_its_deal(mock: MegaplanMock, mp: Megaplan) -> None:
    kept: list[ScenarioRequest] = []

    def on_scenario(request: ScenarioRequest) -> ScenarioReply:
        kept.append(request)
        row = ReplyPosition(offer_id=51, price=42.5, currency_id=1, other={"Count": 2})
        return ScenarioReply(description="Seen", positions=[row, row])

    told: list[Event] = []
    made = mock.subscribe(lambda body: told.append(Event.parse(body)), ["deals"])
    transport = network(on_scenario=on_scenario)
    for _ in range(2):
        sent = mock.run_scenario(1000001, URL, transport=transport)
        assert (sent.answer.status, sent.fault) == (200, "")
    deal = mp.deal.get(1000001)
    assert deal.description == "Seen"
    rows = deal.positions or []
    assert [(each.quantity, each.price.value if each.price else 0) for each in rows] == [
        (2, 42.5)
    ] * 2
    assert len(mock.account.store.all(("OfferRow",))) == 2
    assert not kept[0].deal.positions
    assert [each.count for each in kept[1].deal.positions] == [2, 2]
    made.wait()
    assert [each.kind for each in told] == ["update", "update"]


def test_a_card_says_what_the_deal_says(mock: MegaplanMock, mp: Megaplan) -> None:
    kept: list[ScenarioRequest] = []
    mock.run_scenario("1000001", lambda body: kept.append(ScenarioRequest.parse(body)))
    card, deal = kept[0].deal, mp.deal.get(1000001)
    assert (kept[0].id, card.name) == (1000001, deal.name)
    assert card.manager is not None
    assert card.manager.id == 1000003
    assert card.final_price is not None
    assert (card.final_price.value, card.final_price.currency_abbreviation) == (188000, "RUB")
    assert str(card.time_created) == "2026-02-01 09:00:00"
    assert card.custom_fields["Category1000001CustomFieldStebli"] == "101"
    assert card.custom_fields["Category1000001CustomFieldUpakovka"] == "1"
    assert card.custom_fields["Category1000001CustomFieldDostavka"] == "2026-12-05"
    assert card.possible_transitions


POSITION = {"OfferId": 51, "Price": {"Value": 42}}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"{", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "no object"),
        ({"Model": []}, "Model is no object"),
        ({"Model": {"Description": 1}}, "Model.Description is no text"),
        ({"Model": {"Description": "x"}, "Positions": {}}, "Positions is no list"),
        ({"Model": {"Description": "x"}, "Positions": [1]}, r"Positions\[0\] is no object"),
        ({"Positions": [{"OfferId": 0}]}, r"Positions\[0\].OfferId is no id"),
        ({"Positions": [POSITION, {"OfferId": True}]}, r"Positions\[1\].OfferId is no id"),
        ({"Positions": [{**POSITION, "Price": {}}]}, "Price.Value is no number"),
        ({"Positions": [{**POSITION, "Price": {"Value": "42"}}]}, "Price.Value is no number"),
        ({"Positions": [{**POSITION, "Count": "2"}]}, "Count is no number"),
        ({"Positions": [{**POSITION, "Count": 10**400}]}, "Count is no number"),
    ],
)
def test_an_invalid_answer_changes_nothing(
    mock: MegaplanMock, answer: Any, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = mock.export()
    sent = mock.run_scenario(1000001, lambda body: answer)
    assert mock.export() == before
    assert sent.fault.startswith("invalid reply: ")
    assert re.search(said, sent.fault)
    assert "the reply to a scenario is invalid" in caplog.text


def test_an_answer_that_says_nothing(mock: MegaplanMock) -> None:
    before = mock.export()
    for answer in (None, b"", {}, {"Model": {"Unknown": 1}}):
        assert mock.run_scenario(1000001, lambda body, answer=answer: answer).fault == ""
    mock.faults.add("event.scenario: status=503")
    assert mock.run_scenario(1000001, lambda body: {"Model": {"Name": "x"}}).answer.status == 503
    assert mock.export() == before
    with pytest.raises(ValueError, match="there is no deal '1'"):
        mock.run_scenario(1, lambda body: None)


@pytest.fixture
def service() -> Iterator[tuple[str, list[Any]]]:
    """A service that answers to a real address, and what it was sent."""
    kept: list[Any] = []

    def on_settings(settings: ApplicationSettings) -> str:
        with Megaplan(settings.host, token=settings.token) as mp:
            return settings.verify(mp).last_name or ""

    receiver = Receiver(
        on_event=kept.append,
        on_install=kept.append,
        on_settings=on_settings,
        on_scenario=lambda request: ScenarioReply(description="Seen"),
    )
    server = make_server("127.0.0.1", 0, receiver.wsgi, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", kept
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_control_endpoint(mock: MegaplanMock, service: tuple[str, list[Any]]) -> None:
    url, kept = service
    with mock.serve() as address, httpx2.Client(base_url=f"{address}/__mock__") as client:
        made = client.post("/events", json={"url": url, "streams": ["deals"]})
        assert made.status_code == 201
        listed = {"url": url, "streams": ["deals"], "waiting": 0}
        assert made.json() == {**listed, "application": mock.outgoing.subscriptions[0].application}
        assert client.get("/events").json() == [made.json()]
        changed = client.post("/scenario", json={"url": url, "deal": 1000001})
        assert (changed.status_code, changed.json()["status"]) == (200, 200)
        mock.outgoing.subscriptions[0].wait()
        assert kept.pop().data.description == "Seen"
        assert client.post("/install", json={"url": url}).json()["status"] == 200
        assert kept.pop().token is not None
        assert client.post("/settings", json={"url": url}).json()["answer"] == "Примерова"
        names = [each["name"] for each in client.get("/deliveries").json()]
        assert names == ["event.scenario", "event.update", "event.install", "event.settings"]
        assert client.delete("/events").status_code == 204
        assert client.get("/events").json() == []


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("events", "{", "send"),
        ("events", "[" * 50_000, "send"),
        ("events", "[]", "send"),
        ("events", {"url": 1}, "url is a text"),
        ("events", {"url": "ftp://a"}, "an address begins"),
        ("events", {"url": "http://a:b"}, "an address begins"),
        ("events", {"url": "http://a", "streams": "deals"}, "streams is a list"),
        ("events", {"url": "http://a", "streams": [1]}, "there is no stream '1'"),
        ("install", {}, "an address begins"),
        ("settings", {"application": []}, "application is a text"),
        ("scenario", {"url": "http://a", "deal": 1}, "there is no deal '1'"),
    ],
)
def test_wrong_use_of_the_control_endpoint(
    mock: MegaplanMock, path: str, body: Any, said: str
) -> None:
    content = body if isinstance(body, str) else json.dumps(body)
    with mock.serve() as address:
        answer = httpx2.post(f"{address}/__mock__/{path}", content=content)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(said)
    assert not mock.outgoing.subscriptions


def test_an_address_where_nobody_is(mock: MegaplanMock) -> None:
    assert mock.install("http://127.0.0.1:9/").answer.status == 0
