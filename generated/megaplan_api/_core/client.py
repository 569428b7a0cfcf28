"""The clients, without the resources of a particular specification."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self, TypeAlias, Unpack

from .base_client import LOGGER, BaseAsyncClient, BaseClient, BaseSettings, BaseSyncClient, checked
from .bulk_operations import AsyncBulk, SyncBulk
from .client_operations import ClientOperations
from .exceptions import ClientError
from .megaplan_service import MegaplanService
from .options import Options, OptionValues, require_switch
from .origin import Origin
from .rate_limit import TokenBucket
from .runner import Async, M_co, Sync
from .secret import Secret
from .tokens import Login, OnToken, TokenAuth, Tokens

if TYPE_CHECKING:
    from .token_stores import TokenStore

MegaplanError: TypeAlias = ClientError
"""Base of all exceptions of the client."""


class ClientSettings(BaseSettings, total=False):
    """Further keyword arguments of the clients."""

    on_token: OnToken | None
    """Called with each new pair of tokens, to store it."""
    use_included: bool
    """Ask for nested entities in `included` rather than in place; read the same way."""


class _Client(ClientOperations[M_co], BaseClient[M_co]):
    """What both clients have in common."""

    def __init__(
        self,
        host: str,
        *,
        token: str | Secret | Login | TokenStore,
        refresh_token: str | Secret | None = None,
        expires_at: datetime | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        """Make a client with a token, or with a store of tokens.

        Args:
            host: Host name of the account, or the origin of an installation of your own.
            token: Access token, or the token of an application; or where tokens are kept,
                such as `FileTokens("tokens.json")`.
            refresh_token: With it the client renews the access token, in time or when the
                server refuses it. Store the new pair, see `on_token`: the old refresh
                token is dead from then on.
            expires_at: When `token` ends, with a time zone.
            settings: See `ClientSettings`.

        Raises:
            TypeError: The token is neither a text nor a store.
            ValueError: The host makes no sense, or an option is out of range.
        """
        # From here on no traceback that prints variables can show them.
        if isinstance(token, str):
            token = Secret(token)
        refresh_token = Secret.of(refresh_token) if refresh_token else None
        options, allow_http = checked(settings, ClientSettings.__annotations__, Options())
        use_included = require_switch("use_included", settings.get("use_included", False))
        origin = Origin.parse(host, allow_http=allow_http)
        on_token = settings.get("on_token")
        if isinstance(token, Secret):
            tokens = Tokens(token, refresh_token, expires_at)
            auth = TokenAuth(str(origin), tokens, None, on_token)
        elif refresh_token or expires_at:
            raise ValueError("refresh_token and expires_at belong to a token")
        elif isinstance(token, Login) and token.store is None:
            auth = TokenAuth(str(origin), None, token, on_token)
        else:
            from .stored_auth import StoredAuth

            auth = StoredAuth(str(origin), token, on_token)
        service = MegaplanService(origin, auth, logger_name=LOGGER, use_included=use_included)
        limiter = TokenBucket.of(None if settings.get("transport") else origin)
        self._service = service
        super().__init__(service, options, settings, limiter)

    @classmethod
    def login(
        cls,
        host: str,
        username: str,
        password: str | Secret,
        *,
        store: TokenStore | None = None,
        **settings: Unpack[ClientSettings],
    ) -> Self:
        """Make a client that logs in by password, with its first request and when needed.

        A password that the server refused is not tried again by this client.

        Args:
            host: Host name of the account, or the origin of an installation of your own.
            username: The user's login, an e-mail address as a rule.
            password: The user's password.
            store: Where the tokens are kept, such as `FileTokens("tokens.json")`: a program
                that finds some there does not log in.
            settings: See `ClientSettings`.

        Raises:
            ValueError: The host makes no sense, or an option is out of range.
        """
        password = Secret.of(password)
        return cls(host, token=Login(username, password, store), **settings)

    def with_options(self, **changes: Unpack[OptionValues]) -> Self:
        """Make a copy with other options; connections, tokens and rate limit are shared.

        `mp.with_options(timeout=5).task.get("1")` concerns that one call.

        Raises:
            TypeError: An option that does not exist, or of another type.
            ValueError: A value out of range.
        """
        return self.__over__(self.__runner__.changed(**changes))

    @property
    def tokens(self) -> Tokens | None:
        """The tokens in use; None before the first login."""
        return self._service.auth.credentials

    def _account(self) -> str:
        return str(self._service.origin)


class SyncClient(_Client[Sync], SyncBulk, BaseSyncClient):
    """A blocking client of one Megaplan account; threads may share it.

    `__init__` tells about the arguments.
    """


class AsyncClient(_Client[Async], AsyncBulk, BaseAsyncClient):
    """An asynchronous client of one Megaplan account, for asyncio.

    `__init__` tells about the arguments.
    """
