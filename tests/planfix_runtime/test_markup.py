"""What is sent is escaped as lxml escapes it, and refused where lxml refuses it."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

SPECIAL = "\0\x08\t\n\v\f\r\x1f \x7f\x85\"&'<>]]>\u2028\ud7ff\ud800\udfff\ue000\ufffd\ufffe\uffff\U0001f600"
TEXTS = st.text() | st.text(st.sampled_from(SPECIAL))
LETTERS = "aZ_0-.: é\u0436\u00b7<&{}\0"
NAMES = st.sampled_from(["task", "a-1._b", "a:b", "{urn:x}a", "{urn:y}b", "день"]) | st.text(
    st.sampled_from(LETTERS), max_size=3
)


def lxml_writes(tag: str, text: str, attributes: dict[str, str]) -> bytes | None:
    """The element as lxml writes it; None where it refuses to."""
    try:
        element = etree.Element(tag)
        for name, value in attributes.items():
            element.set(name, value)
        element.text = text or None
    except ValueError:
        return None
    return etree.tostring(element, encoding="UTF-8")


def written(markup: ModuleType, tag: str, text: str, attributes: dict[str, str]) -> bytes | None:
    try:
        if attributes:
            found = markup.element(tag, markup.escaped(tag, text), attributes)
        else:
            found = markup.leaf(tag, text)
        return str(found).encode()
    except ValueError:
        return None


@settings(max_examples=300, deadline=None)
@example("task", SPECIAL[2:4] + SPECIAL[9:], {})
@example("a", ']]>\r\n\t"', {"b": "]]>\r\n\t\"'&"})
@example("{urn:x}a", "b", {"{urn:y}c": "d", "{urn:x}e": "f", "g": "h"})
@given(NAMES, TEXTS, st.dictionaries(NAMES, TEXTS, max_size=3))
def test_elements_are_as_lxml_writes_them(
    core: Callable[[str], ModuleType], tag: str, text: str, attributes: dict[str, str]
) -> None:
    own = written(core("markup"), tag, text, attributes)
    assert own == lxml_writes(tag, text, attributes)
