"""Accounts to fetch from: good ones over HTTP, and bad ones that write bytes as they like."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from plansdk.cli import run

TOKEN = "tok/9b+ZmY3MDk5"
PASSWORD = "pa ss+w0rd/ключ"
VERSION = "r2601.1000.1"
DOCUMENT = """\
#%RAML 1.0
version: r2601.1000.1
title: 'Megaplan API v3'
mediaType: application/json
types:
    BaseEntity:
        properties:
            id:
                type: string
                required: false
    Task:
        type: BaseEntity
        properties:
            name:
                type: string
                required: false
/task/{id}:
    get:
        queryParameters:
            id:
                required: true
                name: id
                type: string
        responses:
            200:
                body: { type: Task }
"""
RAML = DOCUMENT.encode()


def head(*lines: str, status: str = "200 OK") -> bytes:
    """The head of an answer."""
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode()


def whole(body: bytes, *lines: str, status: str = "200 OK") -> bytes:
    """A complete answer."""
    return head(f"Content-Length: {len(body)}", *lines, status=status) + body


Talk = Callable[[socket.socket], None]


class RawServer:
    """Answers every connection with given bytes, or as a function does; then hangs up."""

    def __init__(self, answer: bytes | Talk, tls: ssl.SSLContext | None = None) -> None:
        self._talk: Talk = answer if callable(answer) else lambda peer: peer.sendall(answer)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._tls = tls
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.requests: list[bytes] = []

    @property
    def url(self) -> str:
        scheme = "https" if self._tls else "http"
        return f"{scheme}://127.0.0.1:{self._socket.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            peer.settimeout(10)
            with suppress(OSError), self._secured(peer) as stream:
                self.requests.append(stream.recv(65536))
                self._talk(stream)
                stream.shutdown(socket.SHUT_WR)
                stream.recv(65536)

    def _secured(self, peer: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(peer, server_side=True) if self._tls else peer

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@dataclass
class Run:
    """What the command did."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        return self.out.splitlines()[-1] if self.out else ""


class Command:
    """`plansdk fetch megaplan`, in a folder of its own; secrets must not come out of it."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self.specs = folder / "specs" / "megaplan"
        self.monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.chdir(folder)
        monkeypatch.setenv("MEGAPLAN_TOKEN", TOKEN)

    def __call__(self, host: str, *options: str) -> Run:
        self._capsys.readouterr()
        code = run(["fetch", "megaplan", "--host", host, *options])
        out, err = self._capsys.readouterr()
        shown = [out, err, *self.files().values()]
        for secret in (TOKEN, PASSWORD, "ZmY3MDk5", "w0rd"):
            assert not any(secret in each for each in shown), shown
        assert "Traceback" not in err
        return Run(code, out, err)

    def files(self) -> dict[str, str]:
        """Every file below the folder."""
        return {
            place.relative_to(self.folder).as_posix(): place.read_bytes().decode("utf-8", "replace")
            for place in sorted(self.folder.rglob("*"))
            if place.is_file()
        }
