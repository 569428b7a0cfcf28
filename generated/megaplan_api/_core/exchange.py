"""What goes over the wire and comes back, free of any HTTP library."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .multipart import Upload
    from .secret import Secret
    from .sinks import Sink

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


# Classes with an `__init__` of their own: a dataclass takes 20 times as long to import.
def changed(value: T, **changes: object) -> T:
    """A copy of a call, a request or an answer with other attributes."""
    other = copy(value)
    vars(other).update(changes)
    return other


class Request:
    """An HTTP request.

    Attributes:
        label: Method and path without the query, for messages and logs.
        secret_headers: Headers whose values are credentials; only for `url`'s origin.
        content: The body; a `Secret` where it contains credentials.
        sink: Takes the contents of a successful answer, which is asked for uncompressed.
        secrets: Credentials of the client, to be masked wherever an answer is quoted.
    """

    def __init__(
        self,
        method: str,
        url: str,
        label: str,
        *,
        headers: Mapping[str, str] | None = None,
        secret_headers: Mapping[str, Secret] | None = None,
        content: bytes | Secret | Upload | None = None,
        sink: Sink | None = None,
        secrets: tuple[Secret, ...] = (),
    ) -> None:
        self.method, self.url, self.label = method, url, label
        self.headers, self.secret_headers = headers or {}, secret_headers or {}
        self.content, self.sink, self.secrets = content, sink, secrets

    def __repr__(self) -> str:
        return f"<Request {self.label}>"


class Answer:
    """An HTTP answer, complete.

    Attributes:
        headers: Names in lower case; repeated headers joined by commas.
        content: The body after decompression; empty where a sink took it.
        written: Bytes that a sink took.
        head: The first few thousand of these.
    """

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str],
        content: bytes,
        written: int = 0,
        head: bytes = b"",
    ) -> None:
        self.status, self.headers, self.content = status, headers, content
        self.written, self.head = written, head

    @property
    def succeeded(self) -> bool:
        """Whether the HTTP status is 2xx."""
        return 200 <= self.status < 300

    def __repr__(self) -> str:
        return f"<Answer {self.status}, {len(self.content)} bytes>"


class Reply(Generic[T_co]):
    """A successful answer: the HTTP side of it, and the result.

    Attributes:
        payload: The service's own form of the contents, such as an envelope.
    """

    __slots__ = ("_answer", "_decode", "_results", "payload")

    def __init__(self, answer: Answer, payload: Any, decode: Callable[[], T_co]) -> None:
        self._answer = answer
        self._decode = decode
        self._results: list[T_co] = []
        self.payload = payload

    @property
    def status(self) -> int:
        """HTTP status."""
        return self._answer.status

    @property
    def headers(self) -> Mapping[str, str]:
        """HTTP headers, names in lower case."""
        return self._answer.headers

    @property
    def content(self) -> bytes:
        """The body as it came, after decompression."""
        return self._answer.content

    @property
    def parsed(self) -> T_co:
        """What the operation returns; the same object each time.

        Raises:
            DecodeError: The body is not what the protocol promises.
        """
        if not self._results:
            self._results.append(self._decode())
        return self._results[0]

    def __repr__(self) -> str:
        return f"<Reply {self.status}, {len(self.content)} bytes>"
