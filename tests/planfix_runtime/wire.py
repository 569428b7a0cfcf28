"""Planfix's side of the wire: requests taken apart, answers put together."""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ET
from typing import Any

from runtime.server import Received, Reply

XML = {"Content-Type": "application/xml; charset=utf-8"}


def ok(contents: str = "", **headers: str) -> Reply:
    """An answer with these elements."""
    return as_xml(f'<response status="ok">{contents}</response>', **headers)


def error(code: str, contents: str = "", *, status: int = 200, **headers: str) -> Reply:
    """A refusal."""
    document = f'<response status="error"><code>{code}</code>{contents}</response>'
    return as_xml(document, status=status, **headers)


def as_xml(document: str, *, status: int = 200, **headers: str) -> Reply:
    """Any document."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    body = f'<?xml version="1.0" encoding="UTF-8"?>{document}'.encode()
    return Reply(status, body, {**XML, **named})


def sent(received: Received) -> ET.Element:
    """The element `<request>` of a request, read by another parser than the client's."""
    return ET.fromstring(received.body)


def method(received: Received) -> str:
    """The name of the method called."""
    return sent(received).get("method", "")


def text(received: Received, path: str) -> str | None:
    """The text of an element, None where there is none."""
    found = sent(received).find(path)
    return None if found is None else found.text or ""


def tags(received: Received) -> list[str]:
    """The names of the elements, in order."""
    return [child.tag for child in sent(received)]


def plain(element: ET.Element) -> Any:
    """An element as text or as a list of pairs."""
    return [(child.tag, plain(child)) for child in element] if len(element) else element.text or ""


def expected_signature(received: Received, private_key: str) -> str:
    """The signature of a request by the recipe of the documentation.

    Elements become nested mappings from a name to the list of what it has, as the PHP
    sample does; the names of each level are sorted by their bytes.
    """
    root = sent(received)

    def grouped(element: ET.Element) -> dict[str, list[Any]]:
        groups: dict[str, list[Any]] = {}
        for child in element:
            groups.setdefault(child.tag, []).append(
                grouped(child) if len(child) else leaf(child.text)
            )
        return groups

    def joined(groups: dict[str, list[Any]]) -> str:
        names = sorted(groups, key=lambda name: name.encode())
        return "".join(
            joined(each) if isinstance(each, dict) else each
            for name in names
            for each in groups[name]
        )

    def leaf(text: str | None) -> str:
        # PHP's cast drops a text of blanks.
        return text if text and text.strip(" \t\r\n") else ""

    groups = grouped(root)
    groups.pop("signature", None)
    text = root.get("method", "") + joined(groups) + private_key
    return hashlib.md5(text.encode()).hexdigest()
