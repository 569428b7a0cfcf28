"""From a folder of specification files to the API model."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from plansdk.diagnostics import Diagnostic, Rejected, has_errors, in_order
from plansdk.model import Api, Body, Operation, Ref, Scalar, XmlService
from plansdk.planfix import checks, folder, parse
from plansdk.planfix.resolve import Resolver
from plansdk.planfix.syntax import Direction, Method, Service, Specification, flat
from plansdk.planfix.types import Types
from plansdk.source.xml_tree import Element
from plansdk.xml_model import (
    Authentication,
    Endpoint,
    Limit,
    Section,
    Signature,
    XmlCall,
    XmlPaging,
)

NAME = "planfix"
MAX_ELEMENTS = 100_000


class Count(NamedTuple):
    """How much a specification describes.

    The elements are those of the resolved trees: an element of a shared structure
    counts in every method that uses it, and so do attributes and counters.
    """

    methods: int
    request_elements: int
    response_elements: int
    codes: int


def read(path: Path) -> tuple[Api, list[Diagnostic]]:
    """Read a folder of specification files.

    Args:
        path: The folder, such as specs/planfix.

    Returns:
        The model, and the warnings and notes about the files.

    Raises:
        Rejected: There are errors; carries all findings.
    """
    api, findings, _ = _read(path)
    return api, findings


def read_counted(path: Path) -> tuple[Api, list[Diagnostic], Count]:
    """Read a folder as `read` does, and count as `count` does, loading the files once.

    Raises:
        Rejected: There are errors; carries all findings.
    """
    api, findings, specification = _read(path)
    return api, findings, _count(specification)


def lint(path: Path) -> list[Diagnostic]:
    """Everything there is to say about a folder of specification files."""
    try:
        return _load(path)[1]
    except Rejected as rejected:
        return in_order(rejected.diagnostics)


def count(path: Path) -> Count:
    """How many methods, elements and error codes a folder describes.

    Raises:
        Rejected: The folder cannot be read.

    At most `MAX_ELEMENTS` elements of one request or response are counted: structures
    that refer to each other can multiply beyond all bounds.
    """
    return _count(folder.load(path)[0])


def _count(specification: Specification) -> Count:
    resolver = Resolver(specification)
    elements: dict[Direction, int] = {"request": 0, "response": 0}
    for method in specification.methods.values():
        for direction in elements:
            for _, field in islice(resolver.walk(method, direction), MAX_ELEMENTS):
                elements[direction] += 1 + len(field.counters)
    return Count(
        len(specification.methods),
        elements["request"],
        elements["response"],
        len(specification.errors),
    )


def _read(path: Path) -> tuple[Api, list[Diagnostic], Specification]:
    specification, findings = _load(path)
    service = specification.service
    if has_errors(findings) or service is None:
        raise Rejected(findings)
    return _to_api(specification, service), findings, specification


def _load(path: Path) -> tuple[Specification, list[Diagnostic]]:
    specification, findings = folder.load(path)
    return specification, in_order([*findings, *checks.check(specification)])


def _to_api(specification: Specification, service: Service) -> Api:
    types = Types(specification, Resolver(specification))
    methods = _in_order_of_groups(specification, service)
    api = service.node
    endpoints = tuple(_endpoint(each) for each in _all(api, "endpoint"))
    base_uri = next((each.url for each in endpoints if each.default), endpoints[0].url)
    return Api(
        NAME,
        api.get("version"),
        api.get("en"),
        base_uri,
        (*types.of_structures(), *(found for each in methods for found in types.of_method(each))),
        tuple(_operation(each, service) for each in methods),
        tuple(specification.errors.values()),
        specification.sha256,
        api.get("ru"),
        parse.notes(api),
        tuple(_section(each) for each in _all(api, "group")),
        tuple(_section(each) for each in _all(api, "section")),
        tuple(each.list for each in specification.enumerations.values()),
        XmlService(
            endpoints,
            tuple(_authentication(each) for each in _all(api, "authentication")),
            next((_signature(each) for each in _all(api, "signature")), None),
            tuple(_limit(each) for each in _all(api, "limit")),
            tuple(types.property(each) for each in service.start),
            tuple(types.property(each) for each in service.end),
        ),
    )


def _in_order_of_groups(specification: Specification, service: Service) -> list[Method]:
    """The methods in the order of the groups in api.xml, alphabetically in each."""
    place = {name: index for index, name in enumerate(service.names("group"))}
    return sorted(specification.methods.values(), key=lambda each: (place[each.group], each.name))


def _operation(method: Method, service: Service) -> Operation:
    has_body = any(flat(method.request))
    return Operation(
        "POST",
        method.name,
        Scalar("binary") if method.binary else Ref(f"{method.name}.response"),
        declared_path=method.name,
        description=method.texts.en,
        body=Body(Ref(f"{method.name}.request"), span=method.node.span) if has_body else None,
        paginated=method.paging,
        deprecated=method.deprecated,
        span=method.node.span,
        description_ru=method.texts.ru,
        notes=method.texts.notes,
        errors=tuple(each.get("code") for each in method.errors),
        xml=XmlCall(
            method.group,
            method.session,
            _paging(method, service) if method.paging else None,
            tuple(each.name for each in method.includes),
            method.binary,
        ),
    )


def _paging(method: Method, service: Service) -> XmlPaging | None:
    paging = next(_all(service.node, "paging"), None)
    items = next((each for each in flat(method.response) if each.kind == "list"), None)
    if paging is None or items is None:
        return None
    return XmlPaging(
        paging.get("page"),
        paging.get("size"),
        int(paging.get("first")),
        int(paging.get("max")),
        items.name,
        "totalCount" in items.counters,
        method.counting,
    )


def _endpoint(node: Element) -> Endpoint:
    return Endpoint(
        node.get("region"),
        node.get("url"),
        node.get("default") == "yes",
        node.get("en"),
        node.get("ru"),
        parse.notes(node),
    )


def _authentication(node: Element) -> Authentication:
    return Authentication(
        node.get("name"),
        node.get("user"),
        node.get("password"),
        node.get("session") == "yes",
        node.get("method"),
        node.get("en"),
        node.get("ru"),
        node.get("deprecated") == "yes",
        parse.notes(node),
    )


def _signature(node: Element) -> Signature:
    return Signature(
        node.get("element"),
        node.get("algorithm"),
        node.get("required") == "yes",
        node.get("en"),
        node.get("ru"),
        parse.notes(node),
    )


def _limit(node: Element) -> Limit:
    return Limit(
        node.get("name"), int(node.get("value")), node.get("en"), node.get("ru"), parse.notes(node)
    )


def _section(node: Element) -> Section:
    return Section(
        node.get("name"),
        node.get("en"),
        node.get("ru"),
        tuple(node.get("sections").split()),
        parse.notes(node),
    )


def _all(node: Element, tag: str) -> Iterator[Element]:
    return (each for each in node.children if each.tag == tag)
