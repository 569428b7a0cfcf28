"""The HTTP library's exceptions, told in this package's own.

Their tracebacks and requests are dropped on the way: the frames of an HTTP library
hold headers, and with them the token, in local variables.
"""

from __future__ import annotations

import ssl
from collections.abc import Generator
from contextlib import contextmanager

import httpx2

from .exceptions import (
    CertificateError,
    ClientError,
    ConnectError,
    ConnectionLostError,
    DecodeError,
    InvalidRequestError,
    RedirectError,
    RequestTimeoutError,
    TransportError,
)
from .exchange import Request
from .secret import presentable

FOREIGN = (
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.CookieConflict,
    httpx2.StreamError,
)


@contextmanager
def translated(request: Request) -> Generator[None]:
    """Turn the HTTP library's exceptions into this package's.

    Args:
        request: What is being sent.

    Raises:
        ClientError: In place of whatever the HTTP library raised.
    """
    try:
        yield
    except FOREIGN as error:
        own = translate(error, request)
        cause = stripped(error, request)
    else:
        return
    # Outside of the handler, so that the stripped cause is the whole context.
    raise own from cause


def translate(error: Exception, request: Request) -> ClientError:
    """The exception of this package that says the same."""
    label = request.label
    said = f"{label}: {presentable(str(error), request.secrets) or type(error).__name__}"
    match error:
        case httpx2.ConnectTimeout():
            return RequestTimeoutError(f"{label}: connecting took too long", sent=False)
        case httpx2.PoolTimeout():
            return RequestTimeoutError(f"{label}: all connections are busy", sent=False)
        case httpx2.TimeoutException():
            return RequestTimeoutError(f"{label}: the server took too long")
        case httpx2.ConnectError() | httpx2.ProxyError():
            if _certificate_problem(error):
                return CertificateError(f"{said} (see `verify` for a CA of your own)")
            return ConnectError(said)
        case httpx2.UnsupportedProtocol() | httpx2.LocalProtocolError() | httpx2.InvalidURL():
            return InvalidRequestError(said)
        case httpx2.DecodingError():
            return DecodeError(f"{label}: the answer is compressed wrongly")
        case httpx2.TooManyRedirects():
            return RedirectError(said)
        case httpx2.NetworkError() | httpx2.ProtocolError():
            return ConnectionLostError(said)
        case _:
            return TransportError(said)


def stripped(error: BaseException, request: Request) -> BaseException:
    """The exception without tracebacks, requests and credentials, causes included."""
    step: BaseException | None = error
    seen: set[int] = set()
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        step.__traceback__ = None
        step.args = tuple(
            presentable(each, request.secrets) if isinstance(each, str) else each
            for each in step.args
        )
        if isinstance(step, httpx2.HTTPError):
            step.request = httpx2.Request("GET", "https://hidden.invalid/")
        step = step.__cause__ or step.__context__
    return error


def _certificate_problem(error: BaseException) -> bool:
    step: BaseException | None = error
    while step is not None:
        if isinstance(step, ssl.SSLCertVerificationError):
            return True
        step = step.__cause__ or step.__context__
    return "CERTIFICATE_VERIFY_FAILED" in str(error)
