"""What names are proposed, and recorded, where several would do."""

from __future__ import annotations

import pytest

from naming.documents import assigned, named, text
from plansdk.naming.ledger import Ledger
from plansdk.naming.renames import Renaming
from plansdk.naming.symbol import parse_symbol
from plansdk.naming.words import common_words, identifier, singular_name
from plansdk.plan import plan
from support.building import parsed


def test_the_last_variable_of_its_own_tells_an_operation_apart() -> None:
    names, _ = named(paths="""
        /box/{first}/log/{one}: {get: {}}
        /box/{second}/log/{other}: {get: {}}
        """)
    assert [*names.operations.values()] == [("box", "get_log"), ("box", "get_log_by_other")]


def test_the_last_part_of_a_resource_must_be_free() -> None:
    _, ledger = named(paths="/spaces/con: {get: {}}", ledger=Ledger(nested=("spaces",)))
    assert [*ledger.operations] == ["spaces.con_"]


def test_a_class_is_recorded_where_the_type_cannot_name_it() -> None:
    names, ledger = named("{Plain: {}, odd: {}, Any: {}}")
    assert names.classes == {"Plain": "Plain", "odd": "Odd", "Any": "AnyEntity"}
    assert ledger.classes == {"odd": "Odd", "Any": "AnyEntity"}


@pytest.mark.parametrize(
    ("recorded", "type_", "module"),
    [
        ({"one": ("Task",)}, "TaskItem", "one"),
        ({"one": ("Task",), "two": ("TaskFilterSet",)}, "TaskFilterSetItem", "two"),
        ({"two": ("TaskFilterSet",), "one": ("Task",)}, "TaskItem", "two"),
        ({"one": ("TaskA",), "two": ("TaskB",)}, "TaskC", "one"),
        ({"one": ("Deal",)}, "TaskItem", "task_item"),
        ({}, "Task" * 30, "task_" * 11 + "task"),
        ({}, "A" + "a" * 58 + "Bb", "a" * 59),
    ],
)
def test_a_type_joins_those_whose_names_begin_alike(
    recorded: dict[str, tuple[str, ...]], type_: str, module: str
) -> None:
    names, _ = named(f"{type_}: {{}}", ledger=Ledger(modules=recorded))
    assert names.modules == {type_: module}


def listed(values: str, type_: str = "string") -> str:
    return f"{{type: '{type_}', enum: [{values}], required: false}}"


def test_lists_of_the_same_values_share_a_name() -> None:
    _, ledger = named(
        f"""
        BoxOne: {{properties: {{kind: {listed("a, b")}, size: {listed("a, b")}}}}}
        BoxTwo: {{properties: {{kind: {listed("a, b")}}}}}
        BoxFew: {{properties: {{kind: {listed("a")}, kinds: {listed("a", "string[]")}}}}}
        """,
        ledger=Ledger(modules={"box": ("BoxOne", "BoxTwo", "BoxFew")}),
    )
    assert ledger.enumerations == {
        "BoxKind": ("BoxOne.kind", "BoxTwo.kind"),
        "BoxOneSize": ("BoxOne.size",),
        "BoxFewKind": ("BoxFew.kind",),
        "BoxFewKindValue": ("BoxFew.kinds",),
    }


def test_a_list_of_values_takes_no_name_of_a_class() -> None:
    _, ledger = named(f"{{Box: {{properties: {{kind: {listed('a')}}}}}, BoxKind: {{}}}}")
    assert ledger.enumerations == {"BoxKindValue": ("Box.kind",)}


def test_a_recorded_list_of_values_stays_alone() -> None:
    same = f"{{properties: {{kind: {listed('a')}}}}}"
    _, ledger = named(
        f"{{BoxOne: {same}, BoxTwo: {same}}}",
        ledger=Ledger(
            enumerations={"Sort": ("BoxOne.kind",)}, modules={"box": ("BoxOne", "BoxTwo")}
        ),
    )
    assert ledger.enumerations == {"Sort": ("BoxOne.kind",), "BoxTwoKind": ("BoxTwo.kind",)}


UNION = """
RedBox: {}
BigBox: {}
OldBox: {}
NewBox: {}
OddBox: {}
"""
HOLDER = "Holder: {properties: {%s}}\n"


def holder(union: str, uses: int) -> str:
    """A type that holds a union several times."""
    return HOLDER % ", ".join(f"p{at}: {union}" for at in range(uses))


FOUR = "RedBox | BigBox | OldBox | NewBox"


@pytest.mark.parametrize(
    ("union", "uses", "unions"),
    [
        (FOUR, 4, {"AnyBox": ("RedBox", "BigBox", "OldBox", "NewBox")}),
        (FOUR, 3, {}),
        ("RedBox | BigBox | OldBox", 9, {}),
        (f"{FOUR} | string", 4, {}),
    ],
)
def test_large_and_frequent_unions_get_a_name(
    union: str, uses: int, unions: dict[str, tuple[str, ...]]
) -> None:
    assert named(UNION + holder(union, uses))[1].unions == unions


@pytest.mark.parametrize("type_", ["AnyBox: {}", "Any: {properties: {box: {enum: [a]}}}"])
def test_a_union_takes_no_name_of_something_else(type_: str) -> None:
    ledger = Ledger(classes={"Any": "Any"})
    assert named(f"{UNION}{holder(FOUR, 4)}{type_}", ledger=ledger)[1].unions == {}


def test_a_union_takes_no_name_that_was_given_once() -> None:
    recorded = {"AnyBox": ("Gone", "Lost")}
    names, ledger = named(UNION + holder(FOUR, 4), ledger=Ledger(unions=recorded))
    assert (names.unions, ledger.unions) == ({}, recorded)


@pytest.mark.parametrize(
    ("recorded", "successor"),
    [
        (("RedBox", "BigBox", "OldBox", "Gone"), "RedBox | BigBox | OldBox | NewBox"),
        (("RedBox", "BigBox", "Gone", "Lost"), ""),
        (("RedBox", "BigBox", "OldBox"), "RedBox | BigBox | OldBox | NewBox"),
    ],
)
def test_a_union_keeps_its_name_while_most_members_stay(
    recorded: tuple[str, ...], successor: str
) -> None:
    _, ledger = named(
        UNION + holder("RedBox | OddBox", 1) + holder(FOUR, 1).replace("Holder", "Other"),
        ledger=Ledger(unions={"Boxes": recorded}),
    )
    assert " | ".join(ledger.unions["Boxes"]) == (successor or " | ".join(recorded))


def test_of_several_successors_the_nearest_keeps_the_name() -> None:
    """And a union that has a name of its own is none."""
    three, four = "RedBox | BigBox | OldBox", "RedBox | BigBox | OldBox | OddBox"
    types = "".join(
        holder(union, 1).replace("Holder", name) for name, union in (("Near", four), ("Far", three))
    )
    gone = ("RedBox", "BigBox", "OldBox", "OddBox", "Gone")
    one = named(UNION + types, ledger=Ledger(unions={"Boxes": gone}))[1]
    assert one.unions == {"Boxes": gone[:4]}
    both = {"Named": gone[:4], "Boxes": gone}
    other = named(UNION + types, ledger=Ledger(unions=both))[1]
    assert other.unions == {"Named": gone[:4], "Boxes": gone[:3]}


def test_a_subtype_keeps_the_attribute_that_it_inherits() -> None:
    """In whatever order the two are declared."""
    names, ledger = named(
        """
        Child: {type: Parent, properties: {name: string, from: string}}
        Parent: {properties: {name: string, from: string}}
        """,
        ledger=Ledger(properties={"Parent.name": "called", "Gone.name": "gone"}),
    )
    assert names.properties == {
        "Parent.name": "called",
        "Child.name": "called",
    }
    assert ledger.properties == {**names.properties, "Gone.name": "gone"}


def test_a_recorded_attribute_is_a_name_even_where_it_is_the_usual_one() -> None:
    names, _ = named(
        "Box: {properties: {name: string}}", ledger=Ledger(properties={"Box.name": "name"})
    )
    assert names.properties == {"Box.name": "name"}


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("tasks", "task"),
        ("histories", "history"),
        ("ties", "tie"),
        ("addresses", "address"),
        ("boxes", "box"),
        ("branches", "branch"),
        ("cases", "case"),
        ("pass", "pass"),
        ("status", "status"),
        ("deal_types", "deal_type"),
    ],
)
def test_singular(plural: str, one: str) -> None:
    assert singular_name(plural) == one


@pytest.mark.parametrize(
    ("text", "name"),
    [("class", "class_"), ("2fa", "n2fa"), ("__len__", "len__"), ("_", "unnamed"), ("a", "a")],
)
def test_identifier(text: str, name: str) -> None:
    assert identifier(text) == name


@pytest.mark.parametrize(
    ("names", "shared"),
    [
        (["TaskFilter", "DealFilter"], "Filter"),
        (["ContractorHuman", "ContractorCompany"], "Contractor"),
        (["BigDealFilter", "DealFilter"], "DealFilter"),
        (["Task", "Deal"], ""),
        (["TaskFilter"], "TaskFilter"),
    ],
)
def test_words_in_common(names: list[str], shared: str) -> None:
    assert common_words(names) == shared


BOXES = f"""
Box: {{properties: {{name: string, kind: {listed("a")}}}}}
Crate: {{properties: {{name: string, kind: {listed("a")}}}}}
"""
PATHS = """
/box: {get: {responses: {200: {body: 'Box[]'}}}}
/box/{id}: {get: {}}
"""


@pytest.mark.parametrize(
    ("former", "present", "code"),
    [
        ("Box.label", "Box.name", ""),
        ("Box.label", "Crate.name", "NAM108"),
        ("Box.label", "Box.missing", "NAM108"),
        ("box.fetch", "box.get", ""),
        ("crate.get", "box.get", ""),
        ("Box", "Crate", "NAM109"),
        ("box.get.all", "box.list", "NAM109"),
    ],
)
def test_a_former_name_stands_for_something_and_hides_nothing(
    former: str, present: str, code: str
) -> None:
    old, new = parse_symbol(former), parse_symbol(present)
    assert old is not None
    assert new is not None
    ledger = Ledger(
        modules={"box": ("Box",)},
        operations={"box": {"get": "GET /box/{id}"}},
        renamed={old: Renaming(new, "r1")},
    )
    table = plan(parsed(text(BOXES, PATHS), ledger)).symbols
    assert [each.code for each in table.diagnostics] == ([code] if code else [])
    assert table.former == ({} if code else ledger.renamed)


def test_a_list_of_values_has_one_home() -> None:
    shared = Ledger(enumerations={"Kind": ("Box.kind", "Crate.kind")})
    _, _, found = assigned(BOXES, "", shared)
    assert [each.code for each in found] == ["NAM106"]
