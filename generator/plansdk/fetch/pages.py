"""Lists of an account, page after page, within bounds."""

from __future__ import annotations

import json
from typing import Any, Final, cast
from urllib.parse import quote

from plansdk.diagnostics import Diagnostic, Span, warning
from plansdk.fetch.answer import Answer
from plansdk.fetch.secret import Secret
from plansdk.fetch.server import Bounds, Server
from plansdk.progress import Progress

MAX_PAGES: Final = 50
_PAGE: Final = 100
MAX_ITEMS: Final = MAX_PAGES * _PAGE
"""Of one list, should its pages be longer than asked for."""
_HINT: Final = "fetch again; fields of this list that were known before stay as they were"

Item = dict[str, Any]


class UnreadableError(Exception):
    """An answer is no page of a list; the text tells why."""


class Pages:
    """Reads lists of an account; the bounds are those of each page."""

    def __init__(self, server: Server, token: Secret, bounds: Bounds) -> None:
        self._server = server
        self._token = token
        self._bounds = bounds

    @property
    def place(self) -> str:
        """The account, for findings."""
        return str(self._server.address)

    def read(self, path: str) -> tuple[list[Item], Diagnostic | None]:
        """All items of a list, and a warning if there are more that cannot be read.

        Raises:
            Rejected: The account cannot be reached, or does not accept the token.
        """
        items: list[Item] = []
        seen: set[str] = set()
        try:
            for _ in range(MAX_PAGES):
                page, has_more = self._page(path, items[-1] if items else None)
                new = [each for each in page if _identity(each) not in seen]
                seen.update(map(_identity, new))
                items += new
                if len(items) > MAX_ITEMS:
                    message = f"the list has more than {MAX_ITEMS} items"
                    return items[:MAX_ITEMS], self._warning(path, message)
                if not has_more or not new:
                    return items, None
        except UnreadableError as problem:
            return items, self._warning(path, str(problem))
        return items, self._warning(path, f"the list has more than {MAX_PAGES} pages")

    def _page(self, path: str, last: Item | None) -> tuple[list[Item], bool]:
        query: Item = {"limit": _PAGE}
        if last is not None:
            query["pageAfter"] = {"contentType": last.get("contentType"), "id": last.get("id")}
        # A query is one JSON object, without a name in front of it.
        target = f"{path}?{quote(json.dumps(query), safe='')}"
        answer = self._server.get(target, self._token, self._bounds, Progress())
        if answer.status == 401:
            raise self._server.refused(answer, self._token, path)
        if answer.status != 200:
            raise UnreadableError(f"the account answers {answer.status}")
        return _items(answer)

    def _warning(self, path: str, message: str) -> Diagnostic:
        return warning("FET107", Span(self.place), f"{path}: {message}", _HINT)


def _items(answer: Answer) -> tuple[list[Item], bool]:
    """The items of a page, and whether more pages follow."""
    try:
        envelope = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise UnreadableError("the answer is no JSON") from None
    if not isinstance(envelope, dict):
        raise UnreadableError("the answer is no JSON object")
    meta = cast("Item", envelope).get("meta")
    meta = cast("Item", meta) if isinstance(meta, dict) else {}
    if meta.get("status", 200) != 200:  # refusals come with HTTP 200, too
        raise UnreadableError(f"the account answers {str(meta['status'])[:20]}")
    data = cast("Item", envelope).get("data")
    if not isinstance(data, list):
        raise UnreadableError("the answer holds no list")
    items = [cast("Item", each) for each in cast("list[object]", data) if isinstance(each, dict)]
    pagination = meta.get("pagination")  # an empty list where there are no pages
    pages = cast("Item", pagination) if isinstance(pagination, dict) else {}
    return items, pages.get("hasMoreNext") is True


def _identity(item: Item) -> str:
    return json.dumps([item.get("contentType"), item.get("id"), item.get("name")])
