"""What a reader of docs/planfix.md might write: fifteen methods, no look into the package."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from planfix_api import (
    ActionInput,
    ClientError,
    ContactInput,
    CustomValueInput,
    Day,
    ErrorCode,
    IdRef,
    ParticipantsInput,
    Planfix,
    PlanfixError,
    Task,
    TaskCustomDataChange,
    TaskFilter,
    TaskInput,
    TaskKey,
    TaskKeys,
    TaskWorkersChange,
    WorkersChange,
    custom_text,
    custom_value,
    errors,
)


def report(endpoint: str, token: str, folder: Path) -> list[str]:
    lines: list[str] = []
    with Planfix(
        "acme", "api key", token=token, endpoint=endpoint, allow_http=True, rate_limit=None
    ) as pf:
        page = pf.task.get_list(target="all", page_current=1, page_size=100)
        lines.append(f"{len(page)} of {page.total_count}, {pf.task.count(target='in')} new")
        for each in pf.task.iterate(filters=[TaskFilter(type=12, operator="gt", value="x")]):
            lines.append(f"{each.id}: {each.title}, {each.status}")
        new = pf.task.add(
            TaskInput(
                title="Call Ann",
                project=IdRef(id=2001),
                workers=ParticipantsInput(users=[31]),
                begin_date_time=Day(2026, 5, 31),
                end_date_is_set=True,
                end_date=dt.date(2026, 12, 31),
                end_time=dt.time(18, 30),
            )
        )
        pf.with_options(silent=True).task.change_status(new.id, status="DELAYED")
        pf.task.change_workers(
            TaskWorkersChange(id=new.id, workers=WorkersChange(add_users=[32], del_users=[31]))
        )
        moved = pf.task.change_expect_date(new.id, expect_date=dt.datetime(2026, 6, 1, 10, 30))
        lines.append("moved" if moved.end_time else "proposed")
        pf.task.update_custom_data(
            TaskCustomDataChange(id=new.id, custom_data=[CustomValueInput(id=503, value=[31, 32])])
        )
        pf.action.add(ActionInput(description="Called", task=TaskKey(id=new.id)))
        lines += [describe(task) for task in pf.task.get_multi(TaskKeys(id=[1000101, new.id]))]
        contact = pf.contact.add(ContactInput(name="Ann", last_name="Lind", is_company=False))
        lines.append(str(contact.contact.id if contact.contact else 0))
        lines += [contact.name or "" for contact in pf.contact.iterate(search="Ann").collect()]
        for record in pf.handbook.iterate_records(5):
            lines.append(f"{record.key} {record.name}")
        stored = pf.file.upload_contents(folder / "offer.pdf", task=new.id)
        lines.append(f"{stored.name}: {pf.file.download(7001, folder / 'copy.pdf')} bytes")
        try:
            pf.task.accept(9999)
        except errors.TaskError as error:
            lines.append(f"{error.code is ErrorCode.TASK_NOT_FOUND} {error.text('ru')}")
        except (PlanfixError, ClientError) as error:
            lines.append(str(error))
        lines.append(str(pf.request("client.getList", reads=True)["clients"]))
    return lines


def describe(task: Task) -> str:
    owner = task.owner.name if task.owner else None
    workers = task.workers.users if task.workers else None
    people = ", ".join(each.name or "" for each in workers or [])
    begin = f"{task.begin_date_time:%d.%m.%Y}" if task.begin_date_time else ""
    return f"{begin} {owner} {people} {custom_value(task, 'Region')} {custom_text(task, 502)}"
