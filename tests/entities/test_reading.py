"""Reading answers in the shapes that live accounts send."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest

UTC = dt.UTC


def link(content_type: str, id_: str) -> dict[str, Any]:
    return {"contentType": content_type, "id": id_}


def task(**properties: Any) -> dict[str, Any]:
    return link("Task", "1000123") | properties


def test_scalars_pass_as_they_came(api: Any) -> None:
    found = api.answer(task(name="Call", humanNumber=7, isUrgent=False, completed=0.5, subject=""))
    assert (found.name, found.human_number, found.is_urgent) == ("Call", 7, False)
    assert (found.completed, found.subject, found.id) == (0.5, "", "1000123")


def test_surprising_scalars_pass_as_they_came(api: Any) -> None:
    found = api.answer(task(name=5, humanNumber="7", isUrgent="yes"))
    assert (found.name, found.human_number, found.is_urgent) == (5, "7", "yes")


def test_absent_null_and_value_are_three_things(api: Any) -> None:
    found = api.answer(task(deadline=None))
    assert found.deadline is None
    assert found.planned_work is None
    assert "deadline" in found
    assert "plannedWork" not in found


def test_default_of_a_class(api: Any) -> None:
    for data in ({"contentType": "Task"}, {"contentType": "Task", "id": None}):
        found = api.answer(data)
        assert found.id == ""
        assert found.to_dict() == data
    assert "id" not in api.Task()


def test_defaults_are_told_apart_by_type_and_cannot_change(api: Any) -> None:
    class Counted(api.Task):  # type: ignore[misc]
        own: int = 1

    class Flagged(api.Task):  # type: ignore[misc]
        own: bool = True

    assert (Counted().own, Flagged().own) == (1, True)
    assert type(Flagged().own) is bool
    with pytest.raises(TypeError, match="list"):

        class Shared(api.Task):  # type: ignore[misc]
            own: list[str] = []


def test_python_name_that_does_not_follow_the_rule(api: Any) -> None:
    assert api.answer(task(**{"from": "site"})).from_ == "site"
    assert api.Task(from_="site").to_dict() == {"contentType": "Task", "from": "site"}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-04T10:30:00+00:00", dt.datetime(2026, 5, 4, 10, 30, tzinfo=UTC)),
        ("2026-05-04T10:30:00.250Z", dt.datetime(2026, 5, 4, 10, 30, 0, 250_000, tzinfo=UTC)),
        (
            "2026-05-04T10:30:00+03:00",
            dt.datetime(2026, 5, 4, 10, 30, tzinfo=dt.timezone(dt.timedelta(hours=3))),
        ),
    ],
)
def test_date_and_time(api: Any, text: str, moment: dt.datetime) -> None:
    found = api.answer(task(timeCreated={"contentType": "DateTime", "value": text})).time_created
    assert found == moment
    assert found.utcoffset() == moment.utcoffset()


def test_months_count_from_zero(api: Any) -> None:
    value = {"contentType": "DateOnly", "year": 2026, "month": 0, "day": 31}
    assert api.answer(task(deadline=value)).deadline == dt.date(2026, 1, 31)


@pytest.mark.parametrize("key", ["value", "seconds"])
def test_duration_in_seconds(api: Any, key: str) -> None:
    value = {"contentType": "DateInterval", key: 9000}
    assert api.answer(task(plannedWork=value)).planned_work == dt.timedelta(hours=2.5)


@pytest.mark.parametrize(
    "value",
    [
        {"contentType": "DateOnly", "month": 0, "day": 31},
        {"contentType": "DateOnly", "year": 2026, "month": 12, "day": 1},
        {"contentType": "DateOnly", "year": "2026", "month": 1, "day": 1},
        {"contentType": "DateOnly", "year": 0, "month": 0, "day": 0},
        {"contentType": "DateTime", "value": "soon"},
        {"contentType": "DateTime", "value": "2026-05-04T10:30:00"},
        {"contentType": "DateTime", "value": None},
        {"contentType": "DateTime"},
        {"contentType": "DateInterval", "value": 10**30},
        {"contentType": "DateInterval", "value": float("nan")},
        {"contentType": "DateInterval", "value": "9000"},
    ],
)
def test_nonsense_stays_a_readable_view(api: Any, value: dict[str, Any]) -> None:
    found = api.answer(task(deadline=value))
    assert type(found.deadline).__name__ == value["contentType"]
    assert found.deadline.to_dict() == value
    assert found.to_dict() == task(deadline=value)


def test_view_of_nonsense_has_its_parts(api: Any) -> None:
    value = {"contentType": "DateOnly", "year": 2026, "month": 12, "day": 1}
    assert api.answer(task(deadline=value)).deadline.month == 12


def test_nested_entities_by_their_own_type(api: Any) -> None:
    found = api.answer(task(owner=link("ContractorHuman", "9") | {"firstName": "Ada"}))
    assert isinstance(found.owner, api.ContractorHuman)
    assert found.owner.first_name == "Ada"


def test_nested_entities_are_the_same_object_each_time(api: Any) -> None:
    found = api.answer(task(owner=link("Employee", "5"), tags=["a"], executors=[]))
    assert found.owner is found.owner
    assert found.tags is found.tags
    assert found["executors"] is found.executors


def test_objects_without_type_take_the_only_declared_class(api: Any) -> None:
    found = api.answer(task(budget={"value": 5, "currency": "RUB"}))
    assert isinstance(found.budget, api.Money)
    assert found.budget.currency == "RUB"
    assert found.to_dict() == task(budget={"value": 5, "currency": "RUB"})


def test_objects_without_type_and_with_several_classes_stay_plain(api: Any) -> None:
    found = api.answer(task(owner={"name": "Ada"}, settings={"since": {"month": 1}}))
    assert found.owner == {"name": "Ada"}
    assert found.settings == {"since": {"month": 1}}


def test_plain_objects_hold_converted_values(api: Any) -> None:
    day = {"contentType": "DateOnly", "year": 2026, "month": 0, "day": 31}
    found = api.answer(task(settings={"since": day, "who": link("Employee", "5")}))
    assert found.settings["since"] == dt.date(2026, 1, 31)
    assert isinstance(found.settings["who"], api.Employee)


def test_result_without_type_takes_the_declared_class(api: Any) -> None:
    data = [{"value": 5}, {"value": 6}]
    found = api.decode(data, api.Document(data), "list[Money]")
    assert [type(each) for each in found] == [api.Money, api.Money]


def test_unknown_types_keep_everything(api: Any) -> None:
    log = {"contentType": "TriggerLogSet", "id": "4", "triggers": [link("Employee", "5")], "x": 1}
    found = api.answer([log])[0]
    assert isinstance(found, api.UnknownEntity)
    assert found.content_type == "TriggerLogSet"
    assert found["x"] == 1
    assert isinstance(found["triggers"][0], api.Employee)
    assert found.to_dict() == log


def test_unknown_types_leave_nothing_behind(api: Any) -> None:
    from sample_api._core import decoding

    api.answer([{"contentType": f"Zork{at}"} for at in range(100)])
    assert not [name for name in decoding.KNOWN if name.startswith("Zork")]


def test_type_that_could_not_be_named_so(api: Any) -> None:
    found = api.answer(task(rights={"contentType": "rights-object", "id": "Task/1", "edit": True}))
    assert isinstance(found.rights, api.Rights)
    assert found.rights.edit is True
    assert api.Rights.link("Task/1").to_dict() == link("rights-object", "Task/1")


@pytest.mark.parametrize("id_", ["Task/1000123", "Task:1005808:ab12", "RU", "incoming", 5])
def test_ids_of_every_kind(api: Any, id_: str | int) -> None:
    data = {"contentType": "Employee", "id": id_, "name": "A"}
    assert api.answer(data).id == id_
    assert api.link_of(api.answer(data)) == {"contentType": "Employee", "id": str(id_)}


@pytest.mark.parametrize("data", [None, True, 5, "text", [], [[1], None], {}, {"a": 1}])
def test_payloads_that_are_no_entities(api: Any, data: Any) -> None:
    assert api.answer(data) == data


class TestLinks:
    """Full once, bare later; and `included`."""

    def test_first_in_full_later_by_link(self, api: Any) -> None:
        ada = link("Employee", "5") | {"name": "Ada"}
        data = [task(owner=ada, responsible=link("Employee", "5")), link("Task", "2")]
        found = api.answer(data)[0]
        assert found.responsible.name == "Ada"
        assert "name" in found.responsible
        assert found.responsible["name"] == "Ada"
        assert list(found.responsible) == ["contentType", "id", "name"]

    def test_link_before_the_full_form(self, api: Any) -> None:
        data = [task(owner=link("Employee", "5")), link("Employee", "5") | {"name": "Ada"}]
        assert api.answer(data)[0].owner.name == "Ada"

    def test_link_to_the_answer_itself(self, api: Any) -> None:
        data = task(
            name="Parent", subTasks=[link("Task", "2") | {"parent": link("Task", "1000123")}]
        )
        assert api.answer(data).sub_tasks[0].parent.name == "Parent"

    def test_ids_are_unique_per_type_only(self, api: Any) -> None:
        data = task(owner=link("Employee", "5"), related=link("Group", "5") | {"name": "Sales"})
        assert api.answer(data).owner.name is None

    def test_links_resolve_within_one_answer_only(self, api: Any) -> None:
        api.answer(link("Employee", "5") | {"name": "Ada"})
        assert api.answer(task(owner=link("Employee", "5"))).owner.name is None

    def test_link_that_is_never_filled(self, api: Any) -> None:
        found = api.answer(task(owner=link("Employee", "5")))
        assert found.owner.name is None
        assert "name" not in found.owner
        with pytest.raises(KeyError):
            found.owner["name"]

    def test_outer_form_counts_where_there_are_two(self, api: Any) -> None:
        inner = link("Employee", "5") | {"name": "Old"}
        data = [task(related=inner), link("Employee", "5") | {"name": "New"}]
        data.append(task(owner=link("Employee", "5")))
        assert api.answer(data)[2].owner.name == "New"

    def test_number_and_text_are_one_id(self, api: Any) -> None:
        data = [
            task(owner={"contentType": "Employee", "id": 5}),
            link("Employee", "5") | {"uid": 1},
        ]
        assert api.answer(data)[0].owner.uid == 1

    def test_included(self, api: Any) -> None:
        data = [link("Deal", "7") | {"manager": link("Employee", "5")}]
        found = api.answer(data, [link("Employee", "5") | {"name": "A. B."}])
        assert found[0].manager.name == "A. B."

    def test_included_objects_link_to_each_other(self, api: Any) -> None:
        included = [
            link("Employee", "5") | {"name": "Ada", "department": link("Department", "1")},
            link("Department", "1") | {"name": "Sales", "head": link("Employee", "5")},
        ]
        found = api.answer(task(owner=link("Employee", "5")), included).owner
        for _ in range(2000):  # round in circles, deeper than the stack would allow
            found = found.department.head
        assert found.name == "Ada"

    def test_circles_are_harmless_everywhere(self, api: Any) -> None:
        included = [
            link("Employee", "5") | {"name": "Ada", "department": link("Department", "1")},
            link("Department", "1") | {"head": link("Employee", "5")},
        ]
        data = task(owner=link("Employee", "5"))
        found = api.answer(data, included)
        step = found.owner
        for _ in range(2000):
            step = step.department.head
        assert found.to_dict() == data
        assert found == copy.deepcopy(found) == copy.copy(found)
        assert api.encode(found) == data
        assert "Ada" in repr(found.owner)
        assert api.deviations(found) == []
        step.name = "Eve"  # the change is 4000 links away, and belongs to that entity
        assert found.owner.name == "Ada"

    def test_a_link_stays_a_link(self, api: Any) -> None:
        data = task(
            owner=link("Employee", "5") | {"name": "Ada"}, responsible=link("Employee", "5")
        )
        found = api.answer(data)
        assert found.responsible.name == "Ada"
        assert found.to_dict() == data
        assert found.responsible.to_dict() == link("Employee", "5")
        assert found.responsible != found.owner

    def test_null_behind_a_link(self, api: Any) -> None:
        data = task(
            owner=link("Employee", "5") | {"name": None, "uid": 3},
            responsible=link("Employee", "5"),
        )
        found = api.answer(data)
        assert found.responsible.name is None
        assert "name" in found.responsible

    @pytest.mark.parametrize("id_", ["", None, [], {}, 1.5])
    def test_what_only_looks_like_a_link(self, api: Any, id_: Any) -> None:
        data = task(owner={"contentType": "Employee", "id": id_})
        found = api.answer(data, [{"contentType": "Employee", "id": id_, "name": "Ada"}])
        assert found.owner.name is None
        assert found.to_dict() == data

    def test_deep_answers(self, api: Any) -> None:
        data = task(owner=link("Employee", "5"))
        inner: Any = link("Employee", "5") | {"name": "Ada"}
        for _ in range(50_000):
            inner = {"next": [inner]}
        data["settings"] = inner
        found = api.answer(data)
        assert found.owner.name == "Ada"
        assert "next" in found.settings
        assert "next" in found.to_dict()["settings"]

    def test_deep_objects(self, api: Any) -> None:
        inner: Any = 1
        for _ in range(50_000):
            inner = {"next": inner}
        found = api.answer(task(settings=inner))
        assert "next" in found.settings["next"]
        assert "next" in found.to_dict()["settings"]["next"]


class TestCustomFields:
    """Fields that the account defined itself: top-level, and in no specification."""

    DATA = task(
        name="Call",
        Category130CustomFieldRegion="North",
        Category130CustomFieldSince={
            "contentType": "DateOnly",
            "year": 2026,
            "month": 11,
            "day": 1,
        },
        Category130CustomFieldSellers=[link("Employee", "5")],
        Category130CustomFieldPrice={"contentType": "Money", "value": 10, "currency": "RUB"},
    )

    def test_read(self, api: Any) -> None:
        fields = api.answer(self.DATA).custom_fields
        assert list(fields) == [name for name in self.DATA if name.startswith("Category")]
        assert len(fields) == 4
        assert fields["Category130CustomFieldRegion"] == "North"
        assert fields["Category130CustomFieldSince"] == dt.date(2026, 12, 1)
        assert isinstance(fields["Category130CustomFieldSellers"][0], api.Employee)
        assert fields["Category130CustomFieldPrice"].currency == "RUB"
        assert "Category130CustomFieldRegion" in fields
        assert "name" not in fields

    def test_by_name_on_the_entity(self, api: Any) -> None:
        found = api.answer(self.DATA)
        assert found["Category130CustomFieldSince"] == dt.date(2026, 12, 1)

    def test_write(self, api: Any) -> None:
        found = api.answer(self.DATA)
        found.custom_fields["Category130CustomFieldRegion"] = "South"
        found.custom_fields["Category130CustomFieldNew"] = dt.date(2026, 1, 2)
        del found.custom_fields["Category130CustomFieldPrice"]
        assert api.encode(api.changes(found)) == link("Task", "1000123") | {
            "Category130CustomFieldRegion": "South",
            "Category130CustomFieldNew": {
                "contentType": "DateOnly",
                "year": 2026,
                "month": 0,
                "day": 2,
            },
        }

    def test_on_an_entity_to_be_created(self, api: Any) -> None:
        new = api.Task(name="Call")
        new["Category130CustomFieldRegion"] = "North"
        assert new.to_dict() == {
            "contentType": "Task",
            "name": "Call",
            "Category130CustomFieldRegion": "North",
        }

    def test_only_custom_fields(self, api: Any) -> None:
        fields = api.Task(name="Call").custom_fields
        with pytest.raises(KeyError):
            fields["name"]
        with pytest.raises(KeyError, match="Category<number>CustomField<Name>"):
            fields["name"] = "x"
        with pytest.raises(KeyError):
            del fields["name"]
        with pytest.raises(KeyError):
            fields["Category130CustomFieldRegion or so"] = "x"
