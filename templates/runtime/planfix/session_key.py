"""Session keys: `auth.login` gives one, which lives an hour."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, final

from .answers import parse_answer
from .exceptions import ApiError, DecodeError
from .exchange import Request
from .planfix_errors import PlanfixError
from .request import RequestBody, request
from .secret import Secret
from .xml_tree import Element

if TYPE_CHECKING:
    from .service import Pause, Send

LOGIN = "auth.login"
LIFETIME = 3600.0
"""Seconds that a session key lives."""

AHEAD = 60.0
"""Seconds before its end that a session key is replaced."""


@final
class SessionKey:
    """What authorises requests beside the API key: a session key, or nothing with a token.

    Args:
        sid: The key, None with a token.
        ends_at: Monotonic time of its end, None if unknown.
    """

    __slots__ = ("ends_at", "sid")

    def __init__(self, sid: Secret | None = None, ends_at: float | None = None) -> None:
        self.sid = sid
        self.ends_at = ends_at

    def due(self) -> bool:
        """Whether it ends within a minute."""
        return self.ends_at is not None and time.monotonic() >= self.ends_at - AHEAD

    def expired(self) -> bool:
        """Whether its time is over."""
        return self.ends_at is not None and time.monotonic() >= self.ends_at

    def __repr__(self) -> str:
        return "<SessionKey>" if self.sid is not None else "<no SessionKey>"


class LoginAuth:
    """Keeps the session key of a client.

    Args:
        key: A key at hand; one without a `sid` for a client with a token.
        login: Name and password.
        write: Makes a request of a method and its body.

    Attributes:
        credentials: The key in use, None before the first login.
    """

    def __init__(
        self,
        key: SessionKey | None,
        login: tuple[str, Secret] | None,
        write: Callable[[str, RequestBody], Request],
    ) -> None:
        self.credentials = key
        self._login = login
        self._write = write

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The password, hidden."""
        return () if self._login is None else self._login[1:]

    def renewable(self) -> bool:
        """Whether there is a password."""
        return self._login is not None

    async def renew(self, send: Send, _: Pause, /) -> None:
        """Log in.

        Raises:
            PlanfixError: Name or password are wrong, or the account is blocked.
            ClientError: It did not work this time.
        """
        if self._login is None:
            raise RuntimeError("renew() is only for what is renewable()")
        name, password = self._login
        sent = self._write(
            LOGIN,
            request({"login": ("string", name), "password": ("secret", password)}, session=False),
        )
        answer = await send(sent)
        sid = _sid_in(parse_answer(sent, answer))
        if not sid:
            raise DecodeError(f"{LOGIN}: the answer holds no session key", status=answer.status)
        self.credentials = SessionKey(sid, time.monotonic() + LIFETIME)

    def is_final(self, error: ApiError) -> bool:
        """What Planfix says by a code, unless the code says to try later."""
        return isinstance(error, PlanfixError) and not error.retry

    async def tell(self) -> None:
        """Nobody is told of session keys."""


def _sid_in(root: Element) -> Secret:
    return Secret(next((child.text or "" for child in root if child.tag == "sid"), "").strip())
