"""What a text finds, what is taken for a duplicate, and how contractors are sorted."""

from __future__ import annotations

from typing import Any

import pytest

from megaplan_api import Megaplan
from plansdk.mock.megaplan.fakes import Faker
from plansdk.model import Ref

from .conftest import Ask

VASILEK = "ООО «Василёк»"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Полина", {"Вымышленная Полина"}),
        ("полина ВЫМЫШЛ", {"Вымышленная Полина"}),
        ("Вымышленная Полина", {"Вымышленная Полина"}),
        ("Полина Роман", set[str]()),
        ("+7 000 000-10-01", {VASILEK}),
        ("80000001001", {VASILEK}),
        ("000 10 01", {VASILEK}),
        ("INFO@vasilek.example", {VASILEK}),
        ("vasilek.example", {VASILEK, "Вымышленная Полина"}),
        ("Сеть цветочных", set[str]()),
    ],
)
@pytest.mark.parametrize("name", ["q", "duplicates", "search"])
def test_contractors_are_found(ask: Ask, text: str, found: set[str], name: str) -> None:
    if name == "search":
        parts = [
            ask.names(f"/{each}/search", q=text)
            for each in ("contractorCompany", "contractorHuman")
        ]
        assert {one for each in parts for one in each} == found
    elif name == "q":
        assert set(ask.names("/contractor", q=text)) == found
    else:
        assert set(ask.names("/contractor/possibleDuplicates", name=text)) == found


def test_duplicates_by_contacts(ask: Ask) -> None:
    contact = {"contentType": "ContactInfo", "type": "phone", "value": "8 (000) 000-20-02"}
    names = ask.names("/contractor/possibleDuplicates", name="Nobody", contactInfo=[contact])
    assert names == ["Несуществующий Роман"]
    assert ask.names("/contractor/possibleDuplicates", name="Nobody") == []


def test_duplicates_of_a_contractor(ask: Ask) -> None:
    (first,) = (each["id"] for each in ask.data("GET", "/contractor") if each["name"] == VASILEK)
    contact = {"contentType": "ContactInfo", "type": "phone", "value": "8-000-000-10-01"}
    body: dict[str, Any] = {
        "contentType": "ContractorHuman",
        "contactInfo": [contact],
        "firstName": "Щука",
    }
    made = ask.data("POST", "/contractorHuman", body=body)
    assert [each["id"] for each in ask.data("GET", f"/contractor/{first}/possibleDuplicates")] == [
        made["id"]
    ]
    path = f"/contractorHuman/{made['id']}/possibleDuplicates"
    assert [each["id"] for each in ask.data("GET", path)] == [first]
    assert ask.refused("GET", "/contractor/77/possibleDuplicates")[0] == 404


def test_the_seed_account_has_duplicates(ask: Ask) -> None:
    id_ = ask.id_of("/contractor", "АО «Мозаика»")
    assert ask.names(f"/contractor/{id_}/possibleDuplicates") == ["Выдумкина София"]


def test_contractors_sort_by_name(mp: Megaplan) -> None:
    names = [str(each.name) for each in mp.contractor.list(sort_by=["-name"])]
    assert names == sorted(names, reverse=True, key=str.casefold)
    assert len(names) == 6


@pytest.mark.parametrize(
    ("given", "kept"),
    [({"seconds": 90}, 0), ({"value": 90}, 60), ({"value": 3600}, 3600), ({"value": 59}, 0)],
)
def test_work_time_is_in_whole_minutes_under_value(
    ask: Ask, given: dict[str, int], kept: int
) -> None:
    time = {"contentType": "DateInterval", **given}
    body = {"contentType": "Comment", "content": "x", "workTime": time}
    made = ask.data("POST", "/task/1000006/comments", body=body)
    assert made["workTime"] == {"contentType": "DateInterval", "value": kept}


def test_seconds_of_any_interval_are_forgotten(ask: Ask) -> None:
    time = {"contentType": "DateInterval", "seconds": 90}
    made = ask.data("POST", "/task/1000006", body={"contentType": "Task", "plannedWork": time})
    assert made["plannedWork"] == {"contentType": "DateInterval", "value": 0}
    time = {"contentType": "DateInterval", "value": 90}
    made = ask.data("POST", "/task/1000006", body={"contentType": "Task", "plannedWork": time})
    assert made["plannedWork"]["value"] == 90


def test_made_up_ids_are_of_no_stored_entity(ask: Ask) -> None:
    schema, store = ask.mock.account.schema, ask.mock.account.store

    def made_up() -> dict[str, Any]:
        faker = Faker(schema, ask.mock.account, (), 0)
        # The first id that it makes up is that of the outermost object.
        found: dict[str, Any] = faker.value(Ref("ContractorCompany"))
        return found

    for each in store.all(("ContractorCompany", "ContractorHuman")):
        store.remove((each["contentType"], each["id"]))
    first = made_up()
    store.put({"contentType": "ContractorHuman", "id": first["id"]})
    assert made_up()["id"] != first["id"]
