"""Access tokens: where they come from, when they end, how they are renewed."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias, final
from urllib.parse import urlencode

from .envelope import mapping, read_json
from .exceptions import ApiError, AuthenticationError, DecodeError, FieldError, error_class
from .exchange import Answer, Request
from .options import is_header_text
from .retry import parse_retry_after
from .secret import HIDDEN, Secret, presentable

if TYPE_CHECKING:
    from .service import Pause, Send

AHEAD = timedelta(seconds=60)
"""A token is replaced that long before it ends, or after three quarters of a shorter life."""

_FINAL = (
    "access_denied", "invalid_client", "invalid_grant", "invalid_request", "invalid_scope",
    "unauthorized_client", "unsupported_grant_type",
)  # fmt: skip
"""The errors of OAuth 2 (RFC 6749) that are not said to be temporary."""

ENDPOINT = "/api/v3/auth/access_token"


@final
class Tokens:
    """An access token and what belongs to it.

    The texts are readable as attributes and hidden in every repr.

    Args:
        access_token: Sent with every request.
        refresh_token: Buys the next pair, once; None for tokens of applications and
            tokens made by hand.
        expires_at: When the access token ends, with a time zone; None if unknown.

    Raises:
        ValueError: A text that cannot be a token, or a time without a time zone.
    """

    __slots__ = ("_access", "_ahead", "_refresh", "expires_at")

    def __init__(
        self,
        access_token: str | Secret,
        refresh_token: str | Secret | None = None,
        expires_at: datetime | None = None,
    ) -> None:
        self.expires_at = expires_at
        self._ahead = AHEAD
        access_token = Secret.of(access_token)
        refresh_token = Secret.of(refresh_token) if refresh_token else None
        self._access = _clean(access_token)
        self._refresh = _clean(refresh_token) if refresh_token else None
        if expires_at is not None and expires_at.tzinfo is None:
            raise ValueError("expires_at needs a time zone, such as datetime.now(UTC)")

    @classmethod
    def granted(cls, access: str, refresh: str | None, lifetime: float | None) -> Tokens:
        """What the server gave, with the seconds that it said the access token to live."""
        if lifetime is None:
            return cls(access, refresh)
        lives = timedelta(seconds=lifetime)
        tokens = cls(access, refresh, datetime.now(UTC) + lives)
        tokens._ahead = min(AHEAD, lives / 4)
        return tokens

    @property
    def access_token(self) -> str:
        """The token that requests carry."""
        return self._access.reveal()

    @property
    def refresh_token(self) -> str | None:
        """The token that buys the next pair."""
        return None if self._refresh is None else self._refresh.reveal()

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Both tokens, hidden."""
        return (self._access,) if self._refresh is None else (self._access, self._refresh)

    def due(self) -> bool:
        """Whether it ends within a minute, or has lived three quarters of a shorter life."""
        return self.expires_at is not None and datetime.now(UTC) >= self.expires_at - self._ahead

    def expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and datetime.now(UTC) >= self.expires_at

    def __repr__(self) -> str:
        return f"<Tokens {HIDDEN}, expires_at={self.expires_at}>"


OnToken: TypeAlias = Callable[[Tokens], Awaitable[None] | None]
"""Called with each new pair, to store it; may be a coroutine function for `AsyncMegaplan`.

It is called once at a time and in order, and may use the client: others already use the new
pair. What it raises is raised by the call that needed the token.
"""


class Login:
    """User name and password, in place of a token, and the `TokenStore` of the tokens."""

    def __init__(self, username: str, password: Secret, store: object = None) -> None:
        self.username, self.password, self.store = username, password, store


class TokenAuth:
    """Keeps the tokens of a client.

    A refresh token is used first; where it is dead, or where there is none, user name
    and password are.

    Args:
        origin: Origin of the account.
        tokens: Tokens at hand.
        login: User name and password.
        on_token: Told about each new pair.

    Attributes:
        credentials: The tokens in use.

    Raises:
        TypeError: `on_token` cannot be called.
    """

    def __init__(
        self,
        origin: str,
        tokens: Tokens | None,
        login: Login | None,
        on_token: OnToken | None,
    ) -> None:
        self._url = origin + ENDPOINT
        self.credentials: Tokens | None = tokens
        self._login = login
        if on_token is not None and not callable(on_token):
            raise TypeError("on_token takes a function of one argument, the tokens")
        self._on_token = on_token
        self._untold: list[Tokens] = []
        self._telling = threading.Lock()

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """All credentials at hand, hidden."""
        tokens = () if self.credentials is None else self.credentials.secrets
        return tokens if self._login is None else (*tokens, self._login.password)

    def renewable(self) -> bool:
        """Whether there is a refresh token or a password."""
        has_refresh = self.credentials is not None and self.credentials.refresh_token is not None
        return has_refresh or self._login is not None

    async def renew(self, send: Send, _: Pause, /) -> None:
        """Get new tokens.

        Raises:
            AuthenticationError: Neither the refresh token nor the password is accepted.
            ClientError: The server did not answer as it should.
        """
        self.credentials = await self._new_tokens(send)
        self._untold[:] = [self.credentials]

    def is_final(self, error: ApiError) -> bool:
        """What an answer in the terms of OAuth says; nothing that a proxy might say."""
        return isinstance(error, AuthenticationError)

    async def tell(self) -> None:
        """Hand the newest tokens to `on_token`."""
        if self._on_token is None:
            return
        from .hooks import awaited

        # Who comes while another one is at it leaves them to that one: it looks again.
        while self._untold and self._telling.acquire(blocking=False):
            try:
                while self._untold:
                    await awaited(self._on_token(self._untold.pop()))
            finally:
                self._telling.release()

    async def _new_tokens(self, send: Send) -> Tokens:
        refresh = self.credentials.refresh_token if self.credentials is not None else None
        if refresh is not None:
            form = Secret(urlencode({"grant_type": "refresh_token", "refresh_token": refresh}))
            del refresh
            try:
                return read_tokens(await send(self._request(form)), self.secrets)
            except AuthenticationError:
                if self._login is None:
                    raise
        if self._login is None:
            raise RuntimeError("renew() is only for what is renewable()")
        username, password = self._login.username, self._login.password
        fields = {"grant_type": "password", "username": username}
        form = Secret(urlencode({**fields, "password": password.reveal()}))
        return read_tokens(await send(self._request(form)), self.secrets)

    def _request(self, form: Secret) -> Request:
        # The documentation shows a multipart form; live accounts take this form as well.
        return Request(
            "POST",
            self._url,
            f"POST {ENDPOINT}",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            content=form,
            secrets=self.secrets,
        )


def read_tokens(answer: Answer, secrets: Iterable[Secret]) -> Tokens:
    """The tokens in an answer of the token endpoint: a bare OAuth 2 object, no envelope.

    Args:
        answer: What came.
        secrets: Credentials that were sent for it.

    Raises:
        AuthenticationError: A refusal for good, in the terms of OAuth 2.
        RateLimitError: 429.
        ServerError: 5xx.
        ApiError: Anything else that is no success, such as the page of a proxy.
        DecodeError: No tokens are in it.
    """
    # The contents are credentials: nothing of them may end in a variable of a frame
    # that raises, nor in a message.
    tokens = _tokens_in(read_json(answer.content)) if answer.succeeded else None
    if tokens is not None:
        return tokens
    refusal = _refusal(answer, secrets)
    if not answer.succeeded or isinstance(refusal, AuthenticationError):
        raise refusal
    raise DecodeError(f"POST {ENDPOINT}: the answer holds no token", status=answer.status)


def _tokens_in(value: object) -> Tokens | None:
    fields = mapping(value)
    access, refresh = fields.get("access_token"), fields.get("refresh_token")
    if not isinstance(access, str) or not access or not is_header_text(access):
        return None
    if not isinstance(refresh, str) or not is_header_text(refresh):
        refresh = None
    lifetime: object = fields.get("expires_in")
    if (
        isinstance(lifetime, bool)
        or not isinstance(lifetime, int | float)
        or not 0 < lifetime < 1e9
    ):
        lifetime = None
    return Tokens.granted(access, refresh, lifetime)


def _refusal(answer: Answer, secrets: Iterable[Secret]) -> ApiError:
    value = read_json(answer.content)
    said = presentable(_error_text(value), secrets)
    message = f"{answer.status}: POST {ENDPOINT}: {said or 'no tokens were given'}"
    kind: type[ApiError] = ApiError
    if answer.status == 429 or answer.status >= 500:
        kind = error_class(answer.status)
    elif mapping(value).get("error") in _FINAL:
        kind = AuthenticationError
    return kind(
        message,
        status=answer.status,
        errors=(FieldError(None, said),) if said else (),
        method="POST",
        path=ENDPOINT,
        retry_after=parse_retry_after(answer.headers.get("retry-after")),
    )


def _error_text(value: object) -> str:
    """What a flat OAuth 2 error says: `error`, and `error_description` if there is one."""
    fields = mapping(value)
    parts = (fields.get("error"), fields.get("error_description"))
    return ", ".join(part for part in parts if isinstance(part, str))


def _clean(token: Secret) -> Secret:
    """A token without the blanks and line ends around it that copying leaves.

    Raises:
        ValueError: It cannot be a token.
    """
    token = Secret(token.reveal().strip())
    if not token or not is_header_text(token.reveal()):
        raise ValueError("a token is a text of printable ASCII characters")
    return token
