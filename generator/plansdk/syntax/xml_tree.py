"""Read XML into a source tree whose elements and attributes know their place.

The parser is expat, driven by hand: it keeps line and column of everything, asks
for nothing outside the document, and stops at the first sign of a DTD, so that
entities cannot multiply and no file or address is ever opened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from plansdk.diagnostics import Rejected, Span, error
from plansdk.syntax.decode import after, content, decode

MAX_BYTES = 4 * 1024 * 1024
"""Largest document; the largest file of the Planfix specification has 30 kB."""
MAX_DEPTH = 40
MAX_ELEMENTS = 50_000

_ATTRIBUTE = re.compile(rb"\s+([^\s=<>/\"']+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_TAG_NAME = re.compile(rb"<[^\s/>]+")
_HINTS = {
    "mismatched tag": "close every element with its own name",
    "undefined entity": "write the character itself, or &lt; &gt; &amp; &quot; &apos;",
    "no element found": "the file is empty or ends too early",
    "duplicate attribute": "name the attribute once",
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an element; the span is where its name begins."""

    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Element:
    """An element.

    Attributes:
        tag: Name of the element.
        attributes: By name, in document order.
        children: In document order; comments are not among them.
        text: All text directly inside, joined.
        text_span: Where that text begins, leading blanks aside.
        span: Where the start tag begins.
    """

    tag: str
    attributes: Mapping[str, Attribute] = field(hash=False)
    children: tuple[Element, ...]
    text: str
    text_span: Span
    span: Span

    def get(self, name: str, default: str = "") -> str:
        """The value of an attribute, or `default` where it is not given."""
        found = self.attributes.get(name)
        return found.value if found else default

    def span_of(self, name: str) -> Span:
        """Where an attribute stands; where the element begins if it has no such attribute."""
        found = self.attributes.get(name)
        return found.span if found else self.span

    def words(self) -> str:
        """The text with every run of blanks and line ends turned into one blank."""
        return " ".join(self.text.split())


def load(path: Path, file: str) -> tuple[Element, bytes]:
    """Read an XML file, called `file` in the spans.

    Returns:
        The root element, and the bytes of the file.

    Raises:
        Rejected: The file cannot be read, or `parse` rejects it.
    """
    source = content(path, "XML100", MAX_BYTES + 1)
    return parse(source, file), source


def parse(source: bytes, file: str) -> Element:
    """Parse one XML document in UTF-8, called `file` in the spans.

    Raises:
        Rejected: Not well-formed, not UTF-8, too large or too deep, or with a DTD or a
            processing instruction in it; carries one finding.
    """
    if len(source) > MAX_BYTES:
        message = f"the document is larger than {MAX_BYTES // 1024 // 1024} MB"
        raise Rejected([error("XML101", Span(file), message, "is this a specification file?")])
    text, _ = decode(source, file)
    return _Builder(text.encode("utf-8"), file).build()


@dataclass(slots=True)
class _Open:
    """An element whose end has not been reached."""

    tag: str
    attributes: dict[str, Attribute]
    span: Span
    text_span: Span | None = None
    children: list[Element] = field(default_factory=list[Element])
    text: list[str] = field(default_factory=list[str])


class _Builder:
    """Receives the events of expat."""

    def __init__(self, data: bytes, file: str) -> None:
        self._data = data
        self._file = file
        self._open: list[_Open] = []
        self._root: Element | None = None
        self._elements = 0
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.ordered_attributes = True
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def build(self) -> Element:
        """Parse the document.

        Raises:
            Rejected: The document is not sound.
        """
        try:
            self._parser.Parse(self._data, True)
        except expat.ExpatError as problem:
            span = Span(self._file, problem.lineno, problem.offset + 1)
            reason = expat.ErrorString(problem.code)
            message = f"not well-formed XML: {reason}"
            raise Rejected([error("XML102", span, message, _HINTS.get(reason, ""))]) from None
        if self._root is None:
            self._reject("XML102", "the document has no element", "")
        return self._root

    def _here(self) -> Span:
        parser = self._parser
        return Span(self._file, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def _reject(self, code: str, message: str, hint: str) -> NoReturn:
        raise Rejected([error(code, self._here(), message, hint)])

    def _declaration(self, version: str, encoding: str | None, _standalone: int) -> None:
        if version != "1.0":  # expat takes any; libxml2 does not
            hint = 'declare version="1.0", or nothing'
            self._reject("XML108", f"the document declares the version {version!r} of XML", hint)
        if encoding and encoding.lower() != "utf-8":
            hint = "save the file as UTF-8 and declare that, or nothing"
            self._reject("XML103", f"the document declares the encoding {encoding}", hint)

    def _doctype(self, name: str, *_: object) -> None:
        begin = self._data.rfind(b"<!DOCTYPE", 0, self._parser.CurrentByteIndex + 1)
        span = after(Span(self._file, 1, 1), self._data[: max(begin, 0)].decode("utf-8"))
        hint = "a specification needs no DTD and no entities; write the characters themselves"
        message = f"the document has a DTD (<!DOCTYPE {name}>)"
        raise Rejected([error("XML104", span, message, hint)])

    def _instruction(self, target: str, _data: str) -> None:
        self._reject("XML105", f"processing instruction <?{target}?>", "remove it")

    def _start(self, tag: str, attributes: list[str]) -> None:
        self._elements += 1
        if len(self._open) >= MAX_DEPTH:
            self._reject("XML106", f"more than {MAX_DEPTH} levels of elements", "")
        if self._elements > MAX_ELEMENTS:
            self._reject("XML107", f"more than {MAX_ELEMENTS:,} elements", "")
        span = self._here()
        spans = self._attribute_spans(span) if attributes else {}
        named = {
            name: Attribute(name, value, spans.get(name, span))
            for name, value in zip(attributes[::2], attributes[1::2], strict=True)
        }
        self._open.append(_Open(tag, named, span))

    def _end(self, _tag: str) -> None:
        done = self._open.pop()
        element = Element(
            done.tag,
            done.attributes,
            tuple(done.children),
            "".join(done.text),
            done.text_span or done.span,
            done.span,
        )
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element

    def _characters(self, text: str) -> None:
        current = self._open[-1]
        if current.text_span is None and text.strip():
            current.text_span = after(self._here(), text[: len(text) - len(text.lstrip())])
        current.text.append(text)

    def _attribute_spans(self, tag: Span) -> dict[str, Span]:
        """Where the attributes of the tag at the parser's position begin."""
        spans: dict[str, Span] = {}
        begin = self._parser.CurrentByteIndex
        opened = _TAG_NAME.match(self._data, begin)
        position, here = begin, tag
        offset = opened.end() if opened else begin
        while found := _ATTRIBUTE.match(self._data, offset):
            here = after(here, self._data[position : found.start(1)].decode("utf-8"))
            position, offset = found.start(1), found.end()
            spans[found[1].decode("utf-8")] = here
        return spans
