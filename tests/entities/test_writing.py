"""Making entities, changing received ones, and what of it is sent."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

UTC = dt.UTC


def link(content_type: str, id_: str) -> dict[str, Any]:
    return {"contentType": content_type, "id": id_}


ADA = link("Employee", "5") | {"name": "Ada", "department": link("Department", "1")}
EVE = link("Employee", "6")


@pytest.fixture
def received(api: Any) -> Any:
    """A task as an answer contains it."""
    return api.answer(
        link("Task", "1")
        | {
            "name": "Call",
            "status": "assigned",
            "deadline": {"contentType": "DateTime", "value": "2026-05-04T10:30:00Z"},
            "owner": ADA,
            "responsible": link("Employee", "5"),
            "executors": [ADA, link("Group", "3")],
            "tags": ["a"],
            "budget": {"contentType": "Money", "value": 1, "currency": "RUB"},
            "reminderDates": [{"contentType": "DateOnly", "year": 2026, "month": 0, "day": 1}],
        }
    )


class TestMaking:
    """The constructor and `link`."""

    def test_only_what_is_named(self, api: Any) -> None:
        made = api.Task(name="Call", deadline=None)
        assert made.to_dict() == {"contentType": "Task", "name": "Call", "deadline": None}
        assert made.planned_work is None

    def test_unknown_name(self, api: Any) -> None:
        with pytest.raises(
            TypeError, match=r"Task has no property 'dedline'; did you mean 'deadline'"
        ):
            api.Task(dedline=None)

    def test_positional_values(self, api: Any) -> None:
        with pytest.raises(TypeError):
            api.Task("Call")

    def test_misspelt_attribute(self, api: Any) -> None:
        made = api.Task()
        with pytest.raises(AttributeError):
            made.dedline = None
        with pytest.raises(AttributeError):
            made.dedline  # noqa: B018 - reading is the point

    def test_link(self, api: Any) -> None:
        assert api.Employee.link("5").to_dict() == link("Employee", "5")
        assert api.Employee.link(5).to_dict() == link("Employee", "5")
        assert type(api.Employee.link("5")) is api.Employee

    def test_native_values(self, api: Any) -> None:
        made = api.Task(
            time_created=dt.datetime(2026, 5, 4, 10, 30, tzinfo=UTC),
            deadline=dt.date(2026, 1, 31),
            planned_work=dt.timedelta(hours=2.5),
            reminder_dates=[dt.date(2026, 12, 1)],
        )
        assert api.encode(made) == {
            "contentType": "Task",
            "timeCreated": {"contentType": "DateTime", "value": "2026-05-04T10:30:00+00:00"},
            "deadline": {"contentType": "DateOnly", "year": 2026, "month": 0, "day": 31},
            "plannedWork": {"contentType": "DateInterval", "value": 9000},
            "reminderDates": [{"contentType": "DateOnly", "year": 2026, "month": 11, "day": 1}],
        }
        assert made.deadline == dt.date(2026, 1, 31)
        assert made.reminder_dates == [dt.date(2026, 12, 1)]

    def test_offset_is_kept_and_has_no_seconds(self, api: Any) -> None:
        noon = dt.datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/Moscow"))
        assert api.encode(noon)["value"] == "2026-05-04T12:00:00+03:00"
        mean_time = dt.timezone(dt.timedelta(hours=2, minutes=30, seconds=17))
        old = dt.datetime(1900, 1, 1, 12, tzinfo=mean_time)
        assert api.encode(old)["value"] == "1900-01-01T09:29:43+00:00"

    def test_time_without_zone(self, api: Any) -> None:
        naive = dt.datetime(2026, 5, 4, 10, 30)
        with pytest.raises(ValueError, match="no time zone; give it one"):
            api.Task(deadline=naive)
        with pytest.raises(ValueError, match="no time zone"):
            api.Task(settings={"deep": [naive]})
        with pytest.raises(ValueError, match="no time zone"):
            api.encode(naive)

    @pytest.mark.parametrize(
        ("value", "sent"),
        [
            (Decimal("1.10"), 1.1),
            (Decimal("5.00"), 5),
            (Decimal("1e400"), 10**400),
            (enum.IntEnum("Number", {"TWO": 2})["TWO"], 2),
            (enum.StrEnum("Status", {"DONE": "done"})["DONE"], "done"),
            (("a", 1, None), ["a", 1, None]),
            ({"a": (True, 1.5)}, {"a": [True, 1.5]}),
        ],
    )
    def test_other_values(self, api: Any, value: Any, sent: Any) -> None:
        result = api.encode(value)
        assert result == sent
        assert type(result) is type(sent)

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
    def test_numbers_that_json_lacks(self, api: Any, value: Any) -> None:
        with pytest.raises(ValueError, match="not a number that JSON can carry"):
            api.Money(value=value)

    @pytest.mark.parametrize("value", [object(), {1, 2}, b"raw", dt.time(1), 1j, iter([])])
    def test_values_without_json_form(self, api: Any, value: Any) -> None:
        with pytest.raises(TypeError, match="cannot be sent; allowed are"):
            api.Task(name=value)

    def test_from_dict_takes_the_subclass(self, api: Any) -> None:
        assert type(api.BaseEntity.from_dict(ADA)) is api.Employee
        assert type(api.Entity.from_dict({"contentType": "Zork"})) is api.UnknownEntity
        assert type(api.Task.from_dict({"name": "Call"})) is api.Task
        assert type(api.Task.from_dict({"contentType": "Zork"})) is api.Task

    @pytest.mark.parametrize(
        ("data", "base"),
        [(ADA, "BaseEntity"), ({"contentType": "Money", "value": 5}, "Entity"),
         ({"contentType": "DateOnly", "year": 2026, "month": 0, "day": 1}, "Entity")],
    )  # fmt: skip
    def test_from_dict_names_the_class_that_takes_another(
        self, api: Any, data: Any, base: str
    ) -> None:
        with pytest.raises(ValueError, match=rf"a {data['contentType']}.*: {base}\.from_dict"):
            api.Task.from_dict(data)

    def test_from_dict_leaves_the_mapping_alone(self, api: Any) -> None:
        data = {"contentType": "Task", "owner": dict(ADA), "tags": ["a"]}
        made = api.Task.from_dict(data)
        made.name = "Call"
        made.owner.name = "Eve"
        made.tags.append("b")
        del made["contentType"]
        assert data == {"contentType": "Task", "owner": ADA, "tags": ["a"]}
        made.to_dict()["owner"]["name"] = "Zoe"
        assert made.owner.name == "Eve"

    def test_from_dict_resolves_links_inside(self, api: Any) -> None:
        webhook = {
            "contentType": "Task",
            "id": "1",
            "owner": ADA,
            "responsible": link("Employee", "5"),
        }
        assert api.Task.from_dict(webhook).responsible.name == "Ada"


class TestChanging:
    """Attributes, items and lists."""

    def test_assignment_shows_at_once(self, received: Any) -> None:
        received.name = "Write"
        received["status"] = "done"
        assert (received.name, received.status) == ("Write", "done")
        assert received.to_dict()["name"] == "Write"

    def test_null_and_absent(self, received: Any) -> None:
        received.deadline = None
        del received.name
        del received["status"]
        data = received.to_dict()
        assert data["deadline"] is None
        assert "name" not in data
        assert "status" not in received
        assert received.name is None

    def test_deleting_what_is_absent(self, received: Any) -> None:
        with pytest.raises(AttributeError, match="plannedWork"):
            del received.planned_work
        with pytest.raises(KeyError, match="plannedWork"):
            del received["plannedWork"]

    def test_lists_can_be_changed_in_place(self, api: Any, received: Any) -> None:
        received.executors.append(api.Employee.link("6"))
        received.tags.remove("a")
        received.reminder_dates.append(dt.date(2026, 2, 1))
        data = received.to_dict()
        assert data["executors"] == [ADA, link("Group", "3"), EVE]
        assert data["tags"] == []
        assert [each["month"] for each in data["reminderDates"]] == [0, 1]

    def test_nested_changes_show_in_the_whole(self, received: Any) -> None:
        received.owner.name = "Eve"
        received.budget.value = 2
        data = received.to_dict()
        assert data["owner"] == ADA | {"name": "Eve"}
        assert data["budget"] == {"contentType": "Money", "value": 2, "currency": "RUB"}

    def test_reading_changes_nothing(self, api: Any, received: Any) -> None:
        before = received.to_dict()
        for name in ("deadline", "owner", "executors", "reminder_dates", "budget", "tags"):
            getattr(received, name)
        assert received.to_dict() == before  # also the `Z`, which isoformat would not give
        assert api.encode(api.changes(received)) == link("Task", "1")

    def test_the_answer_itself_is_never_touched(self, api: Any) -> None:
        data = [link("Task", "1") | {"owner": dict(ADA), "tags": ["a"]}, link("Task", "2")]
        first, second = api.answer(data)
        first.name, first.owner.name = "Write", "Eve"
        first.tags.append("b")
        second.name = "Other"
        assert data == [link("Task", "1") | {"owner": ADA, "tags": ["a"]}, link("Task", "2")]

    def test_values_assigned_are_the_values_read(self, api: Any, received: Any) -> None:
        people, owner = [api.Employee.link("6")], api.Employee(name="New")
        received.executors, received.owner = people, owner
        assert received.executors is people
        assert received.owner is owner
        owner.name = "Newer"
        people.clear()
        data = received.to_dict()
        assert data["executors"] == []
        assert data["owner"] == {"contentType": "Employee", "name": "Newer"}

    def test_scalar_after_entity(self, api: Any, received: Any) -> None:
        assert received.owner.name == "Ada"
        received.owner = None
        assert received.owner is None
        assert received.to_dict()["owner"] is None

    def test_change_behind_a_link(self, api: Any, received: Any) -> None:
        received.responsible.name = "Eve"
        assert received.responsible.name == "Eve"
        assert received.owner.name == "Ada"
        assert received.responsible.department.id == "1"
        assert received.to_dict()["responsible"] == link("Employee", "5") | {"name": "Eve"}

    def test_wrong_value_changes_nothing(self, api: Any, received: Any) -> None:
        before = received.to_dict()
        with pytest.raises(ValueError, match="no time zone"):
            received.deadline = dt.datetime(2026, 1, 1)
        assert received.to_dict() == before


class TestSending:
    """What a body holds."""

    def test_received_entities_are_sent_as_links(self, api: Any, received: Any) -> None:
        made = api.Task(name="Call", owner=received.owner, executors=received.executors)
        assert api.encode(made) == {
            "contentType": "Task",
            "name": "Call",
            "owner": link("Employee", "5"),
            "executors": [link("Employee", "5"), link("Group", "3")],
        }

    def test_received_entity_itself_is_sent_as_it_is(self, api: Any, received: Any) -> None:
        for _ in range(2):
            sent = api.encode(received)
            assert sent["owner"] == link("Employee", "5")
            assert sent["executors"] == [link("Employee", "5"), link("Group", "3")]
            assert sent["budget"] == {"contentType": "Money", "value": 1, "currency": "RUB"}
            assert sent["deadline"] == {"contentType": "DateTime", "value": "2026-05-04T10:30:00Z"}
            assert sent["name"] == "Call"
            assert received.owner.name == "Ada"
            assert received.executors[0].name == "Ada"

    def test_cursor_and_list_of_links(self, api: Any, received: Any) -> None:
        assert api.encode({"limit": 2, "pageAfter": received}) == {
            "limit": 2,
            "pageAfter": link("Task", "1"),
        }
        assert api.encode([received, received.owner]) == [link("Task", "1"), link("Employee", "5")]

    def test_changed_received_entity_is_a_link_with_the_changes(
        self, api: Any, received: Any
    ) -> None:
        received.owner.name = "Eve"
        made = api.Task(name="Call", owner=received.owner, responsible=received.responsible)
        assert api.encode(made)["owner"] == link("Employee", "5") | {"name": "Eve"}
        assert api.encode(made)["responsible"] == link("Employee", "5")

    def test_received_link_itself(self, api: Any, received: Any) -> None:
        assert received.responsible.name == "Ada"
        assert api.encode(received.responsible) == link("Employee", "5")

    def test_made_entities_are_sent_whole(self, api: Any) -> None:
        deal = api.Deal(
            positions=[
                api.DealPosition(id="1", name="Old", price=api.Money(value=5, currency="RUB")),
                api.DealPosition(name="New"),
            ]
        )
        assert api.encode(deal) == {
            "contentType": "Deal",
            "positions": [
                {
                    "contentType": "DealPosition",
                    "id": "1",
                    "name": "Old",
                    "price": {"contentType": "Money", "value": 5, "currency": "RUB"},
                },
                {"contentType": "DealPosition", "name": "New"},
            ],
        }

    def test_entities_from_a_dict_are_sent_whole(self, api: Any) -> None:
        made = api.Task(owner=api.Employee.from_dict(ADA))
        assert api.encode(made)["owner"] == ADA
        assert api.encode(api.Task.from_dict({"owner": ADA}))["owner"] == ADA

    def test_plain_dicts_are_sent_as_given(self, api: Any, received: Any) -> None:
        received["Category1CustomFieldBoss"] = dict(ADA)
        assert api.encode(received)["Category1CustomFieldBoss"] == ADA

    def test_received_parts_without_id_are_sent_whole(self, api: Any) -> None:
        phone = {"contentType": "ContactInfo", "type": "phone", "value": "1", "subject": ADA}
        human = api.answer(link("ContractorHuman", "9") | {"contactInfo": [phone]})
        human.contact_info[0].value = "2"
        human.contact_info.append(api.ContactInfo(type="email", value="a@b.example"))
        assert api.encode(api.changes(human)) == link("ContractorHuman", "9") | {
            "contactInfo": [
                phone | {"value": "2", "subject": link("Employee", "5")},
                {"contentType": "ContactInfo", "type": "email", "value": "a@b.example"},
            ]
        }

    def test_entity_inside_itself(self, api: Any) -> None:
        made = api.Task(id="1")
        made.parent = made
        assert api.encode(made) == link("Task", "1") | {"parent": link("Task", "1")}
        assert made.to_dict() == link("Task", "1") | {"parent": link("Task", "1")}
        nameless = api.Task(name="x")
        nameless.sub_tasks = [nameless]
        with pytest.raises(ValueError, match="has no id"):
            api.encode(nameless)

    def test_link_of(self, api: Any, received: Any) -> None:
        assert api.link_of(received) == link("Task", "1")
        with pytest.raises(ValueError, match="Task has no id"):
            api.link_of(api.Task(name="Call"))


class TestChanges:
    """What an update sends."""

    def test_only_what_was_changed(self, api: Any, received: Any) -> None:
        received.name = "Write"
        received.deadline = None
        found = api.changes(received)
        assert type(found) is api.Task
        assert api.encode(found) == link("Task", "1") | {"name": "Write", "deadline": None}

    def test_nested_and_lists(self, api: Any, received: Any) -> None:
        received.executors.append(api.Employee.link("6"))
        received.owner.name = "Eve"
        received.budget.value = 3
        assert api.encode(api.changes(received)) == link("Task", "1") | {
            "owner": link("Employee", "5") | {"name": "Eve"},
            "executors": [link("Employee", "5"), link("Group", "3"), EVE],
            "budget": {"contentType": "Money", "value": 3, "currency": "RUB"},
        }

    def test_list_put_back_as_it_was(self, api: Any, received: Any) -> None:
        received.tags.append("b")
        received.tags.remove("b")
        assert api.encode(api.changes(received)) == link("Task", "1")

    def test_what_was_deleted_is_not_sent(self, api: Any, received: Any) -> None:
        received.name = "Write"
        del received.name
        assert api.encode(api.changes(received)) == link("Task", "1")

    def test_made_entities_are_new_in_everything(self, api: Any) -> None:
        made = api.Task(id="1", name="Call", owner=api.Employee.link("5"))
        assert api.encode(api.changes(made)) == api.encode(made)
        assert api.encode(api.changes(api.Employee.from_dict(ADA))) == ADA

    def test_behind_a_link(self, api: Any, received: Any) -> None:
        received.responsible.name = "Eve"
        sent = api.encode(api.changes(received.responsible))
        assert sent == link("Employee", "5") | {"name": "Eve"}

    def test_the_original_stays_as_it_is(self, api: Any, received: Any) -> None:
        received.name = "Write"
        api.changes(received).name = "Other"
        assert received.name == "Write"
