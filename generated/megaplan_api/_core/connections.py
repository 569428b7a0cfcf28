"""What the HTTP library is given: how to connect, and each request in its own terms."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict, TypeVar, cast

import httpx2

from .deadline import Deadline, Steps
from .exchange import ExchangeLimits, Request
from .multipart import Upload
from .secret import Secret

if TYPE_CHECKING:
    import ssl
    from http.cookiejar import CookieJar
    from typing import BinaryIO

T = TypeVar("T")

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


def message(
    client: httpx2.Client | httpx2.AsyncClient,
    request: Request,
    limits: ExchangeLimits,
    watch: Callable[..., object],
    stream: Callable[[Upload, Deadline], Iterator[bytes] | AsyncIterator[bytes]],
) -> httpx2.Request:
    """A request in terms of the HTTP library.

    Raises:
        DeadlineError: No time is left to send it.
    """
    limits.deadline.require(0.0, request.label, "to send it")
    # Headers and content stay out of variables: some tracebacks print these.
    return client.build_request(
        request.method,
        request.url,
        headers=_headers(request),
        content=_content(request, limits, stream),
        extensions={"timeout": Steps(limits.steps, limits.deadline), "trace": watch},
    )


def chunks(upload: Upload, deadline: Deadline) -> Iterator[bytes]:
    """The contents of an upload, which do not count as time of the call."""
    deadline.pause()
    yield from upload.chunks()
    deadline.resume()


async def chunks_in_threads(upload: Upload, deadline: Deadline) -> AsyncIterator[bytes]:
    """As `chunks`, read by other threads."""
    deadline.pause()
    async for chunk in upload.achunks(_read_in_thread):
        yield chunk
    deadline.resume()


def _headers(request: Request) -> dict[str, str]:
    secret = {name: value.reveal() for name, value in request.secret_headers.items()}
    # However their names are spelled, the caller's stand in for the client's.
    told = {name.lower(): (name, text) for name, text in {**request.headers, **secret}.items()}
    if request.sink is not None:
        told["accept-encoding"] = ("Accept-Encoding", "identity")
    return dict(told.values())


def _content(
    request: Request, limits: ExchangeLimits, stream: Callable[[Upload, Deadline], T]
) -> bytes | T | None:
    content = request.content
    if isinstance(content, Upload):
        return stream(content, limits.deadline)
    return content.reveal().encode() if isinstance(content, Secret) else content


async def _read_in_thread(file: BinaryIO, size: int) -> bytes:
    import asyncio

    return await asyncio.to_thread(file.read, size)
