"""XML trees: parsed without trust, and written, by lxml.

lxml is imported with the first tree, and known to the rest of the package only by what
`Element` names: it has no type information of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, cast


class Element(Protocol):
    """An element of a tree."""

    text: str | None
    tail: str | None

    @property
    def tag(self) -> str:
        """Its name."""
        ...

    def __iter__(self) -> Iterator[Element]: ...

    def __len__(self) -> int: ...

    def get(self, key: str) -> str | None:
        """The value of an attribute, None without it."""
        ...

    def set(self, key: str, value: str) -> None:
        """Set an attribute."""
        ...

    def items(self) -> list[tuple[str, str]]:
        """All attributes."""
        ...


class MalformedError(ValueError):
    """Bytes that are no XML document, or one that is not accepted."""


def parse(content: bytes, *, own: bool = False) -> Element:
    """The root element of a document.

    Neither entities nor document type definitions are accepted, nothing is loaded, and
    nesting and the length of texts are bounded by the limits of libxml2.

    Args:
        content: The document.
        own: Whether the package wrote it: nothing is bounded then.

    Raises:
        MalformedError: The bytes are not well-formed, or hold a DTD.
    """
    etree = _etree()
    # A parser of its own for each document: shared ones make threads wait.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=own,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        problem = str(error)
    else:
        if not root.getroottree().docinfo.doctype:
            return cast("Element", root)
        problem = "a document type definition is not accepted"
    # Outside of the handler, so that no frame of the parser stays with the exception.
    raise MalformedError(problem)


def new(tag: str) -> Element:
    """An element without a parent."""
    return cast("Element", _etree().Element(tag))


def markup_of(each: Element, *, tail: bool = False) -> str:
    """An element of a document, as it came; with the text behind it where that is wanted."""
    return cast("str", _etree().tostring(each, encoding="unicode", with_tail=tail))


def inner(element: Element) -> str:
    """What an element contains, as markup: text that should have been escaped."""
    return (element.text or "") + "".join(markup_of(child, tail=True) for child in element)


@cache
def _etree() -> Any:
    etree: Any = None
    if not TYPE_CHECKING:  # a statement: tools that freeze programs look for these
        from lxml import etree
    return etree
