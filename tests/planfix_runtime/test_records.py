"""Records over XML: reading, changing, writing, comparing, copying."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
import threading
import xml.etree.ElementTree as ET
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from planfix_runtime.wire import plain

FULL = """<task key="5">
  <customData>
    <customValue><field><id>3</id><name>Region</name></field><value>[1,2]</value><text>A, B</text></customValue>
    <customValue><field><id>4</id><name>Note</name></field><value/><text/></customValue>
  </customData>
  <title>One &amp; two</title>
  <id>17</id>
  <description>&lt;p&gt;Hi&lt;/p&gt;</description>
  <importance>AVERAGE</importance>
  <status>2</status>
  <owner><id>0</id><name/></owner>
  <beginDateTime>18-02-2018 21:12</beginDateTime>
  <endTime>19-02-2018</endTime>
  <isOverdued>1</isOverdued>
  <isSummary>true</isSummary>
  <members><users><user><id>1</id><name>Ann</name></user></users><groups/></members>
  <phone><number>1</number></phone>
  <phone><number>2</number></phone>
  <weekly><days>1, 3,5</days></weekly>
  <subtasks count="1" totalCount="12"><task><id>18</id></task></subtasks>
  <picture>UGxh
    bmZpeA==</picture>
  <start>09:30</start>
  <day>01-03-2020</day>
  <rate>-2.50</rate>
  <pin>4711</pin>
  <general/>
  <extra><deep>x</deep></extra>
  <again>1</again><again>2</again>
</task>"""


def test_every_kind_is_read(api: SimpleNamespace) -> None:
    task = api.Task.from_xml(FULL)
    assert (task.id, task.title, task.description) == (17, "One & two", "<p>Hi</p>")
    assert (task.importance, task.status) == ("AVERAGE", 2)
    assert (task.owner.id, task.owner.name) == (0, "")
    assert task.begin_date_time == dt.datetime(2018, 2, 18, 21, 12)
    assert type(task.begin_date_time) is dt.datetime
    assert task.end_time == dt.datetime(2018, 2, 19)
    assert type(task.end_time) is api.Day
    assert (task.is_overdue, task.is_summary) == (True, True)
    assert [user.name for user in task.members.users] == ["Ann"]
    assert task.members.groups == []
    assert [phone.number for phone in task.phone] == ["1", "2"]
    assert task.weekly.days == [1, 3, 5]
    assert [each.id for each in task.subtasks] == [18]
    assert (task.subtasks.returned_count, task.subtasks.total_count) == (1, 12)
    assert task.picture == b"Planfix"
    assert (task.start, task.day, task.rate) == (dt.time(9, 30), dt.date(2020, 3, 1), -2.5)
    assert task.pin == "4711"
    assert task.key == 5
    assert task.custom_data[0].value == [1, 2]
    assert task.custom_data[1].value == ""
    assert task["extra"]["deep"] == "x"
    assert task["again"] == ["1", "2"]


def test_absent_empty_and_value_are_three_things(api: SimpleNamespace) -> None:
    task = api.Task.from_xml(
        "<task><general/><title/><endTime/><subtasks/><owner/><id>0</id></task>"
    )
    assert "general" in task
    assert task.general is None
    assert (task.title, task.end_time, task.subtasks, task.id) == ("", None, [], 0)
    assert (task.owner.id, list(task.owner)) == (None, [])
    assert task.subtasks.total_count is None
    assert "rate" not in task
    assert task.rate is None
    with pytest.raises(KeyError):
        task["rate"]
    assert list(task) == ["general", "title", "endTime", "subtasks", "owner", "id"]


@pytest.mark.parametrize(
    ("element", "name", "value"),
    [
        ("<id>twelve</id>", "id", "twelve"),
        ("<id>1_2</id>", "id", "1_2"),
        ("<id>١٢</id>", "id", "١٢"),
        ("<id> 12 </id>", "id", 12),
        ("<id>-1</id>", "id", -1),
        (f"<id>{'9' * 5000}</id>", "id", "9" * 5000),
        ("<isOverdued>maybe</isOverdued>", "is_overdue", "maybe"),
        ("<isOverdued>false</isOverdued>", "is_overdue", False),
        ("<isOverdued>True</isOverdued>", "is_overdue", True),
        ("<day>31-02-2020</day>", "day", "31-02-2020"),
        ("<day>2020-02-03</day>", "day", "2020-02-03"),
        ("<day>03-02-2020 00:00</day>", "day", dt.date(2020, 2, 3)),
        ("<day>03-02-2020 10:00</day>", "day", "03-02-2020 10:00"),
        ("<endTime>03-02-2020 25:00</endTime>", "end_time", "03-02-2020 25:00"),
        ("<endTime>03-02-2020 10:00:30</endTime>", "end_time", dt.datetime(2020, 2, 3, 10, 0, 30)),
        ("<start>9:5</start>", "start", dt.time(9, 5)),
        ("<start>noon</start>", "start", "noon"),
        ("<rate>nan</rate>", "rate", "nan"),
        ("<rate>1e3</rate>", "rate", 1000.0),
        ("<picture>?</picture>", "picture", "?"),
        ("<picture/>", "picture", b""),
        ("<status>ACTIVE</status>", "status", "ACTIVE"),
        ("<status/>", "status", ""),
        ("<title>a<br/>b</title>", "title", "a<br/>b"),
        ("<title><![CDATA[<b>x</b>]]></title>", "title", "<b>x</b>"),
        ("<title>a<!-- c -->b</title>", "title", "ab"),
        ("<weekly><days/></weekly>", "weekly", None),
    ],
)
def test_reading_never_fails(api: SimpleNamespace, element: str, name: str, value: object) -> None:
    task = api.Task.from_xml(f"<task>{element}</task>")
    found = getattr(task, name)
    if name == "weekly":
        assert found.days == []
    else:
        assert (found, type(found)) == (value, type(value))


def test_wrong_structure_is_read_as_far_as_possible(api: SimpleNamespace) -> None:
    task = api.Task.from_xml(
        "<task><owner>5</owner><id><b>1</b></id><title>a</title><title>b</title>"
        "<members><users><other/><user><id>1</id></user></users></members></task>"
    )
    assert task.owner.id is None
    assert task.owner["#text"] == "5"
    assert task.id == "<b>1</b>"
    assert task.title == "a"
    assert [user.id for user in task.members.users] == [1]


def test_union_of_record_and_scalars(api: SimpleNamespace) -> None:
    document = "<filter><type>1</type><value>{}</value></filter>"
    given = [
        api.TaskFilter.from_xml(document.format(value)).value
        for value in ("<datetype>today</datetype>", "text", "7", "")
    ]
    assert given == [api.FilterDate(datetype="today"), "text", 7, ""]


def test_written_in_the_order_of_the_specification(api: SimpleNamespace) -> None:
    task = api.Task(
        key=9,
        picture=b"Planfix",
        status=3,
        title="T",
        is_summary=True,
        is_overdue=False,
        phone=[api.Phone(number="1"), api.Phone(number="2")],
        weekly=api.Weekly(days=[1, 2]),
        end_time=api.Day(2020, 1, 2),
        start=dt.time(7, 5),
        rate=1e-7,
        owner=None,
        subtasks=api.Listing([api.Task(id=1)], total_count=4),
    )
    task["unknown"] = ["a", 2]
    root = ET.fromstring(task.to_xml())
    assert root.attrib == {"key": "9"}
    assert plain(root) == [
        ("title", "T"),
        ("status", "3"),
        ("owner", ""),
        ("endTime", "02-01-2020"),
        ("isOverdued", "0"),
        ("isSummary", "true"),
        ("phone", [("number", "1")]),
        ("phone", [("number", "2")]),
        ("weekly", [("days", "1,2")]),
        ("subtasks", [("task", [("id", "1")])]),
        ("picture", "UGxhbmZpeA=="),
        ("start", "07:05"),
        ("rate", "0.0000001"),
        ("unknown", "a"),
        ("unknown", "2"),
    ]
    found = root.find("subtasks")
    assert found is not None
    assert found.attrib == {"totalCount": "4"}


def test_sent_back_as_it_came(api: SimpleNamespace) -> None:
    task = api.Task.from_xml(FULL)
    untouched = ET.fromstring(task.to_xml())
    assert {each.tag for each in untouched} == {each.tag for each in ET.fromstring(FULL)}
    for wire in task:
        _ = task[wire]
    assert ET.tostring(ET.fromstring(task.to_xml())) == ET.tostring(untouched)
    assert (untouched.findtext("rate"), untouched.findtext("weekly/days")) == ("-2.50", "1, 3,5")
    task.owner.name = "Bob"
    task.rate = 1
    task.custom_data.append(api.CustomValue(value="new"))
    del task.picture
    del task["extra"]
    changed = ET.fromstring(task.to_xml())
    assert (changed.findtext("owner/name"), changed.findtext("rate")) == ("Bob", "1")
    assert changed.findtext("owner/id") == "0"
    assert len(changed.findall("customData/customValue")) == 3
    assert changed.find("picture") is None
    assert changed.find("extra") is None
    assert changed.get("key") == "5"


def test_what_stood_between_elements_is_not_sent(api: SimpleNamespace) -> None:
    task = api.Task.from_xml("<t>\n  <id>1</id>\n  <extra><a/> b </extra>\n</t>")
    assert task.to_xml().endswith(b"<t><id>1</id><extra><a/> b </extra></t>")


def test_changes_through_an_attribute_stay(api: SimpleNamespace) -> None:
    task = api.Task.from_xml("<task><owner><id>1</id></owner><subtasks/></task>")
    task.owner.id = 2
    task.subtasks.append(api.Task(id=3))
    assert (task.owner.id, task["owner"]["id"], len(task.subtasks)) == (2, 2, 1)
    task.title = None
    assert "title" in task
    assert b"<title/>" in task.to_xml()
    with pytest.raises(AttributeError, match="rate"):
        del task.rate
    with pytest.raises(AttributeError):
        task.titel = "x"


def test_constructor_knows_its_names(api: SimpleNamespace) -> None:
    with pytest.raises(TypeError, match=r"Task has no attribute 'titel'; did you mean 'title'\?"):
        api.Task(titel="x")


def test_equality_copy_and_pickle(api: SimpleNamespace) -> None:
    task = api.Task.from_xml(FULL)
    assert task == api.Task.from_xml(FULL)
    assert api.Task.from_xml("<x><id>1</id></x>") == api.Task(id=1)
    assert api.Task(id=1) != api.Task(id=1, title=None)
    assert api.IdRef(id=1) != api.NamedRef(id=1)
    assert api.Task(id=1) != 1
    with pytest.raises(TypeError):
        hash(task)
    twin = copy.copy(task)
    assert twin == task
    twin.owner.id = 99
    twin.custom_data.clear()
    assert (task.owner.id, len(task.custom_data)) == (0, 2)
    again = pickle.loads(pickle.dumps(task))
    assert again == task
    assert again.subtasks.total_count == 12
    assert type(again.end_time) is api.Day
    assert ET.fromstring(again.to_xml()).findtext("endTime") == "19-02-2018"
    assert again["extra"]["deep"] == "x"


def test_repr_is_short_and_hides_secrets(api: SimpleNamespace) -> None:
    task = api.Task.from_xml(FULL)
    assert repr(task) == "Task(id=17, title='One & two', status=2)"
    assert "4711" not in repr(task)
    assert "4711" not in repr(api.Task(pin="4711"))
    assert repr(api.Task(description="x" * 100)) == f"Task(description='{'x' * 39}…')"
    assert repr(api.Task(picture=b"contents")) == "Task()"
    assert repr(api.UnknownRecord.from_xml("<x><password>p</password></x>")) == "UnknownRecord()"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"id": "x"}, "<id>: an int was expected, not a value of type str"),
        ({"id": True}, "<id>: an int was expected, not a value of type bool"),
        ({"title": 1.5}, "<title>: a text was expected"),
        ({"title": b"x"}, "<title>: a text was expected"),
        ({"is_overdue": "yes"}, "<isOverdued>: a bool was expected"),
        ({"picture": "text"}, "<picture>: bytes was expected"),
        ({"owner": "Ann"}, "<owner>: NamedRef was expected"),
        ({"day": "01-01-2020"}, "<day>: a date was expected"),
        ({"phone": "1"}, "a list was expected"),
        ({"custom_data": 5}, "a list was expected"),
        ({"rate": "1.5"}, "<rate>: a number was expected"),
    ],
)
def test_a_value_that_does_not_fit_is_a_type_error(
    api: SimpleNamespace, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        api.Task(**values).to_xml()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"title": "a\x00b"}, "<title>: a control character"),
        ({"title": "\ud800"}, "<title>: a control character"),
        ({"rate": float("inf")}, "not a number that can be sent"),
        ({"end_time": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "timezone="),
        ({"start": dt.time(1, tzinfo=dt.UTC)}, "timezone="),
    ],
)
def test_a_value_that_cannot_be_written_is_a_value_error(
    api: SimpleNamespace, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        api.Task(**values).to_xml()


def test_aware_values_are_written_in_the_given_zone(api: SimpleNamespace) -> None:
    moment = dt.datetime(2020, 1, 1, 22, 30, tzinfo=dt.UTC)
    zone = dt.timezone(dt.timedelta(hours=3))
    root = ET.fromstring(api.Task(end_time=moment, day=moment).to_xml(timezone=zone))
    assert root.findtext("endTime") == "02-01-2020 01:30"
    assert root.findtext("day") == "02-01-2020"


def test_a_record_of_another_class_gives_what_both_know(api: SimpleNamespace) -> None:
    task = api.Task.from_xml(
        "<task><id>1</id><title>T</title><general>7</general><owner><id>4</id><name>A</name></owner>"
        "<members><users><user><id>1</id><name>A</name></user><user><id>2</id></user></users></members>"
        "<customData><customValue><field><id>3</id></field><value>x</value></customValue></customData>"
        "</task>"
    )
    written = api.codec_of("TaskInput").write("task", task, None)
    assert plain(etree.fromstring(f"<request>{written}</request>")) == [
        (
            "task",
            [
                ("id", "1"),
                ("title", "T"),
                ("owner", [("id", "4")]),
                ("members", [("users", [("id", "1"), ("id", "2")])]),
                ("customData", [("customValue", [("value", "x")])]),
            ],
        )
    ]


def test_the_text_as_it_came(api: SimpleNamespace) -> None:
    task = api.Task.from_xml(FULL)
    assert api.wire_text(task, "rate") == "-2.50"
    assert api.wire_text(task, "@key") == "5"
    assert api.wire_text(task, "general") == ""
    assert api.wire_text(task, "nowhere") is None
    task.rate = 1
    assert api.wire_text(task, "rate") is None


def test_threads_read_one_record(api: SimpleNamespace) -> None:
    task = api.Task.from_xml(FULL)
    found: list[Any] = []
    barrier = threading.Barrier(8)

    def read() -> None:
        barrier.wait(10)
        found.append((task.owner, task.custom_data, task.title))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(found) == 8
    assert all(each[0] is found[0][0] and each[1] is found[0][1] for each in found)


@pytest.mark.parametrize(
    "document",
    [
        "not xml",
        "<a>",
        "",
        "<!DOCTYPE a><a/>",
        '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    ],
)
def test_only_harmless_xml_is_read(api: SimpleNamespace, document: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        api.Task.from_xml(document)


def test_declared_encodings(api: SimpleNamespace) -> None:
    document = '<?xml version="1.0" encoding="windows-1251"?><task><title>Дело</title></task>'
    assert api.Task.from_xml(document).title == "Дело"
    assert api.Task.from_xml(document.encode("cp1251")).title == "Дело"


CLASS_OF_A_PROGRAM = """
from typing import ClassVar

class Job(Task):
    known: ClassVar[int] = 0
    room: str | None = None
"""


def test_a_class_of_a_program_may_have_types_for_annotations(api: Any) -> None:
    names: dict[str, Any] = {"Task": api.Task}
    exec(compile(CLASS_OF_A_PROGRAM, "job.py", "exec", dont_inherit=True), names)
    job = names["Job"](title="Paint", room="12")
    assert (names["Job"].known, job.room, job.title) == (0, "12", "Paint")
