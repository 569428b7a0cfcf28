"""Refuse what a web page sends that is not of this machine.

A page can send requests to a server on the visitor's machine, and read its answers if the
page's own name leads there (DNS rebinding). Such a name has a dot in it and is no
address; a browser always says it in `Host`, and where a page is from in `Origin`.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_LOOKED_AT: Final = (b"host", b"origin")
_KEPT: Final = 100


class Guard:
    """An ASGI application in front of another, for requests with a known Host and Origin.

    Args:
        hosts: Names that lead to the server, besides addresses and names without a dot.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset(each.lower() for each in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or refuse it with 403."""
        if scope["type"] == "http" and (refused := self._refused(scope)):
            headers = {"connection": "close"}
            await PlainTextResponse(f"{refused}\n", 403, headers)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refused(self, scope: Scope) -> str:
        """Why a request is refused; empty for one that is not."""
        given = dict[bytes, bytes](scope["headers"])
        host, origin = (given.get(each, b"").decode("latin-1").lower() for each in _LOOKED_AT)
        name = _name(f"//{host}")
        if not ("." not in name or name in self._hosts or is_local(name) or _address(name)):
            return f"the host {host[:200]!r} is not of this server; see --allow-host"
        if origin and origin.partition("://")[2] != host:
            name = _name(origin)
            if not (name in self._hosts or is_local(name)):
                return f"the origin {origin[:200]!r} is not of this machine; see --allow-host"
        return ""


def is_local(name: str) -> bool:
    """Whether a name, or an address, is of this machine alone."""
    address = _address(name)
    is_named = name == "localhost" or name.endswith(".localhost")
    return is_named or (address is not None and address.is_loopback)


@lru_cache(_KEPT)
def _name(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:
        return "no.name"


@lru_cache(_KEPT)
def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None
