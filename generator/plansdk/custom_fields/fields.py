"""Read and write a file of custom fields.

- ACC101  the file cannot be read as one of custom fields
- ACC102  an entry lacks something, or has something unknown
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from plansdk.diagnostics import NOWHERE, Diagnostic, Rejected, Span, error
from plansdk.model import Array, Enumeration, Type, spell
from plansdk.model import Scalar as ScalarType
from plansdk.naming.type_names import listed_values
from plansdk.naming.words import is_attribute_name
from plansdk.raml.type_expression import TypeExpressionError
from plansdk.raml.type_expression import parse as parse_type
from plansdk.syntax.decode import content
from plansdk.syntax.tree import Mapping, Node, Scalar, Sequence
from plansdk.syntax.yaml_tree import parse

WIRE_NAME: Final = re.compile(r"Category[0-9]{1,18}CustomField[A-Za-z0-9_]{1,120}")
MAX_TEXT: Final = 200
"""Characters of a label, a scheme or a value."""

_TEXTS: Final = ("entity", "name", "attribute", "label", "type", "scheme")
_NEEDED: Final = ("entity", "name", "attribute", "type")
_FLAGS: Final = ("required", "sortable")
_HINT: Final = "fetch the fields again with `plansdk fetch --custom-fields`"
_TEXT: Final = ScalarType("string")
_HEADER: Final = """\
# Custom fields of an account; `plansdk fetch --custom-fields` writes this file.
# Edit an attribute before its first use; what else you edit is lost with the next fetch.
"""


@dataclass(frozen=True, slots=True)
class CustomField:
    """A field that an account has added to an entity.

    Attributes:
        entity: Wire type that has it.
        name: Wire name.
        type: Of its values.
        attribute: Python name; empty before it is given.
        label: What people see.
        required: Whether an entity cannot be created without it.
        sortable: Whether lists can be sorted by it.
        scheme: The deal scheme that it belongs to; empty for other entities.
        span: Where the file lists it.
    """

    entity: str
    name: str
    type: Type
    attribute: str = ""
    label: str = ""
    required: bool = False
    sortable: bool = False
    scheme: str = ""
    span: Span = NOWHERE

    @property
    def place(self) -> str:
        """Identity: `Deal.Category1000060CustomFieldRegion`."""
        return f"{self.entity}.{self.name}"


@dataclass(frozen=True, slots=True)
class CustomFields:
    """The custom fields of an account, in its own order."""

    account: str = ""
    fields: tuple[CustomField, ...] = ()


def dump(fields: CustomFields) -> str:
    """The text of a file."""
    data = {"account": fields.account, "fields": [_entry(each) for each in fields.fields]}
    return _HEADER + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)


def read_custom_fields(path: Path) -> tuple[CustomFields, list[Diagnostic]]:
    """Read a file.

    Raises:
        Rejected: The file cannot be read, or is none of custom fields.
    """
    source = content(path, "ACC101", what="the custom fields")
    root = parse(source, str(path))
    listed = root.get("fields") if isinstance(root, Mapping) else None
    if not isinstance(root, Mapping) or not isinstance(listed, Sequence):
        message = "this is no file of custom fields: it has no list of `fields`"
        raise Rejected([error("ACC101", root.span, message, _HINT)])
    findings = [
        error("ACC102", each.span, message, _HINT)
        for each, message in _unknown(root, ("account", "fields"))
    ]
    found = [each for each in (_field(node, findings) for node in listed.items) if each]
    for place, count in Counter(each.place for each in found).items():
        if count > 1:
            message = f"{place} is listed {count} times"
            findings.append(error("ACC102", listed.span, message, _HINT))
    return CustomFields(root.text("account"), tuple(found)), findings


def _entry(field: CustomField) -> dict[str, object]:
    is_list = isinstance(field.type, Array)
    listed = listed_values(field.type)
    values = list(listed.values) if listed else []
    plain = ("string[]" if is_list else "string") if values else spell(field.type)
    facts: dict[str, object] = {
        "entity": field.entity,
        "name": field.name,
        "attribute": field.attribute,
        "label": field.label,
        "type": plain,
        "values": values,
        "required": field.required,
        "sortable": field.sortable,
        "scheme": field.scheme,
    }
    return {key: value for key, value in facts.items() if value}


def _field(node: Node, findings: list[Diagnostic]) -> CustomField | None:
    if not isinstance(node, Mapping):
        findings.append(error("ACC102", node.span, "an entry is a mapping", _HINT))
        return None
    faults = _unknown(node, (*_TEXTS, *_FLAGS, "values"))
    faults += [
        (value, f"`{key.text}` is a text")
        for key, value in node.items()
        if key.text in (*_TEXTS, *_FLAGS) and not isinstance(value, Scalar)
    ]
    faults += [
        (node, f"`{key}` is missing")
        for key in _NEEDED
        if not node.text(key) and isinstance(node.get(key), Scalar | None)
    ]
    if node.text("name") and not WIRE_NAME.fullmatch(node.text("name")):
        faults.append((node.get("name") or node, "`name` is none of a custom field"))
    if node.text("attribute") and not is_attribute_name(node.text("attribute")):
        faults.append((node.get("attribute") or node, "`attribute` is no Python name"))
    faults += [
        (node.key(key), f"`{key}` is true or false")
        for key in _FLAGS
        if node.text(key) not in ("", "true", "false")
    ]
    type_ = _type(node, faults)
    findings += [error("ACC102", each.span, message, _HINT) for each, message in faults]
    if faults or type_ is None:
        return None
    return CustomField(
        entity=node.text("entity"),
        name=node.text("name"),
        type=type_,
        attribute=node.text("attribute"),
        label=node.text("label"),
        required=node.text("required") == "true",
        sortable=node.text("sortable") == "true",
        scheme=node.text("scheme"),
        span=node.span,
    )


def _unknown(node: Mapping, known: tuple[str, ...]) -> list[tuple[Node, str]]:
    return [(key, f"unknown key `{key.text}`") for key, _ in node.items() if key.text not in known]


def _type(node: Mapping, faults: list[tuple[Node, str]]) -> Type | None:
    """The type of an entry, restricted to its values if it lists some."""
    if not node.text("type"):  # reported already
        return None
    try:
        type_ = parse_type(node.text("type"))
    except TypeExpressionError as problem:
        faults.append((node.get("type") or node, f"`type`: {problem.message}"))
        return None
    listed = node.get("values")
    if listed is None:
        return type_
    items = listed.items if isinstance(listed, Sequence) else ()
    values = [each.text for each in items if isinstance(each, Scalar)]
    if not values or len(values) != len(items) or type_ not in (_TEXT, Array(_TEXT)):
        faults.append((listed, "`values` is a list of texts, for the type string or string[]"))
        return None
    restricted = Enumeration(tuple(dict.fromkeys(values)))
    return Array(restricted) if isinstance(type_, Array) else restricted
