"""Refuse what a web page sends that is not of this machine.

A page can send requests to a server on the visitor's machine, and read its answers if the
page's own name leads there (DNS rebinding). Such a name has a dot in it and is no
address; a browser always says it in `Host`, and where a page is from in `Origin`.
"""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_LOCAL: Final = "localhost"
_KEPT: Final = 100


class Guard:
    """An ASGI application in front of another, for requests with a known Host and Origin.

    Args:
        hosts: Names that lead to the server, besides addresses and names without a dot.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset(each.lower() for each in hosts)
        self._known: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or refuse it with 403."""
        if scope["type"] == "http" and (refused := self._refused(scope)):
            headers = {"connection": "close"}
            await PlainTextResponse(f"{refused}\n", 403, headers)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refused(self, scope: Scope) -> str:
        """Why a request is refused; empty for one that is not."""
        host = origin = ""
        for name, value in scope["headers"]:
            if name == b"host":
                host = value.decode("latin-1").lower()
                if not self._is_own(host):
                    return f"the host {host[:200]!r} is not of this server; see --allow-host"
            elif name == b"origin":
                origin = value.decode("latin-1").lower()
        if origin and origin.partition("://")[2] != host and not self._is_local(origin):
            return f"the origin {origin[:200]!r} is not of this machine; see --allow-host"
        return ""

    def _is_own(self, host: str) -> bool:
        if host in self._known:
            return True
        name = _name(f"//{host}")
        is_own = "." not in name or self._is_named(name) or _address(name) is not None
        if is_own and len(self._known) < _KEPT:
            self._known.add(host)
        return is_own

    def _is_local(self, origin: str) -> bool:
        name = _name(origin)
        address = _address(name)
        return self._is_named(name) or (address is not None and address.is_loopback)

    def _is_named(self, name: str) -> bool:
        return name == _LOCAL or name.endswith(f".{_LOCAL}") or name in self._hosts


def _name(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:
        return "no.name"


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None
