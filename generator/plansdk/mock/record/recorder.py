"""A transport that stands between a client and a real account, and writes a cassette."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import aclosing, closing
from pathlib import Path
from typing import Self

import httpx2

from plansdk.mock.http import Answer, Request
from plansdk.mock.megaplan.schema import schema_of
from plansdk.mock.record.anonymous import Anonymizer
from plansdk.mock.record.cassette import Writer
from plansdk.mock.record.planfix import XmlAnonymizer
from plansdk.mock.specification import offered
from plansdk.mock.transport import read_request


class Passing(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Passes requests on, and tells what was said."""

    def __init__(
        self,
        transport: httpx2.BaseTransport | None,
        async_transport: httpx2.AsyncBaseTransport | None,
        note: Callable[[Request, Answer], None],
    ) -> None:
        self._transport = transport
        self._async_transport = async_transport
        self._note = note

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass a request of a blocking client on."""
        if self._transport is None:
            self._transport = httpx2.HTTPTransport()
        asked = read_request(request, request.read())
        with closing(self._transport.handle_request(request)) as response:
            return self._noted(asked, response, response.read())

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass a request of an asynchronous client on."""
        if self._async_transport is None:
            self._async_transport = httpx2.AsyncHTTPTransport()
        asked = read_request(request, await request.aread())
        async with aclosing(await self._async_transport.handle_async_request(request)) as response:
            return self._noted(asked, response, await response.aread())

    def _noted(self, asked: Request, response: httpx2.Response, body: bytes) -> httpx2.Response:
        """Tell of an exchange, and give the client its answer, decompressed."""
        gone = {"content-encoding", "content-length", "transfer-encoding"}
        headers = [pair for pair in response.headers.multi_items() if pair[0].lower() not in gone]
        self._note(asked, Answer(response.status_code, body, {k.lower(): v for k, v in headers}))
        return httpx2.Response(response.status_code, headers=headers, content=body)

    def close(self) -> None:
        """Close what passes requests on."""
        if self._transport is not None:
            self._transport.close()

    async def aclose(self) -> None:
        """Close what passes requests on."""
        self.close()
        if self._async_transport is not None:
            await self._async_transport.aclose()


class Recorder(Passing):
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
        self._incoming: list[Passing] = []
        super().__init__(
            transport,
            async_transport,
            lambda asked, answer: self._cassette.add(self._anonymizer.exchange(asked, answer)),
        )

    @property
    def unknown(self) -> Mapping[str, str]:
        """What stands for names of fields that are not of the specification, by their names."""
        return self._anonymizer.names.keys

    def incoming(
        self,
        transport: httpx2.BaseTransport | None = None,
        async_transport: httpx2.AsyncBaseTransport | None = None,
    ) -> Passing:
        """A transport for what Megaplan sends to a service, onto the same cassette.

        Values are replaced as in the requests of the client. What is neither an event, a settings
        page nor a scenario is passed on only.

        Args:
            transport: What passes requests on, such as `httpx2.WSGITransport(app)`; by default
                the network.
            async_transport: The same for asynchronous clients.

        Raises:
            TypeError: The cassette is of Planfix, which sends nothing that is known.
        """
        anonymizer = self._anonymizer
        if not isinstance(anonymizer, Anonymizer):
            raise TypeError("incoming requests are those of Megaplan")

        def note(asked: Request, answer: Answer) -> None:
            if (exchange := anonymizer.incoming(asked, answer)) is not None:
                self._cassette.add(exchange)

        self._incoming.append(Passing(transport, async_transport, note))
        return self._incoming[-1]

    def close(self) -> None:
        """End the recording."""
        self._cassette.close()
        super().close()
        for each in self._incoming:
            each.close()

    async def aclose(self) -> None:
        """End the recording."""
        await super().aclose()
        for each in self._incoming:
            await each.aclose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
