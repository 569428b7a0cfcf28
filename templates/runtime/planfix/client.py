"""The clients, without the resources of a particular specification."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self, Unpack

from .base_client import LOGGER, BaseAsyncClient, BaseClient, BaseSettings, BaseSyncClient, checked
from .client_operations import ClientOperations
from .endpoints import endpoint_url
from .exchange import changed
from .options import OptionValues, require_switch
from .planfix_service import PlanfixOptions, PlanfixService
from .quota import DailyQuota, RequestRate
from .runner import Async, M_co, Sync
from .secret import Secret
from .session_key import LoginAuth, SessionKey
from .writer import RequestWriter, check_secret


class ClientSettings(BaseSettings, total=False):
    """Further keyword arguments of the clients."""

    daily_limit: int | None
    """Requests a day, logins included, that they allow themselves; no limit by default."""


class _Client(ClientOperations[M_co], BaseClient[M_co]):
    """What both clients have in common."""

    _rate: ClassVar[float | None] = 1.0  # what Planfix allows

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
        """Make a client with a `token`, with `login` and `password`, or with a `sid`.

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
            silent: Whether requests cause no notices and no log entries; Planfix demands
                it of regular mass updates.
            settings: See `ClientSettings`; `rate_limit` is 1 by default.

        Raises:
            ValueError: Something is missing, or cannot be what it is given for.
        """
        # From here on no traceback that prints variables can show them.
        api_key = Secret.of(api_key)
        token = Secret.of(token) if token else None
        password = Secret.of(password) if password is not None else None
        sid = Secret.of(sid) if sid else None
        private_key = Secret.of(private_key) if private_key else None
        options = PlanfixOptions(silent)
        options, allow_http = checked(settings, ClientSettings.__annotations__, options)
        way_in = _way_in(token, login, password, sid)
        writer = RequestWriter(
            endpoint_url(endpoint, allow_http=allow_http),
            account,
            api_key,
            token,
            private_key=private_key,
            timezone=timezone,
        )
        shared = None if settings.get("transport") else (writer.url, account)
        quota = DailyQuota.of(shared)
        service = PlanfixService(writer, LoginAuth(*way_in, writer.write), quota, LOGGER)
        quota.join(service, settings.get("daily_limit"))
        self._service = service
        super().__init__(service, options, settings, RequestRate.of(shared))

    def with_options(self, *, silent: bool | None = None, **changes: Unpack[OptionValues]) -> Self:
        """Make a copy with other options; connections, session and limits are shared.

        `pf.with_options(silent=True).task.update(...)` concerns that one call.

        Args:
            silent: Whether requests cause no notices and no log entries.
            changes: See `OptionValues`.

        Raises:
            TypeError: An option that does not exist, or of another type.
            ValueError: A value out of range.
        """
        runner = self.__runner__.changed(**changes)
        if silent is not None:
            runner.options = changed(runner.options, silent=require_switch("silent", silent))
        return self.__over__(runner)

    @property
    def requests_left(self) -> int | None:
        """About how many requests Planfix said to be left today; None before it did."""
        return self._service.quota.left

    @property
    def sid(self) -> str | None:
        """The session key in use; None with a token, and before the first login."""
        key = self._service.auth.credentials
        return None if key is None or key.sid is None else key.sid.reveal()

    def _account(self) -> str:
        return self._service.writer.account


class SyncClient(_Client[Sync], BaseSyncClient):
    """A blocking client of one Planfix account; threads may share it.

    `__init__` tells about the arguments.
    """


class AsyncClient(_Client[Async], BaseAsyncClient):
    """An asynchronous client of one Planfix account, for asyncio.

    `__init__` tells about the arguments.
    """


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
