"""Requests to one account, bounded in size and time.

Redirects are not followed, cookies not kept, certificates always checked. The token goes
to the account's own origin only.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Final, Self

import httpx2

from plansdk import __version__
from plansdk.diagnostics import Rejected
from plansdk.fetch.address import Address
from plansdk.fetch.answer import Answer, Body, BrokenError, TooLargeError
from plansdk.fetch.failures import refusal, unreachable
from plansdk.fetch.findings import rejected
from plansdk.fetch.secret import Secret
from plansdk.progress import Progress

_HEADERS: Final = {"Accept-Encoding": "gzip", "User-Agent": f"plansdk/{__version__}"}
ROOT: Final = "/api/v3"
"""What all paths are below; there lies the document."""

STEP: Final = 64 * 1024
"""Bytes that progress counts as one step."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one request may take.

    Attributes:
        max_bytes: Largest answer.
        seconds: From the first packet to the last.
    """

    max_bytes: int
    seconds: float


class Server:
    """An account's server; use it in a `with` statement.

    Args:
        address: Where it is.
        ca: Certificates to trust in place of the system's, a PEM file.

    Raises:
        Rejected: The certificates cannot be read.
    """

    def __init__(self, address: Address, ca: Path | None = None) -> None:
        self.address = address
        self._client = httpx2.AsyncClient(
            verify=_trust(address, ca),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            follow_redirects=False,
            headers=_HEADERS,
            timeout=None,  # the whole exchange has one limit
            # A proxy named in the environment is no way to this machine.
            trust_env=not address.is_loopback,
        )
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._runner:
            self._runner.run(self._client.aclose())

    def get(self, path: str, token: Secret, bounds: Bounds, progress: Progress) -> Answer:
        """Read what lies at a path.

        Args:
            path: Below `ROOT`, with its query, beginning with a slash; or nothing.
            progress: Told of every `STEP` bytes.

        Raises:
            Rejected: There is no answer, it breaks a bound, or repeats the token.
        """
        request = self._client.build_request(
            "GET",
            f"{self.address}{ROOT}{path}",
            headers={"Authorization": f"Bearer {token.reveal()}"},
        )
        answer = self._send(request, bounds, progress)
        if token.is_in(answer.body):
            message = "the answer repeats the token, and is therefore not used"
            raise rejected("FET104", str(self.address), message, "tell whoever runs this host")
        return answer

    def post(
        self, path: str, form: Mapping[str, Secret], bounds: Bounds, progress: Progress
    ) -> Answer:
        """Send a form.

        Raises:
            Rejected: There is no answer, or it breaks a bound.
        """
        data = {name: value.reveal() for name, value in form.items()}
        request = self._client.build_request("POST", f"{self.address}{ROOT}{path}", data=data)
        del data
        return self._send(request, bounds, progress)

    def refused(self, answer: Answer, secret: Secret, what: str) -> Rejected:
        """The finding for an answer whose status is not 200."""
        message, hint = refusal(answer, secret)
        return rejected("FET102", str(self.address), f"{what}: {message}", hint)

    def _send(self, request: httpx2.Request, bounds: Bounds, progress: Progress) -> Answer:
        where = str(self.address)
        try:
            return self._runner.run(self._exchange(request, bounds, progress))
        except TimeoutError:
            message = f"the answer was not complete after {bounds.seconds:g} seconds"
            raise rejected("FET103", where, message, "try again, or raise --timeout") from None
        except TooLargeError:
            message = f"the answer is larger than {bounds.max_bytes / 1024 / 1024:g} MB"
            hint = "check that this is an account of Megaplan, or raise --max-size"
            raise rejected("FET103", where, message, hint) from None
        except BrokenError as problem:
            message = f"the answer cannot be trusted: {problem}"
            raise rejected("FET103", where, message, "try again") from None
        except httpx2.RemoteProtocolError:
            message = "the connection broke before the answer was complete"
            raise rejected("FET103", where, message, "try again") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as problem:
            message, hint = unreachable(problem)
            raise rejected("FET101", where, message, hint) from None

    async def _exchange(
        self, request: httpx2.Request, bounds: Bounds, progress: Progress
    ) -> Answer:
        async with asyncio.timeout(bounds.seconds):
            response = await self._client.send(request, stream=True)
            try:
                headers = {name.lower(): value for name, value in response.headers.items()}
                if response.status_code != 200:  # the status says it all
                    return Answer(response.status_code, headers, b"")
                body = Body(headers, bounds.max_bytes)
                async for chunk in response.aiter_raw(STEP):
                    body.take(chunk)
                    progress.advance()
                return Answer(response.status_code, headers, body.complete())
            finally:
                await response.aclose()


def _trust(address: Address, ca: Path | None) -> ssl.SSLContext | bool:
    """The authorities to trust: those of the system, unless others are named."""
    if ca is None:
        if address.scheme == "http":  # nothing to verify, and reading the system's takes a while
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return True
    try:
        return ssl.create_default_context(cafile=ca)
    except OSError as problem:  # ssl.SSLError among them
        message = f"the certificates cannot be read: {problem.strerror or problem}"
        hint = "name a PEM file with the certificates of your authority"
        raise rejected("FET101", str(ca), message, hint) from None
