"""What `compare` says about small documents, where the real ones have no example."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plansdk.changes import Change, Level, compare
from plansdk.changes.inheritance import told_once
from plansdk.naming.ledger import Ledger
from plansdk.naming.renames import Renaming
from plansdk.naming.symbol import Symbol
from plansdk.plan import plan
from support.building import parsed

HEAD = """#%RAML 1.0
version: r1
title: Small
types:
    BaseEntity:
        properties:
            id: {type: string, required: false}
"""
PATHS = """
/sent:
    post:
        body: { type: Sent, required: true }
        responses: { 200: { body: { type: void } } }
/got:
    get:
        responses: { 200: { body: { type: Got } } }
/both:
    post:
        body: { type: Both, required: true }
        responses: { 200: { body: { type: Both } } }
"""
TYPE = """    NAME:
        type: BaseEntity
        properties:
            value: VALUE
"""


def document(**values: str) -> str:
    types = {name: values.get(name, "{type: string}") for name in ("Sent", "Got", "Both", "Unused")}
    spelled = "".join(TYPE.replace("NAME", k).replace("VALUE", v) for k, v in types.items())
    return HEAD + spelled + PATHS


def changes(
    old: str, new: str, old_ledger: Ledger | None = None, new_ledger: Ledger | None = None
) -> tuple[Change, ...]:
    sides = []
    for text, ledger in ((old, old_ledger), (new, new_ledger)):
        sides.append(plan(parsed(text, ledger)))
    return compare(*sides)


@pytest.mark.parametrize(
    ("old", "new", "rule", "levels"),
    [
        (
            "{type: string, enum: [a]}",
            "{type: string, enum: [a, b]}",
            "value-added",
            {"Sent": "compatible", "Got": "risky", "Both": "risky", "Unused": "compatible"},
        ),
        (
            "{type: string, enum: [a, b]}",
            "{type: string, enum: [a]}",
            "value-removed",
            {"Sent": "breaking", "Got": "risky", "Both": "breaking", "Unused": "risky"},
        ),
        (
            "{type: integer}",
            "{type: number}",
            "type-widened",
            {"Sent": "compatible", "Got": "risky", "Both": "risky", "Unused": "compatible"},
        ),
        (
            "{type: BaseEntity}",
            "{type: Got}",
            "type-narrowed",
            {"Sent": "breaking", "Both": "breaking", "Unused": "compatible"},
        ),
        (
            "{type: string, required: false}",
            "{type: string, required: true}",
            "property-became-required",
            {"Sent": "breaking", "Got": "compatible", "Both": "breaking", "Unused": "compatible"},
        ),
    ],
)
def test_the_direction_decides(old: str, new: str, rule: str, levels: dict[str, Level]) -> None:
    for name, level in levels.items():
        (found,) = changes(document(**{name: old}), document(**{name: new}))
        assert (found.rule, found.subject, found.level) == (rule, f"{name}.value", level)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("string", "any", "type-widened"),
        ("integer", "number", "type-widened"),
        ("string", "string|integer", "type-widened"),
        ("Sent", "BaseEntity", "type-widened"),
        ("Sent[]", "BaseEntity[]", "type-widened"),
        ("Sent|Both", "BaseEntity", "type-widened"),
        ("Sent|integer", "BaseEntity|number", "type-widened"),
        ("string", "integer", "type-changed"),
        ("string[]", "integer[]", "type-changed"),
        ("Sent", "Both", "type-changed"),
        ("Sent|Unused", "Sent|Both", "type-changed"),
        ("Sent", "Sent[]", "type-changed"),
    ],
)
def test_how_two_types_relate(old: str, new: str, rule: str) -> None:
    back = rule.replace("widened", "narrowed")
    for one, other, expected in ((old, new, rule), (new, old, back)):
        (found,) = changes(document(Got=f"{{type: '{one}'}}"), document(Got=f"{{type: '{other}'}}"))
        assert (found.rule, found.subject) == (expected, "Got.value")


@pytest.mark.parametrize(
    ("kind", "other", "rule"),
    [
        ("string, enum: [a]", "string", "type-widened"),
        ("string, enum: [a]", "any", "type-widened"),
        ("integer, enum: [1]", "number", "type-widened"),
        ("string, enum: [a]", "integer", "type-changed"),
        ("integer, enum: [1]", "string", "type-changed"),
    ],
)
def test_how_a_list_of_values_relates(kind: str, other: str, rule: str) -> None:
    old, new = (document(Got=f"{{type: {each}}}") for each in (kind, other))
    (found,) = changes(old, new)
    assert (found.rule, found.subject) == (rule, "Got.value")


@pytest.mark.parametrize("facets", ["type: string", "type: 'string[]'"])
def test_values_come_and_go(facets: str) -> None:
    old, new = (document(Got=f"{{{facets}, enum: [{each}]}}") for each in ("a, b", "b, c"))
    found = {(each.rule, each.item) for each in changes(old, new)}
    assert found == {("value-removed", "a"), ("value-added", "c")}


@pytest.mark.parametrize(
    ("loose", "tight"),
    [("minLength: 2", "minLength: 3"), ("maxLength: 3", "maxLength: 2")]
    + [("", bound) for bound in ("minLength: 3", "maxLength: 2")],
)
def test_bounds_are_tightened_and_loosened(loose: str, tight: str) -> None:
    one, other = (document(Got=f"{{type: string, {each}}}") for each in (loose, tight))
    for old, new, rule in ((one, other, "bound-tightened"), (other, one, "bound-loosened")):
        (found,) = changes(old, new)
        assert (found.rule, found.subject) == (rule, "Got.value")


@pytest.mark.parametrize(
    "answer", ["Unused", "BaseEntity", "Named", "'Unused[]'", "Got|Unused", "Holder"]
)
def test_a_type_travels_wherever_it_can_occur(answer: str) -> None:
    """As it is, as a subtype, under another name, in a list, in a union, in another type."""
    paths = f"""
/more:
    get:
        responses: {{ 200: {{ body: {{ type: {answer} }} }} }}
"""
    named = """types:
    Named: Unused
    Holder: {properties: {held: {type: Unused, required: false}}}
"""
    old, new = (
        document(Unused=f"{{type: string, enum: [{values}]}}").replace("types:\n", named) + paths
        for values in ("a", "a, b")
    )
    assert [each.level for each in changes(old, new)] == ["risky"]


def test_the_order_of_things_is_no_change() -> None:
    old = document(Got="{type: string|integer}")
    new = document(Got="{type: integer|string}")
    got = new[new.index("/got:") : new.index("/both:")]
    moved = new.replace(got, "") + got
    assert moved != new
    assert changes(old, moved) == ()


_FAMILY = """types:
    Base:
        properties:
            size: {type: integer}
    One:
        type: Base
        properties:
            size: {type: integer}
    Two:
        type: One
        properties:
            size: {type: integer}
            other: {type: string}
"""


def family(*edits: tuple[str, str]) -> str:
    text = _FAMILY
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return document().replace("types:\n", text)


def once(old: str, new: str) -> list[tuple[str, str]]:
    """What `diff` tells."""
    sides = [plan(parsed(each)).named.api for each in (old, new)]
    return [(each.rule, each.subject) for each in told_once(changes(old, new), *sides)]


def test_a_change_of_a_base_is_told_once() -> None:
    wider = family(("size: {type: integer}", "size: {type: number}"))
    assert len(changes(family(), wider)) == 3
    assert once(family(), wider) == [("type-widened", "Base.size")]
    differs = wider.replace(
        "size: {type: number}\n            other", "size: {type: string}\n            other"
    )
    assert once(family(), differs) == [("type-widened", "Base.size"), ("type-changed", "Two.size")]


def test_subtypes_of_a_type_that_is_gone_extend_what_it_did() -> None:
    one = "    One:\n        type: Base\n        properties:\n            size: {type: integer}\n"
    assert once(family(), family((one, ""), ("type: One", "type: Base"))) == [
        ("type-removed", "One")
    ]
    assert once(family(), family(("type: One", "type: Base"))) == [("base-changed", "Two")]


def test_a_property_that_moves_to_a_base_stays() -> None:
    """And back, where the base keeps it; where it does not, other subtypes have lost it."""
    below = family(
        (
            "        properties:\n            size: {type: integer}\n    One",
            "        properties: {}\n    One",
        )
    )
    above = family(
        ("type: Base\n        properties:\n            size: {type: integer}\n", "type: Base\n")
    )
    assert once(below, family()) == once(below, above) == [("property-added", "Base.size")]
    assert once(family(), above) == once(above, family()) == []
    assert once(above, below) == [("property-removed", "Base.size")]


def test_a_rename_needs_a_shape_of_its_own() -> None:
    """Two texts without a description are not taken for one that was renamed."""
    old, new = document(), document().replace("            value: {type: string}\n", "", 1)
    new = new.replace(
        "    Sent:\n        type: BaseEntity\n        properties:\n",
        (
            "    Sent:\n        type: BaseEntity\n        properties:\n            other: {type: string}\n"
        ),
    )
    assert [each.rule for each in changes(old, new)] == ["property-removed", "property-added"]


def test_the_ledger_says_what_was_renamed() -> None:
    old, new = document(), document(Unused="{type: any}").replace("Unused:", "Spare:")
    assert {each.rule for each in changes(old, new)} == {"type-added", "type-removed"}
    ledgers = Ledger(classes={"Unused": "Old"}), Ledger(classes={"Spare": "Old"})
    found = changes(old, new, *ledgers)
    assert [(each.rule, each.subject) for each in found] == [
        ("type-renamed", "Unused"),
        ("type-widened", "Spare.value"),
    ]


def test_a_union_under_another_alias() -> None:
    old = document(Got="{type: Sent|Both}")
    ledgers = (
        Ledger(unions={"AnyThing": ("Sent", "Both")}),
        Ledger(unions={"Anything": ("Sent", "Both")}),
    )
    (found,) = changes(old, old, *ledgers)
    symbols = str(found.old_symbol), str(found.new_symbol)
    assert (found.rule, *symbols) == ("alias-renamed", "AnyThing", "Anything")


@pytest.mark.parametrize("until", ["r2", "r3", ""])
def test_a_former_name_goes(until: str) -> None:
    """It is a change where its time is up, and where its entry is deleted."""
    symbol, former = Symbol("attribute", "Got", "value"), Symbol("attribute", "Got", "worth")
    entry = Renaming(symbol, since="r1", until=until)
    kept = Ledger(renamed={former: entry}) if until else Ledger()
    old, new = document(), document().replace("version: r1", "version: r2")
    found = changes(old, new, Ledger(renamed={former: replace(entry, until="r9")}), kept)
    told = [(each.rule, each.subject, each.text()) for each in found]
    text = "Got.value can no longer be called Got.worth"
    assert told == ([] if until == "r3" else [("former-name-removed", "Got.worth", text)])


def test_what_former_names_stood_for_may_be_gone_with_them() -> None:
    symbol, former = Symbol("attribute", "Got", "value"), Symbol("attribute", "Got", "worth")
    ledger = Ledger(renamed={former: Renaming(symbol, since="r1")})
    new = document(Got="{type: string}").replace("/got", "/got", 1)
    new = new.replace(
        "    Got:\n        type: BaseEntity\n        properties:\n            value:",
        "    Got:\n        type: BaseEntity\n        properties:\n            other:",
    )
    assert "former-name-removed" not in {each.rule for each in changes(document(), new, ledger)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{ type: Got }", "{ application/json: { type: Got } }"),
        (
            "{ type: Got }",
            "{ text/xml: { type: Got }, application/json; charset=utf-8: { type: Got } }",
        ),
    ],
)
def test_a_media_type_that_is_the_one_of_the_document_says_nothing(old: str, new: str) -> None:
    head = document().replace("title: Small", "title: Small\nmediaType: application/json")
    assert changes(head, head.replace(old, new)) == ()


def test_an_alias_that_stays_for_something_else() -> None:
    listed = "{type: string, enum: [a, b]}"
    old = document(Sent=listed, Got=listed)
    together = Ledger(enumerations={"Level": ("Sent.value", "Got.value")})
    apart = Ledger(enumerations={"Level": ("Sent.value",), "Other": ("Got.value",)})
    assert changes(old, old, together, apart) == ()
    new = document(Sent="{type: string, enum: [a]}", Got=listed)
    rules = {each.rule for each in changes(old, new, together, apart)}
    assert "alias-renamed" in rules


def test_a_type_that_is_a_name_for_another_type() -> None:
    (found,) = changes(named("string"), named("integer"))
    assert (found.rule, found.subject) == ("type-changed", "Choice")


_LISTED = "{type: string, enum: [a, b]}"


def named(declared: str, used: str = "Choice") -> str:
    types = f"types:\n    Choice: {declared}\n"
    return document(Got=f"{{type: {used}}}").replace("types:\n", types)


@pytest.mark.parametrize(
    ("declared", "used", "in_place"),
    [
        (_LISTED, "Choice", _LISTED),
        (_LISTED, "'Choice[]'", "{type: 'string[]', enum: [a, b]}"),
        ("integer", "Choice", "{type: integer}"),
        ("'Sent[]'", "Choice", "{type: 'Sent[]'}"),
        ("Sent|Both", "Choice", "{type: Sent|Both}"),
    ],
)
def test_a_name_for_what_is_no_object_is_looked_through(
    declared: str, used: str, in_place: str
) -> None:
    one, other = named(declared, used), document(Got=in_place)
    assert changes(one, other) == changes(other, one) == ()


def test_what_differs_behind_a_name_is_told_where_the_name_was() -> None:
    (found,) = changes(named(_LISTED), document(Got="{type: string, enum: [a, b, c]}"))
    assert (found.rule, found.subject, found.item) == ("value-added", "Got.value", "c")
    (found,) = changes(named(_LISTED), named("{type: string, enum: [a]}"))
    assert (found.rule, found.subject) == ("value-removed", "Choice")


def test_names_that_stand_for_each_other_end_somewhere() -> None:
    both = "{type: 'Other[]'}\n    Other: {type: 'Choice[]'}"
    assert "type-changed" in {each.rule for each in changes(named(both), document())}


def test_places_and_names_of_both_versions() -> None:
    old = document()
    new = (
        document()
        .replace("title: Small", "title: Small\nprotocols: [HTTPS]")
        .replace(
            "    Got:\n        type: BaseEntity\n        properties:\n            value: {type: string}\n",
            "    Got:\n        type: BaseEntity\n        properties:\n            value: {type: boolean}\n",
        )
    )
    (found,) = changes(old, new)
    assert found.old is not None
    assert found.new is not None
    assert found.new.line == found.old.line + 1
    assert str(found.old_symbol) == str(found.new_symbol) == "Got.value"


def test_fingerprints_do_not_depend_on_places_and_texts() -> None:
    old, new = document(), document(Got="{type: boolean}")
    (one,) = changes(old, new)
    (other,) = changes("#%RAML 1.0\n# moved\n" + old[11:], "#%RAML 1.0\n# moved\n" + new[11:])
    assert one.new != other.new
    assert one.fingerprint == other.fingerprint
    (third,) = changes(old, document(Both="{type: boolean}"))
    assert third.fingerprint != one.fingerprint
