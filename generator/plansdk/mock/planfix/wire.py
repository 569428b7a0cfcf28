"""Requests and answers as bytes: XML read without trust, and answers put together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias
from xml.sax.saxutils import escape

from lxml import etree

from plansdk.mock.http import Answer
from plansdk.mock.planfix.call import Refused

Element: TypeAlias = Any
"""An element of lxml, which has no type information of its own."""

MAX_BYTES = 64 * 1024 * 1024
"""Largest request; an upload travels inside of one."""
MAX_DEPTH = 24
"""Deepest nesting; the specification needs eight levels."""
MAX_TAGS = 200_000
"""Most tags, so that a small request cannot become a huge tree."""

TYPE = "application/xml; charset=utf-8"

_START = '<?xml version="1.0" encoding="UTF-8"?>\n'
_UNSIGNED = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_NOT_OF_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LIMIT_OF_LIBXML = 9_000_000
"""Bytes below which libxml2 keeps its own bounds on texts and entities."""


def parse(body: bytes) -> Element:
    """The element `<request>` of a request.

    Raises:
        Refused: The body is no document, or something else than a request.
    """
    root = document(body)
    if root.tag != "request":
        raise Refused("INVALID_XML", f"<{root.tag}> is no <request>")
    return root


def document(body: bytes) -> Element:
    """The root of a document.

    Raises:
        Refused: It is not well-formed, too large or too deep, or has a DTD.
    """
    if len(body) > MAX_BYTES:
        raise Refused("INVALID_XML", f"more than {MAX_BYTES} bytes", status=413)
    if body.count(b"<") > MAX_TAGS:
        raise Refused("INVALID_XML", f"the request has more than {MAX_TAGS} tags")
    is_long = len(body) > _LIMIT_OF_LIBXML
    if is_long and b"<!DOCTYPE" in body:
        raise Refused("INVALID_XML", "a document type definition is not accepted")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=is_long,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: Element = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as problem:
        raise Refused("INVALID_XML", problem.msg or "no XML") from None
    if root.getroottree().docinfo.doctype:
        raise Refused("INVALID_XML", "a document type definition is not accepted")
    if not _is_shallow(root, MAX_DEPTH):
        raise Refused("INVALID_XML", f"more than {MAX_DEPTH} levels of elements")
    return root


def signed(body: bytes, root: Element) -> Element:
    """What the signature of a request is about: the service overlooks CDATA sections there."""
    return parse(_UNSIGNED.sub(b"", body)) if b"<![CDATA[" in body else root


def _is_shallow(element: Element, levels: int) -> bool:
    return levels > 0 and all(_is_shallow(child, levels - 1) for child in element)


def ok(contents: str, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer with these elements, given as markup."""
    body = f'{_START}<response status="ok">{contents}</response>'
    return Answer(200, body.encode(), {"content-type": TYPE, **(headers or {})})


def error(code: str, refused: Refused) -> Answer:
    """A refusal in the service's own form."""
    texts = {"code": code, "message": refused.said, **refused.details}
    contents = "".join(
        f"<{tag}>{text_of(text)}</{tag}>" if text else f"<{tag}/>" for tag, text in texts.items()
    )
    body = f'{_START}<response status="error">{contents}</response>\n'
    return Answer(refused.status, body.encode(), {"content-type": TYPE})


def text_of(text: str) -> str:
    """A text as markup, without characters that XML does not have."""
    if not text.isprintable():
        text = _NOT_OF_XML.sub("", text)
    return escape(text) if "&" in text or "<" in text or ">" in text else text
