"""Add the custom fields of an account to an API and to its names.

- ACC103  a field does not fit the specification
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from plansdk.custom_fields.fields import CustomField, CustomFields
from plansdk.diagnostics import Diagnostic, error
from plansdk.model import Api, Property, references
from plansdk.naming.ledger import Ledger
from plansdk.naming.type_names import listed_values
from plansdk.naming.words import pascal

_HINT = "fetch the fields again with `plansdk fetch --custom-fields`"


def add_fields(api: Api, fields: CustomFields) -> tuple[Api, list[Diagnostic]]:
    """An API whose entities have the fields of an account, too."""
    findings = [found for each in fields.fields for found in _misfits(api, each)]
    added: defaultdict[str, list[Property]] = defaultdict(list)
    for each in fields.fields:
        added[each.entity].append(_property(each))
    types = tuple(
        (
            replace(each, properties=(*each.properties, *added[each.name]))
            if each.name in added
            else each
        )
        for each in api.types
    )
    return replace(api, types=types), findings


def with_names(ledger: Ledger, fields: CustomFields) -> Ledger:
    """A name ledger that knows the fields of an account as well; not one to store."""
    properties = {each.place: each.attribute for each in fields.fields}
    enumerations = {
        pascal(each.entity) + pascal(each.attribute): (each.place,)
        for each in fields.fields
        if listed_values(each.type)
    }
    return replace(
        ledger,
        properties={**ledger.properties, **properties},
        enumerations={**ledger.enumerations, **enumerations},
    )


def _misfits(api: Api, field: CustomField) -> list[Diagnostic]:
    type_def = api.by_name.get(field.entity)
    if type_def is None or type_def.alias is not None:
        message = f"{field.name}: there is no entity {field.entity}"
        return [error("ACC103", field.span, message, _HINT)]
    if any(each.name == field.name for each in type_def.properties):
        message = f"{field.place} is a property of the specification already"
        return [error("ACC103", field.span, message, _HINT)]
    return [
        error("ACC103", field.span, f"{field.place}: there is no type {name}", _HINT)
        for name in references(field.type)
        if name not in api.by_name
    ]


def _property(field: CustomField) -> Property:
    of_scheme = f"of the deal scheme {field.scheme}" if field.scheme else ""
    words = [field.label, f"({of_scheme})" if field.label and of_scheme else of_scheme]
    return Property(
        name=field.name,
        type=field.type,
        description=" ".join(filter(None, words)),
        required=field.required,
        sortable=field.sortable,
        label=field.label,
        span=field.span,
    )
