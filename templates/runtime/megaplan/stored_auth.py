"""Tokens that several programs share through a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .exceptions import AuthenticationError
from .hooks import awaited
from .tokens import Login, OnToken, TokenAuth, Tokens

if TYPE_CHECKING:
    from .service import Pause, Send
    from .token_stores import TokenStore

_LOOK = 0.02
"""Seconds between attempts to take a lock."""


class StoredAuth(TokenAuth):
    """As `TokenAuth`, with tokens that come from a store and go there.

    Args:
        origin: Origin of the account.
        given: A store that has the tokens, or a login with one.
        on_token: Told about each new pair.

    Raises:
        TypeError: That is no store.
    """

    def __init__(self, origin: str, given: Login | TokenStore, on_token: OnToken | None) -> None:
        login = given if isinstance(given, Login) else None
        store = cast("TokenStore", login.store if login else given)
        if not all(hasattr(store, name) for name in ("lock", "load", "save")):
            raise TypeError(f"that is no token and no store: {type(store).__name__}")
        super().__init__(origin, None, login, on_token)
        self._store = store
        self._account = f"{origin} {login.username}" if login else origin
        self._stored: Tokens | None = None

    def renewable(self) -> bool:
        """Another program may have renewed them, at least."""
        return True

    async def renew(self, send: Send, pause: Pause, /) -> None:
        """Take the tokens that are new in the store; else get new ones, and store them.

        Raises:
            AuthenticationError: Neither the refresh token nor the password is accepted.
            ClientError: The server did not answer as it should.
        """
        lock = self._store.lock
        if lock is None:
            return await self._renew(send, pause)
        while not await awaited(lock.acquire(blocking=False)):
            await pause(_LOOK)
        try:
            await self._renew(send, pause)
        finally:
            await awaited(lock.release())

    async def _renew(self, send: Send, pause: Pause) -> None:
        tokens = await self._news()
        if (tokens is not None and not tokens.due()) or not super().renewable():
            return
        try:
            await super().renew(send, pause)
        except AuthenticationError:
            # Where nothing keeps another program away, it may have been first.
            if await self._news() is None:
                raise
            return
        if self.credentials is not None:
            await awaited(self._store.save(self._account, self.credentials))
            self._stored = self.credentials

    async def _news(self) -> Tokens | None:
        """Take what is in the store, if that has changed since the last look."""
        found: Tokens | None = await awaited(self._store.load(self._account))
        if found is None or (self._stored and found.secrets == self._stored.secrets):
            return None
        self._stored = self.credentials = found
        return found
