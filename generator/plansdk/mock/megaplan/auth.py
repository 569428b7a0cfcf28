"""Who asks: access tokens, refresh tokens, and the endpoint that gives them.

POST /api/v3/auth/access_token
    grant_type=password       username, password
    grant_type=refresh_token  refresh_token, which is good for one use
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from plansdk.mock.clock import Clock
from plansdk.mock.http import Answer, Request, json_answer
from plansdk.mock.megaplan.call import Entity, FieldError, Refused
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.decoding import fields_of

LIFETIME = dt.timedelta(hours=48)
"""How long an access token lives, as the vendor's general page says."""

_SCHEME = "bearer "


class Tokens:
    """The tokens of an account."""

    def __init__(self, db: Database, clock: Clock, seed: int) -> None:
        self._db = db
        self._clock = clock
        self._seed = seed
        self.reset()

    def reset(self) -> None:
        """Forget every token but those of the beginning."""
        self._given = self._ended = 0
        self._refresh: dict[str, str] = {}
        self._access = self._lasting()

    @property
    def first(self) -> Entity:
        """The first person who has a login; else the first one, who cannot log in."""
        people = sorted(self._db.store.all(("Employee",)), key=lambda each: "login" not in each)
        return people[0] if people else {"id": ""}

    def permanent(self) -> str:
        """The token of an application of the first person: it does not end by itself.

        A reset leaves it as it was in the beginning, so that who was told it can go on.
        """
        return self._token(f"application {self._ended}")

    def unused(self) -> str:
        """The latest refresh token of the first person that has not been used."""
        user = self.first["id"]
        unused = [token for token, owner in self._refresh.items() if owner == user]
        return unused[-1] if unused else self._new_refresh(user)

    def expire(self) -> None:
        """End every access token; refresh tokens live on."""
        self._ended += 1
        self._access = self._lasting()

    def _lasting(self) -> dict[str, tuple[str, dt.datetime | None]]:
        """Whom the token lets in that does not end by itself."""
        return {self.permanent(): (self.first["id"], None)}

    def user_of(self, request: Request, other: Any = None) -> str:
        """Id of the person who asks.

        Raises:
            Refused: 401, there is no token, or it is none of ours, or it has ended.
        """
        header = request.headers.get("authorization", "")
        token = header[len(_SCHEME) :].strip() if header.lower().startswith(_SCHEME) else other
        held = self._access.get(token) if isinstance(token, str) else None
        if held is None:
            raise Refused(401, FieldError("The access token is missing or wrong"))
        user, ends = held
        if ends is not None and ends <= self._clock.now():
            raise Refused(401, FieldError("The access token has expired"))
        return user

    def grant(self, request: Request) -> Answer:
        """Answer a request to the token endpoint, in the form of OAuth 2."""
        fields = fields_of(request)
        match fields.get("grant_type"):
            case "password":
                user = self._db.login(fields.get("username", ""), fields.get("password", ""))
                return _no("invalid_grant") if user is None else self._yes(user)
            case "refresh_token":
                user = self._refresh.pop(fields.get("refresh_token", ""), None)
                return _no("invalid_grant") if user is None else self._yes(user)
            case None | "":
                return _no("invalid_request")
            case _:
                return _no("unsupported_grant_type")

    def _yes(self, user: str) -> Answer:
        token, now = self._new(), self._clock.now()
        held = self._access.items()
        self._access = {key: each for key, each in held if each[1] is None or each[1] > now}
        self._access[token] = user, now + LIFETIME
        answer: Mapping[str, Any] = {
            "access_token": token,
            "expires_in": int(LIFETIME.total_seconds()),
            "token_type": "bearer",
            "scope": None,
            "refresh_token": self._new_refresh(user),
        }
        return json_answer(200, answer)

    def _new_refresh(self, user: str) -> str:
        token = self._new()
        self._refresh[token] = user
        return token

    def _new(self) -> str:
        self._given += 1
        return self._token(f"token {self._given}")

    def _token(self, name: str) -> str:
        """A token that looks like one of the vendor's; the seed makes it repeatable."""
        digest = hashlib.sha256(f"{name} of {self._seed}".encode()).hexdigest()
        return base64.b64encode(digest.encode()).decode().rstrip("=")


_DESCRIPTIONS = {
    "invalid_grant": "The login, the password or the refresh token is wrong",
    "invalid_request": "The parameter grant_type is missing",
    "unsupported_grant_type": "This grant_type is not supported",
}


def _no(error: str) -> Answer:
    return json_answer(400, {"error": error, "error_description": _DESCRIPTIONS[error]})
