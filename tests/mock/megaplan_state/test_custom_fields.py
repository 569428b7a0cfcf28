"""The fields that an account has added, as a client discovers them."""

from __future__ import annotations

import pytest

from .conftest import Ask

KINDS = {
    "BigIntField",
    "BoolField",
    "DateField",
    "DateTimeField",
    "DurationField",
    "EnumField",
    "ExternalSourceField",
    "FloatField",
    "IntegerField",
    "MoneyField",
    "RatingField",
    "RefLinkField",
    "RefSetField",
    "ResourceField",
    "StringField",
}


def test_a_field_is_told_in_full(ask: Ask) -> None:
    (found,) = ask.data("GET", "/task/extraFields")
    assert found["enumValues"] == ["Высокий", "Средний", "Низкий"]
    assert (found["type"], found["defaultValue"]) == ("enum", "Средний")
    flags = ("isRequired", "isMultiple", "isSystem", "newValuesAllowed", "isSortable")
    assert [found[each] for each in flags] == [False, False, False, False, True]
    (setting,) = found["settings"]
    assert (setting["name"], setting["enabled"], found["settingsCount"]) == ("showInList", True, 1)
    assert ask.data("GET", f"/extraFields/{found['id']}")["name"] == found["name"]


def test_the_seed_account_has_fields_of_every_type(ask: Ask) -> None:
    fields = ask.data("GET", "/deal/extraFields")
    assert {each["contentType"] for each in fields} == KINDS
    by_name = {each["name"]: each for each in fields}
    assert by_name["Category1000001CustomFieldFlorist"]["refContentType"] == ["Employee"]
    values: dict[str, object] = {}
    for each in ask.data("GET", "/deal"):
        card = ask.data("GET", f"/deal/{each['id']}")
        values |= {name: card[name] for name in by_name if card.get(name) is not None}
    assert values.keys() == by_name.keys()


def test_the_fields_of_a_scheme(ask: Ask) -> None:
    for id_, prefix in (("1000001", "Category1000001"), ("1000002", "Category1000002")):
        fields = ask.data("GET", f"/program/{id_}/fields")
        assert len(fields) > 3
        assert {each["name"][: len(prefix)] for each in fields} == {prefix}
        assert {each["owner"]["id"] for each in fields} == {id_}
    assert ask.refused("GET", "/program/77/fields")[0] == 404
    one = {"fieldNames": ["Category1000001CustomFieldVes"]}
    assert [each["hrName"] for each in ask.data("GET", "/program/1000001/fields", query=one)] == [
        "Вес"
    ]
    text = {"q": "стеб"}
    assert len(ask.data("GET", "/program/1000001/fields", query=text)) == 1


@pytest.mark.parametrize(
    "path", ["/contractor/1000001", "/contractorCompany/1000001", "/task/1000005", "/todo/1000001"]
)
def test_the_fields_of_deals_below_an_entity(ask: Ask, path: str) -> None:
    everywhere = ask.data("GET", "/deal/extraFields")
    assert ask.data("GET", f"{path}/deals/extraFields") == everywhere
    assert ask.refused("GET", f"{path}7777/deals/extraFields")[0] == 404


def test_the_fields_of_payers(ask: Ask) -> None:
    (found,) = ask.data("GET", "/payer/extraFields")
    assert found["hrName"] == "Банк"
    assert ask.data("GET", "/payer/extraFields/RU/Legal") == [found]
