"""Where an account lives: HTTPS and a host, or this machine for tests."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

_PORTS = {"https": 443, "http": 80}
_FORBIDDEN = frozenset("\\%@\"'<>{}|^`")


@dataclass(frozen=True, slots=True)
class Address:
    """The origin of an account: scheme, host and port, nothing else."""

    scheme: str
    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read a host name (`demo.megaplan.ru`) or an origin (`https://crm.example:8443`).

        Raises:
            ValueError: Not a plain host or origin, or plain HTTP to another machine.
        """
        text = text.strip()
        if not text.isprintable():  # urlsplit would drop line breaks
            raise ValueError("this is no host name")
        parts = urlsplit(text if "://" in text else f"https://{text}")
        if parts.scheme not in _PORTS:
            raise ValueError("only https is supported")
        if "@" in parts.netloc:
            raise ValueError("a host carries no user name or password")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("give the host alone, without path or query")
        host = parts.hostname or ""
        if not host or any(not c.isprintable() or c.isspace() or c in _FORBIDDEN for c in host):
            raise ValueError("this is no host name")
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
        found = cls(parts.scheme, host, parts.port or _PORTS[parts.scheme])
        if found.scheme == "http" and not found.is_loopback:
            raise ValueError("plain http would show the token to the network; use https")
        return found

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"
