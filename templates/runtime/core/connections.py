"""How to connect, in the terms of the HTTP library."""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict, cast

import httpx2

if TYPE_CHECKING:
    import ssl
    from http.cookiejar import CookieJar

Verify: TypeAlias = "ssl.SSLContext | str | os.PathLike[str] | bool | None"
Proxy: TypeAlias = "httpx2.Proxy | httpx2.URL | str | None"

# A proxy named in the environment would read what goes to this machine in clear.
_DIRECT: dict[str, None] = {"http://": None}


class ConnectionSettings(TypedDict, total=False):
    """How to connect."""

    verify: Verify
    """What TLS servers to trust: an `ssl.SSLContext`, or the path of a CA bundle."""
    transport: httpx2.BaseTransport | httpx2.AsyncBaseTransport | None
    """A transport of httpx2 in place of the network, such as a mock server."""
    limits: httpx2.Limits | None
    """How many connections there may be at once, and how long idle ones are kept."""
    proxy: Proxy
    """Address of a proxy for all requests; by default the environment's are used."""


def connection_settings(settings: ConnectionSettings) -> dict[str, Any]:
    """The arguments of a client of httpx2.

    Raises:
        TypeError: A setting of another type.
        ValueError: The proxy makes no sense, or settings contradict each other.
        OSError: The CA bundle cannot be read.
    """
    limits, proxy = settings.get("limits"), settings.get("proxy")
    arguments: dict[str, Any] = {"headers": {"User-Agent": user_agent()}}
    if (transport := settings.get("transport")) is not None:
        if limits is not None or proxy is not None:
            raise ValueError("a transport of your own has its own limits and proxy")
        return {**arguments, "transport": transport}
    arguments["verify"] = tls_context(settings.get("verify"))
    if limits is not None:
        if not isinstance(limits, cast("type", httpx2.Limits)):
            raise TypeError("limits takes httpx2.Limits(max_connections=...)")
        arguments["limits"] = limits
    if proxy is None:
        arguments["mounts"] = _DIRECT
    else:
        through = proxy if isinstance(proxy, httpx2.Proxy) else httpx2.Proxy(proxy)
        if not through.url.host:
            raise ValueError("proxy takes an address such as http://proxy.example:3128")
        arguments["proxy"] = through
    return arguments


@cache
def system_trust() -> ssl.SSLContext:
    """The authorities the system trusts; made once, since reading them takes a while."""
    return httpx2.create_ssl_context()


def tls_context(verify: object) -> ssl.SSLContext:
    """What servers are trusted.

    Args:
        verify: None or True for the system's authorities; a context of your own, or the
            path of a CA bundle (a PEM file or a directory) for an installation with one.

    Raises:
        TypeError: Something else; verification cannot be turned off.
        OSError: The bundle cannot be read.
    """
    if verify is None or verify is True:
        return system_trust()
    import ssl

    if isinstance(verify, ssl.SSLContext):
        return verify
    if not isinstance(verify, str | os.PathLike):
        raise TypeError("verify takes an ssl.SSLContext or the path of a CA bundle")
    bundle = Path(cast("str | os.PathLike[str]", verify))
    if bundle.is_dir():
        return ssl.create_default_context(capath=bundle)
    return ssl.create_default_context(cafile=bundle)


def user_agent() -> str:
    """What requests say of themselves: the package, and the API that it was made of."""
    package = __name__.rpartition("._core.")[0]
    version = vars(sys.modules[package]).get("__api_version__", "")
    return re.sub(r"(?a)[^\w.+/-]", "-", f"{package}/{version}").rstrip("/")


def no_cookies() -> CookieJar:
    """A jar that stays empty: a session cookie would compete with the token."""
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    return CookieJar(DefaultCookiePolicy(allowed_domains=()))
