"""The commands `record` and `proposals`."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

import plansdk
from plansdk.cli import Exit, run
from plansdk.mock.record import Recorder
from plansdk.mock.record.cassette import read
from runtime.server import Server
from support.megaplan_account import TOKEN, Account

SOURCE = str(Path(plansdk.__file__).parents[1])


def test_a_recording_from_start_to_proposals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    account = Account()
    account.kinds["task"][0]["novelty"] = 5
    command = [sys.executable, "-m", "plansdk", "record", "megaplan", "a.cassette", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": SOURCE, "PYTHONUNBUFFERED": "1"}
    with (
        Server(account) as server,
        subprocess.Popen(
            [*command, "--host", server.url],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout
            first = process.stdout.readline()
            address = first.split()[0]
            headers = {"Authorization": f"Bearer {TOKEN}"}
            transport = httpx2.HTTPTransport(retries=5)
            with httpx2.Client(transport=transport, headers=headers) as client:
                assert client.get(f"{address}/api/v3/task/1000123").status_code == 200
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=20)
        finally:
            process.kill()
    assert server.url in first
    told = "  unknown1 stands for novelty, which the specification does not have\n"
    assert (process.returncode, rest) == (Exit.FINE, f"a.cassette is complete\n{told}")
    assert "novelty" not in (tmp_path / "a.cassette").read_text(encoding="utf-8")
    assert TOKEN not in (tmp_path / "a.cassette").read_text(encoding="utf-8")
    assert run(["proposals", str(tmp_path / "a.cassette")]) == Exit.FINE
    assert "# unknown property: Task.unknown1: integer (1 times in" in capsys.readouterr().out


def test_a_cassette_is_served(tmp_path: Path) -> None:
    place = tmp_path / "a.cassette"
    with Server(Account()) as server, Recorder(place) as recorder:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        with httpx2.Client(base_url=server.url, transport=recorder, headers=headers) as client:
            client.get('/api/v3/task?{"limit":1}')
    recorded = read(place)[0].answer
    command = [sys.executable, "-m", "plansdk", "replay", "a.cassette", "--port", "0", "--log"]
    environment = {**os.environ, "PYTHONPATH": SOURCE, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            first = process.stdout.readline()
            assert first.startswith("a.cassette at http://127.0.0.1:"), process.stderr
            with httpx2.Client(base_url=first.split()[2]) as client:
                assert client.get('/api/v3/task?{"limit":1}').json() == recorded
                for _ in range(2):
                    answer = client.get("/api/v3/deal")
                    assert answer.text == "not on the cassette: GET /api/v3/deal\n"
                assert client.get("/", headers={"Host": "evil.example"}).status_code == 403
                assert client.get("/__mock__/").status_code == 501
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode == Exit.FINE
    assert "200 GET /api/v3/task  -\n501 GET /api/v3/deal  -\n" in err
    assert err.endswith("\n0 recorded answers were not asked for\n")


def test_a_cassette_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "a.cassette"
    place.write_text("precious", encoding="utf-8")
    assert (
        run(["record", "megaplan", str(place), "--host", "a.example", "--port", "0"]) == Exit.USAGE
    )
    assert "never overwritten" in capsys.readouterr().err
    assert place.read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize("host", ["http://acme.megaplan.ru", "a b", "https://a.example/path", ""])
def test_a_host_that_is_none(tmp_path: Path, host: str) -> None:
    place = tmp_path / "a.cassette"
    assert run(["record", "megaplan", str(place), "--host", host]) == Exit.USAGE
    assert not place.exists()


def test_a_port_that_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        given = ["record", "megaplan", str(tmp_path / "a.cassette"), "--host", "a.example"]
        assert run([*given, "--port", port]) == Exit.USAGE
    assert "cannot record" in capsys.readouterr().err
    assert not (tmp_path / "a.cassette").exists()


def test_what_is_no_cassette_has_no_proposals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "a.cassette"
    place.write_text("hello\n", encoding="utf-8")
    assert run(["proposals", str(place)]) == Exit.FINDINGS
    assert f"{place}:1:1: error[REC102]" in capsys.readouterr().err
