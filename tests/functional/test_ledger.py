"""Names over the versions of a specification: what is recorded stays."""

from __future__ import annotations

from dataclasses import replace

from functional.packages import Maker

FIRST = """
    types:
      Cat: {properties: {name?: string, from?: string}}
      Dog: {properties: {name?: string}}
      Owl: {properties: {name?: string}}
      Emu: {properties: {name?: string}}
      Zoo: {properties: {a?: Cat | Dog | Owl | Emu, b?: Cat | Dog | Owl | Emu}}
      Pen: {properties: {a?: Cat | Dog | Owl | Emu, b?: Cat | Dog | Owl | Emu}}
    /cat: {get: {responses: {200: {body: 'Cat[]'}}}}
    /cat/{id}: {get: {responses: {200: {body: Cat}}}}
"""


def test_what_is_new_is_appended(make: Maker) -> None:
    first = make(FIRST).ledger
    grown = make(
        FIRST.replace("    /cat:", "      Yak: {properties: {x?: string}}\n    /cat:")
        + "    /yak: {get: {responses: {200: {body: 'Yak[]'}}}}\n",
        first,
    ).ledger
    assert grown.operations == {**first.operations, "yak": {"list": "GET /yak"}}
    assert [*grown.modules][: len(first.modules)] == [*first.modules]
    assert {name for types in grown.modules.values() for name in types} == {
        *(name for types in first.modules.values() for name in types),
        "Yak",
    }


def test_a_recorded_name_stays(make: Maker) -> None:
    first = make(FIRST).ledger
    edited = replace(
        first,
        operations={"pet": {"find_all": "GET /cat", "fetch": "GET /cat/{id}"}},
        classes={"Cat": "Tomcat"},
        properties={**first.properties, "Dog.name": "called"},
        parameters={"GET /cat/{id}#id": "number"},
    )
    made = make(FIRST, edited)
    assert made.ledger == edited
    package = made.package
    assert package.Tomcat.__content_type__ == "Cat"
    assert package.Dog(called="Rex").to_dict() == {"contentType": "Dog", "name": "Rex"}
    with package.Megaplan("acme.example", token="x") as mp:
        call = mp.pet.fetch.prepare(number=5)
        assert (call.method, call.target) == ("GET", "/cat/5")
        assert mp.pet.find_all.prepare().target == "/cat"


def test_what_is_removed_keeps_its_name(make: Maker) -> None:
    first = make(FIRST).ledger
    smaller = FIRST.replace("    /cat/{id}: {get: {responses: {200: {body: Cat}}}}\n", "")
    made = make(
        smaller.replace("Cat: {properties: {name?: string, from?: string}}", "Cat: {}"), first
    )
    assert made.ledger == first
    with made.package.Megaplan("acme.example", token="x") as mp:
        assert not hasattr(mp.cat, "get")


def test_a_name_of_something_removed_is_not_given_again(make: Maker) -> None:
    first = make("/cat/{id}: {get: {responses: {200: {body: string}}}}\n").ledger
    second = make("/cat: {get: {responses: {200: {body: string}}}}\n", first).ledger
    assert second.operations == {"cat": {"get": "GET /cat/{id}", "get_without_id": "GET /cat"}}


def test_the_name_of_a_union_follows_it(make: Maker) -> None:
    named = replace(make(FIRST).ledger, unions={"Animal": ("Cat", "Dog", "Owl", "Emu")})
    assert make(FIRST, named).ledger.unions == named.unions
    text = FIRST.replace("Owl | Emu", "Owl | Emu | Yak").replace(
        "    /cat:", "      Yak: {properties: {name?: string}}\n    /cat:", 1
    )
    made = make(text, named)
    assert made.ledger.unions == {"Animal": ("Cat", "Dog", "Owl", "Emu", "Yak")}
    package = made.package
    annotation = package.Zoo.__annotations__["a"]
    assert annotation == "Animal | None"
    assert package.deviations(package.Zoo(a=package.Yak(name="x"))) == []


CLASH = "/wild-cat: {get: {}}\n/wild_cat: {get: {}}\n"


def test_the_ledger_settles_a_clash(make: Maker) -> None:
    package = make(CLASH, "operations: {lynx: {get: GET /wild_cat}}").package
    with package.Megaplan("acme.example", token="x") as mp:
        assert mp.lynx.get.prepare().target == "/wild_cat"
        assert mp.wild_cat.get.prepare().target == "/wild-cat"


def test_a_ledger_that_gives_one_name_twice(make: Maker) -> None:
    names = "operations: {cat: {list: GET /cat, all: GET /cat}}"
    found = make.findings("/cat: {get: {}}\n", names)
    assert [each.code for each in found] == ["NAM102"]


def test_a_ledger_with_a_name_that_is_none(make: Maker) -> None:
    names = "operations: {cat: {'not a name': GET /cat}}"
    found = make.findings("/cat: {get: {}}\n", names)
    assert [each.code for each in found] == ["NAM103"]
