"""Refuse what a web page sends that is not of this machine.

A page can send requests to a server on the visitor's machine, and read its answers if the
page's own name leads there (DNS rebinding). Such a name has a dot in it and is no
address; a browser always says it in `Host`, and where a page is from in `Origin`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit


class Guard:
    """Knows the Hosts and Origins of requests that are let through.

    Args:
        hosts: Names that lead to the server, besides addresses and names without a dot.
    """

    def __init__(self, hosts: Collection[str] = ()) -> None:
        self._hosts = frozenset(each.lower() for each in hosts)

    def objection(self, headers: Mapping[str, str]) -> str:
        """Why a request is refused; empty for one that is not."""
        host, origin = (headers.get(each, "").lower() for each in ("host", "origin"))
        name = _name(f"//{host}")
        if "." in name and not self._is_known(name) and _address(name) is None:
            return f"the host {host[:200]!r} is not of this server; see --allow-host"
        if origin and origin.partition("://")[2] != host and not self._is_known(_name(origin)):
            return f"the origin {origin[:200]!r} is not of this machine; see --allow-host"
        return ""

    def _is_known(self, name: str) -> bool:
        return name in self._hosts or name.endswith(".localhost") or is_loopback(name)


def is_loopback(name: str) -> bool:
    """Whether a name, or an address, is that of this machine for itself."""
    address = _address(name)
    return name == "localhost" or (address is not None and address.is_loopback)


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
