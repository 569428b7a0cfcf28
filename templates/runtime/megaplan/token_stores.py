"""Where the tokens of an account are kept between programs, and between runs of one.

A refresh token buys one new pair and is dead from then on. So whoever renews takes the
store's lock, looks whether another program has been there, and stores the new pair before
the lock is given back.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol, TypeAlias

from .tokens import Tokens

Loaded: TypeAlias = Tokens | Awaitable[Tokens | None] | None


class Lock(Protocol):
    """What one program holds at a time: `threading.Lock`, or one of Redis."""

    def acquire(self, *, blocking: bool) -> bool | Awaitable[bool]:
        """Take it; with `blocking=False` the answer comes at once."""
        ...

    def release(self) -> Awaitable[None] | None:
        """Give it back."""
        ...


class TokenStore(Protocol):
    """Keeps the tokens of an account; for asynchronous clients the functions may be awaited.

    `account` is the origin of the account, for a client that logs in followed by a blank
    and the user name.
    """

    @property
    def lock(self) -> Lock | None:
        """Held while tokens are loaded, renewed and saved; None where there is no such thing."""
        ...

    def load(self, account: str, /) -> Loaded:
        """The tokens, None if there are none yet."""
        ...

    def save(self, account: str, tokens: Tokens, /) -> Awaitable[None] | None:
        """Keep a new pair in place of the former."""
        ...


class EnvironmentTokens:
    """Tokens in variables: `MEGAPLAN_TOKEN`, `MEGAPLAN_REFRESH_TOKEN`, `MEGAPLAN_EXPIRES_AT`.

    A new pair goes into the environment of this process and is lost with it, while the
    former refresh token is dead. So leave that one out where the token lasts, as those of
    applications do.

    Args:
        prefix: What the names of the variables begin with.
    """

    lock: Lock = threading.Lock()

    def __init__(self, prefix: str = "MEGAPLAN_") -> None:
        self._names = [prefix + name for name in ("TOKEN", "REFRESH_TOKEN", "EXPIRES_AT")]

    def load(self, account: str, /) -> Tokens | None:
        """The tokens in the environment, None without an access token.

        Raises:
            ValueError: They cannot be tokens, or their end is no time with a time zone.
        """
        del account
        if not os.environ.get(self._names[0]):
            return None
        ends = os.environ.get(self._names[2])
        return Tokens(
            os.environ[self._names[0]],
            os.environ.get(self._names[1]),
            datetime.fromisoformat(ends) if ends else None,
        )

    def save(self, account: str, tokens: Tokens, /) -> None:
        """Set the variables for this process and those that it begins."""
        del account
        ends = tokens.expires_at and tokens.expires_at.isoformat()
        texts = (tokens.access_token, tokens.refresh_token, ends)
        os.environ.update(zip(self._names, (text or "" for text in texts), strict=True))


class CallableTokens:
    """Tokens behind two functions: in a database, or a keeper of secrets.

    Without a lock two programs may renew at once. Then the refresh token of one is dead: it
    looks into the store again before it gives up or logs in.

    Args:
        load: Gives the tokens, or None.
        save: Stores a new pair.
        lock: Keeps other programs away; see `Lock`.

    Raises:
        TypeError: What is given cannot be called, or is no lock.
    """

    def __init__(
        self,
        load: Callable[[], Loaded],
        save: Callable[[Tokens], Awaitable[None] | None],
        *,
        lock: Lock | None = None,
    ) -> None:
        if not (callable(load) and callable(save)):
            raise TypeError("CallableTokens takes two functions, to load and to save tokens")
        if lock is not None and not (hasattr(lock, "acquire") and hasattr(lock, "release")):
            raise TypeError("lock takes an object with acquire(blocking=False) and release()")
        self.lock = lock
        self._load = load
        self._save = save

    def load(self, account: str, /) -> Loaded:
        """What the function gives."""
        del account
        return self._load()

    def save(self, account: str, tokens: Tokens, /) -> Awaitable[None] | None:
        """Hand a new pair to the function."""
        del account
        return self._save(tokens)
