"""From a folder of specification files to the API model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from plansdk.diagnostics import Diagnostic, Rejected, has_errors, in_order
from plansdk.model import Api, Body, Operation, Ref, Scalar, XmlService
from plansdk.planfix import checks, folder, parse
from plansdk.planfix.resolve import Resolver
from plansdk.planfix.syntax import Direction, Method, Service, Specification, flat
from plansdk.planfix.types import Types
from plansdk.syntax.xml_tree import Element
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


def read(path: Path) -> tuple[Api, list[Diagnostic], Mapping[str, int]]:
    """Read a folder of specification files, such as specs/planfix.

    Returns:
        The model, the warnings and notes about the files, and how many `operations`,
        `request_elements` and `response_elements` they describe. Elements are those of the
        resolved trees: an element of a shared structure counts in every method that uses
        it, and so do attributes and counters. Of one request or response no more than
        `MAX_ELEMENTS` are counted: structures that refer to each other can multiply
        beyond all bounds.

    Raises:
        Rejected: There are errors; carries all findings.
    """
    specification, findings = _load(path)
    service = specification.service
    if has_errors(findings) or service is None:
        raise Rejected(findings)
    return _to_api(specification, service), findings, _count(specification)


def lint(path: Path) -> list[Diagnostic]:
    """Everything there is to say about a folder of specification files."""
    try:
        return _load(path)[1]
    except Rejected as rejected:
        return in_order(rejected.diagnostics)


def _load(path: Path) -> tuple[Specification, list[Diagnostic]]:
    specification, findings = folder.load(path)
    return specification, in_order([*findings, *checks.check(specification)])


def _count(specification: Specification) -> dict[str, int]:
    resolver = Resolver(specification)
    methods = specification.methods.values()

    def elements(direction: Direction) -> int:
        trees = (islice(resolver.walk(each, direction), MAX_ELEMENTS) for each in methods)
        return sum(1 + len(field.counters) for tree in trees for _, field in tree)

    return {
        "operations": len(methods),
        "request_elements": elements("request"),
        "response_elements": elements("response"),
    }


def _to_api(specification: Specification, service: Service) -> Api:
    types = Types(specification, Resolver(specification))
    methods = _in_order_of_groups(specification, service)
    api = service.node
    xml = _xml_service(service, types)
    base_uri = next((each.url for each in xml.endpoints if each.default), xml.endpoints[0].url)
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
        tuple(map(_section, _all(api, "group"))),
        tuple(map(_section, _all(api, "section"))),
        tuple(types.value_lists.values()),
        xml,
    )


def _xml_service(service: Service, types: Types) -> XmlService:
    node = service.node
    return XmlService(
        tuple(map(_endpoint, _all(node, "endpoint"))),
        tuple(map(_authentication, _all(node, "authentication"))),
        next(map(_signature, _all(node, "signature")), None),
        tuple(map(_limit, _all(node, "limit"))),
        tuple(map(types.property, service.start)),
        tuple(map(types.property, service.end)),
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
    is_default = node.get("default") == "yes"
    return Endpoint(*parse.texts(node), node.get("region"), node.get("url"), is_default)


def _authentication(node: Element) -> Authentication:
    return Authentication(
        *parse.texts(node),
        node.get("name"),
        node.get("user"),
        node.get("password"),
        node.get("session") == "yes",
        node.get("method"),
        node.get("deprecated") == "yes",
    )


def _signature(node: Element) -> Signature:
    is_required = node.get("required") == "yes"
    return Signature(*parse.texts(node), node.get("element"), node.get("algorithm"), is_required)


def _limit(node: Element) -> Limit:
    return Limit(*parse.texts(node), node.get("name"), int(node.get("value")))


def _section(node: Element) -> Section:
    return Section(*parse.texts(node), node.get("name"), tuple(node.get("sections").split()))


def _all(node: Element, tag: str) -> Iterator[Element]:
    return (each for each in node.children if each.tag == tag)
