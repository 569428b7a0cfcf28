"""The clients, without the resources of a particular specification."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar, Unpack, cast

from .base_client import BaseAsyncClient, BaseSyncClient
from .client_operations import ClientOperations
from .endpoints import endpoint_url
from .options import OptionValues
from .planfix_service import PlanfixOptions, PlanfixService
from .quota import DailyQuota
from .rate_limit import TokenBucket
from .runner import Async, AsyncRunner, Sync, SyncRunner
from .secret import Secret
from .session_key import LoginAuth, SessionKey
from .transport import AsyncTransport, SyncTransport, Verify
from .writer import RequestWriter, check_secret

if TYPE_CHECKING:
    import httpx2

M_co = TypeVar("M_co", covariant=True)

LOGGER = __name__.rpartition("._core.")[0]
"""Name of the logger that is told about every request, at level DEBUG: the package's."""

PER_SECOND = 1.0
"""Requests per second that Planfix allows."""


class ClientSettings(OptionValues, total=False):
    """Keyword arguments of the clients; the inherited ones may change from call to call."""

    verify: Verify
    """What TLS servers to trust: an `ssl.SSLContext`, or the path of a CA bundle."""
    allow_http: bool
    """Accept plain HTTP to a server on this machine, such as a mock server."""
    rate_limit: float | None
    """Requests per second that this client allows itself, 1 by default; None for no limit."""
    daily_limit: int | None
    """Requests a day that this client allows itself; None, the default, for no limit."""
    transport: httpx2.BaseTransport | httpx2.AsyncBaseTransport | None
    """A transport of httpx2 in place of the network, such as a mock server."""


class _Client(ClientOperations[M_co]):
    """What both clients have in common."""

    def __init__(
        self,
        account: str,
        api_key: str | Secret,
        *,
        token: str | Secret | None = None,
        login: str | None = None,
        password: str | Secret | None = None,
        sid: str | Secret | None = None,
        private_key: str | Secret | None = None,
        endpoint: str = "default",
        timezone: dt.tzinfo | None = None,
        silent: bool = False,
        **settings: Unpack[ClientSettings],
    ) -> None:
        # From here on no traceback that prints variables can show them.
        api_key = Secret.of(api_key)
        token = Secret.of(token) if token else None
        password = Secret.of(password) if password is not None else None
        sid = Secret.of(sid) if sid else None
        private_key = Secret.of(private_key) if private_key else None
        unknown = settings.keys() - ClientSettings.__annotations__.keys()
        if unknown:
            raise TypeError(f"unknown setting: {', '.join(sorted(unknown))}")
        key, named = _way_in(token, login, password, sid)
        writer = RequestWriter(
            endpoint_url(endpoint, allow_http=settings.get("allow_http", False)),
            account,
            api_key,
            token,
            private_key=private_key,
            timezone=timezone,
        )
        super().__init__(self._connect(_parts(writer, key, named, silent, settings), settings))

    def with_options(self, *, silent: bool | None = None, **changes: Unpack[OptionValues]) -> Self:
        """Make a copy with other options; connections, session and limits are shared.

        `pf.with_options(silent=True).task.update(...)` concerns that one call.

        Args:
            silent: Whether requests cause no notices and no log entries.
            changes: See `OptionValues`.

        Raises:
            TypeError: An option that does not exist.
            ValueError: A value out of range.
        """
        runner = self.__runner__.changed(**changes)
        if silent is not None:
            runner.options = replace(cast("PlanfixOptions", runner.options), silent=silent)
        client = type(self).__new__(type(self))
        client.__runner__ = runner
        return client

    @property
    def requests_left(self) -> int | None:
        """About how many requests Planfix said to be left today; None before it did."""
        return self._service.quota.left

    @property
    def sid(self) -> str | None:
        """The session key in use; None with a token, and before the first login."""
        key = self._service.auth.credentials
        return None if key is None or key.sid is None else key.sid.reveal()

    @property
    def _service(self) -> PlanfixService:
        return cast("PlanfixService", self.__runner__.engine.service)

    @staticmethod
    def _connect(parts: _Parts, settings: ClientSettings) -> SyncRunner | AsyncRunner:
        raise NotImplementedError

    def __repr__(self) -> str:
        # A traceback may ask for it before the client is complete.
        account = self._service.writer.account if hasattr(self, "__runner__") else "incomplete"
        return f"<{type(self).__name__} {account}>"


class SyncClient(BaseSyncClient, _Client[Sync]):
    """A blocking client of one Planfix account; threads may share it.

    Give a `token`, or `login` and `password`, or a `sid`.

    Args:
        account: Name of the account: the first part of name.planfix.com.
        api_key: Key of the application.
        token: Token of an employee or robot; the preferred way.
        login: Name to log in with, by which the client gets a session key with its
            first request and whenever that ends.
        password: Password to log in with.
        sid: Session key of a login elsewhere.
        private_key: Signature key of the application; requests are signed with it. A
            wrong one is refused, while none is accepted.
        endpoint: Region of the account (eu, asia, us, ru) or the address that it shows.
        timezone: Time zone of the account, needed to send moments that have one.
        silent: Whether requests cause no notices and no log entries; Planfix demands it
            of regular mass updates.
        settings: See `ClientSettings`.

    Raises:
        ValueError: Something is missing, or cannot be what it is given for.
    """

    @staticmethod
    def _connect(parts: _Parts, settings: ClientSettings) -> SyncRunner:
        given = cast("httpx2.BaseTransport | None", settings.get("transport"))
        transport = SyncTransport(settings.get("verify"), given)
        return SyncRunner(parts.service, transport, parts.options, parts.limiter)


class AsyncClient(BaseAsyncClient, _Client[Async]):
    """An asynchronous client of one Planfix account, for asyncio.

    Its connections belong to the event loop that used them first. Give a `token`, or
    `login` and `password`, or a `sid`.

    Args:
        account: Name of the account: the first part of name.planfix.com.
        api_key: Key of the application.
        token: Token of an employee or robot; the preferred way.
        login: Name to log in with, by which the client gets a session key with its
            first request and whenever that ends.
        password: Password to log in with.
        sid: Session key of a login elsewhere.
        private_key: Signature key of the application; requests are signed with it. A
            wrong one is refused, while none is accepted.
        endpoint: Region of the account (eu, asia, us, ru) or the address that it shows.
        timezone: Time zone of the account, needed to send moments that have one.
        silent: Whether requests cause no notices and no log entries; Planfix demands it
            of regular mass updates.
        settings: See `ClientSettings`.

    Raises:
        ValueError: Something is missing, or cannot be what it is given for.
    """

    @staticmethod
    def _connect(parts: _Parts, settings: ClientSettings) -> AsyncRunner:
        given = cast("httpx2.AsyncBaseTransport | None", settings.get("transport"))
        transport = AsyncTransport(settings.get("verify"), given)
        return AsyncRunner(parts.service, transport, parts.options, parts.limiter)


class _Parts(NamedTuple):
    """What a client is made of, apart from its transport."""

    service: PlanfixService
    options: PlanfixOptions
    limiter: TokenBucket | None


def _parts(
    writer: RequestWriter,
    key: SessionKey | None,
    login: tuple[str, Secret] | None,
    silent: bool,
    settings: ClientSettings,
) -> _Parts:
    quota = DailyQuota(settings.get("daily_limit"))
    auth = LoginAuth(key, login, writer.write)
    service = PlanfixService(writer, auth, quota, logger_name=LOGGER)
    changes = {k: v for k, v in settings.items() if k in OptionValues.__annotations__}
    options = replace(PlanfixOptions(silent=silent), **cast("OptionValues", changes))
    rate = settings.get("rate_limit", PER_SECOND)
    return _Parts(service, options, None if rate is None else TokenBucket(rate, 1))


def _way_in(
    token: Secret | None, login: str | None, password: Secret | None, sid: Secret | None
) -> tuple[SessionKey | None, tuple[str, Secret] | None]:
    """The session key to begin with, and what to log in with.

    Raises:
        ValueError: There is no way in, or more than one.
    """
    check_secret("password", password)
    check_secret("sid", sid)
    if (login is None) != (password is None):
        raise ValueError("login and password belong together")
    if token is not None:
        if login is not None or sid is not None:
            raise ValueError("with a token there is no login and no sid")
        return SessionKey(), None
    key = None if sid is None else SessionKey(sid)
    if login is None or password is None:
        if key is None:
            raise ValueError("give a token, or login and password, or a sid")
        return key, None
    return key, (login, password)
