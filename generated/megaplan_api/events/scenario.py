"""Requests of deal scenarios, and what a service may answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from decimal import Decimal
from typing import Any, Self

from .._core.value_objects import from_scalar
from ..models import Deal
from .deal_card import DealCard
from .incoming_json import IncomingError, json_object, object_of, text_of, without
from .php_record import Place, whole


@dataclass(frozen=True, slots=True, repr=False)
class ScenarioRequest:
    """The operation "request to an external service" of a deal's scenario or transition.

    Attributes:
        id: The deal's id.
        deal: The deal as the first version of the API has it.
        class_name: What the service itself calls the deal's type.
        extra: What came beside the keys that are known.
    """

    id: int
    deal: DealCard
    class_name: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @classmethod
    def parse(cls, body: bytes | str | Mapping[str, Any], zone: tzinfo | None = None) -> Self:
        """Read the body of a request.

        Args:
            body: As it came, or the JSON object in it.
            zone: The zone of its times, which do not tell it; without it they are naive.

        Raises:
            IncomingError: It is no such request, or a value is of another type.
        """
        found = json_object(body)
        data = object_of(found, "data")
        card = object_of(data, "deal", "data.deal")
        if not card:
            raise IncomingError("data.deal is missing")
        deal = DealCard(card, Place("data.deal", zone))
        number = whole(found.get("id"), Place("id", None)) or deal.id
        if number is None:
            raise IncomingError("the id of the deal is missing")
        beside = without(data, "deal")
        extra = without(found, "class", "id", "data")
        class_name = text_of(found, "class")
        return cls(number, deal, class_name, {**extra, "data": beside} if beside else extra)

    @property
    def deal_link(self) -> Deal:
        """The same deal in this version of the API: `mp.deal.get(request.id)` reads it."""
        return Deal.link(self.id)

    def __repr__(self) -> str:
        return f"<ScenarioRequest of deal {self.id}>"


def is_scenario(body: Mapping[str, Any]) -> bool:
    """Whether a body looks like the request of a scenario."""
    data = body.get("data")
    return "event" not in body and isinstance(data, dict) and "deal" in data


@dataclass(frozen=True, slots=True)
class ReplyPosition:
    """A position that a deal is to have.

    Attributes:
        offer_id: The offer.
        price: What one costs.
        currency_id: The currency of the price.
        rate: Its rate.
        other: Further keys of the first version of the API, such as `{"Count": 2}`.
    """

    offer_id: int
    price: float | Decimal
    currency_id: int | None = None
    rate: float | Decimal | None = None
    other: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        """The position as it is sent.

        Raises:
            TypeError: A value is of another type.
            ValueError: An id is none, or a number is not finite.
        """
        price = {"Value": _number(self.price)}
        if self.currency_id is not None:
            price["CurrencyId"] = _id(self.currency_id)
        if self.rate is not None:
            price["Rate"] = _number(self.rate)
        return {**self.other, "OfferId": _id(self.offer_id), "Price": price}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioReply:
    """What a scenario is answered, to change the deal; what is not named stays.

    Attributes:
        description: The new description.
        positions: The new positions.
        other: Further keys of `Model`, as the request that saves a deal in the first version of
            the API has them.

    Raises:
        TypeError: A value has no JSON form, or is of another type.
        ValueError: An id is none, or a number is not finite.
    """

    description: str | None = None
    positions: Sequence[ReplyPosition] | None = None
    other: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        self.to_json()

    def to_json(self) -> bytes:
        """The body of the answer; empty where nothing is to change."""
        model = dict(self.other)
        if self.description is not None:
            model["Description"] = _text(self.description)
        body: dict[str, Any] = {"Model": model} if model else {}
        if self.positions is not None:
            body["Positions"] = [each.to_dict() for each in self.positions]
        return json.dumps(body, allow_nan=False).encode() if body else b""


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError(f"a description is a text, not {type(value).__name__}")


def _number(value: object) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise TypeError(f"a price and a rate are numbers, not {type(value).__name__}")
    return from_scalar(value)


def _id(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"an id is a whole number, not {type(value).__name__}")
    if value < 1:
        raise ValueError(f"{value} is no id")
    return value
