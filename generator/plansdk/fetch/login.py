"""A token for a user name and a password."""

from __future__ import annotations

import json
from typing import Any, cast

from plansdk.fetch.findings import rejected
from plansdk.fetch.secret import Secret, usable_token
from plansdk.fetch.server import Bounds, Server
from plansdk.progress import Progress

_PATH = "/auth/access_token"
_BOUNDS = Bounds(max_bytes=64 * 1024, seconds=60)


def log_in(server: Server, username: str, password: Secret) -> Secret:
    """Ask the account for a token by the password grant of OAuth 2.

    Raises:
        Rejected: The account cannot be reached or does not accept the password.
    """
    grant, name = Secret("password"), Secret(username)
    form = {"grant_type": grant, "username": name, "password": password}
    answer = server.post(_PATH, form, _BOUNDS, Progress())
    if answer.status in (400, 401, 403, 422):
        message = f"logging in: user name or password are not accepted ({answer.status})"
        raise rejected("FET102", str(server.address), message, "check both, and the host")
    if answer.status != 200:
        raise server.refused(answer, password, "logging in")
    token = _token(answer.body)
    if token is None:
        message = "logging in: the answer holds no token"
        raise rejected("FET102", str(server.address), message, "check that --host is an account")
    return token


def _token(body: bytes) -> Secret | None:
    """The token in an answer: a bare object, without the envelope of other answers."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    token = cast("dict[str, Any]", data).get("access_token") if isinstance(data, dict) else None
    return usable_token(token) if isinstance(token, str) else None
