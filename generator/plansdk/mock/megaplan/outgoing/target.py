"""Where requests go: an address, or a function in its place."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias
from urllib.parse import urlencode

import httpx2

from plansdk.mock.http import Answer, Request

Receiving: TypeAlias = str | Callable[[dict[str, Any]], object]
"""An address, or a function that is given the JSON object or the form."""

SECONDS: Final = 20
"""How long Megaplan waits for an answer."""

_MOST_BYTES: Final = 1024 * 1024
_logger: Final = logging.getLogger(__name__)


class Target:
    """Where requests go.

    Args:
        to: An address, or a function: what it returns is the answer, and what it raises a failure.
        transport: Takes the place of the network.

    Raises:
        ValueError: It is no address.
    """

    def __init__(self, to: Receiving, transport: httpx2.BaseTransport | None = None) -> None:
        self._to = to
        self._client: httpx2.Client | None = None
        if isinstance(to, str):
            try:
                url = httpx2.URL(to)
            except httpx2.InvalidURL:
                url = httpx2.URL()
            if url.scheme not in ("http", "https") or not url.host:
                raise ValueError("an address begins with http:// or https://")
            self._client = httpx2.Client(transport=transport, timeout=SECONDS, trust_env=False)

    @property
    def name(self) -> str:
        """How it is called."""
        return self._to if isinstance(self._to, str) else repr(self._to)

    def request(self, said: Mapping[str, Any], *, is_form: bool = False) -> Request:
        """The request that says something."""
        body = urlencode(said) if is_form else json.dumps(said, ensure_ascii=False)
        kind = "application/x-www-form-urlencoded" if is_form else "application/json"
        url = httpx2.URL(self._to) if isinstance(self._to, str) else httpx2.URL("https:///")
        target = url.raw_path.decode("ascii")
        return Request("POST", target, {"content-type": kind}, body.encode(), url.scheme)

    def send(self, request: Request, said: Mapping[str, Any]) -> Answer:
        """Send a request; status 0 is that of no answer."""
        if self._client is not None and isinstance(self._to, str):
            return _posted(self._client, self._to, request)
        if isinstance(self._to, str):
            return Answer(0)
        try:
            return Answer(200, _body(self._to(json.loads(json.dumps(said)))))
        except Exception:
            _logger.warning("%s failed", self.name, exc_info=True)
            return Answer(503)

    def close(self) -> None:
        """Close its connections."""
        if self._client is not None:
            self._client.close()


def _posted(client: httpx2.Client, url: str, request: Request) -> Answer:
    try:
        with client.stream(
            "POST", url, content=request.body, headers=dict(request.headers)
        ) as response:
            body = bytearray()
            for part in response.iter_bytes():
                body += part
                if len(body) > _MOST_BYTES:
                    return Answer(0)
    except httpx2.HTTPError as error:
        _logger.info("no answer: %s", error)
        return Answer(0)
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, bytes(body), headers)


def _body(returned: object) -> bytes:
    match returned:
        case bytes():
            return returned
        case str():
            return returned.encode()
        case dict():
            return json.dumps(returned).encode()
        case _:
            return b""
