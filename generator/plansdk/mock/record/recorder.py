"""A transport that stands between a client and a real account, and writes a cassette."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx2

from plansdk.mock.http import Answer, Request
from plansdk.mock.megaplan.schema import schema_of
from plansdk.mock.record.anonymous import Anonymizer
from plansdk.mock.record.cassette import Writer
from plansdk.mock.record.planfix import XmlAnonymizer
from plansdk.mock.specification import offered
from plansdk.mock.transport import read_request


class Recorder(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Passes requests on, and writes down what was said.

    Args:
        path: The cassette, a new file.
        transport: What passes requests of blocking clients on; by default the network.
        async_transport: The same for asynchronous clients.
        spec: The specification; by default the bundled one.
        custom_fields: The fields that the account has added.
        service: `megaplan` or `planfix`.

    Raises:
        FileExistsError: There is a file already; nothing is overwritten.
    """

    def __init__(
        self,
        path: Path | str,
        transport: httpx2.BaseTransport | None = None,
        async_transport: httpx2.AsyncBaseTransport | None = None,
        spec: Path | str | None = None,
        custom_fields: Path | str | None = None,
        service: str = "megaplan",
    ) -> None:
        api = offered(service, spec, custom_fields).api
        is_xml = service == "planfix"
        self._anonymizer = XmlAnonymizer(api) if is_xml else Anonymizer(schema_of(api))
        self._cassette = Writer(Path(path), api.version, service)
        self._transport = transport
        self._async_transport = async_transport

    @property
    def unknown(self) -> Mapping[str, str]:
        """What stands for names of fields that are not of the specification, by their names."""
        return self._anonymizer.unknown

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass a request of a blocking client on."""
        if self._transport is None:
            self._transport = httpx2.HTTPTransport()
        asked = read_request(request, request.read())
        response = self._transport.handle_request(request)
        try:
            body = response.read()
        finally:
            response.close()
        return self._noted(asked, response, body)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass a request of an asynchronous client on."""
        if self._async_transport is None:
            self._async_transport = httpx2.AsyncHTTPTransport()
        asked = read_request(request, await request.aread())
        response = await self._async_transport.handle_async_request(request)
        try:
            body = await response.aread()
        finally:
            await response.aclose()
        return self._noted(asked, response, body)

    def _noted(self, asked: Request, response: httpx2.Response, body: bytes) -> httpx2.Response:
        """Write an exchange down, and give the client its answer, decompressed."""
        gone = {"content-encoding", "content-length", "transfer-encoding"}
        headers = [pair for pair in response.headers.multi_items() if pair[0].lower() not in gone]
        answer = Answer(response.status_code, body, {k.lower(): v for k, v in headers})
        self._cassette.add(self._anonymizer.exchange(asked, answer))
        return httpx2.Response(response.status_code, headers=headers, content=body)

    def close(self) -> None:
        """End the recording."""
        self._cassette.close()
        if self._transport is not None:
            self._transport.close()

    async def aclose(self) -> None:
        """End the recording."""
        self.close()
        if self._async_transport is not None:
            await self._async_transport.aclose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self.close()
