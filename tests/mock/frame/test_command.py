"""`plansdk mock`, as a person meets it."""

from __future__ import annotations

import shlex
import signal
import socket
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx2
import pytest

from mock.frame.process import command
from plansdk.cli import Exit, run
from plansdk.mock import PlanfixMock


def curl(line: str) -> str:
    """What the line that is printed gets, with the real curl where there is one."""
    words = shlex.split(line)
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
    except FileNotFoundError:
        pytest.skip("there is no curl")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("service", "tls", "expected"),
    [
        ("megaplan", (), '"meta":{"status":200'),
        ("planfix", ("--tls", "--require-signature"), 'status="ok"'),
    ],
)
def test_the_line_to_try_works(service: str, tls: tuple[str, ...], expected: str) -> None:
    with command(service, *tls) as mock:
        assert mock.address.startswith("https://" if tls else "http://127.0.0.1:")
        if tls:
            trusting = ssl.create_default_context(cafile=mock.named["authority"])
            assert httpx2.post(f"{mock.address}/xml/", verify=trusting).status_code == 200
        assert expected in curl(mock.curl)


def test_it_ends_cleanly_and_keeps_what_there_was(tmp_path: Path) -> None:
    place = tmp_path / "account.yaml"
    for sent in (signal.SIGINT, signal.SIGTERM):
        place.unlink(missing_ok=True)
        with command("planfix", "--export", str(place), "--log") as mock:
            answer = httpx2.post(f"{mock.address}/xml/?secret", content="<x/>", verify=False)
            assert answer.status_code == 200
            mock.process.send_signal(sent)
            _, err = mock.process.communicate(timeout=20)
            assert mock.process.returncode == 0
        assert err == "200 POST /xml/  -\n\n1 requests\n"
        assert PlanfixMock(data=place).export() == place.read_text()


def test_faults_and_the_control_endpoint(tmp_path: Path) -> None:
    place = tmp_path / "faults.yaml"
    place.write_text("- task.getList: status=503\n- '*: latency=0.01'\n")
    options = ("--faults", str(place), "--fault", "task.get: code=0007 on=2")
    with command("planfix", *options) as mock:
        found = httpx2.get(f"{mock.named['control']}faults", verify=False).json()
        assert [each["fault"] for each in found] == [
            "task.get: code=0007 on=2",
            "task.getList: status=503",
            "*: latency=0.01",
        ]
        curl(mock.curl)
        requests = httpx2.get(f"{mock.named['control']}requests", verify=False).json()
        assert [(each["name"], each["status"]) for each in requests] == [("task.get_list", 503)]


def test_events_are_sent() -> None:
    came = threading.Event()

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()
            came.set()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/"
    with command("megaplan", "--events", url, "--streams", "deals,tasks") as mock:
        listed = httpx2.get(f"{mock.named['control']}events").json()
        assert [(each["url"], each["streams"]) for each in listed] == [(url, ["deals", "tasks"])]
        login = {"Authorization": f"Bearer {mock.named['token']}"}
        body = {"contentType": "Deal", "description": "Red"}
        changed = httpx2.post(f"{mock.address}/api/v3/deal/1000001", json=body, headers=login)
        assert changed.status_code == 200
        assert came.wait(10)
    server.shutdown()
    thread.join()
    server.server_close()


def test_findings_in_a_file_of_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "faults.yaml"
    place.write_text(
        "- task.get: status=503\n- task.get: staus=4\n- [x]\n- 'zzz: status=500'\n"
        "- task.get: {status: 500}\n"
    )
    assert run(["mock", "planfix", "--faults", str(place)]) == Exit.FINDINGS
    shown = capsys.readouterr().err
    assert f"{place}:2:3: error[MOCK102] there is no setting 'staus'; did you mean status?" in shown
    assert f"{place}:3:3: error[MOCK102]" in shown
    assert f"{place}:4:3: error[MOCK102] no operation is called 'zzz'" in shown
    assert f"{place}:5:13: error[MOCK102]" in shown
    assert "4 errors" in shown
    place.write_text("task.get: status=503\n")
    assert run(["mock", "planfix", "--faults", str(place)]) == Exit.FINDINGS
    assert "error[MOCK101] this is no list of faults" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["jira"], "'jira' is not one of"),
        ([], "Missing argument"),
        (["planfix", "--fault", "task.get"], "is no fault"),
        (["planfix", "--fault", "task.gt: status=500"], "did you mean task.get"),
        (["megaplan", "--require-signature"], "--require-signature is for planfix"),
        (["planfix", "--events", "http://127.0.0.1:9/"], "--events is for megaplan"),
        (["megaplan", "--streams", "deals"], "--streams needs --events"),
        (["megaplan", "--events", "shop.example"], "an address begins with http"),
        (["megaplan", "--events", "http://a.example", "--streams", "x"], "no stream 'x'"),
        (["planfix", "--data", "missing.yaml"], "does not exist"),
        (["planfix", "--port", "70000"], "70000"),
    ],
)
def test_wrong_use(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mock", *arguments]) == Exit.USAGE
    assert said in capsys.readouterr().err


def test_a_port_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(["mock", "planfix", "--port", str(port)]) == Exit.FINDINGS
    said = f"Error: cannot listen on 127.0.0.1 port {port}: Address already in use\n"
    assert capsys.readouterr() == ("", said)


@pytest.mark.parametrize(
    "command", [["mock", "planfix"], ["record", "planfix", "{}", "--host", "a.example"]]
)
def test_a_missing_extra(
    command: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = tmp_path / "a.cassette"
    for name in [each for each in sys.modules if each.startswith("plansdk.mock.server")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert run([each.format(place) for each in command]) == Exit.FINDINGS
    assert "install plansdk with its extra `mock`" in capsys.readouterr().err
    assert not place.exists()


@pytest.mark.parametrize("service", ["megaplan", "planfix"])
def test_coverage(service: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mock", service, "--coverage"]) == Exit.FINE
    *lines, total = capsys.readouterr().out.splitlines()
    kinds = [each.split()[0] for each in lines]
    assert set(kinds) <= {"behaviour", "shape"}
    counts = ", ".join(f"{kinds.count(each)} {each}" for each in sorted(set(kinds)))
    assert total == f"{service}: {len(lines)} operations: {counts}"
    names = [each.split()[1] for each in lines]
    assert "task.get" in names


def test_an_export_that_cannot_be_written_is_said_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "nowhere" / "account.yaml"
    assert run(["mock", "planfix", "--port", "0", "--export", str(place)]) == Exit.USAGE
    assert "there is no folder" in capsys.readouterr().err
