"""Entities as Python objects: comparing, copying, pickling, printing, items."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from typing import Any

import pytest


def link(content_type: str, id_: str) -> dict[str, Any]:
    return {"contentType": content_type, "id": id_}


ADA = link("Employee", "5") | {"name": "Ada", "department": link("Department", "1")}
DATA = link("Task", "1") | {
    "name": "Call",
    "owner": ADA,
    "responsible": link("Employee", "5"),
    "tags": ["a"],
    "deadline": {"contentType": "DateOnly", "year": 2026, "month": 0, "day": 31},
}


class TestEquality:
    """One class, one JSON form."""

    def test_equal(self, api: Any) -> None:
        assert api.answer(DATA) == api.answer(dict(DATA))
        assert api.answer(DATA) == api.Task.from_dict(DATA)
        assert api.Task(name="x") == api.Task(name="x")

    def test_not_equal(self, api: Any) -> None:
        assert api.Task(name="x") != api.Task(name="y")
        assert api.Task(name=None) != api.Task()
        assert api.Task(id="1") != api.Todo(id="1")
        assert api.Task() != {"contentType": "Task"}
        assert api.Employee.link("5") != api.answer(ADA)

    def test_changes_count(self, api: Any) -> None:
        one, other = api.answer(DATA), api.answer(DATA)
        one.owner.name = "Eve"
        assert one != other
        other.owner.name = "Eve"
        assert one == other

    def test_reading_does_not_count(self, api: Any) -> None:
        one, other = api.answer(DATA), api.answer(DATA)
        assert one.responsible.name == "Ada"
        assert one.tags == ["a"]
        assert one == other

    def test_not_hashable(self, api: Any) -> None:
        with pytest.raises(TypeError, match="unhashable"):
            hash(api.Task())


@pytest.fixture(params=["copy", "deepcopy", "pickle"])
def duplicate(request: pytest.FixtureRequest) -> Any:
    """Every way to make a second entity of one."""
    return {
        "copy": copy.copy,
        "deepcopy": copy.deepcopy,
        "pickle": lambda entity: pickle.loads(pickle.dumps(entity)),
    }[request.param]


class TestDuplicates:
    """Copies and pickles."""

    def test_equal_and_independent(self, api: Any, duplicate: Any) -> None:
        one = api.answer(DATA)
        assert one.owner.name == "Ada"
        assert one.tags == ["a"]
        other = duplicate(one)
        assert other == one
        assert type(other) is type(one)
        other.name, other.owner.name = "Write", "Eve"
        other.tags.append("b")
        assert one.to_dict() == DATA
        one.owner.uid = 1
        assert other.owner.uid is None

    def test_changes_are_kept(self, api: Any, duplicate: Any) -> None:
        one = api.answer(DATA)
        one.name, one.owner.name, one.deadline = "Write", "Eve", None
        one.tags.append("b")
        one.executors = [api.Employee(name="New")]
        other = duplicate(one)
        assert other == one
        other.name = other.status = "Other"
        assert (one.name, one.status) == ("Write", None)
        other.name = one.name
        del other.status
        assert api.encode(other) == api.encode(one)
        assert api.encode(api.changes(other)) == api.encode(api.changes(one))

    def test_links_still_resolve(self, api: Any, duplicate: Any) -> None:
        for one in (api.answer(DATA), api.answer([link("Task", "2"), DATA])[1]):
            assert duplicate(one).responsible.name == "Ada"
        link_itself = duplicate(api.answer(DATA).responsible)
        assert link_itself.name == "Ada"
        assert link_itself.to_dict() == link("Employee", "5")

    def test_made_stays_made(self, api: Any, duplicate: Any) -> None:
        for made in (api.Employee(id="5", name="Ada"), api.Employee.from_dict(ADA)):
            assert api.encode(api.Task(owner=duplicate(made)))["owner"]["name"] == "Ada"

    def test_entity_inside_itself(self, api: Any, duplicate: Any) -> None:
        one = api.Task(id="1")
        one.parent = one
        one.sub_tasks = [one]
        other = duplicate(one)
        assert other.parent is other
        assert other.sub_tasks[0] is other
        assert other == one
        assert repr(other) == "Task(id='1')"

    def test_unknown_type(self, api: Any, duplicate: Any) -> None:
        one = api.answer({"contentType": "Zork", "x": [1]})
        assert duplicate(one) == one

    def test_view_of_nonsense(self, api: Any, duplicate: Any) -> None:
        one = api.answer({"contentType": "Task", "deadline": {"contentType": "DateTime", "x": 1}})
        assert one.deadline["x"] == 1
        assert duplicate(one).deadline == one.deadline


def test_pickle_takes_what_the_links_lead_to_and_no_more(api: Any) -> None:
    page = [
        link("Task", str(at)) | {"owner": link("Employee", "5"), "name": "x" * 500}
        for at in range(200)
    ]
    found = api.answer(
        page,
        [
            ADA,
            link("Department", "1") | {"name": "Sales"},
            link("Group", "1") | {"name": "y" * 500},
        ],
    )
    one = pickle.dumps(found[7])
    assert len(one) < 1500
    assert pickle.loads(one).owner.department.name == "Sales"


class TestPrinting:
    """Short, telling, and without secrets."""

    def test_telling_properties(self, api: Any) -> None:
        task = api.Task(id="1", name="Call back", status="assigned", subject="long", human_number=7)
        assert repr(task) == "Task(id='1', name='Call back', status='assigned')"

    def test_python_names_where_nothing_is_telling(self, api: Any) -> None:
        assert (
            repr(api.Task(human_number=7, is_urgent=False))
            == "Task(human_number=7, is_urgent=False)"
        )

    def test_links(self, api: Any) -> None:
        assert repr(api.Employee.link("5")) == "Employee(id='5')"

    def test_empty(self, api: Any) -> None:
        assert repr(api.Task()) == "Task()"
        assert repr(api.Task.from_dict({})) == "Task()"

    def test_value_objects(self, api: Any) -> None:
        assert repr(api.Money(value=5, currency="RUB")) == "Money(value=5, currency='RUB')"

    def test_unknown_types(self, api: Any) -> None:
        found = api.answer({"contentType": "Zork", "id": "1", "fooBar": 2})
        assert repr(found) == "UnknownEntity(content_type='Zork', id='1', fooBar=2)"

    def test_long_values_are_cut(self, api: Any) -> None:
        assert len(repr(api.Task(name="x" * 5000, id="y" * 5000))) < 120
        assert (
            len(repr(api.answer({"contentType": "Zork"} | {f"a{i}": i for i in range(99)}))) < 120
        )

    @pytest.mark.parametrize(
        "name",
        ["password", "apiToken", "ecometToken", "cqHash", "secret", "key", "refreshToken", "APIKey",
         "accessKey", "sessionId", "signature", "authUrl"],
    )  # fmt: skip
    def test_secrets(self, api: Any, name: str) -> None:
        shown = repr(api.answer({"contentType": "Integration", name: "hush", "other": 1}))
        assert "hush" not in shown
        assert "other=1" in shown

    def test_secret_in_a_named_value(self, api: Any) -> None:
        shown = repr(api.answer({"contentType": "Setting", "name": "apiToken", "value": "hush"}))
        assert "hush" not in shown

    def test_control_characters(self, api: Any) -> None:
        assert "\x1b" not in repr(api.Task(name="\x1b[31m"))


class TestItems:
    """Access by wire names."""

    def test_get_set_delete(self, api: Any) -> None:
        task = api.answer(DATA)
        assert task["deadline"] == dt.date(2026, 1, 31)
        task["plannedWork"] = dt.timedelta(minutes=1)
        assert task.planned_work == dt.timedelta(minutes=1)
        del task["name"]
        assert list(task) == [
            "contentType",
            "id",
            "owner",
            "responsible",
            "tags",
            "deadline",
            "plannedWork",
        ]

    def test_missing(self, api: Any) -> None:
        with pytest.raises(KeyError, match="plannedWork"):
            api.answer(DATA)["plannedWork"]

    def test_truth_does_not_depend_on_content(self, api: Any) -> None:
        assert api.Task.from_dict({})

    def test_may_be_changed_while_iterating(self, api: Any) -> None:
        task = api.answer(DATA)
        for name in task:
            del task[name]
        assert list(task) == []


def test_no_room_wasted(api: Any) -> None:
    assert not hasattr(api.answer(DATA), "__dict__")
    assert api.Task.__sizeof__(api.answer(DATA)) <= 64


def test_nothing_public_but_what_is_documented(api: Any) -> None:
    public = {name for name in dir(api.UnknownEntity) if not name.startswith("_")}
    own = {"link", "is_link", "from_dict", "to_dict", "custom_fields", "content_type", "detach"}
    assert public == own


CLASS_OF_A_PROGRAM = """
from typing import ClassVar

class Job(Task):
    known: ClassVar[int] = 0
    room: str | None = None
    floor: int = 0
"""


def test_a_class_of_a_program_may_have_types_for_annotations(api: Any) -> None:
    names: dict[str, Any] = {"Task": api.Task}
    exec(compile(CLASS_OF_A_PROGRAM, "job.py", "exec", dont_inherit=True), names)
    job = names["Job"](name="Paint", room="12", floor=3)
    assert job.to_dict() == {"contentType": "Job", "name": "Paint", "room": "12", "floor": 3}
    assert (names["Job"].known, job.room, job.floor) == (0, "12", 3)
    assert [each.kind for each in api.deviations(job)] == ["unknown content type"]
