"""What was said to a Planfix account and what it answered, as anonymous trees.

    <task><id>17</id></task>    ["task", {}, "", [["id", {}, "5000001", []]]]

Names and values of the specification stay, flags, counters and codes of errors. What is
secret, and the contents of files, is hidden; all else is replaced.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import Any, Final

from lxml import etree

from plansdk.mock.http import Answer, Request
from plansdk.mock.planfix import wire
from plansdk.mock.planfix.call import Refused
from plansdk.mock.record.cassette import Exchange, Omitted
from plansdk.mock.record.pseudonyms import HIDDEN, Pseudonyms, words
from plansdk.model import Api

TARGET: Final = "/xml/"
TYPE: Final = "application/xml"

_FRAME: Final = """
request response method account sid signature silent status code message ok error 0 1
"""
"""What every document may have, and flags."""

_SECRETS: Final = re.compile(
    r"(?i)account|sid|signature|login|body|.*(token|password|secret|apikey|privatekey).*"
)
_COUNTERS: Final = frozenset(("count", "totalCount", "pageCurrent", "pageSize"))
_COUNT: Final = re.compile(r"[0-9]{1,6}")
_DAY: Final = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})( [0-9]{2}:[0-9]{2})?")


class XmlAnonymizer:
    """Makes the exchanges of one recording anonymous.

    Attributes:
        names: What stands for what.
    """

    def __init__(self, api: Api) -> None:
        self.names = Pseudonyms()
        methods = (each.id.rpartition(" ")[2] for each in api.operations)
        self._words = _COUNTERS.union(_FRAME.split(), methods, words(api))
        self._codes = frozenset(each.code for each in api.errors)

    def exchange(self, request: Request, answer: Answer) -> Exchange:
        """What may be written of an exchange."""
        return Exchange(
            method="POST" if request.method == "POST" else "OTHER",
            target=TARGET,
            status=answer.status,
            body=self._body(request.body),
            answer_headers={"content-type": TYPE},
            answer=self._body(answer.body),
        )

    def _body(self, body: bytes) -> Any:
        if not body:
            return None
        tree = tree_of(body)
        return Omitted("application/octet-stream", len(body)) if tree is None else self._tree(tree)

    def _tree(self, tree: list[Any]) -> list[Any]:
        name, attributes, text, children = tree
        return [
            self._name(name),
            {self._name(key): self._text(key, value) for key, value in attributes.items()},
            self._text(name, text),
            [self._tree(each) for each in children],
        ]

    def _name(self, name: str) -> str:
        return name if name in self._words else self.names.key(name)

    def _text(self, name: str, text: str) -> str:
        if not text.strip():
            return ""
        if _SECRETS.fullmatch(name):
            return HIDDEN
        is_known = text in self._words or (name == "code" and text in self._codes)
        if is_known or (name in _COUNTERS and _COUNT.fullmatch(text)):
            return text
        if found := _DAY.fullmatch(text):
            day, month, year, time = found.groups("")
            with suppress(ValueError):
                moved = self.names.day(dt.date(int(year), int(month), int(day)))
                return f"{moved:%d-%m-}{moved.year:04}{time}"
        return self.names.text(text)


def tree_of(body: bytes) -> list[Any] | None:
    """A document as a tree; None for what is none."""
    try:
        return _tree_of(wire.document(body))
    except Refused:
        return None


def document_of(tree: list[Any]) -> bytes:
    """The document of a tree."""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(_element(tree))


def _tree_of(element: wire.Element) -> list[Any]:
    text = (element.text or "") if not len(element) else ""
    return [element.tag, dict(element.attrib), text, [_tree_of(each) for each in element]]


def _element(tree: list[Any]) -> wire.Element:
    name, attributes, text, children = tree
    element = etree.Element(name, attributes)
    element.text = text or None
    element.extend(_element(each) for each in children)
    return element
