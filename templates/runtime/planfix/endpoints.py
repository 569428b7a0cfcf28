"""Where Planfix listens."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from .origin import Origin, is_loopback

ENDPOINTS: Mapping[str, str] = {
    "default": "https://api.planfix.com/xml/",
    "eu": "https://api.planfix.com/xml/",
    "asia": "https://api-sg.planfix.com/xml/",
    "us": "https://api-us.planfix.com/xml/",
    "ru": "https://apiru.planfix.ru/xml",
}
"""Addresses by region; the account shows its own under "Account management / API access"."""


def endpoint_url(endpoint: str, *, allow_http: bool = False) -> str:
    """The address that requests go to.

    Args:
        endpoint: A region, or an address as the account shows it.
        allow_http: Accept plain HTTP, to this machine only.

    Raises:
        ValueError: No region and no address, or an address that is not safe.
    """
    if endpoint in ENDPOINTS:
        return ENDPOINTS[endpoint]
    if "://" not in endpoint:
        known = ", ".join(ENDPOINTS)
        raise ValueError(f"an endpoint is one of {known}, or a URL, not {endpoint!r}")
    endpoint = endpoint.strip()
    if not endpoint.isprintable():  # urlsplit would drop line ends
        raise ValueError("an endpoint is a URL without line ends")
    parts = urlsplit(endpoint)
    if parts.query or parts.fragment:
        raise ValueError("the URL of an endpoint has neither query nor fragment")
    origin = Origin.parse(f"{parts.scheme}://{parts.netloc}", allow_http=True)
    if origin.scheme == "http" and not (allow_http and is_loopback(origin.host)):
        raise ValueError(
            "Planfix answers https only; allow_http=True is for a server on this machine"
        )
    return f"{origin}{parts.path or '/xml/'}"
