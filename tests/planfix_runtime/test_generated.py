"""The generated records, as far as the runtime is concerned: each survives a round trip."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planfix_api import Record, Task, models
from planfix_api._core import codecs
from planfix_api._core.deviations import deviations, is_allowed
from planfix_api._core.listing import Listing
from planfix_api._core.record import codecs_of

CLASSES: list[type[Record]] = [
    found for name in dir(models) if (found := models.find(name)) is not None
]
DEPTH = 3

SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(0, 10**9),
    "float": st.floats(-1e6, 1e6),
    "bool": st.booleans(),
    "date": st.dates(dt.date(1900, 1, 1)),
    "datetime": st.datetimes(dt.datetime(1900, 1, 1)).map(
        lambda each: each.replace(second=0, microsecond=0)
    ),
    "time": st.times().map(lambda each: each.replace(second=0, microsecond=0, fold=0)),
    "base64": st.binary(max_size=9),
    "any": st.lists(st.integers(0, 99), max_size=3) | st.just("text"),
}
TEXTS = st.text("abc <&>\"'яé", max_size=9)


def values(codec: codecs.Codec, depth: int) -> st.SearchStrategy[Any]:
    """Values of a codec."""
    match codec:
        case codecs.Scalar():
            return SCALARS.get(codec.name, TEXTS)
        case codecs.Joined():
            return st.lists(values(codec._item, depth).filter(lambda each: each != ""), max_size=0)
        case codecs.Structure():
            return records(codec.cls, depth - 1)
        case codecs.OneOf():
            # An element without content is an empty text rather than an empty record.
            return (
                TEXTS
                if codec._record is None
                else records(codec._record.cls, depth - 1).filter(list)
            )
        case codecs.Repeated():
            return st.lists(values(codec.item, depth), min_size=1, max_size=2)
        case codecs.Wrapped():
            items = st.lists(values(codec.item, depth), max_size=2)
            return items.map(Listing) if codec.counters else items
        case _:
            raise AssertionError(codec)


def records(cls: type[Record], depth: int = DEPTH) -> st.SearchStrategy[Record]:
    """Records of a class with any of their elements."""
    wanted: dict[str, st.SearchStrategy[Any]] = {}
    for name, wire in cls.__names__.items():
        codec = codecs_of(cls)[wire]
        if depth > 0 or isinstance(codec, codecs.Scalar):
            wanted[name] = st.deferred(lambda codec=codec: values(codec, depth))
    return st.fixed_dictionaries({}, optional=wanted).map(lambda given: cls(**given))


def test_there_are_classes() -> None:
    assert len(CLASSES) > 50


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_attribute_has_a_kind_and_every_kind_an_attribute(cls: type[Record]) -> None:
    assert sorted(cls.__names__.values()) == sorted(cls.__shape__)
    for codec in codecs_of(cls).values():
        while isinstance(codec, (codecs.Repeated, codecs.Wrapped)):
            codec = codec.item
        if isinstance(codec, codecs.Structure):
            assert codec.cls.__name__ != "UnknownRecord", codec.name


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_class_survives_writing_and_reading(cls: type[Record]) -> None:
    @given(records(cls))
    @settings(max_examples=8, deadline=None)
    def survives(record: Record) -> None:
        document = record.to_xml()
        order = [child.tag for child in ET.fromstring(document)]
        declared = [name for name in cls.__shape__ if name[0] != "@"]
        assert order == sorted(order, key=declared.index)
        again = cls.from_xml(document)
        assert again == record
        found = [each for each in deviations(again) if each.kind != "unknown value"]
        assert found == []

    survives()


def test_enumerations_are_known_to_the_strict_check() -> None:
    assert is_allowed(Task, "importance", "AVERAGE", "AVERAGE")
    assert not is_allowed(Task, "importance", "HUGE", "HUGE")
    assert is_allowed(Task, "status", 5, "5")
