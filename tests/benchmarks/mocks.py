"""The mocks: requests a second in process and over sockets, and a minute of 200 clients."""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from urllib.parse import urlsplit

from benchmarks.measure import ROOT, Row, Sample, ratio
from mock.frame.process import command
from mock.load.session import CLIENTS, FAULTS, SERVICES, load
from plansdk.mock import MegaplanMock, PlanfixMock
from plansdk.mock.http import Answer, Request

MINUTE = 60
CONNECTIONS = 16
CALLS = 500
UNIT = "requests/s"

# A program that answers any request with the same JSON, on the server that mocks use.
_BARE = """
import sys, socket, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
body = b'{"data": "' + b"x" * int(sys.argv[1]) + b'"}'
async def answer(request): return Response(body, media_type="application/json")
# asyncio sends without delay only where the protocol is named.
listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
listening.bind(("127.0.0.1", 0))
listening.listen(100)
print(listening.getsockname()[1], flush=True)
app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])
config = uvicorn.Config(app, log_config=None, access_log=False, http="h11")
uvicorn.Server(config).run([listening])
"""


def rows(rounds: int) -> list[Row]:
    """All rows."""
    return [*_in_process(rounds), *_over_sockets(rounds), *_minutes()]


def _megaplan(token: str) -> dict[str, Request]:
    headers = {"authorization": f"Bearer {token}", "host": "demo.megaplan.ru"}
    limit = "%7B%22limit%22%3A20%7D"
    return {
        "Megaplan, one employee": Request("GET", "/api/v3/employee/1000001", headers),
        "Megaplan, 20 tasks": Request("GET", f"/api/v3/task?{limit}", headers),
    }


def _planfix(account: str, key: str, token: str) -> dict[str, Request]:
    from base64 import b64encode

    basic = b64encode(f"{key}:{token}".encode()).decode()
    headers = {"authorization": f"Basic {basic}", "content-type": "application/xml"}
    start = f"<account>{account}</account>"
    bodies = {
        "Planfix, one user": f'<request method="user.get">{start}<user><id>1</id></user></request>',
        "Planfix, all tasks": (
            f'<request method="task.getList">{start}<target>all</target></request>'
        ),
    }
    return {name: Request("POST", "/xml/", headers, body.encode()) for name, body in bodies.items()}


def _in_process(rounds: int) -> list[Row]:
    megaplan, planfix = MegaplanMock(), PlanfixMock()
    calls: dict[str, Callable[[], Answer]] = {}
    for name, request in _megaplan(megaplan.token).items():
        calls[name] = lambda request=request: megaplan.answer(request)
    own = planfix.account, planfix.api_key, planfix.token
    for name, request in _planfix(*own).items():
        calls[name] = lambda request=request: planfix.answer(request)
    found: list[Row] = []
    for name, call in calls.items():
        assert call().status == 200
        values: list[float] = []
        for _ in range(rounds):
            begun = time.process_time()
            for _ in range(CALLS):
                call()
            values.append(CALLS / (time.process_time() - begun))
        found.append(Row("mocks in process", name, UNIT, Sample.of(values)))
    return found


def _over_sockets(rounds: int) -> list[Row]:
    found: list[Row] = []
    with command("megaplan") as megaplan, command("planfix") as planfix:
        named = planfix.named
        own = named["account"], named["api_key"], named["token"]
        asked = {
            megaplan.address: _megaplan(megaplan.named["token"]),
            planfix.address: _planfix(*own),
        }
        for address, requests in asked.items():
            for name, request in requests.items():
                found += _against_bare(name, address, request, rounds)
    return found


def _against_bare(name: str, address: str, request: Request, rounds: int) -> list[Row]:
    """A mock, and next to it a bare application that answers as many bytes."""
    size = asyncio.run(_hammer(address, request, 1, 1))[1]
    with _bare(size) as bare:
        rivals = {"mock": address, "bare": bare}
        speeds: dict[str, list[float]] = {each: [] for each in rivals}
        for _ in range(rounds):
            for rival, place in rivals.items():
                speeds[rival].append(asyncio.run(_hammer(place, request, CONNECTIONS, CALLS))[0])
    times = ratio(speeds["mock"], speeds["bare"])
    group = f"mocks over {CONNECTIONS} sockets"
    peer = f"starlette with {size} bytes of JSON"
    return [Row(group, name, UNIT, Sample.of(speeds["mock"]), None, times, peer)]


@contextmanager
def _bare(size: int) -> Generator[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _BARE, str(size)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.communicate(timeout=20)


async def _hammer(
    address: str, request: Request, connections: int, calls: int
) -> tuple[float, int]:
    """Send one request again and again: requests a second, and bytes of the last body."""
    place = urlsplit(address)
    given = {**request.headers, "host": place.netloc, "content-length": str(len(request.body))}
    lines = [f"{name}: {value}\r\n" for name, value in given.items()]
    head = f"{request.method} {request.target} HTTP/1.1\r\n{''.join(lines)}\r\n"
    message = head.encode() + request.body
    left = iter(range(calls))
    size = 0

    async def client() -> None:
        nonlocal size
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        for _ in left:
            writer.write(message)
            answer = await reader.readuntil(b"\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 200"), answer
            size = int(answer.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            await reader.readexactly(size)
        writer.close()
        await writer.wait_closed()

    begun = time.perf_counter()
    async with asyncio.timeout(600):
        await asyncio.gather(*(client() for _ in range(connections)))
    return calls / (time.perf_counter() - begun), size


def _minutes() -> list[Row]:
    seconds = float(os.environ.get("PLANSDK_LOAD_SECONDS", MINUTE))
    found: list[Row] = []
    for service in SERVICES:
        for faults in ("", FAULTS):
            group = f"{service.capitalize()}, {CLIENTS} clients for {seconds:g} s" + (
                ", 10 % of faults" if faults else ""
            )
            with command(service) as mock:
                outcome = load(mock, SERVICES[service], seconds, faults)
            assert outcome.errors == [], outcome.errors[:3]
            ordered = sorted(outcome.seconds)
            late = ordered[len(ordered) * 99 // 100] * 1000
            memory = outcome.memory
            half = max(memory[: len(memory) // 2])
            figures = {
                ("calls that succeeded", UNIT): outcome.calls / outcome.lasted,
                ("median of a call", "ms"): statistics.median(ordered) * 1000,
                ("99 of 100 calls within", "ms"): late,
                ("memory at half time, at most", "MB"): half,
                ("memory afterwards, at most", "MB"): max(memory[len(memory) // 2 :]),
                ("writes that failed", "times"): len(outcome.refused),
            }
            found += [
                Row(group, name, unit, Sample.of([value]))
                for (name, unit), value in figures.items()
            ]
    return found
