"""Contacts, projects, employees, files, directories: what changes, and what may not."""

from __future__ import annotations

import io
from typing import Any

import pytest

from mock.planfix.test_tasks import refused
from planfix_api import (
    ContactAccessChange,
    ContactContractorsChange,
    ContactInput,
    ContactKey,
    ContactUserInfoChange,
    ContactUserInput,
    ContractorsChange,
    FileInput,
    FileKey,
    FileKeys,
    HandbookValueInput,
    IdRef,
    NamedRef,
    Planfix,
    PlanfixError,
    ProjectGroupInput,
    ProjectGroupPlace,
    ProjectInput,
    ProjectKey,
    UserChange,
    UserGroupInput,
    UserInput,
    UserKey,
    UserStatusChange,
)
from plansdk.mock import PlanfixMock
from plansdk.mock.planfix.behaviours import files


def test_a_contact_is_kept_changed_and_deleted(pf: Planfix) -> None:
    made = pf.contact.add(ContactInput(name="Eva", last_name="Kruse", email="eva@example.com"))
    assert made.contact is not None
    ids = made.contact
    for key in (
        ContactKey(id=ids.id),
        ContactKey(userid=ids.userid),
        ContactKey(general=ids.general),
    ):
        assert pf.contact.get(key).last_name == "Kruse"
    pf.contact.update(ContactInput(general=ids.general, post="Cook"))
    contact = pf.contact.get(ContactKey(id=ids.id))
    assert (contact.name, contact.post) == ("Eva", "Cook")
    assert [each.id for each in pf.contact.iterate(search="KRUSE")] == [ids.id]
    pf.contact.delete(ContactKey(id=ids.id))
    assert refused(pf.contact.get, ContactKey(id=ids.id)) == "8002"
    again = pf.contact.add(ContactInput(name="Eva")).contact
    assert again is not None
    assert again.id != ids.id
    assert again.general != ids.general


def test_which_number_of_a_contact_counts(pf: Planfix) -> None:
    assert pf.contact.get(ContactKey(id=101, userid=1003, general=2)).id == 102
    changed = pf.contact.update(ContactInput(id=101, userid=1003, general=2)).contact
    assert changed is not None
    assert changed.id == 101


def test_contacts_belong_to_companies(pf: Planfix) -> None:
    change = ContractorsChange(add_client=[103], del_client=[101])
    pf.contact.update_contractors(ContactContractorsChange(id=102, contractors=change))
    contact = pf.contact.get(ContactKey(id=102))
    assert [(each.id, each.name) for each in contact.contractors] == [(103, "Bean Traders")]
    assert [each.id for each in pf.contact.iterate(company=103)] == [102]
    pf.contact.delete(ContactKey(id=103))
    assert pf.contact.get(ContactKey(id=102)).contractors == []


def test_access_of_contacts(pf: Planfix, boris: Planfix) -> None:
    def outcome(opens: bool, key: int = 101) -> Any:
        change = ContactAccessChange(id=key, have_planfix_access=opens)
        return pf.contact.manage_planfix_access(change).status

    assert [outcome(True), outcome(True), outcome(False)] == [
        "NOTICE_SEND",
        "NOTICE_RESEND",
        "ACCESS_CANCELED",
    ]
    assert [outcome(False, 102), outcome(True, 102)] == ["UNACTIVE", "ACTIVE"]
    change = ContactAccessChange(id=102, have_planfix_access=True)
    assert refused(boris.contact.manage_planfix_access, change) == "8001"
    user = ContactUserInfoChange(id=101, user=ContactUserInput(email="a@example.com"))
    assert refused(pf.contact.update_user_info, user) == "8006"
    outcome(True)
    user = ContactUserInfoChange(id=101, user=ContactUserInput(password="secret"))
    assert refused(pf.contact.update_user_info, user) == "8008"
    assert boris.contact.get(ContactKey(id=102)).have_planfix_access is None


def test_projects(pf: Planfix, boris: Planfix) -> None:
    made = pf.project.add(ProjectInput(title="New", client=IdRef(id=101), managers=[31]))
    pf.project.update(ProjectInput(id=made.id, description="Text"))
    project = pf.project.get(ProjectKey(id=made.id))
    assert (project.title, project.description, project.status) == ("New", "Text", "ACTIVE")
    assert project.owner.name == "Anna Berg"
    assert pf.project.get(2001).task_count == 2
    assert [each.id for each in boris.project.iterate(target="in")] == [2001, 2002, made.id]
    assert [each.id for each in pf.project.iterate(target="template")] == [2004]
    assert pf.project.count(status="DRAFT") == 1
    wrong = ProjectInput(title="x", has_end_date=True)
    assert refused(pf.project.add, wrong) == "0017"
    assert refused(boris.project.get_list, user=1, page_current=1) == "0020"


def test_project_groups_are_in_order(pf: Planfix, boris: Planfix) -> None:
    pf.project_group.add(ProjectGroupInput(name="Third"))
    move, after = (ProjectGroupPlace(project_group=IdRef(id=key)) for key in (1, 3))
    pf.project_group.move(move=move, after=after)
    assert [each.name for each in pf.project_group.get_list()] == [
        "Internal",
        "Third",
        "Installations",
    ]
    pf.project_group.update(NamedRef(id=3, name="3rd"))
    assert pf.project_group.get(3).name == "3rd"
    assert refused(boris.project_group.add, ProjectGroupInput(name="x")) == "2002"
    assert refused(pf.project_group.get, 9) == "2001"


def test_employees(pf: Planfix, boris: Planfix) -> None:
    made = pf.user.add(UserInput(name="Ivo", email="ivo@example.com", role="USER"))
    assert pf.user.get(made.id).login == "ivo@example.com"
    assert pf.user.get(UserKey()).name == "Anna"
    assert boris.user.get(UserKey()).name == "Boris"
    assert refused(pf.user.add, UserInput(name="I", email="ivo@example.com")) == "6002"
    assert refused(boris.user.add, UserInput(name="I", email="i@example.com")) == "6001"
    assert refused(boris.user.update, UserChange(id=1, name="x")) == "6001"
    assert refused(boris.user.update, UserChange(id=31, role="ADMIN")) == "6001"
    boris.user.update(UserChange(id=31, last_name="Lane"))
    assert pf.user.get(31).last_name == "Lane"
    pf.user.change_status(UserStatusChange(id=31))
    assert refused(boris.user.get, 1) == "0014"
    assert [each.id for each in pf.user.iterate(status="ACTIVE")] == [1, made.id, 32]
    assert [each.id for each in pf.user.get_list(user_group=1, status="ACTIVE")] == [1, 31]


def test_groups_of_employees(pf: Planfix, boris: Planfix) -> None:
    made = pf.user_group.add(UserGroupInput(name="Finance"))
    assert pf.user_group.get(made.id).user_count == 0
    assert [each.name for each in pf.user_group.get_heads(2)] == ["Boris"]
    counts = [each.user_count for each in pf.user_group.iterate(sort_type="USERCOUNT_DESC")]
    assert sorted(counts, reverse=True) == counts == [2, 2, 0]
    assert {each.user_count for each in boris.user_group.iterate()} == {0}
    assert refused(boris.user_group.add, UserGroupInput(name="x")) == "5002"


def test_files(pf: Planfix, boris: Planfix, mock: PlanfixMock) -> None:
    contents = bytes(range(256)) * 9
    stored = pf.file.upload_contents(contents, name="a.bin", task=1000101)
    sink = io.BytesIO()
    assert pf.file.download(FileKey(unique_id=stored.unique_id), sink) == len(contents)
    assert sink.getvalue() == contents
    action = mock.state.actions_of_task(1000101)[-1].id
    assert pf.action.get(action).files[0].name == "a.bin"
    again = FileInput(name="a.bin", source_type="FILESYSTEM", body=b"2")
    with pytest.raises(PlanfixError) as caught:
        pf.file.upload(task=IdRef(id=1000101), files=[again])
    assert caught.value.code == "9006"
    assert caught.value.details == {"id": str(stored.unique_id), "name": "a.bin"}
    again.newversion = True
    pf.file.upload(task=IdRef(id=1000101), files=[again])
    versions = pf.file.get_history(stored.unique_id or 0)
    assert [(each.version, each.size) for each in versions] == [(1, 2304), (2, 1)]
    assert [each.name for each in pf.file.iterate_for_task(task=1000101)] == ["wall.txt", "a.bin"]
    assert pf.file.count_for_project(project=2001) == 4
    assert pf.file.delete(FileKeys(id=[stored.unique_id or 0])) == 1
    assert refused(pf.file.get, stored.unique_id) == "9002"
    assert refused(boris.file.get_list_for_user, user=1) == "9001"


@pytest.mark.parametrize(
    ("file", "target", "code"),
    [
        (FileInput(name="a/b", source_type="FILESYSTEM", body=b"x"), "task", "9005"),
        (FileInput(source_type="FILESYSTEM", body=b"x"), "task", "0009"),
        (FileInput(name="x", source_type="FILESYSTEM"), "task", "0017"),
    ],
)
def test_files_that_cannot_be_stored(file: FileInput, target: str, code: str, pf: Planfix) -> None:
    assert refused(pf.file.upload, task=IdRef(id=1000101), files=[file], target=target) == code


def test_files_of_projects(pf: Planfix) -> None:
    pf.file.upload_from_project(7002, task=1000101)
    assert "offer.txt" in [each.name for each in pf.file.iterate_for_task(task=1000101)]
    assert refused(pf.file.upload_from_project, 7002, task=1000104) == "9009"
    assert refused(pf.file.upload_from_project, 5, task=1000101) == "9002"


def test_a_file_kept_elsewhere_is_pointed_at(mock: PlanfixMock) -> None:
    from mock.planfix.raw import code, document, send

    answer = send(mock, document("file.download", "<file><id>7004</id></file>"))
    assert (answer.status, answer.headers["location"]) == (
        302,
        "https://files.example.com/manual.pdf",
    )
    answer = send(mock, document("file.download", "<file><id>5</id></file>"))
    assert (answer.status, code(answer)) == (404, "9002")


def test_records_of_directories(pf: Planfix) -> None:
    values = [HandbookValueInput(id=801, value="Cleaning"), HandbookValueInput(id=802, value=12)]
    key = pf.handbook.add_record(1, parent_key=1, custom_data=values)
    record = pf.handbook.get_record(1, key=key)
    assert record.parent_key == 1
    assert [each.value for each in record.custom_data] == ["Cleaning", "12", ""]
    pf.handbook.update_record(1, key=key, custom_data=[HandbookValueInput(id=802, value=13)])
    assert [each.value for each in pf.handbook.get_record(1, key=key).custom_data][:2] == [
        "Cleaning",
        "13",
    ]
    assert [each.key for each in pf.handbook.iterate_records(1)] == [1, 4]
    assert [each.key for each in pf.handbook.iterate_records(1, parent_key=1)] == [2, 3, key]
    assert refused(pf.handbook.get_record, 1, key=99) == "0101"
    assert refused(pf.handbook.get_records, 1, parent_key=2) == "0016"
    assert refused(pf.handbook.update_record, 1, key=1, parent_key=1) == "0016"
    assert refused(pf.handbook.add_record, 9) == "0101"


def test_the_room_for_files_is_bounded(pf: Planfix, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_TOTAL", 100)
    pf.file.upload_contents(b"x" * 60, name="a.bin", task=1000101)
    assert refused(pf.file.upload_contents, b"x" * 60, name="b.bin", task=1000101) == "0021"
    pf.file.upload_contents(b"x", name="c.bin", task=1000101)
