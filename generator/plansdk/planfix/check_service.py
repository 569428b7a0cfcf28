"""Checks of api.xml and errors.xml."""

from __future__ import annotations

from collections.abc import Iterator

from plansdk.diagnostics import Diagnostic, error, warning
from plansdk.planfix.check_fields import FieldChecks
from plansdk.planfix.grammar import close
from plansdk.planfix.syntax import Service, Specification

_IDENTITIES = {
    "endpoint": "region",
    "authentication": "name",
    "limit": "name",
    "group": "name",
    "section": "name",
}


def check_service(
    service: Service, specification: Specification, fields: FieldChecks
) -> Iterator[Diagnostic]:
    """Check what api.xml says."""
    yield from fields.content(service.common)
    yield from _repeated(service)
    common = [each.name for each in service.common]
    sections = service.names("section")
    for node in service.node.children:
        method = node.get("method")
        if node.tag == "authentication" and method and "method" not in specification.unread:
            if method not in specification.methods:
                message = f"there is no method {method}"
                hint = close(method, specification.methods)
                yield error("PFX219", node.span_of("method"), message, hint)
        elif node.tag == "signature" and node.get("element") not in common:
            message = f"{node.get('element')} is no common element"
            hint = close(node.get("element"), common)
            yield error("PFX218", node.span_of("element"), message, hint)
        elif node.tag == "group":
            for name in node.get("sections").split():
                if name not in sections:
                    message = f"the section {name} is not in api.xml"
                    hint = close(name, sections)
                    yield error("PFX217", node.span_of("sections"), message, hint)


def check_errors(specification: Specification) -> Iterator[Diagnostic]:
    """Check the table of error codes."""
    service = specification.service
    sections = service.names("section") if service else ()
    symbols: dict[str, str] = {}
    for code in specification.errors.values():
        if not code.meaning:
            message = f"the error code {code.code} has no meaning"
            yield error("PFX205", code.span, message, "write it between the tags")
        if not code.meaning_ru:
            message = f"the error code {code.code} has no Russian meaning"
            yield warning("PFX224", code.span, message, 'add ru="…"')
        if service and code.section not in sections:
            message = f"the section {code.section} is not in api.xml"
            if not code.section:
                message = f"the section of {code.code} is not in api.xml"
            yield error("PFX217", code.span, message, close(code.section, sections))
        if code.symbol and symbols.setdefault(code.symbol, code.code) != code.code:
            message = f"the symbol {code.symbol} belongs to {symbols[code.symbol]} already"
            yield error("PFX204", code.span, message)


def _repeated(service: Service) -> Iterator[Diagnostic]:
    seen: set[tuple[str, str]] = set()
    for node in service.node.children:
        attribute = _IDENTITIES.get(node.tag, "")
        key = (node.tag, node.get(attribute))
        if attribute and key in seen:
            message = f"the {node.tag} {node.get(attribute)} stands here twice"
            yield error("PFX204", node.span_of(attribute), message)
        seen.add(key)
