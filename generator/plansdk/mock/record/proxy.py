"""Recording programs in any language: a server on this machine passes their requests on.

client   -> Server -> Proxy -> Recorder -> https://ACCOUNT
Megaplan -> Server -> Proxy -> Recorder -> http://SERVICE
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import httpx2

from plansdk.mock.http import Answer, Request
from plansdk.mock.journal import Exchange
from plansdk.mock.record.recorder import Recorder
from plansdk.mock.service import Answering

_OF_ONE_HOP: Final = frozenset(
    ("connection", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade")
)
_OF_THE_SERVER: Final = _OF_ONE_HOP | {"date"}
"""Headers of an answer that the server gives anew."""

_OF_AN_ACCOUNT: Final = ("/api/", "/attach/")
_TIMEOUT: Final = httpx2.Timeout(120).as_dict()


class Proxy(Answering):
    """Answers as an account does, and as a program that Megaplan sends requests to.

    Args:
        origin: The account: `https://demo.megaplan.ru`; empty for none.
        recorder: Passes requests on.
        service: Gets what is not for the API, or everything if there is no origin.
    """

    def __init__(self, origin: str, recorder: Recorder, service: str = "") -> None:
        self._origin, self._service = origin, service
        self._passing = {origin: recorder} | ({service: recorder.incoming()} if service else {})

    async def exchange(self, request: Request) -> Exchange:
        """Pass a request on; one that nobody answers gets status 502."""
        is_incoming = self._service and not (
            self._origin and request.path.startswith(_OF_AN_ACCOUNT)
        )
        to = self._service if is_incoming else self._origin
        passed = httpx2.Request(
            request.method,
            to + request.target,
            headers={k: v for k, v in request.headers.items() if k not in _OF_ONE_HOP},
            content=request.body or None,
            extensions={"timeout": _TIMEOUT},
        )
        try:
            got = await self._passing[to].handle_async_request(passed)
        except httpx2.HTTPError as problem:
            message = f"{urlsplit(to).hostname}: {type(problem).__name__}"
            return self.refuse(request, 502, message)
        headers = {k: v for k, v in got.headers.items() if k not in _OF_THE_SERVER}
        return Exchange(request, answer=Answer(got.status_code, got.content, headers))
