"""Receivers inside of real servers: starlette under uvicorn with restarts, Flask, wsgiref."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import flask
import pytest
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from events.conftest import SECRET
from events.samples import encoded, event, scenario
from events.sender import Sender
from megaplan_api import Deal, Megaplan, Project, Task, Todo
from megaplan_api.events import Event, Receiver, ScenarioReply, ScenarioRequest
from plansdk.mock import MegaplanMock

ROOT = Path(__file__).parents[2]
STREAMS = ("deals", "projects", "tasks", "events")


class Service:
    """The service in a process of its own.

    Attributes:
        port: Where it listens.
        folder: Where it writes.
    """

    def __init__(self, folder: Path, account: str, token: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.folder = folder
        self._command = [
            sys.executable,
            str(Path(__file__).with_name("service.py")),
            str(self.port),
            str(folder),
            account,
            token,
        ]
        self.log = (folder / "log").open("wb")
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "generated")}
        process = subprocess.Popen(self._command, env=environment, stderr=self.log)
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return process
        process.kill()
        raise AssertionError((self.folder / "log").read_text())

    def restart(self, how: signal.Signals) -> None:
        """Stop the process in order, or kill it, and start the next one."""
        self.stop(how)
        self.process = self._start()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop the process."""
        self.process.send_signal(how)
        self.process.wait(30)

    def memory(self) -> int:
        """The most memory that the process has had, in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024


@pytest.fixture
def mock() -> MegaplanMock:
    return MegaplanMock()


@pytest.fixture
def service(mock: MegaplanMock, tmp_path: Path) -> Iterator[Service]:
    with mock.serve() as account:
        running = Service(tmp_path, account, mock.token)
        try:
            yield running
        finally:
            running.stop(signal.SIGKILL)
            running.log.close()


@pytest.mark.parametrize(("how", "count"), [(signal.SIGTERM, 1000), (signal.SIGKILL, 300)])
def test_a_thousand_changes_are_handled_once_and_in_order(
    mock: MegaplanMock, service: Service, how: signal.Signals, count: int
) -> None:
    """A tenth of them fails at first, one in twenty comes twice, and the service is restarted."""
    mock.faults.add("event.*: cut=after probability=5%")
    url = f"http://127.0.0.1:{service.port}/megaplan/{SECRET}"
    told = [mock.subscribe(url, [each], retry_after=0.02) for each in STREAMS]
    restarting = threading.Thread(target=service.restart, args=(how,))
    with Megaplan("demo.megaplan.ru", token=mock.token, transport=mock.transport) as mp:
        write = (
            lambda name: mp.deal.update(1000001, Deal(name=name)),
            lambda name: mp.project.update(1000001, Project(name=name)),
            lambda name: mp.task.update(1000005, Task(name=name)),
            lambda name: mp.todo.update(1000001, Todo(id="1000001", name=name)),
        )
        for number in range(1, count + 1):
            write[number * 7 % 4](str(number))
            if number == count // 2:
                while len(mock.outgoing.deliveries) < count // 5:
                    time.sleep(0.01)
                restarting.start()
        for each in told:
            each.wait(120)
    restarting.join()
    handled = [line.split("\t") for line in (service.folder / "handled").read_text().splitlines()]
    by_application: dict[str, list[int]] = defaultdict(list)
    for application, number, kind, _ in handled:
        assert kind == "update"
        by_application[application].append(int(number))
    expected = {
        each.application: [n for n in range(1, count + 1) if n * 7 % 4 == at]
        for at, each in enumerate(told)
    }
    if how == signal.SIGKILL:  # between its callback and its memory of it, one comes again
        assert len(handled) <= count + len(told)
        by_application = {key: sorted(set(found)) for key, found in by_application.items()}
    assert by_application == expected
    deliveries = mock.outgoing.deliveries
    assert len(list(service.folder.glob("failed-*"))) == count // 10
    assert 0.01 * count <= sum("cut=after" in each.fault for each in deliveries) <= 0.12 * count
    assert any(each.answer.status == 0 and not each.fault for each in deliveries)
    assert not mock.errors
    assert SECRET not in (service.folder / "log").read_text()


def changed(number: int) -> dict[str, Any]:
    """An event of a deal that the account has."""
    return event(number, id="1000001", name=str(number))


def test_bodies_that_are_too_large_or_too_deep_leave_it_as_it_was(service: Service) -> None:
    sender = Sender(service.port, f"/megaplan/{SECRET}")
    assert sender.post(encoded(changed(1))) == 200
    before = service.memory()
    for _ in range(3):
        parts = (bytes(2**20) for _ in range(100))
        assert sender.post(parts) in (413, 0)  # 0: it does not wait for the rest
        assert sender.post(b'{"event":' + b"[" * 10_000 + b"]" * 10_000 + b"}") == 400
        assert sender.post(b'{"event": "\xff"}') == 400
    assert Sender(service.port, "/megaplan/other").post(encoded(event(2))) == 403
    assert service.memory() - before < 40 * 2**20
    assert sender.post(encoded(changed(3))) == 200
    assert len((service.folder / "handled").read_text().splitlines()) == 2


def test_flask_around_a_receiver() -> None:
    kept: list[str] = []

    async def on_event(event: Event) -> None:
        kept.append(event.kind)

    def on_scenario(request: ScenarioRequest) -> ScenarioReply:
        return ScenarioReply(description=request.deal.name)

    app = flask.Flask("shop")
    app.add_url_rule("/", view_func=lambda: "shop")
    receiver = Receiver(on_event=on_event, on_scenario=on_scenario, secret=SECRET)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/megaplan": receiver.wsgi})
    client = Client(app)
    assert client.get("/").text == "shop"
    path = f"/megaplan/{SECRET}"
    assert client.post(path, data=encoded(event())).status_code == 200
    assert client.post(path, json=scenario()).json == {"Model": {"Description": "No. 1"}}
    assert client.get(path).status_code == 405
    assert client.post("/megaplan/other", data=encoded(event(2))).status_code == 403
    assert kept == ["update"]


class Quiet(WSGIRequestHandler):
    """A handler whose access log is off."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_the_server_of_the_standard_library() -> None:
    kept: list[Event] = []
    server = make_server("127.0.0.1", 0, Receiver(on_event=kept.append).wsgi, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        sender = Sender(server.server_port, "/", is_doubled=lambda each: True)
        sender.send([event(n) for n in range(20)])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert [each.uuid for each in kept] == [event(n)["accountInfo"]["uuid"] for n in range(20)]
