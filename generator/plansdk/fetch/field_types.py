"""A field as an account describes it, as one of those that a file of custom fields lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from plansdk.custom_fields import CustomField
from plansdk.custom_fields.fields import MAX_TEXT, WIRE_NAME
from plansdk.diagnostics import visible
from plansdk.model import Api, Array, Enumeration, Ref, Scalar, Type, union_of

_TYPES: Final[Mapping[str, Type]] = {
    "BigIntField": Scalar("integer"),
    "BoolField": Scalar("boolean"),
    "DateField": Ref("DateOnly"),
    "DateTimeField": Ref("DateTime"),
    "DurationField": Ref("DateInterval"),
    "EnumField": Scalar("string"),
    "ExternalSourceField": Scalar("string"),
    "FloatField": Scalar("number"),
    "IntegerField": Scalar("integer"),
    "MoneyField": Ref("Money"),
    "RatingField": Scalar("number"),
    "RefLinkField": Ref("BaseEntity"),
    "RefSetField": Ref("BaseEntity"),
    "ResourceField": Scalar("any"),
    "StringField": Scalar("string"),
}
"""By kind of field; what links to entities gets their types where the account tells."""

_ANY: Final = Scalar("any")
_MAX_VALUES: Final = 500
_MAX_TARGETS: Final = 20


def read_field(
    item: Mapping[str, Any], entity: str, scheme: str, api: Api
) -> tuple[CustomField | None, list[str]]:
    """Read one element of a list of fields.

    Args:
        entity: Wire type that the list belongs to.
        scheme: The deal scheme it belongs to; empty for other lists.
        api: Knows the types that a field may link to.

    Returns:
        The field, None for one of the specification itself or one without a usable name;
        and what was odd about it.
    """
    name = item.get("name")
    if not isinstance(name, str) or not name.startswith("Category"):
        return None, []
    if not WIRE_NAME.fullmatch(name):
        return None, [f"the field {visible(name, 80)} is left out: its name is unusual"]
    oddities: list[str] = []
    type_ = _type(item, name, api, oddities)
    found = CustomField(
        entity=entity,
        name=name,
        type=type_,
        label=label_of(item.get("hrName")),
        # A field of one scheme is not required of the deals of all others.
        required=item.get("isRequired") is True and not scheme,
        sortable=item.get("isSortable") is True,
        scheme=scheme,
    )
    return found, oddities


def label_of(text: object) -> str:
    """A text for people, on one line and not too long."""
    if not isinstance(text, str):
        return ""
    plain = "".join(c if c.isprintable() else " " for c in text[: 4 * MAX_TEXT])
    return " ".join(plain.split())[:MAX_TEXT]


def _type(item: Mapping[str, Any], name: str, api: Api, oddities: list[str]) -> Type:
    kind = item.get("contentType")
    found = _TYPES.get(kind) if isinstance(kind, str) else None
    if found is None:
        oddities.append(f"the field {name} is of an unknown kind; it may hold anything")
        return _ANY
    if isinstance(found, Ref) and found.name not in api.by_name:
        oddities.append(f"the document declares no {found.name}; {name} may hold anything")
        return _ANY
    if kind == "EnumField":
        found = _values(item, name, oddities)
    elif kind in ("RefLinkField", "RefSetField"):
        found = _targets(item, api)
    is_list = kind == "RefSetField" or item.get("isMultiple") is True
    return Array(found) if is_list else found


def _values(item: Mapping[str, Any], name: str, oddities: list[str]) -> Type:
    """The listed values, as far as they are plain texts."""
    listed = item.get("enumValues")
    values = cast("list[object]", listed) if isinstance(listed, list) else []
    plain = [
        each
        for each in values
        if isinstance(each, str) and each and each.isprintable() and len(each) <= MAX_TEXT
    ]
    if len(plain) > _MAX_VALUES:
        oddities.append(f"the field {name} lists {len(plain)} values; any text is allowed for it")
        return Scalar("string")
    if len(plain) < len(values):
        oddities.append(f"{len(values) - len(plain)} unusual values of {name} are not listed")
    return Enumeration(tuple(dict.fromkeys(plain))) if plain else Scalar("string")


def _targets(item: Mapping[str, Any], api: Api) -> Type:
    """What a field may link to; any entity, unless the account says so in known types."""
    listed = item.get("refContentType")
    names = cast("list[object]", listed) if isinstance(listed, list) else [listed]
    known = [each for each in names if isinstance(each, str) and each in api.by_name]
    is_usable = 0 < len(known) == len(names) <= _MAX_TARGETS
    return union_of(Ref(each) for each in known) if is_usable else Ref("BaseEntity")
