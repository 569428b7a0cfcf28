"""The course of one call, from its arguments to its reply.

    renew    replace credentials that are due           ┐ by one thread or task, for all
    attempt  limiter, send, follow redirects, parse     │
    retry    wait and attempt again if that is safe     │
    renew    refused as stale: replace the credentials ─┘
    attempt  once more with the new credentials

Nothing here blocks or awaits but through the transport, so the same text serves
the blocking and the asynchronous client.
"""

from __future__ import annotations

import random
import time
from copy import copy
from typing import TYPE_CHECKING, TypeVar

from .call import Call
from .deadline import Deadline
from .exceptions import ApiError, ClientError, DeadlineError, RedirectError
from .exchange import Answer, Reply, Request, changed
from .httpx_errors import stripped
from .options import Options
from .origin import Origin, resolve
from .rate_limit import TokenBucket
from .retry import READS, next_delay
from .secret import presentable
from .transport import waited_for_login

if TYPE_CHECKING:
    from .async_transport import AsyncTransport
    from .hooks import Hooks
    from .service import Credentials, Service
    from .transport import SyncTransport

T = TypeVar("T")

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GO_ON_BY_GET = frozenset({302, 303})
_NOTHING = "there are no credentials to log in with"
_HARMLESS_HEADERS = frozenset({"accept", "accept-encoding", "user-agent"})


class Engine:
    """Performs calls; shared by all copies of a client.

    Args:
        service: The API spoken.
        transport: The way to the network.
        limiter: The rate limit of the account.
        hooks: What is told of requests, if there is anything.
    """

    def __init__(
        self,
        service: Service,
        transport: SyncTransport | AsyncTransport,
        limiter: TokenBucket,
        hooks: Hooks | None = None,
    ) -> None:
        import logging

        self.service = service
        self._transport = transport
        self._limiter = limiter
        self._hooks = hooks
        self._refusal: tuple[Credentials | None, ApiError] | None = None
        self._log = logging.getLogger(service.logger_name)

    async def perform(self, call: Call[T], options: Options) -> Reply[T]:
        """Send a call and return its reply.

        Raises:
            ClientError: It did not succeed; see `errors`.
        """
        deadline = Deadline(options.total_timeout)
        try:
            await self._renew_if_due(options, deadline)
            used = self.service.auth.credentials
            try:
                return await self._attempts(call, options, deadline)
            except ApiError as error:
                refusal = error
            if not (self.service.is_stale(refusal) and call.repeatable):
                raise refusal
            await self._renew(used, refusal, options, deadline)
            return await self._attempts(call, options, deadline)
        except BaseException:
            if call.sink is not None:
                call.sink.abandon()
            raise

    async def _attempts(self, call: Call[T], options: Options, deadline: Deadline) -> Reply[T]:
        attempt = 0
        while True:
            request = self.service.request(call, options)
            try:
                answer = await self._exchange(request, options, deadline)
                reply = self.service.parse(call, request, answer)
            except ClientError as error:
                delay = next_delay(options, call.verb, error, attempt, random.random)
                if delay is None or not call.repeatable or delay >= deadline.left():
                    raise
                failure = error
            else:
                if call.sink is not None:
                    call.sink.finish()
                return reply
            attempt += 1
            await self._wait(request, failure, attempt, delay)

    async def _exchange(self, request: Request, options: Options, deadline: Deadline) -> Answer:
        """One attempt: the answer at the end of the redirects."""
        sent = request
        for _ in range(options.max_redirects + 1):
            answer = await self._send(sent, options, deadline)
            if answer.status not in _REDIRECTS:
                check_redirect_target(request, sent, answer)
                return answer
            sent = redirected(sent, answer)
        raise RedirectError(f"{request.label}: more than {options.max_redirects} redirects")

    async def _send(self, request: Request, options: Options, deadline: Deadline) -> Answer:
        wait = self._limiter.reserve(time.monotonic(), deadline.left())
        if wait is None:
            raise DeadlineError(f"{request.label}: rate_limit leaves no place in time", sent=False)
        self.service.count(request)
        if wait > 0:
            await self._transport.sleep(wait)
        if self._hooks is not None:
            await self._hooks.request(request)
        started = time.monotonic()
        try:
            answer = await self._transport.send(request, options, deadline)
        except ClientError as error:
            took = time.monotonic() - started
            self._log.debug("%s: %s after %.3f s", request.label, type(error).__name__, took)
            raise
        took = time.monotonic() - started
        self._log.debug("%s: %d in %.3f s", request.label, answer.status, took)
        if self._hooks is not None:
            await self._hooks.response(request, answer, took)
        return answer

    async def _renew_if_due(self, options: Options, deadline: Deadline) -> None:
        """Replace credentials that are about to expire, before the server refuses them."""
        auth = self.service.auth
        credentials = auth.credentials
        if credentials is not None and not (credentials.due() and auth.renewable()):
            return
        try:
            await self._renew(credentials, None, options, deadline)
        except ClientError:
            if credentials is None or credentials.expired():
                raise
            self._log.debug("the token could not be renewed ahead of time")

    async def _renew(
        self,
        used: Credentials | None,
        refusal: ApiError | None,
        options: Options,
        deadline: Deadline,
    ) -> None:
        """Replace the credentials `used`, unless another thread or task has done so.

        A final refusal is remembered, so that those who waited do not repeat it.
        """
        auth = self.service.auth

        async def renew(own: Deadline) -> None:
            if auth.credentials is not used:
                return
            try:
                await auth.renew(
                    lambda request: self._own_exchange(request, options, own),
                    lambda seconds: self._pause(seconds, own),
                )
            except ApiError as error:
                if auth.is_final(error):
                    self._refusal = (auth.credentials, error)
                raise
            if auth.credentials is used and (refusal or used is None):
                raise refusal or ClientError(_NOTHING)

        if not auth.renewable():
            raise refusal or ClientError(_NOTHING)
        await self._transport.exclusively(renew, auth.tell, deadline)

    async def _own_exchange(self, request: Request, options: Options, deadline: Deadline) -> Answer:
        """An exchange of the authentication's own; repeated only if it was never sent."""
        if self._refusal is not None and self._refusal[0] is self.service.auth.credentials:
            raise copy(self._refusal[1])
        attempt = 0
        while True:
            try:
                return await self._exchange(request, options, deadline)
            except ClientError as error:
                delay = next_delay(options, request.method, error, attempt, random.random)
                if delay is None or delay >= deadline.left():
                    raise
                failure = error
            attempt += 1
            await self._wait(request, failure, attempt, delay)

    async def _wait(self, request: Request, error: ClientError, attempt: int, delay: float) -> None:
        self._log.debug("%s: attempt %d in %.2f s", request.label, attempt + 1, delay)
        if self._hooks is not None:
            await self._hooks.retry(request, error, attempt + 1, delay)
        await self._transport.sleep(delay)

    async def _pause(self, seconds: float, deadline: Deadline) -> None:
        if seconds >= deadline.left():
            raise waited_for_login()
        await self._transport.sleep(seconds)


def redirected(request: Request, answer: Answer) -> Request:
    """The request that a redirect asks for.

    Reads are followed within their origin. To another origin only downloads are
    followed (files may lie on a storage server), without credentials and without
    the caller's own headers. A download that was asked for by a POST goes on as a GET,
    which is what 302 and 303 mean.

    Raises:
        RedirectError: Anything else.
    """
    if request.sink is not None and answer.status in _GO_ON_BY_GET:
        request = changed(request, method="GET", content=None)
    if request.method not in READS:
        raise RedirectError(f"{request.label}: redirected, which a write never follows")
    try:
        url = resolve(request.url, answer.headers.get("location", ""))
        here, there = Origin.of(request.url), Origin.of(url)
    except ValueError as error:
        cause = stripped(error, request)
        raise RedirectError(f"{request.label}: redirected to no usable URL") from cause
    if here.scheme == "https" and there.scheme != "https":
        raise RedirectError(f"{request.label}: redirected from https to http; not followed")
    if there == here:
        return changed(request, url=url)
    if request.sink is None:
        named = presentable(str(there), request.secrets)
        raise RedirectError(f"{request.label}: redirected to another host, {named}; not followed")
    kept = {n: v for n, v in request.headers.items() if n.lower() in _HARMLESS_HEADERS}
    return changed(request, url=url, headers=kept, secret_headers={})


def check_redirect_target(request: Request, sent: Request, answer: Answer) -> None:
    """Tell the refusal of another host apart from one of the service.

    Raises:
        RedirectError: The host that the request was redirected to refused it.
    """
    there = Origin.of(sent.url)
    if 400 <= answer.status < 500 and there != Origin.of(request.url):
        named = presentable(str(there), request.secrets)
        raise RedirectError(f"{request.label}: redirected to {named}, which said {answer.status}")
