"""What lists can be asked for, out of small specifications."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from functional.packages import HEAD, Maker
from support.building import build

TYPES = """
    types:
      BaseEntity: {properties: {id?: string, contentType?: string}}
      BaseValue: {properties: {contentType?: string}}
      DateOnly: {type: BaseValue, properties: {year?: integer, month?: integer, day?: integer}}
      Money: {type: BaseValue, properties: {value?: number}}
      Size: {type: BaseValue, properties: {height?: number}}
      FilterTermGroup: {type: BaseValue, properties: {join?: string, terms?: 'any[]'}}
      FilterConfig: {type: BaseValue, properties: {termGroup?: FilterTermGroup}}
      Mood: {enum: [calm, hungry]}
      Pet: Cat | Dog
      Cat:
        type: BaseEntity
        properties:
          name?: {type: string, sortable: true}
          lastName?: {type: string, sortable: true}
          mood?: Mood
          born?: DateOnly
          price?: Money
          size?: Size
          friends?: Pet[]
          friendsCount?: integer
          lives?: integer
          anything?: any
          term?: string
          last_seen?: string
          home?: Dog
      Dog:
        type: BaseEntity
        properties: {name?: string, lives?: boolean, mood?: {enum: [wild]}, home?: BaseEntity}
      PetFilter: {type: BaseEntity, properties: {config?: FilterConfig}}
      CatFilter: {type: BaseEntity, properties: {config?: FilterConfig, all?: string}}
      DogFilter: {type: BaseEntity, properties: {config?: FilterConfig}}
"""
LISTS = """
    /pet: {get: {queryParameters: {filter?: PetFilter, LIMIT}, responses: {200: {body: 'Pet[]'}}}}
    /cat: {get: {queryParameters: {filter?: CatFilter, LIMIT}, responses: {200: {body: 'Cat[]'}}}}
    /dog: {get: {queryParameters: {LIMIT}, responses: {200: {body: 'Dog[]'}}}}
""".replace(
    "LIMIT",
    "limit?: integer, pageAfter?: BaseEntity, pageBefore?: BaseEntity, pageWith?: BaseEntity,"
    " fields?: any, sortBy?: any, onlyRequestedFields?: boolean",
)


@pytest.fixture
def package(make: Maker) -> Any:
    return make(TYPES + LISTS).package


def test_fields_are_compared_as_their_properties_are(package: Any) -> None:
    where = package.PetFilter.where
    kinds = {name: type(getattr(where, name)).__name__ for name in dir(where)[:]}
    del kinds["custom"]
    # `term` is no field: the class has it. `lives` is a number of cats, and yes or no of dogs.
    assert kinds.pop("term") == "method"
    assert kinds == {
        "id": "Text",
        "name": "Text",
        "last_name": "Text",
        "mood": "Choice",
        "born": "Date",
        "price": "Number",
        "friends": "Reference",
        "last_seen": "Text",
        "home": "Reference",
    }
    assert where.last_seen.is_("x").term["field"] == "last_seen"
    assert where.last_name.is_("x").term["field"] == "lastName"


def test_values_of_all_entities_of_a_list_are_allowed(package: Any) -> None:
    where = package.PetFilter.where
    assert where.mood.is_("calm", "wild").term["value"] == ["calm", "wild"]
    with pytest.raises(ValueError, match="mood is never 'tired'"):
        where.mood.is_("tired")
    assert where.friends.is_(package.Dog.link(1), package.Cat.link(2)).term["field"] == "friends"
    with pytest.raises(TypeError, match="Cat or Dog"):
        where.friends.is_(package.PetFilter.link(1))
    assert where.born.is_(dt.date(2026, 1, 31)).term["value"]["month"] == 0


def test_a_property_called_as_a_method_keeps_its_name(package: Any) -> None:
    assert package.CatFilter(all="x").all == "x"
    assert not hasattr(package.CatFilter, "where")


def test_a_filter_that_no_list_takes_has_no_fields(package: Any) -> None:
    assert not hasattr(package.DogFilter, "where")


def test_what_can_be_sorted_by(package: Any) -> None:
    mp = package.Megaplan("acme.example", token="x")
    assert mp.cat.list.prepare(sort_by=["-last_name"]).page == {"sort_by": ["-lastName"]}
    assert mp.pet.list.prepare(sort_by=["name"]).page == {"sort_by": ["name"]}
    with pytest.raises(ValueError, match="a list of Dog cannot be sorted by 'name'"):
        mp.dog.list(sort_by=["name"])
    sorting = vars(__import__(f"{package.__name__}.sorting", fromlist=["x"]))
    assert sorting["CatSort"].__args__ == (
        *("name", "-name", "last_name", "-last_name"),
        *("lastName", "-lastName"),
    )


def test_what_one_of_the_entities_may_have_of_any_kind_is_not_checked(package: Any) -> None:
    mp = package.Megaplan("acme.example", token="x")
    fields = [{"home": ["whatever"]}]
    assert mp.pet.list.prepare(fields=fields).page == {"fields": fields}
    with pytest.raises(ValueError, match="Dog has no property 'whatever'"):
        mp.cat.list(fields=fields)


def test_a_page_says_what_can_be_asked_for(package: Any) -> None:
    page = (Path(str(package.__file__)).parent / "lists.md").read_text(encoding="utf-8")
    assert "| `pet.list` | `GET /pet` | Cat \\| Dog | filter: PetFilter |\n" in page
    assert page.partition("### Cat\n\n")[2].partition("\n\n")[0] == (
        "- sort: name, last_name\n"
        "- `PetFilter`: id (text), name (text), last_name (text), mood (choice), born (date),"
        " price (number), friends (reference), last_seen (text), home (reference)\n"
        "- fields: id, name, last_name, mood, born, price, size, friends, friends_count, lives,"
        " anything, term, last_seen, home"
    )


def test_without_filters_nothing_is_there_for_them(tmp_path: Path) -> None:
    spec = tmp_path / "small.raml"
    types = "types: {BaseEntity: {properties: {id?: string}}}"
    ping = "/ping: {get: {responses: {200: {body: string}}}}"
    spec.write_text(f"{HEAD}{types}\n{ping}\n", encoding="utf-8")
    names = {Path(each).stem for each in build("megaplan", spec).files}
    assert "custom_fields" in names
    assert not names & {"where", "sorting", "conditions", "comparisons", "filtering", "contractors"}


def test_custom_fields_are_fields_as_well(tmp_path: Path) -> None:
    fields = tmp_path / "fields.yaml"
    fields.write_text(
        "fields:\n"
        "- {entity: Task, name: Category130CustomFieldRegion, attribute: custom_region,"
        " label: Регион, type: string, values: [North, South], sortable: true}\n"
        "- {entity: Deal, name: Category7CustomFieldSum, attribute: custom_sum, type: Money}\n",
        encoding="utf-8",
    )
    files = build("megaplan", None, fields).files
    assert "    custom_region: Choice[Self, TaskCustomRegion]\n" in files["where.py"]
    assert "    custom_sum: Number[Self]\n" in files["where.py"]
    assert '"custom_region": "Category130CustomFieldRegion"' in files["where.py"]
    assert '    "-custom_region",\n' in files["sorting.py"]
    labels = '{"Category130CustomFieldRegion": "Регион"}'
    assert f"    _labels: ClassVar[Mapping[str, str]] = {labels}\n" in files["models/tasks.py"]
