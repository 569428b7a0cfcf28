"""Python names of custom fields, by their meaning.

    Category1000060CustomFieldRegion    custom_region

The prefix keeps them apart from whatever properties the service adds later. Where two
deal schemes have a field of the same name, the scheme tells them apart:
`custom_sales_region`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from plansdk.custom_fields.fields import CustomField
from plansdk.naming.words import second_spelling, snake, words

_PREFIX = "custom_"
_MARK = "CustomField"


def name_fields(
    fields: Iterable[CustomField], known: Iterable[CustomField], reserved: frozenset[str]
) -> tuple[CustomField, ...]:
    """Name the fields of an account.

    Args:
        fields: Without names.
        known: The same account's fields with names given before, which stay.
        reserved: Attributes that every entity has.
    """
    recorded = {each.place: each.attribute for each in known if each.attribute}
    listed = tuple(fields)
    taken: defaultdict[str, set[str]] = defaultdict(lambda: set(reserved))
    for each in listed:
        if each.place in recorded:
            taken[each.entity].add(recorded[each.place])
    wanted = Counter((each.entity, _plain(each)) for each in listed)
    named: list[CustomField] = []
    for each in listed:
        attribute = recorded.get(each.place, "")
        if not attribute:
            is_shared = wanted[each.entity, _plain(each)] > 1
            attribute = next(
                name for name in _proposals(each, is_shared) if name not in taken[each.entity]
            )
            taken[each.entity].add(attribute)
        named.append(replace(each, attribute=attribute))
    return tuple(named)


def _plain(field: CustomField) -> str:
    return _PREFIX + snake(_title(field))


def _title(field: CustomField) -> str:
    """What follows the mark in the wire name."""
    return field.name.partition(_MARK)[2]


def _proposals(field: CustomField, is_shared: bool) -> Iterator[str]:
    """Names from the best to those that are merely free."""
    plain = _plain(field)
    field_set = field.name.partition(_MARK)[0].removeprefix("Category")
    if not is_shared:
        yield plain
    scheme = "_".join(words(field.scheme)[:4])
    if scheme:
        yield f"{_PREFIX}{scheme}_{snake(_title(field))}"
    yield f"{plain}_{field_set}"
    exact = f"{_PREFIX}{second_spelling(_title(field))}_{field_set}"
    yield exact
    yield from (f"{exact}_{number}" for number in count(2))
