"""What a slice keeps, what stands for the rest, and why."""

from __future__ import annotations

import pytest

from plansdk.model import (
    Api,
    Array,
    Body,
    Operation,
    Parameter,
    Property,
    Ref,
    Scalar,
    Type,
    TypeDef,
    Union,
    references,
)
from plansdk.naming.assign import assign
from plansdk.naming.ledger import Ledger
from plansdk.naming.reserved import Reserved
from plansdk.targets import NamedApi
from plansdk.vendor.closure import Reason, chain
from plansdk.vendor.slice import cut

STRING = Scalar("string")


def type_def(name: str, base: str, **properties: Type) -> TypeDef:
    return TypeDef(name, base, properties=tuple(Property(n, t) for n, t in properties.items()))


TYPES = (
    TypeDef("BaseEntity", properties=(Property("id", STRING),)),
    TypeDef("BaseValue"),
    type_def("Money", "BaseValue", currency=Ref("Currency"), text=STRING),
    type_def("Currency", "BaseEntity", bank=Ref("Bank")),
    type_def("Bank", "BaseEntity"),
    type_def("Deal", "BaseEntity", price=Ref("Money"), task=Ref("Task")),
    type_def("Human", "BaseEntity"),
    type_def("Employee", "Human", chief=Ref("Employee")),
    type_def(
        "Task",
        "BaseEntity",
        cost=Ref("Money"),
        deals=Array(Union((Ref("Deal"), Ref("Human"), Ref("Employee")))),
    ),
    type_def("Alone", "BaseEntity"),
    TypeDef("Plain", properties=(Property("id", STRING), Property("deal", Ref("Deal")))),
    type_def("Filter", "BaseValue"),
)
GET = Operation("GET", "/task", Array(Ref("Task")), query_params=(Parameter("f", Ref("Filter")),))
POST = Operation("POST", "/employee", Scalar("void"), body=Body(Ref("Employee")))
PLAIN = Operation("GET", "/plain", Ref("Plain"))
API = Api("sample", "1", types=TYPES, operations=(GET, POST, PLAIN))
NAMES, LEDGER, _ = assign(API, Ledger(), Reserved())
WHOLE = NamedApi("megaplan", API, API, NAMES, LEDGER, Ledger())


def test_operations_and_what_they_take_and_give_are_kept() -> None:
    part = cut(WHOLE, [GET])
    assert [each.id for each in part.named.api.operations] == ["GET /task"]
    assert set(part.kept) == {"Task", "Filter", "BaseEntity", "BaseValue", "Money"}


def test_order_is_that_of_the_specification() -> None:
    names = [each.name for each in cut(WHOLE, [POST, GET]).named.api.types]
    assert names == [each.name for each in TYPES if each.name in names]


def test_nearest_kept_ancestor_stands_for_what_is_left_out() -> None:
    part = cut(WHOLE, [GET])
    assert part.named.left_out["Employee"] == "BaseEntity"
    deals = part.named.api.type("Task").properties[1]
    assert deals.type == Array(Ref("BaseEntity"))
    with_humans = cut(WHOLE, [GET], [("Human", Reason("wish", ""))])
    assert with_humans.named.left_out["Employee"] == "Human"
    deals = with_humans.named.api.type("Task").properties[1]
    assert deals.type == Array(Union((Ref("BaseEntity"), Ref("Human"))))


def test_values_are_kept_with_what_has_them_and_links_in_them_are_not_followed() -> None:
    part = cut(WHOLE, [GET])
    assert part.named.api.type("Money").properties[0].type == Ref("BaseEntity")


def test_depth_follows_links() -> None:
    assert "Currency" in cut(WHOLE, [GET], depth=1).kept
    assert "Bank" not in cut(WHOLE, [GET], depth=1).kept
    assert "Bank" in cut(WHOLE, [GET], depth=2).kept


def test_entity_without_base_has_no_stand_in_and_is_kept() -> None:
    part = cut(WHOLE, [PLAIN])
    assert {"Plain", "BaseEntity"} == set(part.kept)
    assert part.named.api.type("Plain").properties[1].type == Ref("BaseEntity")


@pytest.mark.parametrize("depth", range(4))
@pytest.mark.parametrize("operations", [[], [GET], [POST], [PLAIN], [GET, POST, PLAIN]])
def test_slice_mentions_nothing_that_it_lacks(operations: list[Operation], depth: int) -> None:
    part = cut(WHOLE, operations, depth=depth)
    known = {each.name for each in part.named.api.types}
    for each in part.named.api.types:
        assert {each.base} - {""} <= known
        assert {n for prop in each.properties for n in references(prop.type)} <= known
    for each in part.named.api.operations:
        assert set(references(each.response)) <= known
    assert part.named.left_out.keys() & known == set()
    assert set(part.named.left_out.values()) <= known


def test_reasons_lead_to_what_was_asked_for() -> None:
    told = [(name, str(reason)) for name, reason in chain(cut(WHOLE, [GET]).kept, "BaseValue")]
    assert told[0][0] == "BaseValue"
    assert told[-1] in [("Filter", "parameter f of GET /task"), ("Task", "answer of GET /task")]
