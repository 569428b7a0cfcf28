"""XML as it is sent: elements as texts, escaped as lxml would do it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from .xml_tree import markup_of, new

_DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>\n"
_SPECIAL = re.compile("[\0-\x08\x0b-\x1f&<>]").search
# Compiled when it is needed: wide ranges take longer than the import of this module.
_UNWRITABLE = "[\0-\x08\x0b\x0c\x0e-\x1f]|[\ud800-\udfff]|[\ufffe\uffff]"
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE = _IN_TEXT | str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;"})


def leaf(tag: str, text: str) -> str:
    """An element with a text.

    Raises:
        ValueError: The text holds a character that XML does not have, or the name is none.
    """
    if not text.isascii() or _SPECIAL(text):
        text = escaped(tag, text)
    head, name = _named(tag)
    return f"<{head}>{text}</{name}>" if text else f"<{head}/>"


def element(tag: str, inside: str, attributes: Mapping[str, str] | None = None) -> str:
    """An element.

    Args:
        tag: Its name.
        inside: What is between its tags, as markup.
        attributes: What is in its tag.

    Raises:
        ValueError: As `leaf` does.
    """
    head, name = _with(tag, attributes) if attributes else _named(tag)
    return f"<{head}>{inside}</{name}>" if inside else f"<{head}/>"


def document(root: str) -> str:
    """The document with that root element."""
    return _DECLARATION + root


def escaped(tag: str, text: str, table: Mapping[int, str] = _IN_TEXT) -> str:
    """A text as it stands inside of an element, or in an attribute.

    Raises:
        ValueError: As `leaf` does.
    """
    if re.search(_UNWRITABLE, text):
        raise ValueError(f"<{tag}>: a control character cannot be written in XML")
    return text.translate(table) if table is _IN_ATTRIBUTE or _SPECIAL(text) else text


@lru_cache(4096)
def _named(tag: str) -> tuple[str, str]:
    """What is in the opening tag and in the closing one."""
    return (tag, tag) if _is_plain(tag) else _with(tag, {})


def _is_plain(name: str) -> bool:
    return name.isascii() and name.isidentifier()


def _with(tag: str, attributes: Mapping[str, str]) -> tuple[str, str]:
    if all(map(_is_plain, (tag, *attributes))):
        texts = {each: escaped(tag, attributes[each], _IN_ATTRIBUTE) for each in attributes}
        return "".join([tag, *(f' {each}="{texts[each]}"' for each in texts)]), tag
    # Namespaces, dashes, letters of other alphabets: lxml knows what is a name and what is not.
    made = new(tag)
    for each, text in attributes.items():
        made.set(each, text)
    head = markup_of(made).removeprefix("<").removesuffix("/>")
    return head, cast("re.Match[str]", re.match(r"\S+", head))[0]
