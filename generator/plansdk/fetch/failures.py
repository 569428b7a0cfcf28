"""What failures mean to a person: a message, and what to do about it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from typing import cast
from urllib.parse import urlsplit

from plansdk.fetch.answer import Answer
from plansdk.fetch.secret import Secret


def refusal(answer: Answer, secret: Secret) -> tuple[str, str]:
    """What an answer means that has another status than 200, and what to do.

    The secret is masked, should the server repeat it.
    """
    status = answer.status
    if 300 <= status < 400:
        target = _target(answer.headers.get("location", ""), secret)
        hint = "redirects are not followed; name the host that the account is really at"
        return f"the server leads to {target}", hint
    match status:
        case 401:
            hint = "tokens of a login last 48 hours; get a new one, or use --login"
            return "the token is not accepted (401)", hint
        case 403:
            return "the user may not read this (403)", "use the token of another user"
        case 404:
            return "there is nothing at this address (404)", "check that --host is an account"
        case 429:
            wait = answer.headers.get("retry-after", "")
            after = f" after {wait} seconds" if wait.isdigit() and len(wait) < 7 else " later"
            return "too many requests (429)", f"try again{after}"
        case _ if status >= 500:
            return f"the server failed ({status})", "try again later"
        case _:
            return f"unexpected status {status}", "check that --host is an account"


def _target(location: str, secret: Secret) -> str:
    """Where a redirect leads, without its query, which may hold credentials."""
    try:
        parts = urlsplit(location)
    except ValueError:
        return "no usable address"
    host = f"{parts.scheme}://{parts.hostname}" if parts.hostname else "this host"
    return secret.mask(host) + secret.mask(parts.path)


def unreachable(problem: Exception) -> tuple[str, str]:
    """Why no answer came, and what to do."""
    causes = list(_chain(problem))
    if any(isinstance(each, socket.gaierror) for each in causes):
        return "there is no such host", "check the spelling of --host"
    for each in causes:
        if isinstance(each, ssl.SSLCertVerificationError):
            message = f"the certificate is not trusted: {each.verify_message}"
            return message, "name your own authority's certificates with --ca"
    if any(isinstance(each, ssl.SSLError) for each in causes):
        return "no secure connection came about", "check host and port"
    return "the connection failed", "check the network, and any proxy in the environment"


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    """An exception and what led to it, grouped ones too."""
    seen: set[int] = set()
    left = [problem]
    while left:
        each = left.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        left += [each.__cause__, each.__context__]
        if isinstance(each, BaseExceptionGroup):
            left += cast("BaseExceptionGroup[BaseException]", each).exceptions
