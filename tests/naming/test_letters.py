"""Names in letters that are not Latin."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naming.documents import named
from plansdk.naming import reserved as fixed
from plansdk.naming.ledger import Ledger, dump, parse
from plansdk.naming.letters import plain
from plansdk.naming.words import (
    exact_spelling,
    file_name,
    identifier,
    is_attribute_name,
    is_class_name,
    pascal,
    second_spelling,
    snake,
    words,
)


@pytest.mark.parametrize(
    ("wire", "attribute"),
    [
        ("Имя", "imia"),
        ("ДатаНачала", "data_nachala"),
        ("дата — время", "data_vremia"),
        ("ИННКлиента", "inn_klienta"),
        ("Съёмка, объект ЩЮЯ & co", "sieemka_obieekt_shchiuia_co"),
        ("Їжак Ґанок Єва Ў", "izhak_ganok_ieva_u"),
        ("Қазақстан Әл Өңір Ұлт Һ", "kazakstan_al_onir_ult_h"),
        ("Номер2", "nomer2"),
        ("ь", "u044c"),
        ("Prénom", "prenom"),
        ("Straße", "straße"),
        ("Ὄνομα", "ὄνομα"),
        ("任务", "任务"),
        ("ﬁle №", "file_no"),
        ("हिन्दी", "हिन्दी"),
        ("a\u200bb", "ab"),
        ("任\ufe0f务", "任务"),
        ("a\u3164", "a"),
        ("%", "u0025"),
        ("", "unnamed"),
    ],
)
def test_an_attribute(wire: str, attribute: str) -> None:
    assert snake(wire) == attribute
    assert is_attribute_name(identifier(attribute))


@pytest.mark.parametrize(
    ("wire", "name"),
    [("задача", "Zadacha"), ("任务", "N任务"), ("Ναμε", "Nναμε"), ("task任务", "Task任务")],
)
def test_a_class(wire: str, name: str) -> None:
    assert pascal(wire) == name
    assert is_class_name(name)


@given(st.text(max_size=40))
def test_every_text_gives_names_that_a_ledger_takes(wire: str) -> None:
    attribute = identifier(snake(wire))
    for name in (attribute, second_spelling(wire), exact_spelling(wire)):
        assert is_attribute_name(name)
        assert unicodedata.normalize("NFKC", name) == name
    assert is_class_name(pascal(wire))
    assert file_name(attribute).isascii()
    operations = {attribute: {attribute: "GET /x"}} if len(attribute) < 80 else {}
    ledger = Ledger(operations=operations, properties={"Box.x": attribute})
    assert plain(attribute) == attribute
    found = parse(dump(ledger), "names.yaml") if attribute not in RESERVED else ledger
    assert found == ledger


RESERVED = fixed.RESOURCES | fixed.METHODS | fixed.ATTRIBUTES


@given(st.text(max_size=30))
def test_words_are_words_of_their_own(wire: str) -> None:
    for each in words(wire):
        assert plain(each) == each


def test_what_stands_around_a_property_does_not_name_it() -> None:
    every = ["Имя", "Адрес", "Имя клиента", "名前", "!", "name"]
    alone = {
        each: [*named(f"Box: {{properties: {{'{each}': string}}}}")[0].attributes.values()]
        for each in every
    }
    for seed in range(6):
        random.Random(seed).shuffle(every)
        listed = ", ".join(f"'{each}': string" for each in every)
        names, grown = named(f"Box: {{properties: {{{listed}}}}}")
        assert {each: [names.attributes[f"Box.{each}"]] for each in every} == alone
        assert grown.properties["Box.Имя"] == "imia"


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        ("imia", "Имя", ["imia", "cap_imia"]),
        ("имя", "Имя", ["imia", "cap_imia"]),
        ("елка", "ёлка", ["elka", "u0451_u043b_u043a_u0430_"]),
        ("imia", "имя", ["imia", "u0438_u043c_u044f_"]),
    ],
)
def test_properties_that_are_spelled_alike(one: str, other: str, names: list[str]) -> None:
    for first, second in ((one, other), (other, one)):
        found, _ = named(f"Box: {{properties: {{{first}: string, {second}: string}}}}")
        assert [found.attributes[f"Box.{each}"] for each in (one, other)] == [
            each.replace("_u0", "__u0") if each.startswith("u0") else each for each in names
        ]


def test_types_and_paths() -> None:
    names, ledger = named("Задача: {}\n任务: {}", "/задача/{имя}: {get: {}}\n/任务: {get: {}}")
    assert names.classes == {"Задача": "Zadacha", "任务": "N任务"}
    assert names.modules == {"Задача": "zadacha", "任务": "u4efbu52a1"}
    assert {resource for resource, _ in names.operations.values()} == {"zadacha", "任务"}
    assert parse(dump(ledger), "names.yaml") == ledger
