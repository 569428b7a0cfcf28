"""Who may ask, how often, and whether the request is signed as it should be."""

from __future__ import annotations

import binascii
import datetime as dt
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import md5
from random import Random

from plansdk.mock.planfix.call import Refused
from plansdk.mock.planfix.database import Database
from plansdk.mock.planfix.records import Record, new
from plansdk.mock.planfix.wire import Element
from plansdk.model import Api

SIGNATURE = "signature"
_BLANKS = " \t\r\n"
"""What is nothing but these counts as no text."""


@dataclass(slots=True)
class Limits:
    """How many requests are answered; None, the default, for any number.

    Planfix allows one a second and, by plan, 20,000 to 100,000 a day. What it answers to
    those who are too fast is stated nowhere; here it is the code of the daily limit.
    """

    per_second: int | None = None
    per_day: int | None = None


class Access:
    """The sessions and the counted requests of an account.

    Args:
        api: Says how long a session lives, and how many requests a day are usual.
    """

    def __init__(self, api: Api, seed: int) -> None:
        numbers = {each.name: each.value for each in api.xml.limits} if api.xml else {}
        self._life = dt.timedelta(seconds=numbers.get("sessionSeconds", 3600))
        self._usual = numbers.get("requestsPerDay", 20_000)
        self._random = Random(seed)
        self._sessions: dict[str, tuple[int, dt.datetime]] = {}
        self._recent: list[dt.datetime] = []
        self._day = dt.date.min
        self._used = 0

    def expire(self) -> None:
        """End every session."""
        self._sessions.clear()

    def left(self, limits: Limits) -> int:
        """How many requests of the day are left."""
        return max(0, (limits.per_day or self._usual) - self._used)

    def count(self, limits: Limits, now: dt.datetime) -> None:
        """Count a request.

        Raises:
            Refused: There are too many.
        """
        if now.date() != self._day:
            self._day, self._used = now.date(), 0
        if limits.per_day is not None and self._used >= limits.per_day:
            said = f"the {limits.per_day} requests of the day are used up"
            raise Refused("DAILY_LIMIT_EXCEEDED", said)
        if limits.per_second is not None:
            second = dt.timedelta(seconds=1)
            self._recent = [each for each in self._recent if now - each < second]
            if len(self._recent) >= limits.per_second:
                said = f"more than {limits.per_second} requests a second"
                raise Refused("DAILY_LIMIT_EXCEEDED", said)
            self._recent.append(now)
        self._used += 1

    def log_in(self, database: Database, login: str, password: str, now: dt.datetime) -> str:
        """Begin a session and give its key.

        Raises:
            Refused: Nobody has that name and password, or is active any more.
        """
        for user in database.users.values():
            if login and (user.login, user.password) == (login, password):
                if user.status != "ACTIVE":
                    raise Refused("USER_INACTIVE", f"{login} is inactive")
                sid = f"{self._random.getrandbits(128):032x}"
                self._sessions[sid] = (user.id, now + self._life)
                return sid
        raise Refused("WRONG_LOGIN_OR_PASSWORD", "nobody has that name and password")

    def user(
        self, database: Database, token: str, sid: str | None, now: dt.datetime, *, session: bool
    ) -> Record:
        """The employee who asks.

        Args:
            token: The password of HTTP Basic; what is no token is overlooked where there
                is a session key, for clients send anything there.
            sid: The session key, if there is one.
            session: Whether the method needs to know who asks.

        Raises:
            Refused: That is not to be told.
        """
        user = database.by("users", "token").get(token) if token else None
        if user is None and sid:
            key, until = self._sessions.get(sid, (0, now))
            if now >= until or key not in database.users:
                self._sessions.pop(sid, None)
                raise Refused("SESSION_EXPIRED", "the session has ended")
            user = database.users[key]
        if user is None:
            if session:
                raise Refused("NOT_AUTHENTICATED", "no session key and no known token")
            return new("users")
        if user.status != "ACTIVE":
            raise Refused("USER_INACTIVE", f"{user.login or user.id} is inactive")
        return user


def basic(headers: Mapping[str, str]) -> tuple[str, str]:
    """User name and password of HTTP Basic; empty where there are none."""
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, password = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return name, password


def check_names(database: Database, api_key: str, name: str | None) -> None:
    """Refuse what is for another application or another account.

    Raises:
        Refused: It is.
    """
    if api_key != database.account.apiKey:
        raise Refused("WRONG_API_KEY", "the user name of HTTP Basic is not the API key")
    if not name:
        raise Refused("PARAMETER_MISSING", "account: missing")
    if name != database.account.name:
        raise Refused("UNKNOWN_ACCOUNT", f"there is no account {name[:60]!r}")


def signature(method: str, root: Element, private_key: str) -> str:
    """The signature that a request has to have."""
    digest = md5(usedforsecurity=False)
    for value in (method, *_values(root), private_key):
        digest.update(value.encode())
    return digest.hexdigest()


def check_signature(method: str, root: Element, private_key: str, *, required: bool) -> None:
    """Verify the signature of a request, if it has one or has to.

    Raises:
        Refused: It is missing or wrong.
    """
    given = root.findtext(SIGNATURE)
    if not given and required:
        raise Refused("WRONG_SIGNATURE", "the request is not signed")
    if given and given.strip() != signature(method, root, private_key):
        raise Refused("WRONG_SIGNATURE", "the signature does not fit the request")


def _values(element: Element, *, top: bool = True) -> Iterator[str]:
    """Values in byte order of the element names on each level; equal names as they come.

    Blanks alone are no value.
    """
    for child in sorted(element, key=lambda each: each.tag.encode()):
        if top and child.tag == SIGNATURE:
            continue
        if len(child):
            yield from _values(child, top=False)
        elif child.text and child.text.strip(_BLANKS):
            yield child.text
