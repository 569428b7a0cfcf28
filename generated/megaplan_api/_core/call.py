"""An operation ready to be sent, as a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar
from urllib.parse import quote

from .ids import id_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .multipart import Upload
    from .sinks import Sink

T_co = TypeVar("T_co", covariant=True)

Root = Literal["api", "host"]
Path: TypeAlias = "tuple[object, ...] | str"

_BARE_PERCENT = r"%(?![0-9A-Fa-f]{2})"


class Call(Generic[T_co]):
    """An operation with its arguments, not yet sent; a value, never changed in place.

    Attributes:
        method: HTTP method.
        path: Segments below the root, unquoted: `("task", 17, "comments")`, an entity
            with an id among them. A text stands for a path that is percent-encoded already.
        returns: Declared type of the result, empty for anything; of pages that of an item.
        query: Parameters; those that are None are not sent.
        page: Paging parameters as the user gave them.
        body: What to send as the body, None for none.
        identify: Id of the entity that `body` changes; it is sent in the body too.
        root: Whether `path` lies below the API's prefix or directly below the host.
        upload: A file to send in place of `body`.
        sink: Where to write the contents of a successful answer.
        parse: Makes the result from the service's form of the answer.
        safe: Whether the call only reads, though its method does not say so.

    Raises:
        TypeError: A segment is no id; see `id_text`.
        ValueError: A segment is empty, `.` or `..`.
    """

    def __init__(
        self,
        method: str,
        path: Path,
        returns: str = "",
        *,
        query: Mapping[str, object] | None = None,
        page: Mapping[str, object] | None = None,
        body: object = None,
        identify: object = None,
        root: Root = "api",
        upload: Upload | None = None,
        sink: Sink | None = None,
        parse: Callable[[Any], T_co] | None = None,
        safe: bool = False,
    ) -> None:
        encode_path(path)  # a bad id is reported where the operation is called
        self.method, self.path, self.returns = method, path, returns
        self.query, self.page, self.body = query, page, body
        self.identify, self.root, self.parse = identify, root, parse
        self.upload, self.sink, self.safe = upload, sink, safe

    @property
    def target(self) -> str:
        """The path, percent-encoded, with a leading slash."""
        return encode_path(self.path)

    @property
    def verb(self) -> str:
        """The method that tells whether the call may be repeated."""
        return "GET" if self.safe else self.method

    @property
    def repeatable(self) -> bool:
        """Whether the call can be sent a second time at all."""
        return (self.upload is None or self.upload.repeatable) and (
            self.sink is None or self.sink.repeatable
        )

    def __repr__(self) -> str:
        return f"<Call {self.method} {self.target}>"


def encode_path(path: Path) -> str:
    """A path as it goes into a URL.

    No character of a segment can leave its segment: `/`, `?`, `#` and `%` are
    encoded, and so is everything outside of ASCII.

    Raises:
        TypeError: A segment is no id; see `id_text`.
        ValueError: A segment is empty or would be taken for a step in the tree.
    """
    if isinstance(path, str):
        encoded = quote(re.sub(_BARE_PERCENT, "%25", path), safe="/?:@!$&'()*+,;=~%")
        steps = encoded.partition("?")[0].split("/")
        if {".", ".."} & {step.replace("%2e", ".").replace("%2E", ".") for step in steps}:
            raise ValueError(f"a path cannot contain '.' or '..': {path!r}")
        return "/" + encoded.lstrip("/")
    segments = [id_text(segment) for segment in path]
    if {".", ".."} & set(segments):
        raise ValueError("'.' and '..' cannot be part of a path")
    return "/" + "/".join(quote(segment, safe="") for segment in segments)
