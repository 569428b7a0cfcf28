"""The deal card of the first version of the API, as scenarios send it.

Every key can be missing; what is missing or empty reads as None, or as no records.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._core.custom_fields import is_custom_field
from .php_record import Field, Record, flag, many, moment, number, one, text, whole


class CardLink(Record):
    """Something else, by id and name: a contractor, an employee, a program, a unit."""

    id = Field(whole)
    name = Field(text)


class CardRelated(CardLink):
    """An object that the deal is related to; `type` is `deal` for one."""

    type = Field(text)


class CardPrice(Record):
    """A sum of money; `currency` is its sign, `currency_abbreviation` the code of ISO 4217."""

    value = Field(number)
    currency = Field(text)
    currency_id = Field(whole)
    currency_abbreviation = Field(text)
    rate = Field(number)


class CardOffer(CardLink):
    """The offer that a position is of."""

    tax = Field(one(CardLink))
    unit = Field(one(CardLink))
    origin_offer = Field(one(CardLink))


class CardPosition(CardLink):
    """A position of the deal."""

    count = Field(number)
    declared_price = Field(one(CardPrice))
    discount_type = Field(whole)
    discount_value = Field(number)
    cost = Field(one(CardPrice))
    offer = Field(one(CardOffer))


class CardDestination(CardLink):
    """The status that a transition leads to."""

    entry_point_name = Field(text)
    type = Field(text)
    color = Field(text)
    description = Field(text)
    is_entry = Field(flag)


class CardTransition(Record):
    """A transition of the program; `comment` says why it is disabled."""

    id = Field(text)
    name = Field(text)
    comment = Field(text)
    disabled = Field(flag)
    destination = Field(one(CardDestination))


class DealCard(CardLink):
    """A deal."""

    guid = Field(text, "GUID")
    description = Field(text)
    contractor = Field(one(CardLink))
    owner = Field(one(CardLink))
    manager = Field(one(CardLink))
    contact = Field(one(CardLink))
    payer = Field(one(CardLink))
    auditors = Field(many(CardLink))
    time_created = Field(moment)
    time_updated = Field(moment)
    is_draft = Field(flag)
    is_paid = Field(flag)
    final_price = Field(one(CardPrice))
    positions = Field(many(CardPosition))
    program = Field(one(CardLink))
    program_id = Field(whole)
    status = Field(one(CardLink))
    related_objects = Field(many(CardRelated))
    possible_transitions = Field(many(CardTransition))

    @property
    def custom_fields(self) -> Mapping[str, Any]:
        """The fields that the account defined itself, mostly texts, by key."""
        return {key: self[key] for key in self if is_custom_field(key)}
