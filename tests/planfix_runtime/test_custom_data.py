"""Custom fields by id and by name; the strict check."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

DOCUMENT = """<task><customData>
  <customValue><field><id>11</id><name>Region</name></field><value>[1,2,3]</value><text>A, B</text></customValue>
  <customValue><field><id>12</id><name>Tags</name></field><value>["a", "b"]</value><text>a, b</text></customValue>
  <customValue><field><id>13</id><name>Region</name></field><value>548</value><text>548 мин</text></customValue>
  <customValue><field><id>14</id></field><value/><text/></customValue>
  <customValue><field><id>15</id></field></customValue>
  <customValue/>
</customData></task>"""


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        (11, [1, 2, 3], "A, B"),
        ("Region", [1, 2, 3], "A, B"),
        ("Tags", ["a", "b"], "a, b"),
        (13, "548", "548 мин"),
        (14, "", ""),
        (15, None, None),
        (99, None, None),
        ("region", None, None),
    ],
)
def test_fields_by_id_and_name(
    api: SimpleNamespace, field: int | str, value: object, text: str | None
) -> None:
    task = api.Task.from_xml(DOCUMENT)
    assert api.custom_value(task, field) == value
    assert api.custom_text(task, field) == text


def test_the_whole_entry(api: SimpleNamespace) -> None:
    task = api.Task.from_xml(DOCUMENT)
    assert api.custom_field(task, "Tags") is task.custom_data[1]
    assert api.custom_field(api.Task(), 1) is None
    assert api.custom_field(api.IdRef(id=1), 1) is None
    unknown = api.UnknownRecord.from_xml("<r><customData>text</customData></r>")
    assert api.custom_field(unknown, 1) is None


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ("<task><id>1</id><title/><owner/><subtasks/><endTime/></task>", []),
        (
            "<task><extra>1</extra></task>",
            ["extra: unknown element, found '1'"],
        ),
        ("<task x='1'/>", ["@x: unknown attribute, found '1'"]),
        ("<task>text</task>", ["#text: unexpected text, found 'text'"]),
        ("<task key='a'/>", ["@key: wrong form, expected int, found 'a'"]),
        ("<task><id>a</id></task>", ["id: wrong form, expected int, found 'a'"]),
        (
            "<task><id>1</id><id>2</id></task>",
            ["id: repeated element, expected int, found 2 of them"],
        ),
        (
            "<task><importance>HUGE</importance></task>",
            ["importance: unknown value, expected one of AVERAGE, HIGH, found 'HUGE'"],
        ),
        ("<task><importance>HIGH</importance><status>5</status></task>", []),
        (
            "<task><owner>5</owner></task>",
            [
                "owner: wrong form, expected NamedRef, found elements",
                "owner/#text: unexpected text, found '5'",
            ],
        ),
        (
            "<task><members><users><user><id>x</id></user><other/></users></members></task>",
            [
                "members/users: wrong form, expected [user NamedRef], found a list",
                "members/users[0]/id: wrong form, expected int, found 'x'",
            ],
        ),
        (
            "<task><phone><number>1</number></phone><phone><no/></phone></task>",
            ["phone[1]/no: unknown element, found ''"],
        ),
        (
            "<task><weekly><days>1,x</days></weekly></task>",
            ["weekly/days: wrong form, expected int/,, found a list"],
        ),
        ("<task><importance> HIGH </importance></task>", []),
        ("<task><pin>1<b/></pin></task>", ["pin: wrong form, expected secret, found a secret"]),
        (
            "<task><day>2020-01-01</day></task>",
            ["day: wrong form, expected date, found '2020-01-01'"],
        ),
    ],
)
def test_deviations(api: SimpleNamespace, document: str, found: list[str]) -> None:
    task = api.Task.from_xml(document)
    assert [str(each) for each in api.deviations(task)] == found


def test_order_of_deviations(api: SimpleNamespace) -> None:
    """A record before what is inside it, and siblings as they stand in the document."""
    document = (
        "<task><phone><a/><no><x/></no></phone><phone><b/></phone><weekly><c/></weekly><d/></task>"
    )
    task = api.Task.from_xml(document)
    assert [each.path for each in api.deviations(task)] == [
        "d",
        "phone[0]/a",
        "phone[0]/no",
        "phone[0]/no/x",
        "phone[1]/b",
        "weekly/c",
    ]


def test_deviations_of_what_the_program_made(api: SimpleNamespace) -> None:
    assert api.deviations(api.Task(id=1, owner=api.NamedRef(id=2))) == []
    task = api.Task.from_xml("<task><a/><b/><c/></task>")
    assert len(api.deviations(task, limit=2)) == 2
    del task["a"], task["b"], task["c"]
    assert api.deviations(task) == []
