"""A transport that answers from a cassette."""

from __future__ import annotations

import json
import threading
from collections import deque
from pathlib import Path
from typing import Any

from plansdk.mock import journal
from plansdk.mock.http import Answer, Request
from plansdk.mock.megaplan.call import is_list
from plansdk.mock.record import cassette, planfix
from plansdk.mock.record.cassette import Exchange, Omitted
from plansdk.mock.service import Answering
from plansdk.mock.transport import MockTransport


class NotOnTape(AssertionError):
    """A client asks for something that was not recorded, or more often than it was."""


class Replay(MockTransport, Answering):
    """Answers every request as it was answered when the cassette was recorded.

    Equal requests get their answers in the order of the cassette; the last answer to a
    read is given again. Values of a form, and the contents of files, do not tell
    requests apart: they are not on the cassette. Texts, numbers and dates that the recording
    has replaced in a query or a body do so only if one of the recorded requests has them.

    Args:
        path: The cassette.

    Raises:
        Rejected: It is no cassette.
    """

    def __init__(self, path: Path | str) -> None:
        super().__init__(self.answer)
        self._lock = threading.Lock()
        self._fresh: dict[str, deque[Exchange]] = {}
        self._last: dict[str, Exchange] = {}
        for each in cassette.read(Path(path)):
            if not each.incoming:
                self._fresh.setdefault(each.key, deque()).append(each)

    @property
    def left(self) -> int:
        """How many recorded answers nobody has asked for yet."""
        with self._lock:
            return sum(map(len, self._fresh.values()))

    def answer(self, asked: Request) -> Answer:
        """Answer a request.

        Raises:
            NotOnTape: It was not recorded.
        """
        wanted = _wanted(asked)
        key = wanted.key
        with self._lock:
            fresh = self._fresh.get(key)
            found = fresh.popleft() if fresh else self._last.get(key) or self._alike(wanted)
            if found is None:
                raise NotOnTape(f"not on the cassette: {asked.method} {asked.path}")
            if asked.method == "GET":
                self._last[key] = found
        return _recorded(found)

    def exchange(self, request: Request) -> journal.Exchange:
        """Answer a request; one that is not on the cassette with status 501."""
        try:
            return journal.Exchange(request, answer=self.answer(request))
        except NotOnTape as problem:
            return self.refuse(request, 501, str(problem))

    def _alike(self, wanted: Exchange) -> Exchange | None:
        """The next recorded exchange in which only made-up values are different."""
        for waiting in self._fresh.values():
            if waiting and waiting[0].may_be(wanted):
                return waiting.popleft()
        return None


def _wanted(asked: Request) -> Exchange:
    """A request as it would stand on a cassette, but for its values."""
    if asked.body.lstrip().startswith(b"<") and (tree := planfix.tree_of(asked.body)):
        return Exchange(asked.method, planfix.TARGET, 0, body=tree)
    sent: Any = None
    if asked.body:
        try:
            sent = json.loads(asked.body)
        except (ValueError, RecursionError):
            kind = asked.headers.get("content-type", "").partition(";")[0].strip().lower()
            sent = Omitted(kind, len(asked.body))
    return Exchange(asked.method, asked.target, 0, body=sent)


def _recorded(found: Exchange) -> Answer:
    if isinstance(found.answer, Omitted):
        content = bytes(found.answer.size)
    elif found.answer_headers.get("content-type") == planfix.TYPE and is_list(found.answer):
        content = planfix.document_of(found.answer)
    else:
        content = b"" if found.answer is None else json.dumps(found.answer).encode()
    return Answer(found.status, content, found.answer_headers)
