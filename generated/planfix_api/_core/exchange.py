"""What goes over the wire and comes back, free of any HTTP library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from .deadline import Deadline
from .multipart import Upload
from .secret import Secret
from .sinks import Sink

T_co = TypeVar("T_co", covariant=True)


@dataclass(slots=True, eq=False, repr=False)
class Request:
    """An HTTP request.

    Attributes:
        label: Method and path without the query, for messages and logs.
        secret_headers: Headers whose values are credentials; only for `url`'s origin.
        content: The body; a `Secret` where it contains credentials.
        sink: Takes the contents of a successful answer, which is asked for uncompressed.
        secrets: Credentials of the client, to be masked wherever an answer is quoted.
    """

    method: str
    url: str
    label: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    secret_headers: Mapping[str, Secret] = field(default_factory=dict[str, Secret])
    content: bytes | Secret | Upload | None = None
    sink: Sink | None = None
    secrets: tuple[Secret, ...] = ()

    def __repr__(self) -> str:
        return f"<Request {self.label}>"


@dataclass(slots=True, eq=False, repr=False)
class Answer:
    """An HTTP answer, complete.

    Attributes:
        headers: Names in lower case; repeated headers joined by commas.
        content: The body after decompression; empty where a sink took it.
        written: Bytes that a sink took.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    written: int = 0

    @property
    def succeeded(self) -> bool:
        """Whether the HTTP status is 2xx."""
        return 200 <= self.status < 300

    def __repr__(self) -> str:
        return f"<Answer {self.status}, {len(self.content)} bytes>"


class ExchangeLimits(NamedTuple):
    """What one exchange may take.

    Attributes:
        steps: Seconds for each step by its name, None for no limit.
        deadline: When it must be over.
        max_bytes: Size of an answer that is held in memory.
    """

    steps: Mapping[str, float | None]
    deadline: Deadline
    max_bytes: int


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
