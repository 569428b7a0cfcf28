"""Recording what Megaplan sends to a service, and sending it again."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from wsgiref.simple_server import make_server

import httpx2
import pytest

from events import samples
from events.test_service import Quiet
from megaplan_api import Deal, Megaplan
from megaplan_api.events import Event, Receiver, ScenarioReply, ScenarioRequest
from plansdk.cli import Exit, run
from plansdk.diagnostics import Rejected
from plansdk.mock import MegaplanMock, PlanfixMock
from plansdk.mock.record import Recorder, cassette
from plansdk.mock.record.proxy import Proxy
from plansdk.mock.server import Limits
from plansdk.mock.server.app import MockApp
from plansdk.mock.server.guard import Guard

PATH = "/megaplan/3f9c-secret-of-the-path"
SERVICE = f"https://service.example{PATH}"


class Service:
    """A service that reads the deal of an event back, and notes what it is sent."""

    def __init__(self, mp: Megaplan | None = None) -> None:
        self.mp = mp
        self.seen: list[Any] = []
        self.receiver = Receiver(
            on_event=self.on_event,
            on_install=self.seen.append,
            on_settings=lambda settings: self.seen.append(settings) or "<p>Hello, Ann</p>",
            on_scenario=self.on_scenario,
        )
        self.transport = httpx2.WSGITransport(app=self.receiver.wsgi)

    def on_event(self, event: Event) -> None:
        self.seen.append(event)
        if self.mp:
            assert self.mp.deal.get(event.data["id"]).description == event.data["description"]

    def on_scenario(self, request: ScenarioRequest) -> ScenarioReply:
        self.seen.append(request)
        return ScenarioReply(description="Said by the service")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A cassette of all kinds of requests, and of what the service asks the account meanwhile."""
    place, mock = tmp_path / "a.cassette", MegaplanMock()
    recorder = MegaplanMock.record(place, mock.transport)
    with recorder, Megaplan(mock.host, token=mock.token, transport=recorder) as mp:
        service = Service(mp)
        told = recorder.incoming(service.transport)
        deals = mock.subscribe(SERVICE, ["deals"], retry_after=0, transport=told)
        mock.faults.add("event.update: cut=after on=1")
        with Megaplan(mock.host, token=mock.token, transport=mock.transport) as other:
            other.deal.update(1000001, Deal(description="Call Ann"))
        deals.wait()
        deals.close()
        mock.install(SERVICE, transport=told)
        mock.open_settings(SERVICE, transport=told)
        mock.run_scenario(1000001, SERVICE, transport=told)
    assert len(service.seen) == 4
    written = place.read_text(encoding="utf-8")
    real = (
        "Call Ann",
        "Said by",
        "Hello",
        "1000001",
        mock.token,
        PATH[1:],
        mock.host,
        "service.ex",
    )
    assert [each for each in real if each in written] == []
    return place


def test_a_service_and_its_client_are_replayed_together(place: Path) -> None:
    replay = MegaplanMock.replay(place)
    assert replay.left == 1
    with Megaplan("demo.megaplan.ru", token="any", transport=replay) as mp:
        service = Service(mp)
        sent = MegaplanMock.deliver(place, SERVICE, service.transport)
    event, install, settings, scenario = service.seen
    assert [(each.name, each.recorded, each.status) for each in sent] == [
        ("event.update", 200, 200),
        ("event.update", 200, 200),
        ("event.install", 200, 200),
        ("event.settings", 200, 200),
        ("event.scenario", 200, 200),
    ]
    assert replay.left == 0
    assert (event.kind, type(event.data)) == ("update", Deal)
    assert install.token.reveal() == settings.token.reveal() == "hidden"
    assert settings.host == install.data["host"] == "account1.example"
    assert str(scenario.id) == str(scenario.deal.id) == event.data.id
    assert (scenario.deal.is_paid, scenario.deal.name) == (False, event.data.name)
    assert len(scenario.deal.custom_fields) == 12


def test_what_is_recorded_of_a_request(tmp_path: Path) -> None:
    place, service = tmp_path / "a.cassette", Service()
    query = urlencode(samples.SETTINGS)
    with (
        Recorder(place) as recorder,
        httpx2.Client(base_url=SERVICE, transport=recorder.incoming(service.transport)) as client,
    ):
        client.post("/", json=samples.event() | {"surname": "Petrov"})
        client.post("/", json=samples.scenario())
        client.post(f"?{query}")
        client.get(f"?{query}&surname=Petrov")
        client.post("/", json={"event": "on_stage_change", "data": {}})
        for nothing in (b"", b"{", b"[1]", b"surname=Petrov", b"\xff=1"):
            client.post("/", content=nothing)
    event, scenario, form, page, other = cassette.read(place)
    deal = scenario.body["data"]["deal"]
    assert (event.status, event.body["event"], event.body["unknown1"][:4]) == (
        200,
        "on_after_update",
        "text",
    )
    assert deal["Positions"][0]["Count"].isdecimal()
    assert (deal["IsDraft"], deal["TimeCreated"][10:]) == (False, " 13:55:05")
    assert (form.method, page.method, page.status) == ("POST", "GET", 405)
    assert "userSign=hidden" in form.target
    assert other.body["event"] == "on_stage_change"
    written = place.read_text(encoding="utf-8")
    for real in (samples.TOKEN, samples.SIGN, samples.APPLICATION, "Petrov", "A. B.", "25.98"):
        assert real not in written, real
    again = Service()
    sent = MegaplanMock.deliver(place, SERVICE, again.transport)
    assert [each.status for each in sent] == [200, 200, 200, 405, 200]
    assert [type(each).__name__ for each in again.seen] == [
        "Event",
        "ScenarioRequest",
        "ApplicationSettings",
        "Event",
    ]


@pytest.fixture
def address() -> Iterator[str]:
    """A service over a socket, which fails once."""
    left = [503]

    def on_event(event: Event) -> None:
        if left:
            raise OSError(left.pop())

    app = Receiver(on_event=on_event).wsgi
    server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_from_the_proxy_to_the_command(
    tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place, mock = tmp_path / "a.cassette", MegaplanMock()

    async def recorded() -> list[int]:
        with Recorder(place, async_transport=mock.transport) as recorder:
            proxy = Proxy("https://demo.megaplan.ru", recorder, address)
            app = MockApp(proxy, Limits(), Guard(["hooks.example"]))
            transport = httpx2.ASGITransport(app=app)
            async with httpx2.AsyncClient(
                transport=transport, base_url="http://hooks.example"
            ) as mp:
                bearer = {"Authorization": f"Bearer {mock.token}"}
                answers = [
                    await mp.get("/api/v3/task", headers=bearer),
                    *[await mp.post(PATH, json=samples.event()) for _ in range(2)],
                    await mp.get("/", headers={"Host": "evil.example"}),
                ]
        return [each.status_code for each in answers]

    assert asyncio.run(recorded()) == [200, 503, 200, 403]
    assert [each.incoming for each in cassette.read(place)] == [False, True, True]
    assert run(["replay", str(place), "--to", f"{address}{PATH}"]) == Exit.FINE
    assert capsys.readouterr().out == "200 event.update (was 503)\n200 event.update\n"
    assert run(["replay", str(place), "--to", f"{address.rpartition(':')[0]}:1/"]) == Exit.FINDINGS
    assert "no answer event.update (was 200)\n" in capsys.readouterr().out
    assert run(["replay", str(place), "--to", "nowhere"]) == Exit.USAGE
    assert run(["proposals", str(place)]) == Exit.FINE


def test_a_function_takes_them_as_well(place: Path) -> None:
    def fail(said: dict[str, Any]) -> None:
        if "class" in said:
            raise OSError

    sent = MegaplanMock.deliver(place, fail)
    assert [each.has_failed for each in sent] == [False] * 4 + [True]


def test_what_has_nothing_to_send(tmp_path: Path) -> None:
    with MegaplanMock.record(tmp_path / "a.cassette"):
        pass
    with pytest.raises(Rejected, match="no requests that Megaplan has sent"):
        MegaplanMock.deliver(tmp_path / "a.cassette", SERVICE)
    with PlanfixMock.record(tmp_path / "b.cassette") as recorder, pytest.raises(TypeError):
        recorder.incoming()


def test_the_end_of_a_recording_is_that_of_its_transports(tmp_path: Path) -> None:
    ended: list[str] = []

    class Transport(httpx2.BaseTransport):
        def close(self) -> None:
            ended.append("closed")

    with Recorder(tmp_path / "a.cassette") as recorder:
        recorder.incoming(Transport())
    assert ended == ["closed"]


@pytest.mark.parametrize(
    "options", [[], ["--incoming", "x y"], ["--incoming", "https://a.example/path"]]
)
def test_a_service_that_is_none(tmp_path: Path, options: list[str]) -> None:
    assert run(["record", "megaplan", str(tmp_path / "a"), *options]) == Exit.USAGE
    assert run(["record", "planfix", str(tmp_path / "a"), "--incoming", "x"]) == Exit.USAGE
    assert not (tmp_path / "a").exists()
