"""Documents that are not well-formed for single characters: read all the same.

Mended are characters that XML does not have, written out or as references, bytes outside
of the encoding, and `&`, `<` and `]]>` that were meant as text. Everything else stays an error:
a tag that is missing may mean that half of the answer is.
"""

from __future__ import annotations

import re
from typing import Any, cast

from .status_errors import as_text
from .xml_tree import Element, MalformedError, parse

STRAY = "\ufffd"
"""Stands for a character that cannot be read."""

_MARKS = tuple(map(chr, range(0xFDD0, 0xFDF0)))  # code points that no text has
_NO_CHARACTER = "[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_REFERENCE = r"&#(?:x([0-9A-Fa-f]+)|([0-9]+));"
_BARE = r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)|<(?![^\W\d]|[/!?:])|(?<=\]\])>"
_CDATA = ("<![CDATA[", "]]>")
_NOTE = "mended"


def parse_mended(content: bytes) -> Element | None:
    """The root element of a document with single characters replaced.

    Args:
        content: A document that is not well-formed as it is.

    Returns:
        None for one that is not well-formed then either.
    """
    if b"<!DOCTYPE" in content:
        return None
    content, mark = _mended(content)
    try:
        root = parse(content)
    except MalformedError:
        return None
    _note(root, mark)
    return root


def _mended(content: bytes) -> tuple[bytes, str]:
    """The document with single characters replaced, each followed by a mark.

    Returns:
        The document in UTF-8, and the mark.
    """
    text = _text(content)
    mark = next((each for each in _MARKS if each not in text), "")
    if not mark:
        return content, mark
    escaped = {"&": f"&amp;{mark}", "<": f"&lt;{mark}", ">": f"&gt;{mark}"}

    def bare(found: re.Match[str]) -> str:
        return escaped[found[0]]

    def reference(found: re.Match[str]) -> str:
        digits = found[1] or found[2]
        code = int(digits, 16 if found[1] else 10) if len(digits) < 8 else 0
        fits = code < 0x110000 and not re.match(_NO_CHARACTER, chr(code))
        return found[0] if fits else STRAY + mark

    text = re.sub(_NO_CHARACTER, STRAY + mark, text)
    begin, end = _CDATA
    first, *rest = text.split(begin)
    parts = [re.sub(_REFERENCE, reference, re.sub(_BARE, bare, first))]
    for part in rest:
        inside, closed, outside = part.partition(end)
        parts += [begin, inside, closed]
        parts.append(re.sub(_REFERENCE, reference, re.sub(_BARE, bare, outside)))
    return "".join(parts).encode(), mark


def _note(root: Element, mark: str) -> None:
    """Take the marks out of a tree, and note before its root where they were."""
    tree = cast("Any", root).getroottree()
    places: list[str] = []
    for each in cast("Any", root).iter():
        texts = [each.text or "", *each.attrib.values()]
        for name, value in each.attrib.items():
            each.set(name, value.replace(mark, ""))
        if each.text:
            each.text = each.text.replace(mark, "")
        if any(mark in text for text in texts):
            places.append(tree.getpath(each))
        if mark in (each.tail or ""):
            each.tail = each.tail.replace(mark, "")
            places.append(tree.getpath(each.getparent()))
    from lxml import etree

    cast("Any", root).addprevious(etree.ProcessingInstruction(_NOTE, " ".join(places)))


def was_mended(element: Element, *, below: bool = False) -> bool:
    """Whether characters of an element were replaced.

    Args:
        element: Part of an answer. Its own text and attributes count.
        below: Whether the elements inside count, too.
    """
    tree = cast("Any", element).getroottree()
    before = tree.getroot().getprevious()
    if before is None:
        return False
    path, places = tree.getpath(element), before.text.split()
    return path in places or (below and any(each.startswith(f"{path}/") for each in places))


def _text(content: bytes) -> str:
    """A document as text; bytes outside of its encoding become what no XML has."""
    declared = re.match(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["'][^>]*\?>""", content)
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    text = as_text(content, encoding, "surrogateescape")
    # What is said about the encoding is about bytes that there are no more.
    return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text)
