"""Small RAML documents for the tests, and what reading them gives."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import dedent, indent

from plansdk import raml
from plansdk.diagnostics import Diagnostic, Rejected
from plansdk.model import Api, Operation, Type

HEAD = "#%RAML 1.0\ntitle: Sample\nversion: v1\n"


def parse(body: str) -> tuple[Api, list[Diagnostic]]:
    """Read a document whose head is added here."""
    return raml.parse(HEAD + dedent(body), "api.raml", judging=True)


def api(body: str) -> Api:
    """Read a document that must have no errors."""
    found, findings = parse(body)
    assert not [str(each) for each in findings if each.level == "error"]
    return found


def codes(body: str) -> list[str]:
    """Codes of the findings in a document, in order; not that it is no account's."""
    try:
        found: Iterable[Diagnostic] = parse(body)[1]
    except Rejected as rejected:
        found = rejected.diagnostics
    return [each.code for each in found if each.code != "RAML119"]


def operation(found: Api, id: str) -> Operation:
    """An operation by its id."""
    return next(each for each in found.operations if each.id == id)


def property_type(declaration: str, types: str = "") -> Type:
    """The type of a property that is declared like this."""
    lines = indent(dedent(declaration).strip(), " " * 16)
    others = indent(dedent(types), "    ")
    found = api(f"types:\n    It:\n        properties:\n            it:\n{lines}\n{others}")
    return found.type("It").properties[0].type


def megaplan(body: str = "", types: str = "") -> str:
    """A document in Megaplan's dialect."""
    base = dedent("""\
        baseUri: 'http://demo.megaplan.ru/api/v3'
        mediaType: application/json
        types:
            BaseEntity:
                type: object
                description: 'Base for entity objects'
                properties:
                    id:
                        description: Identifier
                        type: string
                    contentType:
                        description: 'Object type'
                        type: string
        """)
    return base + indent(dedent(types), "    ") + dedent(body)
