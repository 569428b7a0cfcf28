"""What a reader of the README might write: twenty operations, no look into the package."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from megaplan_api import (
    Comment,
    ContractorHuman,
    Deal,
    Employee,
    Megaplan,
    MegaplanError,
    Milestone,
    NotFoundError,
    Program,
    ProgramTransition,
    Tag,
    Task,
    TaskActionRequest,
    TaskFilter,
    ValidationError,
    changes,
)


def report(host: str, token: str, folder: Path) -> list[str]:
    lines: list[str] = []
    with Megaplan(host, token=token) as mp:
        for each in mp.task.list(filter=TaskFilter(id="incoming"), limit=50, sort_by=["-activity"]):
            lines.append(f"{each.name}: {each.deadline}")
        boss = mp.employee.list(q="Ann", limit=1).first()
        new = mp.task.create(
            Task(name="Call back", is_urgent=False, is_template=False, responsible=boss)
        )
        mp.task.update(new.id, Task(deadline=None, planned_work=dt.timedelta(hours=2)))
        mp.task.add_auditor(new.id, Employee.link("1000002"))
        mp.task.add_comment(
            new.id, Comment(content="<b>Urgent</b>", work_time=dt.timedelta(minutes=5))
        )
        mp.task.add_milestone(new.id, Milestone(description="Draft", date=dt.datetime.now(dt.UTC)))
        for comment in mp.task.list_comments(new.id, limit=10).pages():
            lines.append(f"{len(comment)} of {comment.total_count}")
        mp.task.do_action(new.id, TaskActionRequest(action="act_done"))
        for tag in mp.task.list_tags(new.id):
            lines.append(tag.name or "")
        task = mp.task.get(new.id, fields=["attaches"])
        task.name = f"{task.name} (done)"
        mp.task.update(new.id, changes(task))
        for file in mp.task.list_attaches(new.id):
            mp.file.download(file, folder / (file.name or "file"))
        uploaded = mp.file.upload(folder / "offer.pdf")
        client = mp.contractor_human.create(ContractorHuman(first_name="Ann", last_name="B."))
        deal = mp.deal.create(Deal(program=Program.link(7), contractor=client, attaches=[uploaded]))
        try:
            mp.deal.apply_transition(deal.id, ProgramTransition.link(3))
            mp.deal.add_tag(deal.id, Tag(name="new"))
            mp.project.delete("55")
        except ValidationError as error:
            lines += [f"{each.field}: {each.message}" for each in error.errors]
        except (NotFoundError, MegaplanError) as error:
            lines.append(str(error))
        lines += [
            str(todo.when) for todo in mp.todo.list(only_requested_fields=True, fields=["when"])
        ]
        results = mp.send_all([mp.deal.get.prepare(deal.id), mp.deal.get.prepare(8)])
        lines += [str(each) for each in results]
        lines.append(str(mp.request("GET", "task", query={"limit": 1})))
    return lines
