"""Elements of requests that the service takes only so many of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .codecs import Codec
from .scalars import read_int
from .xml_tree import parse

if TYPE_CHECKING:
    import datetime as dt


class Bounded(Codec):
    """What a request may hold so much of: how large a number, or how many elements."""

    def __init__(self, codec: Codec, most: int) -> None:
        self._codec = codec
        self._most = most

    def write(self, tag: str, value: Any, zone: dt.tzinfo | None) -> str:
        """See `Codec.write`."""
        markup = self._codec.write(tag, value, zone)
        written = parse(markup.encode(), own=True)
        number = len(written) or read_int(written.text or "")
        if isinstance(number, int) and number > self._most:
            what = f"{number} elements are" if len(written) else f"{number} is"
            raise ValueError(f"<{tag}>: {what} more than {self._most}")
        return markup
