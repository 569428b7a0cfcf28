"""A call of every method that the seed account can answer."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from planfix_api import (
    ActionChange,
    ActionInput,
    AnaliticFilter,
    AnaliticInput,
    AnaliticItemInput,
    AnaliticRowInput,
    AnaliticValue,
    ContactAccessChange,
    ContactContractorsChange,
    ContactCustomDataChange,
    ContactFilter,
    ContactInput,
    ContactKey,
    ContactNumber,
    ContactUserInfoChange,
    ContactUserInput,
    ContractorsChange,
    CustomValueInput,
    FileInput,
    FileKeys,
    FilterDate,
    FilterDateTime,
    GroupMembershipChange,
    HandbookValueInput,
    IdRef,
    NamedRef,
    NotifiedList,
    ParticipantsInput,
    Period,
    Phone,
    ProjectFilter,
    ProjectGroupInput,
    ProjectGroupPlace,
    ProjectInput,
    TaskCustomDataChange,
    TaskFilter,
    TaskInput,
    TaskKey,
    TaskKeys,
    TaskListProject,
    TaskWorkersChange,
    UserChange,
    UserFilter,
    UserGroupInput,
    UserInput,
    UserStatusChange,
    WorkersChange,
)

ROW = AnaliticRowInput(
    item_data=[
        AnaliticItemInput(field_id=11, value=dt.date(2026, 2, 2)),
        AnaliticItemInput(field_id=12, value=AnaliticValue(begin=dt.time(9), end=dt.time(11, 30))),
        AnaliticItemInput(field_id=13, value=AnaliticValue(id=[31, 32])),
        AnaliticItemInput(field_id=14, value=3),
    ]
)
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))

CALLS: dict[str, Callable[[Any], Any]] = {
    "auth.login": lambda pf: pf.auth.login("anna", "mock-password"),
    "project.add": lambda pf: pf.project.add(
        ProjectInput(
            title="New",
            description="d",
            owner=IdRef(id=0),
            client=IdRef(id=101),
            group=IdRef(id=1),
            parent=IdRef(id=2001),
            status="ACTIVE",
            hidden=True,
            has_end_date=True,
            end_date=dt.date(2026, 5, 1),
            auditors=[1],
            managers=[31],
            workers=[32],
            custom_data=[CustomValueInput(id=701, value=3)],
        )
    ),
    "project.update": lambda pf: pf.project.update(ProjectInput(general=1, title="Renamed")),
    "project.get": lambda pf: pf.project.get(2001),
    "project.getList": lambda pf: pf.project.get_list(
        target="all",
        status="ACTIVE",
        sort_type="TITLE_DESC",
        page_current=1,
        client=IdRef(id=101),
        filters=[ProjectFilter(type=5001, operator="equal", value="corner")],
    ),
    "projectGroup.add": lambda pf: pf.project_group.add(ProjectGroupInput(name="More")),
    "projectGroup.update": lambda pf: pf.project_group.update(NamedRef(id=1, name="Other")),
    "projectGroup.move": lambda pf: pf.project_group.move(
        move=ProjectGroupPlace(project_group=IdRef(id=1)),
        after=ProjectGroupPlace(project_group=IdRef(id=2)),
    ),
    "projectGroup.get": lambda pf: pf.project_group.get(1),
    "projectGroup.getList": lambda pf: pf.project_group.get_list(),
    "task.add": lambda pf: pf.task.add(
        TaskInput(
            template=1000106,
            title="Call back",
            project=IdRef(id=2001),
            end_date_is_set=True,
            end_date=dt.date(2026, 12, 31),
            end_time_is_set=True,
            end_time=dt.time(18),
            members=ParticipantsInput(users=[1002], groups=[1]),
            custom_data=[CustomValueInput(id=503, value=[31, 32])],
        )
    ),
    "task.update": lambda pf: pf.task.update(TaskInput(id=1000101, title="Renamed")),
    "task.updateCustomData": lambda pf: pf.task.update_custom_data(
        TaskCustomDataChange(general=17, custom_data=[CustomValueInput(id=501, value="East")])
    ),
    "task.get": lambda pf: pf.task.get(TaskKey(general=17)),
    "task.getMulti": lambda pf: pf.task.get_multi(TaskKeys(id=[1000101, 5], general=[18])),
    "task.getList": lambda pf: pf.task.get_list(
        user=IdRef(id=31),
        target="all",
        project=TaskListProject(id=2001, with_subprojects=True),
        sort="DEADLINE_DESC",
        status="ACTIVE",
        page_current=1,
        page_size=10,
        filter=["ACTIVE", "MY"],
        filters=[
            TaskFilter(
                type=12,
                operator="lt",
                value=FilterDateTime(datetype="anotherdate", datefrom=YEAR[1]),
            )
        ],
    ),
    "task.accept": lambda pf: pf.task.accept(1000101),
    "task.reject": lambda pf: pf.task.reject(1000101, "No time"),
    "task.changeExpectDate": lambda pf: pf.task.change_expect_date(
        1000101, expect_date=dt.datetime(2026, 12, 2, 12, 0)
    ),
    "task.changeStatus": lambda pf: pf.task.change_status(
        1000101, status="DELAYED", date_time=dt.date(2026, 6, 1)
    ),
    "task.getPossibleStatusToChange": lambda pf: pf.task.get_possible_status_to_change(1000104),
    "task.changeWorkers": lambda pf: pf.task.change_workers(
        TaskWorkersChange(id=1000101, workers=WorkersChange(add_users=[32], del_users=[31]))
    ),
    "task.getFilterList": lambda pf: pf.task.get_filter_list(),
    "taskStatus.getSetList": lambda pf: pf.task_status.get_set_list(),
    "taskStatus.getListOfSet": lambda pf: pf.task_status.get_list_of_set(2),
    "action.add": lambda pf: pf.action.add(
        ActionInput(
            description="Done today",
            task=TaskKey(general=17),
            task_new_status="ACCEPTED",
            notified_list=NotifiedList(user=[31, 32]),
            is_hidden=True,
            analitics=[AnaliticInput(id=1, analitic_data=ROW)],
        )
    ),
    "action.update": lambda pf: pf.action.update(
        ActionChange(id=403, description="Measured twice", deleted_analitics=[902])
    ),
    "action.get": lambda pf: pf.action.get(403),
    "action.getList": lambda pf: pf.action.get_list(contact=ContactNumber(general=2)),
    "action.getListByPeriod": lambda pf: pf.action.get_list_by_period(
        from_date=YEAR[0], to_date=YEAR[1], sort="asc"
    ),
    "action.getListWithAnalitic": lambda pf: pf.action.get_list_with_analitic(analitic=1),
    "action.delete": lambda pf: pf.action.delete(403),
    "analitic.getGroupList": lambda pf: pf.analitic.get_group_list(),
    "analitic.getList": lambda pf: pf.analitic.get_list(),
    "analitic.getOptions": lambda pf: pf.analitic.get_options(1),
    "analitic.getHandbook": lambda pf: pf.analitic.get_handbook(1),
    "analitic.getData": lambda pf: pf.analitic.get_data([901, 902, 5]),
    "analitic.getDataByCondition": lambda pf: pf.analitic.get_data_by_condition(
        1,
        task=TaskKey(id=1000101),
        filters=[
            AnaliticFilter(field=11, from_date=YEAR[0], to_date=YEAR[1]),
            AnaliticFilter(field=13, userid=31),
        ],
    ),
    "userGroup.add": lambda pf: pf.user_group.add(UserGroupInput(name="Finance")),
    "userGroup.update": lambda pf: pf.user_group.update(NamedRef(id=1, name="Selling")),
    "userGroup.get": lambda pf: pf.user_group.get(2),
    "userGroup.getList": lambda pf: pf.user_group.get_list(
        sort_type="USERCOUNT_DESC", page_current=1
    ),
    "userGroup.getHeads": lambda pf: pf.user_group.get_heads(1),
    "user.add": lambda pf: pf.user.add(
        UserInput(
            name="Ivo",
            last_name="Kask",
            email="ivo@example.com",
            role="USER",
            status="ACTIVE",
            post=IdRef(id=2),
            phones=[Phone(number="+372 5000000", type_id=2)],
        )
    ),
    "user.update": lambda pf: pf.user.update(
        UserChange(id=32, last_name="", birthdate=dt.date(1991, 1, 1), is_blind_out_of_group=True)
    ),
    "user.get": lambda pf: pf.user.get(31),
    "user.getList": lambda pf: pf.user.get_list(
        status="ACTIVE",
        sort_type="ROLE_DESC",
        filters=[UserFilter(type=9003, operator="equal", value="example.com")],
    ),
    "user.updateGroupMembership": lambda pf: pf.user.update_group_membership(
        GroupMembershipChange(id=31, add_user_group=[1], del_user_group=[2])
    ),
    "user.changeStatus": lambda pf: pf.user.change_status(UserStatusChange(id=32)),
    "user.actionsAdded": lambda pf: pf.user.actions_added(
        31, period=Period(begin=YEAR[0], end=YEAR[1]), action_type="COMMENT"
    ),
    "contact.add": lambda pf: pf.contact.add(
        ContactInput(
            template=4,
            name="Eva",
            last_name="Kruse",
            email="eva@example.com",
            phones=[Phone(number="+49 30 1", type_id=1)],
            secondary_emails=["e@example.com"],
            is_company=False,
            group=IdRef(id=2),
            birthdate=dt.date(1980, 2, 29),
            responsible=ParticipantsInput(users=[31], groups=[2]),
            custom_data=[CustomValueInput(id=601, value="silver")],
        )
    ),
    "contact.update": lambda pf: pf.contact.update(ContactInput(id=102, post="Director")),
    "contact.updateCustomData": lambda pf: pf.contact.update_custom_data(
        ContactCustomDataChange(general=2, custom_data=[CustomValueInput(id=601, value="blue")])
    ),
    "contact.get": lambda pf: pf.contact.get(ContactKey(userid=1002), fields=["lastUpdateDate"]),
    "contact.getList": lambda pf: pf.contact.get_list(
        target="contact",
        company=101,
        search="LAPSA",
        filters=[
            ContactFilter(
                type=4223,
                operator="equal",
                value=FilterDate(datetype="anotherdate", datefrom=dt.date(1990, 7, 1)),
            )
        ],
        fields=["lastUpdateDate", "lastCommentDate"],
    ),
    "contact.getFilterList": lambda pf: pf.contact.get_filter_list(),
    "contact.managePlanfixAccess": lambda pf: pf.contact.manage_planfix_access(
        ContactAccessChange(id=102, have_planfix_access=False)
    ),
    "contact.updateUserInfo": lambda pf: pf.contact.update_user_info(
        ContactUserInfoChange(id=102, user=ContactUserInput(email="dina@example.com"))
    ),
    "contact.updateContractors": lambda pf: pf.contact.update_contractors(
        ContactContractorsChange(
            id=102, contractors=ContractorsChange(add_client=[103], del_client=[101])
        )
    ),
    "contact.getPhoneTypes": lambda pf: pf.contact.get_phone_types(),
    "contact.getGroupList": lambda pf: pf.contact.get_group_list(),
    "contact.delete": lambda pf: pf.contact.delete(ContactKey(id=101)),
    "file.upload": lambda pf: pf.file.upload(
        task=IdRef(id=1000101),
        files=[FileInput(name="a.bin", source_type="FILESYSTEM", body=b"\x00\xff")],
    ),
    "file.download": lambda pf: pf.file.download(7002, io.BytesIO()),
    "file.get": lambda pf: pf.file.get(7002, return_download_links=True),
    "file.getListForProject": lambda pf: pf.file.get_list_for_project(project=2001),
    "file.getListForTask": lambda pf: pf.file.get_list_for_task(
        task=TaskKey(general=17), sort="EXT_ASC"
    ),
    "file.getListForUser": lambda pf: pf.file.get_list_for_user(user=31),
    "file.getListForClient": lambda pf: pf.file.get_list_for_client(client=101),
    "file.getHistory": lambda pf: pf.file.get_history(7002),
    "file.delete": lambda pf: pf.file.delete(FileKeys(unique_id=[7003, 5])),
    "handbook.getGroupList": lambda pf: pf.handbook.get_group_list(),
    "handbook.getList": lambda pf: pf.handbook.get_list(group=1),
    "handbook.getStructure": lambda pf: pf.handbook.get_structure(1),
    "handbook.getRecords": lambda pf: pf.handbook.get_records(1, parent_key=1),
    "handbook.getRecord": lambda pf: pf.handbook.get_record(1, key=4),
    "handbook.getRecordMulti": lambda pf: pf.handbook.get_record_multi(1, records=[2, 3, 9]),
    "handbook.addRecord": lambda pf: pf.handbook.add_record(
        1, parent_key=1, custom_data=[HandbookValueInput(id=801, value="Cleaning")]
    ),
    "handbook.updateRecord": lambda pf: pf.handbook.update_record(
        1, key=4, custom_data=[HandbookValueInput(id=802, value=36)]
    ),
}
"""By name of the method."""
