"""What the XML files hold and what the package offers, each found out for itself.

The files are read here as plain XML, without plansdk; the package is asked for the
calls that its methods make and for the shapes of its records.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cached_property
from inspect import signature
from pathlib import Path
from typing import Any

import planfix_api
from planfix_api import Planfix, resources

CHILDREN = ("element", "list", "attribute")
FURTHER = frozenset(
    {"fields", "upload_contents", "upload_from_project", "upload_link", "walk_records"}
)
"""Methods of the package that are other ways to call a method of the service."""


def documents(folder: Path, tag: str) -> Iterator[ET.Element]:
    """The root elements of all files of one kind."""
    for path in sorted(folder.rglob("*.xml")):
        root = ET.parse(path).getroot()
        if root.tag == tag:
            yield root


def raw_methods(folder: Path) -> dict[str, ET.Element]:
    """The methods in the files."""
    return {each.get("name", ""): each for each in documents(folder, "method")}


def raw_codes(folder: Path) -> dict[str, ET.Element]:
    """The error codes in the files."""
    return {each.get("id", ""): each for root in documents(folder, "errors") for each in root}


def raw_documents(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Method, direction and name of each element right below a request or response."""
    for name, method in raw_methods(folder).items():
        for direction in ("request", "response"):
            for each in _inside(method.find(direction)):
                yield name, direction, each.get("name", "")


def raw_structures(folder: Path) -> Iterator[tuple[str, str]]:
    """Name of a structure, and the element or attribute (with `@`) that it has.

    Elements that restate an element of a structure belong to that structure.
    """
    for root in documents(folder, "structures"):
        for structure in root:
            yield from _members(structure.get("name", ""), structure)
    for name, method in raw_methods(folder).items():
        owner = "".join(word[:1].upper() + word[1:] for word in name.split("."))
        for direction in ("request", "response"):
            for each in _inside(method.find(direction)):
                yield from _formed(each, owner)


def _members(name: str, structure: ET.Element) -> Iterator[tuple[str, str]]:
    for each in _inside(structure):
        prefix = "@" if each.tag == "attribute" else ""
        yield name, prefix + each.get("name", "")
        yield from _formed(each, name)


def _formed(element: ET.Element, owner: str) -> Iterator[tuple[str, str]]:
    """Members of the structures that children of an element form."""
    if element.get("type"):
        return
    if element.tag == "list":
        for item in _inside(element):
            yield from _formed(item, owner)
        return
    own = element.get("name", "")
    yield from _members(element.get("as") or owner + own[:1].upper() + own[1:], element)


def _inside(parent: ET.Element | None) -> Iterator[ET.Element]:
    for each in () if parent is None else parent:
        if each.tag == "choice":
            yield from _inside(each)
        elif each.tag in CHILDREN:
            yield each


def offered_calls() -> Iterator[tuple[str, Any]]:
    """Python name and call of every method that can be reached from a client."""
    with Planfix("acme", "key", token="t") as client:
        for resource in vars(planfix_api.client.Resources).values():
            if not isinstance(resource, cached_property):
                continue
            name = resource.attrname or ""
            owner = getattr(client, name)
            cls = type(owner)
            assert cls in vars(resources).values()
            for method in dir(cls):
                is_operation = type(getattr(cls, method)).__name__ in ("operation", "paginated")
                if is_operation and method not in FURTHER:
                    yield f"{name}.{method}", _call(getattr(owner, method))


def _call(method: Any) -> Any:
    arguments = {
        each.name: "x" if "str" in str(each.annotation) else 7
        for each in signature(method).parameters.values()
        if each.name != "page_size"
    }
    return method.prepare(**arguments)


def offered_structures() -> Iterator[tuple[str, str]]:
    """Class and wire name of everything that a record of the package has."""
    for name in dir(planfix_api.models):
        cls = getattr(planfix_api.models, name)
        if isinstance(cls, type) and issubclass(cls, planfix_api.Record):
            for wire in cls.__shape__:
                yield name, wire
