"""A cassette: a file with a line of JSON for every exchange, after a line about the cassette.

Lines are appended and flushed one by one, so that a recording that is killed keeps all
but its last exchange.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from plansdk.diagnostics import Rejected, Span, error
from plansdk.mock.record.pseudonyms import stands_for

_FORMAT: Final = 1
_MAX_BYTES: Final = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Omitted:
    """A body that is not written: a file, a form, something unreadable.

    Attributes:
        size: Its length in bytes.
    """

    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, as they stand on a cassette.

    Attributes:
        body, answer: Decoded JSON or form, `Omitted`, or None for none.
        incoming: Whether the service has sent it, to an application.
    """

    method: str
    target: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Any = None
    answer_headers: Mapping[str, str] = field(default_factory=dict[str, str])
    answer: Any = None
    incoming: bool = False

    @property
    def asked(self) -> tuple[str, str, Any]:
        """The method, the path, and what the query says."""
        path, _, query = self.target.partition("?")
        try:
            return self.method, unquote(path), json.loads(unquote(query))
        except (ValueError, RecursionError):
            return self.method, unquote(path), query

    @property
    def key(self) -> str:
        """What makes two requests the same, however their JSON is spelled.

        Of a login, and of a body that is not on the cassette, the contents do not count.
        """
        method, path, query = self.asked
        is_open = isinstance(self.body, Omitted) or path.rstrip("/").endswith("/access_token")
        body = () if is_open else (self.body,)
        return json.dumps((method, path, query, *body), sort_keys=True)

    def may_be(self, real: Exchange) -> bool:
        """Whether this is what a recording may have made of another request."""
        *way, query = self.asked
        *real_way, real_query = real.asked
        said, really_said = [query, self.body], [real_query, real.body]
        return way == real_way and stands_for(said, really_said)


_NOTHING: Final = Exchange("", "", 0)


class Writer:
    """Appends exchanges to a new cassette; safe to use from several threads.

    Raises:
        FileExistsError: A cassette is never overwritten.
    """

    def __init__(self, path: Path, specification: str, service: str) -> None:
        self._file = path.open("x", encoding="utf-8")
        self._lock = threading.Lock()
        self._write({"tape": _FORMAT, "service": service, "specification": specification})

    def add(self, exchange: Exchange) -> None:
        """Write an exchange."""
        said = {each.name: getattr(exchange, each.name) for each in fields(exchange)}
        self._write({k: value for k, value in said.items() if value != getattr(_NOTHING, k)})

    def close(self) -> None:
        """Close the file; what comes later is not written."""
        with self._lock:
            self._file.close()

    def _write(self, value: Mapping[str, Any]) -> None:
        with self._lock:
            if not self._file.closed:
                self._file.write(json.dumps(value, ensure_ascii=False, default=_written) + "\n")
                self._file.flush()


def read(path: Path, service: str = "") -> list[Exchange]:
    """Read a cassette.

    Args:
        path: The file.
        service: What it must be of; by default of any.

    Raises:
        Rejected: It cannot be read, or is no cassette, or one of another service.
    """
    try:
        with path.open("rb") as file:
            source = file.read(_MAX_BYTES + 1)
    except OSError as problem:
        message = f"the cassette cannot be read: {problem.strerror or problem}"
        raise Rejected([error("REC101", Span(str(path)), message)]) from None
    if len(source) > _MAX_BYTES:
        raise Rejected([error("REC101", Span(str(path)), "the cassette is larger than 256 MB")])
    # What follows the last line end was cut off: the recording was killed meanwhile.
    lines = source.decode("utf-8", "replace").split("\n")[:-1]
    exchanges: list[Exchange] = []
    for number, line in enumerate(lines, 1):
        span = Span(str(path), number, 1)
        try:
            data = json.loads(line, object_hook=_read)
            if number > 1:
                exchanges.append(_exchange(data))
            elif data["tape"] != _FORMAT:
                raise ValueError
            elif service and data["service"] != service:
                raise Rejected([error("REC102", span, f"this is no cassette of {service}")])
        except (ValueError, KeyError, TypeError, RecursionError):
            hint = "a cassette is written by `plansdk record` and need not be edited"
            raise Rejected([error("REC102", span, "this is no line of a cassette", hint)]) from None
    if not lines:
        raise Rejected([error("REC102", Span(str(path), 1, 1), "the cassette is empty")])
    return exchanges


def _exchange(data: Mapping[str, Any]) -> Exchange:
    return Exchange(
        method=str(data["method"]),
        target=str(data["target"]),
        status=int(data["status"]),
        headers=dict(data.get("headers", {})),
        body=data.get("body"),
        answer_headers=dict(data.get("answer_headers", {})),
        answer=data.get("answer"),
        incoming=data.get("incoming", False) is True,
    )


def _written(body: Omitted) -> Any:
    return {"omitted": asdict(body)}


def _read(written: dict[str, Any]) -> Any:
    return Omitted(**written["omitted"]) if written.keys() == {"omitted"} else written
