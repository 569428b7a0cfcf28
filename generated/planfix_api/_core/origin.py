"""Where an account lives: scheme, host and port, nothing else."""

from __future__ import annotations

from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

DEFAULT_PORTS = {"https": 443, "http": 80}
_FORBIDDEN = frozenset("\\%@\"'<>{}|^`")


class Origin(NamedTuple):
    """An origin in the sense of RFC 6454; equal origins are the same server."""

    scheme: str
    host: str
    port: int

    @classmethod
    def parse(cls, text: str, *, allow_http: bool = False) -> Origin:
        """Read a host name (`demo.megaplan.ru`) or an origin (`https://crm.example:8443`).

        Args:
            text: Without a scheme, HTTPS is meant.
            allow_http: Accept `http://` for hosts other than the local machine.

        Raises:
            ValueError: Not a plain host or origin, or plain HTTP to a remote host.
        """
        text = text.strip()
        if not text.isprintable():  # urlsplit would drop line ends
            raise ValueError("there is no usable host name")
        parts = urlsplit(text if "://" in text else f"https://{text}")
        if parts.scheme not in DEFAULT_PORTS:
            raise ValueError(f"only https (or http) is supported, not {parts.scheme!r}")
        if "@" in parts.netloc:
            raise ValueError("a host must not carry a user name or password")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("give the host or origin alone, without path or query")
        origin = cls._from_parts(parts.scheme, parts.hostname, parts.port)
        if origin.scheme == "http" and not allow_http and not is_loopback(origin.host):
            raise ValueError(
                f"plain http to {origin.host} would show the token to the network; "
                "use https, or pass allow_http=True if you must"
            )
        return origin

    @classmethod
    def of(cls, url: str) -> Origin:
        """The origin of an absolute URL.

        Raises:
            ValueError: The URL has no HTTP origin.
        """
        parts = urlsplit(url)
        if parts.scheme not in DEFAULT_PORTS:
            raise ValueError(f"not an http(s) URL: scheme {parts.scheme!r}")
        return cls._from_parts(parts.scheme, parts.hostname, parts.port)

    @classmethod
    def _from_parts(cls, scheme: str, host: str | None, port: int | None) -> Origin:
        if not host or any(c.isspace() or not c.isprintable() or c in _FORBIDDEN for c in host):
            raise ValueError("there is no usable host name")
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
        return cls(scheme, host.lower(), port or DEFAULT_PORTS[scheme])

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


def is_loopback(host: str) -> bool:
    """Whether a host name or address means the local machine."""
    if host == "localhost":  # names below it are whatever a resolver says
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def resolve(base: str, location: str) -> str:
    """The absolute URL that a `Location` header means, without its fragment."""
    return urljoin(base, location).partition("#")[0]
