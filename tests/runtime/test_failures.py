"""Every exception of the HTTP library has a counterpart, and none of them gets out."""

from __future__ import annotations

import copy
import inspect
import pickle
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx2
import pytest

from plansdk.mock.server.certificate import Certificate
from runtime.clients import TOKEN, Runner
from runtime.server import Server

COUNTERPARTS = {
    "CloseError": "ConnectionLostError",
    "ConnectError": "ConnectError",
    "ConnectTimeout": "RequestTimeoutError",
    "CookieConflict": "TransportError",
    "DecodingError": "DecodeError",
    "HTTPError": "TransportError",
    "HTTPStatusError": "TransportError",
    "InvalidURL": "InvalidRequestError",
    "LocalProtocolError": "InvalidRequestError",
    "NetworkError": "ConnectionLostError",
    "PoolTimeout": "RequestTimeoutError",
    "ProtocolError": "ConnectionLostError",
    "ProxyError": "ConnectError",
    "ReadError": "ConnectionLostError",
    "ReadTimeout": "RequestTimeoutError",
    "RemoteProtocolError": "ConnectionLostError",
    "RequestError": "TransportError",
    "RequestNotRead": "TransportError",
    "ResponseNotRead": "TransportError",
    "StreamClosed": "TransportError",
    "StreamConsumed": "TransportError",
    "StreamError": "TransportError",
    "TimeoutException": "RequestTimeoutError",
    "TooManyRedirects": "RedirectError",
    "TransportError": "TransportError",
    "UnsupportedProtocol": "InvalidRequestError",
    "WriteError": "ConnectionLostError",
    "WriteTimeout": "RequestTimeoutError",
}
NEVER_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"}
NOT_OURS = {"SSEError"}
"""For event streams, which the runtime does not use."""


def make(name: str) -> Exception:
    kind = getattr(httpx2, name)
    request = httpx2.Request("GET", "https://acme.example/", headers={"Authorization": TOKEN})
    if name == "HTTPStatusError":
        made: Exception = kind("m", request=request, response=httpx2.Response(500))
    elif not inspect.signature(kind).parameters:
        made = kind()
    else:
        made = kind(f"it broke: Bearer {TOKEN}")
    if isinstance(made, httpx2.HTTPError):
        made.request = request
    return made


def test_none_is_forgotten() -> None:
    exported = {
        name
        for name in dir(httpx2)
        if inspect.isclass(getattr(httpx2, name)) and issubclass(getattr(httpx2, name), Exception)
    }
    assert exported - NOT_OURS == set(COUNTERPARTS)


@pytest.mark.parametrize("name", COUNTERPARTS)
def test_counterparts(api: SimpleNamespace, run: Runner, name: str) -> None:
    def fail(_: httpx2.Request) -> httpx2.Response:
        raise make(name)

    with pytest.raises(api.MegaplanError) as caught:
        run(
            "acme.example",
            lambda mp: mp.task.get(1),
            retries=0,
            transport=httpx2.MockTransport(fail),
        )
    error: Any = caught.value
    assert type(error).__name__ == COUNTERPARTS[name]
    assert "GET /api/v3/task/1" in str(error)
    if isinstance(error, api.TransportError):
        assert error.sent is (name not in NEVER_SENT)
    assert type(error.__cause__).__name__ == name
    assert TOKEN not in str(error) + str(error.__cause__)
    assert error.__cause__.__traceback__ is None
    if isinstance(error.__cause__, httpx2.HTTPError):
        assert "authorization" not in error.__cause__.request.headers
    assert error.__context__ in (None, error.__cause__)


def test_a_certificate_that_is_not_trusted(
    api: SimpleNamespace, core: Callable[[str], ModuleType]
) -> None:
    request = core("exchange").Request("GET", "https://acme.example/x", "GET /x")
    error = httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")
    made = core("httpx_errors").translate(error, request)
    assert type(made) is api.CertificateError
    assert not made.sent
    assert not core("retry").may_repeat("GET", made)


@pytest.fixture(scope="module")
def certificate() -> Iterator[Certificate]:
    """A certificate that no system trusts."""
    made = Certificate("127.0.0.1")
    yield made
    made.remove()


@pytest.fixture
def https(certificate: Certificate) -> Iterator[str]:
    """The origin of a server with that certificate."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b'{"data": 5}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Quiet(HTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    httpd = Quiet(("127.0.0.1", 0), Handler)
    httpd.socket = certificate.context.wrap_socket(
        httpd.socket, server_side=True, do_handshake_on_connect=False
    )
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"https://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()
    thread.join(5)


def test_a_server_with_a_certificate_of_its_own(
    api: SimpleNamespace, run: Runner, https: str, certificate: Certificate
) -> None:
    with pytest.raises(api.CertificateError, match="verify"):
        run(https, lambda mp: mp.request("GET", "x"))
    bundle = certificate.authority
    assert run(https, lambda mp: mp.request("GET", "x"), verify=bundle) == 5
    context = ssl.create_default_context(cafile=bundle)
    assert run(https, lambda mp: mp.request("GET", "x"), verify=context) == 5


def test_https_spoken_to_a_server_that_does_not(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    with pytest.raises(api.ConnectError) as caught:
        run(server.url.replace("http:", "https:"), lambda mp: mp.task.get(1), retries=0)
    assert not caught.value.sent


MADE: dict[str, dict[str, Any]] = {
    "ClientError": {},
    "InvalidRequestError": {},
    "TransportError": {"sent": False},
    "ConnectError": {"sent": True},
    "CertificateError": {},
    "RequestTimeoutError": {"sent": False},
    "ConnectionLostError": {},
    "RedirectError": {},
    "DecodeError": {"status": 200},
    "ResponseTooLargeError": {"status": 200},
    "PaginationError": {},
    "ApiError": {"status": 418, "path": "/x", "request_id": "a"},
    "AuthenticationError": {"status": 401, "method": "GET"},
    "RateLimitError": {"status": 429, "retry_after": 2.5},
    "ServerError": {"status": 503, "retry_after": 0.0},
}


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("copied", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
def test_errors_can_be_copied_and_pickled(
    api: SimpleNamespace, copied: Callable[[Any], Any], name: str
) -> None:
    error = getattr(api, name)("said", **MADE[name])
    again = copied(error)
    assert again is not error
    assert (type(again), str(again), vars(again)) == (type(error), "said", vars(error))
