"""One call of a method: its arguments, the request it must send, the answer it gets."""

from __future__ import annotations

import inspect
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from planfix_conformance.specification import (
    COMMON_START,
    Path,
    answer_type,
    parameter,
    resolver,
    top,
)
from planfix_conformance.values import (
    Builder,
    Made,
    as_python,
    differences,
    element,
    grouped,
    of_record,
    paths,
)
from plansdk.planfix.syntax import Method

MOST_VARIANTS = 24


@dataclass(frozen=True)
class Exchange:
    """A call and everything that belongs to it."""

    method: Method
    variant: int
    asked: list[Made]
    answered: list[Made]

    def arguments(self, signature: inspect.Signature) -> dict[str, Any]:
        """Keyword arguments; where an id will do for a record, odd variants give it."""
        values: dict[str, Any] = {}
        for wire, value in grouped(self.asked).items():
            values[parameter(self.method, wire)] = value
        for made in self.asked:
            name = parameter(self.method, made.name)
            takes_id = "| int" in str(signature.parameters[name].annotation)
            inside = [each.name for each in made.children]
            if takes_id and inside == ["id"] and self.variant % 2:
                values[name] = as_python(made.children[0])
        return values

    def request(self) -> list[str]:
        """The elements that must arrive, beside the common ones, each in canonical form."""
        return [canonical(element(each)) for each in self.asked]

    def answer(self) -> bytes:
        """The document that the server answers with."""
        root = ET.Element("response", {"status": "ok"})
        root.extend(element(each) for each in self.answered)
        document: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
        return document

    def deviations(self, got: Any) -> Iterator[str]:
        """Where the result is not what the answer says."""
        expected = top(self.method, "response")
        if not expected:
            if got is not None:
                yield f"{got!r} instead of None"
        elif len(expected) == 1:
            yield from differences(got, self.answered[0])
        else:
            yield from of_record(got, answer_type(self.method), self.answered, "")


def canonical(root: ET.Element) -> str:
    """An element in a form that is the same for equal ones."""
    return ET.canonicalize(ET.tostring(root, "unicode"))


def exchanges(method: Method, demanded: frozenset[str]) -> list[Exchange]:
    """Calls of a method that have every element of its request and answer between them.

    The first one names only what must be named.

    Args:
        method: What is called.
        demanded: Elements for which the client insists on an argument.
    """
    minimal = Builder(method.name, "request", 1, only_required=True).document(method, demanded)
    missing = document_paths(method)
    found: list[Exchange] = []
    for variant in range(MOST_VARIANTS):
        asked = Builder(method.name, "request", variant).document(method)
        answered = Builder(method.name, "response", variant).document(method)
        covered = {("request", *path) for path in paths(asked)}
        covered |= {("response", *path) for path in paths(answered)}
        if missing & covered or variant < 2:
            found.append(Exchange(method, variant, asked, answered))
        missing -= covered
    assert not missing, f"{method.name}: {sorted(missing)} not covered"
    return [Exchange(method, 1, minimal, found[1].answered), *found]


def document_paths(method: Method) -> set[Path]:
    """The paths of a method's own elements, with `request` or `response` in front."""
    return {
        (direction, *path)
        for direction in ("request", "response")
        for path, _ in resolver().walk(method, direction)
        if path[0] not in COMMON_START
    }
