"""Single edits of the Megaplan document, and what each of them must be reported as."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from textwrap import indent

from plansdk.naming.ledger import Ledger

Found = tuple[str, str, str]
"""Rule, subject and item of a finding."""


@dataclass(frozen=True)
class Edit:
    """One edit: in a block of the document, a pattern and what to put there.

    Attributes:
        block: A type, a path, or nothing for the whole document.
        inside: Names that lead into the block (`get`, a property, a parameter).
        pattern: What is replaced, everywhere in that place; empty to append to it.
    """

    name: str
    block: str
    inside: str
    pattern: str
    new: str | Callable[[re.Match[str]], str]
    expected: tuple[Found, ...]

    def apply(self, document: str) -> str:
        """The edited document."""
        start, end = _range(document, self.block, self.inside)
        text = document[start:end]
        if isinstance(self.new, str) and not self.pattern:
            return document[:end] + self.new + document[end:]
        edited, count = re.subn(self.pattern, self.new, text, flags=re.MULTILINE)
        assert count, f"{self.name}: nothing to edit"
        return document[:start] + edited + document[end:]


def _range(document: str, block: str, inside: str) -> tuple[int, int]:
    """Where a block is, down to what is inside of it."""
    start, end = 0, len(document)
    if not block:
        return start, end
    indent = 0 if block.startswith("/") else 4
    for name in (block, *inside.split()):
        head = re.compile(rf"^ {{{indent}}}'?{re.escape(name)}'?:\n", re.MULTILINE)
        found = head.search(document, start, end)
        assert found, f"{block} has no {name}"
        start = found.start()
        after = re.compile(rf"^ {{0,{indent}}}\S", re.MULTILINE).search(document, found.end(), end)
        end = after.start() if after else end
        indent = 12 if indent == 4 else 4
    return start, end


def one(rule: str, subject: str, item: str = "") -> tuple[Found, ...]:
    return ((rule, subject, item),)


def prop(name: str, type_: str, *, required: bool = False) -> str:
    return (
        f"            {name}:\n                description: 'Made up'\n"
        f"                type: {type_}\n                required: {str(required).lower()}\n"
    )


def param(name: str, type_: str, *, required: bool = False) -> str:
    return prop(name, type_, required=required) + f"                name: {name}\n"


_ANSWER = r"body: \{ type: .* \}"
_REMOVED = r"\A(.|\n)+"
_NEW_TYPE = f"""    Badge:
        type: BaseEntity
        description: 'A badge'
        properties:
{prop("title", "string")}"""
_NEW_PATH = """/badge:
    get:
        description: 'List badges that were won'
        responses:
            200:
                body: { type: boolean }
"""
_BODY = """        body:
            description: 'Made up'
            required: {required}
            type: {type}
"""

EDITS: tuple[Edit, ...] = (
    # types
    Edit("type-added", "Position", "", "", _NEW_TYPE, one("type-added", "Badge")),
    Edit("type-removed", "Action", "", _REMOVED, "", one("type-removed", "Action")),
    Edit("type-renamed", "", "", r"\bMorality\b", "MoralBonus", one("type-renamed", "Morality")),
    Edit(
        "base",
        "DepartmentIcon",
        "",
        "type: BaseValue",
        "type: BaseRequest",
        one("base-changed", "DepartmentIcon"),
    ),
    Edit(
        "type-deprecated",
        "OpenGraph",
        "",
        r"\A(.*\n)",
        r"\1        (deprecated): true\n",
        one("deprecation-added", "OpenGraph"),
    ),
    Edit(
        "type-description",
        "Tag",
        "",
        "description: Tags",
        "description: Labels",
        one("description-changed", "Tag"),
    ),
    # properties
    Edit(
        "prop-removed", "Currency", "sign", _REMOVED, "", one("property-removed", "Currency.sign")
    ),
    Edit(
        "prop-added",
        "Currency",
        "abbreviation",
        "",
        prop("digits", "integer"),
        one("property-added", "Currency.digits"),
    ),
    Edit(
        "prop-added-required",
        "Invoice",
        "number",
        "",
        prop("vat", "string", required=True),
        one("required-property-added", "Invoice.vat"),
    ),
    Edit(
        "prop-renamed",
        "AccountDoc",
        "",
        r"^ {12}url:",
        "            href:",
        one("property-renamed", "AccountDoc.url"),
    ),
    Edit(
        "prop-required",
        "Duty",
        "description",
        "required: false",
        "required: true",
        one("property-became-required", "Duty.description"),
    ),
    Edit(
        "prop-optional",
        "Tag",
        "name",
        "required: true",
        "required: false",
        one("property-became-optional", "Tag.name"),
    ),
    Edit(
        "prop-type",
        "Money",
        "rate",
        "type: number",
        "type: string",
        one("type-changed", "Money.rate"),
    ),
    Edit(
        "prop-array",
        "Milestone",
        "completed",
        "type: boolean",
        "type: 'boolean[]'",
        one("type-changed", "Milestone.completed"),
    ),
    Edit(
        "union-widened",
        "Bonus",
        "value",
        r"type: (.*)",
        r"type: \1|Currency",
        one("type-widened", "Bonus.value"),
    ),
    Edit(
        "union-made",
        "Department",
        "icon",
        r"type: (.*)",
        r"type: \1|Currency",
        one("type-widened", "Department.icon"),
    ),
    Edit(
        "any-made",
        "DepartmentVacancy",
        "position",
        "type: Position",
        "type: any",
        one("type-widened", "DepartmentVacancy.position"),
    ),
    Edit(
        "number-narrowed",
        "Invoice",
        "taxTotal",
        "type: number",
        "type: integer",
        one("type-narrowed", "Invoice.taxTotal"),
    ),
    Edit(
        "entity-narrowed",
        "Group",
        "children",
        r"BaseEntity\[\]",
        "Tag[]",
        one("type-narrowed", "Group.children"),
    ),
    Edit(
        "enum-gained",
        "DepartmentIcon",
        "color",
        "required: false",
        r"required: false\n                enum: [red, blue]",
        one("type-narrowed", "DepartmentIcon.color"),
    ),
    Edit(
        "enum-lost",
        "Bonus",
        "type",
        r"\n *enum: .*",
        "",
        one("type-widened", "Bonus.type"),
    ),
    Edit(
        "value-added",
        "Milestone",
        "type",
        "note",
        "note, deadline",
        one("value-added", "Milestone.type", "deadline"),
    ),
    Edit(
        "value-removed",
        "TodoCategory",
        "masterType",
        "call, ",
        "",
        one("value-removed", "TodoCategory.masterType", "call"),
    ),
    Edit(
        "value-replaced",
        "Invoice",
        "status",
        "drawn",
        "issued",
        (
            *one("value-added", "Invoice.status", "issued"),
            *one("value-removed", "Invoice.status", "drawn"),
        ),
    ),
    Edit(
        "value-of-items",
        "Invoice",
        "possibleStatuses",
        "drawn, ",
        "drawn, sent, ",
        one("value-added", "Invoice.possibleStatuses", "sent"),
    ),
    Edit(
        "sortable-lost",
        "Warehouse",
        "name",
        r"\n *sortable: true",
        "",
        one("sortable-lost", "Warehouse.name"),
    ),
    Edit(
        "sortable-gained",
        "Currency",
        "name",
        "required: false",
        r"required: false\n                sortable: true",
        one("sortable-gained", "Currency.name"),
    ),
    Edit(
        "default",
        "Department",
        "orderPos",
        "required: false",
        r"required: false\n                default: 5",
        one("default-changed", "Department.orderPos"),
    ),
    Edit(
        "pattern",
        "Department",
        "orderPos",
        "required: false",
        r"required: false\n                pattern: '^[0-9]$'",
        one("facet-changed", "Department.orderPos", "pattern"),
    ),
    Edit(
        "unique-items",
        "Group",
        "children",
        "required: false",
        r"required: false\n                uniqueItems: true",
        one("facet-changed", "Group.children", "uniqueItems"),
    ),
    Edit(
        "facets-of-a-type",
        "Tag",
        "",
        r"\A(.*\n)",
        r"\1        additionalProperties: false\n        discriminator: contentType\n",
        (
            ("facet-changed", "Tag", "additionalProperties"),
            ("facet-changed", "Tag", "discriminator"),
        ),
    ),
    Edit(
        "length",
        "Position",
        "name",
        "required: false",
        r"required: false\n                maxLength: 50",
        one("bound-tightened", "Position.name", "max_length"),
    ),
    Edit(
        "minimum",
        "Department",
        "childsCount",
        "required: false",
        r"required: false\n                minimum: 0",
        one("bound-tightened", "Department.childsCount", "minimum"),
    ),
    Edit(
        "prop-deprecated",
        "Currency",
        "rate",
        "required: false",
        r"required: false\n                (deprecated): true",
        one("deprecation-added", "Currency.rate"),
    ),
    Edit(
        "prop-description",
        "Money",
        "currency",
        "ISO currency code",
        "Code of the currency",
        one("description-changed", "Money.currency"),
    ),
    # operations
    Edit("op-added", "/bonus", "", "", _NEW_PATH, one("operation-added", "GET /badge")),
    Edit(
        "op-removed",
        "/milestone/{id}",
        "delete",
        _REMOVED,
        "",
        one("operation-removed", "DELETE /milestone/{id}"),
    ),
    Edit(
        "op-moved",
        "/account/personalAreaUri",
        "",
        "personalAreaUri",
        "areaUri",
        one("operation-path-changed", "GET /account/personalAreaUri"),
    ),
    Edit(
        "op-method",
        "/account/asyncUpdatePrimaryUserInfo",
        "",
        "    get:",
        "    post:",
        one("operation-method-changed", "GET /account/asyncUpdatePrimaryUserInfo"),
    ),
    Edit(
        "op-variable",
        "/bonus/{id}",
        "",
        r"\bid\b",
        "bonusId",
        (
            *one("path-variable-renamed", "POST /bonus/{id}", "id"),
            *one("path-variable-renamed", "DELETE /bonus/{id}", "id"),
        ),
    ),
    Edit(
        "op-deprecated",
        "/group/allStaffGroup",
        "get",
        r"\A(.*\n)",
        r"\1        (deprecated): true\n",
        one("deprecation-added", "GET /group/allStaffGroup"),
    ),
    Edit(
        "op-description",
        "/todoCategory",
        "get",
        "List of to-do categories",
        "Kinds of to-dos",
        one("description-changed", "GET /todoCategory"),
    ),
    Edit(
        "variable-type",
        "/position/{id}",
        "get id",
        "type: integer",
        "type: boolean",
        one("type-changed", "GET /position/{id} {id}"),
    ),
    Edit(
        "variable-description",
        "/department/{id}/vacancies",
        "get id",
        "Entity id",
        "Department",
        one("description-changed", "GET /department/{id}/vacancies {id}"),
    ),
    Edit(
        "param-added",
        "/currency",
        "get",
        "queryParameters:\n",
        "queryParameters:\n" + param("archived", "boolean"),
        one("parameter-added", "GET /currency?archived"),
    ),
    Edit(
        "param-added-required",
        "/accountDoc",
        "get",
        "queryParameters:\n",
        "queryParameters:\n" + param("year", "integer", required=True),
        one("required-parameter-added", "GET /accountDoc?year"),
    ),
    Edit(
        "param-removed",
        "/department",
        "get q",
        _REMOVED,
        "",
        one("parameter-removed", "GET /department?q"),
    ),
    Edit(
        "param-required",
        "/department",
        "get parent",
        "required: false",
        "required: true",
        one("parameter-became-required", "GET /department?parent"),
    ),
    Edit(
        "param-optional",
        "/openGraph",
        "get url",
        "required: true",
        "required: false",
        one("parameter-became-optional", "GET /openGraph?url"),
    ),
    Edit(
        "param-type",
        "/invoice",
        "get statusFilterId",
        "type: string",
        "type: boolean",
        one("type-changed", "GET /invoice?statusFilterId"),
    ),
    Edit(
        "param-values",
        "/invoice",
        "get periodFilterId",
        "type: string",
        r"type: string\n                enum: [week, month]",
        one("type-narrowed", "GET /invoice?periodFilterId"),
    ),
    Edit(
        "param-default",
        "/duty",
        "get limit",
        "required: false",
        r"required: false\n                default: 20",
        one("default-changed", "GET /duty?limit"),
    ),
    Edit(
        "param-pattern",
        "/invoice",
        "get periodFilterId",
        "required: false",
        r"required: false\n                pattern: '^\\d'",
        one("facet-changed", "GET /invoice?periodFilterId", "pattern"),
    ),
    Edit(
        "param-description",
        "/duty",
        "get limit",
        "Page size",
        "Duties on a page",
        one("description-changed", "GET /duty?limit"),
    ),
    Edit(
        "body-added-required",
        "/duty/{id}",
        "delete",
        "        queryParameters:",
        _BODY.format(required="true", type="Duty") + "        queryParameters:",
        one("required-body-added", "DELETE /duty/{id}"),
    ),
    Edit(
        "body-added",
        "/position/{id}",
        "delete",
        "        queryParameters:",
        _BODY.format(required="false", type="Position") + "        queryParameters:",
        one("body-added", "DELETE /position/{id}"),
    ),
    Edit(
        "body-removed",
        "/milestone",
        "post",
        r"        body:\n( {12}.*\n)+        resp",
        "        resp",
        one("body-removed", "POST /milestone"),
    ),
    Edit(
        "body-optional",
        "/duty/{id}",
        "post",
        r"(body:\n.*\n *required:) true",
        r"\1 false",
        one("body-became-optional", "POST /duty/{id}"),
    ),
    Edit(
        "body-type",
        "/department/{id}",
        "post",
        r"(type: Department\|DepartmentRequest)$",
        r"\1|Group",
        one("type-widened", "POST /department/{id} body"),
    ),
    Edit(
        "body-description",
        "/invoice",
        "post",
        "Invoice to create",
        "The new invoice",
        one("description-changed", "POST /invoice body"),
    ),
    Edit(
        "answer-gained",
        "/invoice/{id}",
        "delete",
        _ANSWER,
        "body: { type: boolean }",
        one("answer-gained", "DELETE /invoice/{id}"),
    ),
    Edit(
        "answer-lost",
        "/account/referralId",
        "get",
        _ANSWER,
        "body: { type: void }",
        one("answer-lost", "GET /account/referralId"),
    ),
    Edit(
        "answer-type",
        "/duty/{id}",
        "get",
        _ANSWER,
        "body: { type: Position }",
        one("type-changed", "GET /duty/{id} answer"),
    ),
    Edit(
        "answer-union",
        "/programPreset/addPreset",
        "get",
        _ANSWER,
        "body: { type: string|Tag }",
        one("type-widened", "GET /programPreset/addPreset answer"),
    ),
    Edit(
        "answer-media-type",
        "/accountDoc",
        "get",
        r"body: \{ type: (.*) \}",
        r"body: { text/csv; charset=utf-8: { type: \1 } }",
        one("media-type-changed", "GET /accountDoc answer"),
    ),
    Edit(
        "body-media-type",
        "/milestone/{id}",
        "post",
        r"        body:\n((?: {12}.*\n)+)",
        lambda found: "        body:\n            text/xml:\n" + indent(found[1], "    "),
        one("media-type-changed", "POST /milestone/{id} body"),
    ),
    Edit(
        "pages-lost",
        "/position",
        "get",
        r"            pageAfter:\n(.|\n)*?        responses",
        "        responses",
        one("pagination-lost", "GET /position"),
    ),
    # the document as a whole
    Edit(
        "address",
        "",
        "",
        "demo.megaplan.ru",
        "example.megaplan.ru",
        one("base-address-changed", "service"),
    ),
    Edit(
        "title",
        "",
        "",
        "^title: .*",
        "title: 'Megaplan API'",
        one("description-changed", "service"),
    ),
)


@dataclass(frozen=True)
class NameEdit:
    """An edit of the name ledger: a thing gets another name."""

    section: str
    thing: str
    name: str
    expected: tuple[Found, ...]

    def apply(self, ledger: Ledger) -> Ledger:
        """The edited ledger."""
        if self.section == "operations":
            operations = {
                resource: {
                    (self.name if id_ == self.thing else method): id_
                    for method, id_ in methods.items()
                }
                for resource, methods in ledger.operations.items()
            }
            return replace(ledger, operations=operations)
        if self.section == "modules":
            modules = {
                module: tuple(each for each in types if each != self.thing)
                for module, types in ledger.modules.items()
            }
            return replace(ledger, modules={**modules, self.name: (self.thing,)})
        if self.section == "enumerations":
            aliases = {
                (self.name if self.thing in places else alias): places
                for alias, places in ledger.enumerations.items()
            }
            return replace(ledger, enumerations=aliases)
        known = {**getattr(ledger, self.section), self.thing: self.name}
        if self.section == "classes":
            return replace(ledger, classes=known)
        if self.section == "properties":
            return replace(ledger, properties=known)
        return replace(ledger, parameters=known)


NAME_EDITS: tuple[NameEdit, ...] = (
    NameEdit("operations", "POST /milestone", "add", one("method-renamed", "POST /milestone")),
    NameEdit("classes", "Duty", "JobDuty", one("class-renamed", "Duty")),
    NameEdit("modules", "Tag", "labels", one("module-changed", "Tag")),
    NameEdit("properties", "Tag.canEdit", "editable", one("attribute-renamed", "Tag.canEdit")),
    NameEdit(
        "parameters",
        "GET /invoice#periodFilterId",
        "period",
        one("argument-renamed", "GET /invoice?periodFilterId"),
    ),
    NameEdit(
        "enumerations",
        "Milestone.possibleActions",
        "MilestoneAction",
        one("alias-renamed", "Milestone.possibleActions"),
    ),
)
