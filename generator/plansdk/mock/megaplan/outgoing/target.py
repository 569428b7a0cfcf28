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

FORM: Final = "application/x-www-form-urlencoded"
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
        # No client, which would log addresses, and there may be a secret in them.
        self._transport: httpx2.BaseTransport | None = None
        if isinstance(to, str):
            try:
                url = httpx2.URL(to)
            except httpx2.InvalidURL:
                url = httpx2.URL()
            if url.scheme not in ("http", "https") or not url.host:
                raise ValueError("an address begins with http:// or https://")
            self._transport = transport or httpx2.HTTPTransport()
        self._is_own = transport is None

    @property
    def name(self) -> str:
        """How it is called."""
        return self._to if isinstance(self._to, str) else repr(self._to)

    def request(self, said: Mapping[str, Any], *, is_form: bool = False) -> Request:
        """The request that says something."""
        body = urlencode(said) if is_form else json.dumps(said, ensure_ascii=False)
        kind = FORM if is_form else "application/json"
        url = httpx2.URL(self._to) if isinstance(self._to, str) else httpx2.URL("https:///")
        target = url.raw_path.decode("ascii")
        return Request("POST", target, {"content-type": kind}, body.encode(), url.scheme)

    def send(self, request: Request, said: Mapping[str, Any]) -> Answer:
        """Send a request; status 0 is that of no answer."""
        if isinstance(self._to, str):
            return _posted(self._transport, self._to, request) if self._transport else Answer(0)
        try:
            return Answer(200, _body(self._to(json.loads(json.dumps(said)))))
        except Exception:
            _logger.warning("%s failed", self.name, exc_info=True)
            return Answer(503)

    def close(self) -> None:
        """Close its connections; the next request opens new ones."""
        if self._transport is not None and self._is_own:
            self._transport.close()


def _posted(transport: httpx2.BaseTransport, url: str, request: Request) -> Answer:
    made = httpx2.Request(
        request.method,
        httpx2.URL(url).copy_with(raw_path=request.target.encode("ascii")),
        content=request.body,
        headers=dict(request.headers),
        extensions={"timeout": httpx2.Timeout(SECONDS).as_dict()},
    )
    body = bytearray()
    try:
        response = transport.handle_request(made)
        try:
            for part in response.iter_bytes():
                body += part
                if len(body) > _MOST_BYTES:
                    return Answer(0)
        finally:
            response.close()
    except httpx2.HTTPError as error:
        _logger.info("no answer: %s", type(error).__name__)
        return Answer(0)
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, bytes(body), headers)


def _body(returned: object) -> bytes:
    if isinstance(returned, (str, dict)):
        return (returned if isinstance(returned, str) else json.dumps(returned)).encode()
    return returned if isinstance(returned, bytes) else b""
