"""Requests of one account, from the method and its elements to the bytes."""

from __future__ import annotations

import datetime as dt
import re
from base64 import b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING

from .exchange import Request
from .markup import document, element, leaf
from .notation import codec_of
from .request import RequestBody
from .secret import Secret
from .signature import ELEMENT, signature
from .xml_tree import parse

if TYPE_CHECKING:
    from .sinks import Sink

_HEADERS = {"Accept": "application/xml", "Content-Type": "application/xml; charset=utf-8"}

# Silent mode has a place among the common elements, wherever a body names it.
_SILENT = "silent"


class RequestWriter:
    """Writes requests to one account.

    Args:
        url: Address of the service.
        account: Name of the account.
        api_key: Key of the application.
        token: Token of an employee; None for a session by login.
        private_key: Key that requests are signed with, None for no signature.
        timezone: Time zone of the account, None if unknown.

    Raises:
        ValueError: A name or key cannot be what it is given for.
    """

    def __init__(
        self,
        url: str,
        account: str,
        api_key: Secret,
        token: Secret | None = None,
        *,
        private_key: Secret | None = None,
        timezone: dt.tzinfo | None = None,
    ) -> None:
        self.url = url
        self.account = _account_name(account)
        self.timezone = timezone
        self._authorization = Secret(_basic(api_key, token))
        self._private_key = private_key
        basic = Secret(self._authorization.reveal().rpartition(" ")[2])
        self._credentials = tuple(filter(None, (api_key, token, private_key, basic)))

    def write(
        self,
        method: str,
        body: RequestBody,
        *,
        sid: Secret | None = None,
        silent: bool = False,
        headers: Mapping[str, str] | None = None,
        sink: Sink | None = None,
    ) -> Request:
        """The request for a method.

        Args:
            method: Name of the method: `task.getList`.
            body: What it is given.
            sid: Session key, None with a token.
            silent: Whether no notices are to be sent, unless the body says so itself.
            headers: Further HTTP headers.
            sink: Where the contents of the answer go.

        Raises:
            TypeError: A value does not fit its element.
            ValueError: A value cannot be written.
        """
        return Request(
            "POST",
            self.url,
            method,
            headers={**_HEADERS, **(headers or {})},
            secret_headers={"Authorization": self._authorization},
            content=self._content(method, body, sid if body.session else None, silent),
            sink=sink,
            secrets=(*self._credentials, *([sid] if sid else []), *_secrets_in(body)),
        )

    def _content(self, method: str, body: RequestBody, sid: Secret | None, silent: bool) -> Secret:
        parts = [leaf("account", self.account)]
        if sid is not None:
            parts.append(leaf("sid", sid.reveal()))
        asked = body.value(_SILENT)
        if silent if asked is None else asked:
            parts.append(leaf(_SILENT, "1"))
        for name, (kind, value) in body.elements.items():
            if value is not None and name != _SILENT:
                parts.append(codec_of(kind).write(name, value, self.timezone))
        if self._private_key is not None:
            unsigned = parse(_root(method, parts).encode(), own=True)
            parts.append(leaf(ELEMENT, signature(method, unsigned, self._private_key)))
        return Secret(document(_root(method, parts)))


def _root(method: str, parts: list[str]) -> str:
    return element("request", "".join(parts), {"method": method})


def _account_name(text: str) -> str:
    name = text.strip()
    if not name or any(c.isspace() or c in "./:" for c in name):
        raise ValueError(
            f"{text!r} is not the name of an account: give the first part of name.planfix.com"
        )
    return name


def _secrets_in(body: RequestBody) -> list[Secret]:
    return [
        Secret.of(value)
        for kind, value in body.elements.values()
        if kind == "secret" and isinstance(value, str | Secret)
    ]


def check_secret(name: str, secret: Secret | None) -> None:
    """Refuse a credential that cannot be one, before it is in any variable of a request.

    Raises:
        ValueError: It is empty or holds control characters.
    """
    if secret is not None and (not secret or re.search(r"[\x00-\x1f\x7f]", secret.reveal())):
        raise ValueError(f"{name} is empty or holds control characters")


def _basic(api_key: Secret, token: Secret | None) -> str:
    check_secret("api_key", api_key)
    check_secret("token", token)
    if ":" in api_key.reveal():
        raise ValueError("an API key has no colon in it")
    # With a session, documentation and clients leave the password empty.
    password = Secret("") if token is None else token
    pair = f"{api_key.reveal()}:{password.reveal()}".encode()
    return "Basic " + b64encode(pair).decode("ascii")
