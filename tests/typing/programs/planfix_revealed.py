"""What the checkers know; the comment on each line is what both must reveal."""

from __future__ import annotations

from typing import reveal_type

from planfix_api import AsyncPlanfix, ErrorCode, Planfix, Task, TaskInput, custom_value, errors

pf = Planfix("acme", "api key", token="…")
task = pf.task.get(1)

reveal_type(task)  # Task
reveal_type(task.id)  # int
reveal_type(task.general)  # int | None
reveal_type(task.title)  # str | None
reveal_type(task.begin_date_time)  # datetime | None
reveal_type(task.is_overdued)  # bool | None
reveal_type(task.owner)  # NamedRef | None
reveal_type(task.workers)  # Participants | None
reveal_type(task.custom_data)  # list[CustomValue] | None
reveal_type(task["statusSet"])  # Any
reveal_type(task.to_xml())  # bytes
reveal_type(Task.from_xml(b"<task/>"))  # Task
reveal_type(TaskInput(title="x").end_date)  # date | None
reveal_type(TaskInput(title="x").end_time)  # time | None
reveal_type(custom_value(task, 501))  # str | list[int] | list[str] | None

reveal_type(pf.task.get_list())  # Listing[Task]
reveal_type(pf.task.get_list().total_count)  # int | None
reveal_type(pf.task.iterate())  # Pages[Task]
reveal_type(pf.task.get_many([1, task]))  # Results[Task]
reveal_type(pf.task.get_many(pf.task.iterate(target="all")))  # Results[Task]
reveal_type(pf.task.get(task))  # Task
reveal_type(pf.task.get_list(user=task.owner))  # Listing[Task]
reveal_type(pf.task.iterate(target="all", parent=task))  # Pages[Task]
reveal_type(pf.gather([pf.task.get.prepare(1)], on_error="return"))  # Results[Task | Exception]
reveal_type(pf.task.iterate().first())  # Task | None
reveal_type(pf.task.iterate().collect())  # list[Task]
reveal_type(pf.task.count())  # int
reveal_type(pf.task.add(TaskInput(title="x")))  # TaskIds
reveal_type(pf.task.get.raw(1))  # Reply[Task]
reveal_type(pf.task.get.prepare(1))  # Call[Task]
reveal_type(pf.handbook.get_record_multi(1))  # list[HandbookRecord]
reveal_type(pf.handbook.fields(12))  # FieldTypes
reveal_type(pf.handbook.walk_records(12))  # Pages[HandbookRecord]
reveal_type(pf.analitic.fields(81).value(task, 501))  # FieldValue | None
reveal_type(task.to_dict())  # dict[str, Any]
reveal_type(pf.file.upload_contents(b"", name="x", task=1))  # UploadedFile
reveal_type(pf.file.download(1, "x"))  # int
reveal_type(pf.file.delete(1))  # int
reveal_type(pf.request("client.getList"))  # UnknownRecord
reveal_type(pf.requests_left)  # int | None
reveal_type(pf.with_options(silent=True))  # Planfix


async def asynchronous(apf: AsyncPlanfix) -> None:
    reveal_type(await apf.task.get(1))  # Task
    reveal_type(await apf.task.get_list())  # Listing[Task]
    reveal_type(apf.task.iterate())  # AsyncPages[Task]
    reveal_type(await apf.task.iterate().first())  # Task | None
    reveal_type([each async for each in apf.task.iterate()])  # list[Task]
    reveal_type(await apf.task.count())  # int
    reveal_type(await apf.analitic.fields(81))  # FieldTypes
    reveal_type(apf.handbook.walk_records(12))  # AsyncPages[HandbookRecord]


def refused(error: errors.PlanfixError) -> None:
    reveal_type(error.text("ru"))  # str
    reveal_type(error.retry)  # Literal['', 'soon', 'later']
    reveal_type(error.details)  # Mapping[str, str]
    reveal_type(ErrorCode("3001"))  # ErrorCode
