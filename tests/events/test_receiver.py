"""The receiver: what it calls, what it answers, what it remembers."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from events.conftest import SECRET
from events.drivers import Driver, Request, Sent, asgi, post, wsgi
from events.samples import SETTINGS, TOKEN, encoded, event, installation, scenario
from megaplan_api import Secret
from megaplan_api.events import (
    ApplicationSettings,
    Event,
    Receiver,
    ReplyPosition,
    ScenarioReply,
    ScenarioRequest,
    Seen,
)

OTHER = "0b0e2c7a-0000-4000-8000-000000000002"


class Kept:
    """A callback that keeps what it was called with, plain or asynchronous."""

    def __init__(self, *, fails: int = 0, seconds: float = 0.0, error: Any = RuntimeError) -> None:
        self.events: list[Event] = []
        self.fails, self.seconds, self.error = fails, seconds, error

    def pause(self, event: Event) -> float:
        return self.seconds

    def __call__(self, event: Event) -> None:
        time.sleep(self.pause(event))
        self._take(event)

    async def awaited(self, event: Event) -> None:
        await asyncio.sleep(self.pause(event))
        self._take(event)

    def _take(self, event: Event) -> None:
        if self.fails > 0:
            self.fails -= 1
            raise self.error("no")
        self.events.append(event)

    @property
    def ids(self) -> list[Any]:
        return [each.data["id"] for each in self.events]


class Hurrying(Kept):
    """A callback that is the quicker the later it is called."""

    def pause(self, event: Event) -> float:
        return 0.5 / (1 + int(event.data["id"]))


KINDS: dict[str, Callable[[Kept], Any]] = {
    "plain": lambda kept: kept,
    "async": lambda kept: kept.awaited,
    "partial": lambda kept: functools.partial(kept.awaited),
    "lambda": lambda kept: lambda event: kept.awaited(event),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Callable[[Kept], Any]:
    return KINDS[request.param]


def test_an_event_is_handled_once(driver: Driver, kind: Callable[[Kept], Any]) -> None:
    kept = Kept()
    receiver = Receiver(on_event=kind(kept))
    sent = [post(driver, receiver, event(n, id=str(n))) for n in (1, 2, 1, 2, 3)]
    assert [each.status for each in sent] == [200] * 5
    assert {each.body for each in sent} == {b""}
    assert kept.ids == ["1", "2", "3"]


def test_events_without_a_uuid_cannot_be_told_apart(driver: Driver) -> None:
    kept = Kept()
    receiver = Receiver(on_event=kept)
    body = {**event(), "accountInfo": {}}
    assert [post(driver, receiver, body).status for _ in range(2)] == [200, 200]
    assert len(kept.events) == 2


@pytest.mark.parametrize("error", [RuntimeError, SystemExit, asyncio.CancelledError, KeyError])
def test_what_failed_comes_again(
    driver: Driver,
    kind: Callable[[Kept], Any],
    error: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    kept = Kept(fails=2, error=error)
    receiver = Receiver(on_event=kind(kept))
    assert [post(driver, receiver, event()).status for _ in range(4)] == [503, 503, 200, 200]
    assert len(kept.events) == 1
    failed = [each for each in caplog.records if each.levelname == "ERROR"]
    assert len(failed) == 2
    assert failed[0].name == "megaplan_api.events"
    assert event()["accountInfo"]["uuid"] in failed[0].getMessage()


def test_a_slow_callback_goes_on_and_is_not_called_again(
    driver: Driver, kind: Callable[[Kept], Any]
) -> None:
    kept = Kept(seconds=1.0)
    receiver = Receiver(on_event=kind(kept), answer_within=0.05)
    first = [post(driver, receiver, event()).status for _ in range(2)]
    assert (first, kept.events) == ([503, 503], [])
    wait_for(lambda: bool(kept.events))
    wait_for(lambda: post(driver, receiver, event()).status == 200)
    assert len(kept.events) == 1


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_acknowledged_first(driver: Driver, kind: Callable[[Kept], Any]) -> None:
    """Callbacks come behind the answers, in the order of each application."""
    kept = Hurrying()
    receiver = Receiver(on_event=kind(kept), acknowledge="first")
    for n in range(8):
        application = OTHER if n % 2 else "0b0e2c7a-0000-4000-8000-000000000001"
        sent = post(driver, receiver, event(n, id=str(n), application=application))
        assert sent.status == 200
        assert n or kept.events == []
    wait_for(lambda: len(kept.events) == 8)
    assert [each for each in kept.ids if int(each) % 2] == ["1", "3", "5", "7"]
    assert [each for each in kept.ids if not int(each) % 2] == ["0", "2", "4", "6"]


def test_what_fails_behind_its_acknowledgement_is_logged(
    driver: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    kept = Kept(fails=1)
    receiver = Receiver(on_event=kept, acknowledge="first")
    assert post(driver, receiver, event(1)).status == 200
    assert post(driver, receiver, event(2)).status == 200
    wait_for(lambda: len(kept.events) == 1)
    assert [each.levelname for each in caplog.records if "failed" in each.message] == ["ERROR"]


def test_an_installation_has_its_own_callback(driver: Driver) -> None:
    installed, kept = Kept(), Kept()
    receiver = Receiver(on_event=kept, on_install=installed)
    assert post(driver, receiver, installation()).status == 200
    assert kept.events == []
    (only,) = installed.events
    assert only.token == Secret(TOKEN)


def test_the_failure_of_an_installation_is_told_without_its_text(
    driver: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    def install(event: Event) -> None:
        assert event.token
        raise ValueError(event.token.reveal())

    assert post(driver, Receiver(on_install=install), installation()).status == 503
    assert "failed: ValueError" in caplog.text


def test_the_failure_of_a_settings_page_is_told_without_its_text(
    driver: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    def settings(opened: ApplicationSettings) -> str:
        raise ValueError(opened.token.reveal())

    form = urlencode(SETTINGS).encode()
    assert post(driver, Receiver(on_settings=settings), form).status == 503
    assert "on_settings failed: ValueError" in caplog.text


def test_what_nobody_wants_is_acknowledged(
    driver: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver = Receiver(on_scenario=lambda request: None)
    assert post(driver, receiver, event()).status == 200
    assert post(driver, receiver, installation()).status == 200
    assert "no callback for <Event update Deal>" in caplog.text


@pytest.mark.parametrize("page", ["<p>Здравствуйте</p>", "<p>Здравствуйте</p>".encode(), None])
def test_a_settings_page(driver: Driver, page: Any) -> None:
    found: list[ApplicationSettings] = []

    def settings(opened: ApplicationSettings) -> Any:
        found.append(opened)
        return page

    receiver = Receiver(on_settings=settings)
    form = urlencode(SETTINGS)
    for sent in (post(driver, receiver, form.encode()), post(driver, receiver, b"", query=form)):
        assert sent.status == 200
        assert sent.body.decode() == ("<p>Здравствуйте</p>" if page else "")
        assert not page or sent.headers["content-type"] == "text/html; charset=utf-8"
    assert found[0] == found[1] == ApplicationSettings.parse(SETTINGS)


@pytest.mark.parametrize("is_async", [False, True])
def test_a_scenario(driver: Driver, is_async: bool) -> None:
    def plain(request: ScenarioRequest) -> ScenarioReply:
        assert request.deal.time_created
        assert request.deal.time_created.tzinfo == ZoneInfo("Europe/Moscow")
        return ScenarioReply(description=f"{request.deal.name}!", positions=[ReplyPosition(51, 42)])

    async def awaited(request: ScenarioRequest) -> ScenarioReply:
        return plain(request)

    receiver = Receiver(on_scenario=awaited if is_async else plain, zone=ZoneInfo("Europe/Moscow"))
    for _ in range(2):  # each asks for an answer, none is a repetition
        sent = post(driver, receiver, scenario())
        assert (sent.status, sent.headers["content-type"]) == (200, "application/json")
        assert json.loads(sent.body) == {
            "Model": {"Description": "No. 1!"},
            "Positions": [{"OfferId": 51, "Price": {"Value": 42}}],
        }


@pytest.mark.parametrize("reply", [None, ScenarioReply()])
def test_a_scenario_that_changes_nothing(driver: Driver, reply: Any) -> None:
    sent = post(driver, Receiver(on_scenario=lambda request: reply), scenario())
    assert (sent.status, sent.body) == (200, b"")


def failing(request: Any) -> Any:
    raise RuntimeError("no")


def slow(request: Any) -> Any:
    time.sleep(0.3)


async def slow_async(request: Any) -> Any:
    await asyncio.sleep(30)


@pytest.mark.parametrize("callback", [failing, slow, slow_async, lambda request: 5])
def test_answers_that_fail(driver: Driver, callback: Any) -> None:
    receiver = Receiver(on_scenario=callback, on_settings=callback, answer_within=0.1)
    assert post(driver, receiver, scenario()).status == 503
    assert post(driver, receiver, urlencode(SETTINGS).encode()).status == 503


def test_an_answer_of_another_type_is_told(
    driver: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    def callback(subject: Any) -> Any:
        return 5

    receiver = Receiver(on_scenario=callback, on_settings=callback)
    assert post(driver, receiver, scenario()).status == 503
    assert post(driver, receiver, urlencode(SETTINGS).encode()).status == 503
    assert "a scenario is answered by a ScenarioReply" in caplog.text
    assert "a page is a text" in caplog.text


def test_answers_that_nobody_gives(driver: Driver) -> None:
    receiver = Receiver(on_event=Kept())
    assert post(driver, receiver, scenario()).status == 404
    assert post(driver, receiver, urlencode(SETTINGS).encode()).status == 404


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (Request(method="GET"), 405),
        (Request(method="PUT", body=encoded(event())), 405),
        (Request(body=b""), 400),
        (Request(body=b"hello"), 400),
        (Request(body=b"{}"), 400),
        (Request(body=b"[]"), 400),
        (Request(body=b'{"event": "\xff"}'), 400),
        (Request(body=b'{"event": ' + b"[" * 10_000), 400),
        (Request(body=b'{"event": ' + b"[" * 10_000 + b"]" * 10_000 + b"}"), 400),
        (Request(body=b'{"event": 5, "data": "x"}'), 400),
        (Request(body=b"x" * 2**21 + b"x"), 413),
        (Request(body=[b"x" * 2**16] * 40), 413),
        (Request(body=b"{}", headers={"content-length": str(10**9)}), 413),
        (Request(body=b"{}", headers={"content-length": "9" * 30}), 413),
        (Request(body=b"{}", headers={"content-encoding": "gzip"}), 415),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_is_refused(driver: Driver, request_: Request, status: int) -> None:
    kept = Kept()
    sent = driver(Receiver(on_event=kept, on_settings=lambda _: ""), request_)
    assert sent.status == status
    assert sent.headers.get("allow") == ("POST" if status == 405 else None)
    assert kept.events == []


def test_an_odd_length_is_refused() -> None:
    for length, status in (("-1", 400), ("x", 400), ("1.5", 400), ("9" * 5000, 413)):
        request = Request(b"{}", headers={"content-length": length})
        assert asgi(Receiver(), request).status == status


def test_a_mark_of_the_byte_order_is_nothing(driver: Driver) -> None:
    kept = Kept()
    sent = post(driver, Receiver(on_event=kept), b"\xef\xbb\xbf" + encoded(event()))
    assert (sent.status, len(kept.events)) == (200, 1)


@pytest.mark.parametrize("secret", [SECRET, Secret(SECRET)])
@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        (f"/megaplan/{SECRET}", "", 200),
        (f"/{SECRET}/events", "", 200),
        ("/", f"key={SECRET}", 200),
        ("/", f"{SECRET}=key", 403),
        ("/", "", 403),
        (f"/{SECRET}x", "", 403),
        (f"/{SECRET[:-1]}", "", 403),
        ("/Ж", "key=%FF", 403),
        ("/", "&".join(["a=b"] * 200), 403),
    ],
)
def test_the_secret(driver: Driver, secret: Any, path: str, query: str, status: int) -> None:
    kept = Kept()
    receiver = Receiver(on_event=kept, secret=secret)
    path = path.encode().decode("latin-1") if driver is wsgi else path
    assert post(driver, receiver, event(), path=path, query=query).status == status
    assert len(kept.events) == (status == 200)
    assert SECRET not in repr(receiver) + repr(vars(receiver))


def test_a_secret_of_other_letters(driver: Driver) -> None:
    path = "/ключ".encode().decode("latin-1") if driver is wsgi else "/ключ"
    assert post(driver, Receiver(secret="ключ"), event(), path=path).status == 200
    receiver = Receiver(secret="ключ")
    for other in ("/ключ", "/\xff", "/\ud800"):  # as no server should have it
        assert post(driver, receiver, event(), path=other).status == (200 if "к" in other else 403)


@pytest.mark.parametrize(
    "values",
    [
        {"secret": ""},
        {"max_bytes": 0},
        {"answer_within": 20},
        {"answer_within": 0},
        {"acknowledge": "never"},
    ],
    ids=str,
)
def test_settings_that_cannot_be(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"secret|positive|acknowledge"):
        Receiver(**values)


def test_a_restart_and_several_processes_share_a_file(driver: Driver, tmp_path: Path) -> None:
    kept, place = Kept(), tmp_path / "seen.sqlite"
    for name in (place, str(place), Seen(place)):
        for n in (1, 2):
            assert post(driver, Receiver(on_event=kept, seen=name), event(n)).status == 200
    assert len(kept.events) == 2
    assert post(driver, Receiver(on_event=kept), event(1)).status == 200
    assert len(kept.events) == 3


def test_a_store_that_fails_is_no_acknowledgement(driver: Driver, tmp_path: Path) -> None:
    kept = Kept()
    receiver = Receiver(on_event=kept, seen=tmp_path / "nowhere" / "seen.sqlite")
    assert post(driver, receiver, event()).status == 503
    (tmp_path / "nowhere").mkdir()
    assert post(driver, receiver, event()).status == 200
    assert len(kept.events) == 1


def test_a_fault_of_the_store_itself_is_no_acknowledgement(driver: Driver) -> None:
    class Broken(Seen):
        def begin(self, uuid: str) -> Any:
            raise ZeroDivisionError

    sent = post(driver, Receiver(on_event=Kept(), seen=Broken()), event())
    assert (sent.status, sent.body) == (503, b"")


def test_a_callback_sees_the_context_of_its_request(driver: Driver) -> None:
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="")
    found: list[str] = []
    receiver = Receiver(on_event=lambda event: found.append(variable.get()))
    token = variable.set("request")
    try:
        post(driver, receiver, event())
    finally:
        variable.reset(token)
    assert found == ["request"]


def test_hanging_callbacks_keep_no_other_from_running(driver: Driver) -> None:
    release = threading.Event()

    def callback(event: Event) -> None:
        if event.application == OTHER:
            release.wait(20)

    receiver = Receiver(on_event=callback, answer_within=0.3)
    try:
        threads = [
            threading.Thread(target=post, args=(driver, receiver, event(n, application=OTHER)))
            for n in range(40)
        ]
        for each in threads:
            each.start()
        assert post(driver, receiver, event(99)).status == 200
        for each in threads:
            each.join(20)
    finally:
        release.set()


def test_a_body_that_does_not_come() -> None:
    async def run() -> int:
        async def receive() -> Any:
            await asyncio.sleep(30)

        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
        await Receiver(answer_within=0.05)(scope, receive, send)
        return int(sent[0]["status"])

    assert asyncio.run(run()) == 408


@pytest.mark.parametrize(
    ("scope", "messages", "expected"),
    [
        (
            {"type": "lifespan"},
            ["lifespan.startup", "lifespan.shutdown"],
            ["lifespan.startup.complete", "lifespan.shutdown.complete"],
        ),
        ({"type": "websocket"}, ["websocket.connect"], ["websocket.close"]),
        ({"type": "telepathy"}, [], []),
        ({}, [], []),
        ({"type": "http"}, [], []),
        (
            {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []},
            ["http.disconnect"],
            [],
        ),
    ],
)
def test_nothing_is_raised_into_a_server(scope: Any, messages: list[str], expected: Any) -> None:
    left, sent = list(messages), []

    async def receive() -> Any:
        return {"type": left.pop(0)}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    asyncio.run(Receiver()(scope, receive, send))
    assert sent == expected


def test_a_server_whose_connection_is_gone() -> None:
    async def receive() -> Any:
        return {"type": "http.request", "body": encoded(event())}

    async def send(message: Any) -> None:
        raise OSError("gone")

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    asyncio.run(Receiver(on_event=Kept())(scope, receive, send))


def test_both_ways_in_share_what_they_have_seen() -> None:
    kept = Kept()
    receiver = Receiver(on_event=kept)
    sent: list[Sent] = [post(each, receiver, event()) for each in (asgi, wsgi, asgi)]
    assert [each.status for each in sent] == [200] * 3
    assert len(kept.events) == 1
