"""Mistakes that a checker must report, each on a line that ends with `# wrong`."""

# ruff: noqa: B018, F401, I001

from __future__ import annotations

import datetime as dt

from planfix_api import (
    AsyncPlanfix,
    ContactKey,
    CustomValueInput,
    FieldTypes,
    IdRef,
    NamedRef,
    ParticipantsInput,
    Planfix,
    Task,
    TaskFilter,
    TaskInput,
    custom_value,
    errors,
    rows,
)

# names that there are not
from planfix_api import Tsk  # wrong: it is called Task
from planfix_api.models import Dael  # wrong: nothing is called so

pf = Planfix("acme", "api key", token="…")
task = pf.task.get(1)

# arguments of methods
pf.task.get()  # wrong: a required argument is missing
pf.task.get(id=1)  # wrong: no argument of that name
pf.task.get("1")  # wrong: a task or a number
pf.task.get(None)  # wrong: what to get is never None
pf.task.get([task])  # wrong: one task
pf.task.get(task.project)  # wrong: may be None
pf.task.get_multi(task)  # wrong: ids, of which a task has one
pf.task.reject(1)  # wrong: the reason is missing
pf.task.add({"title": "x"})  # wrong: a dictionary is no record
pf.task.add(task)  # wrong: what is read is not what is written
pf.task.get_many(["1"])  # wrong: tasks or numbers
pf.task.get_many([task.project])  # wrong: may be None
pf.task.get_list("all")  # wrong: by name only
pf.task.get_list(page=1)  # wrong: it is called page_current
pf.task.get_list(page_size="100")  # wrong: a number
pf.task.get_list(sort="title")  # wrong: not among the values
pf.task.get_list(filters=TaskFilter())  # wrong: a list of them
pf.task.iterate(page_current=1)  # wrong: the walk counts the pages
pf.task.iterate(page_size=None)  # wrong: a page has a size
pf.task.count(page_size=1)  # wrong: there are no pages
pf.task.change_expect_date(1, expect_date="31-12-2026")  # wrong: a datetime
pf.contact.delete(1)  # wrong: ids of contacts and of users differ
pf.contact.delete(NamedRef(id=1))  # wrong: here as well
pf.file.upload_contents(5)  # wrong: a path, bytes or a file
pf.file.download(7001)  # wrong: where to is missing

# records
TaskInput(name="x")  # wrong: no such element
TaskInput("x")  # wrong: by name only
TaskInput(title=5)  # wrong: a text
TaskInput(owner=31)  # wrong: a record
TaskInput(workers=[31])  # wrong: users and groups
TaskInput(importance="LOW")  # wrong: not among the values
TaskInput(end_date="31-12-2026")  # wrong: a date
TaskInput(end_time=dt.date(2026, 12, 31))  # wrong: a time
ParticipantsInput(users=[IdRef(id=31)])  # wrong: bare numbers
CustomValueInput(id="501")  # wrong: a number
CustomValueInput(id=501, value={"a": 1})  # wrong: a dictionary is no value
TaskFilter(operator="like")  # wrong: not among the values
ContactKey(id=None)  # wrong: an id is a number
task.name  # wrong: no such element
task.is_overdued = "no"  # wrong: true or false
task.begin_date_time.isoformat()  # wrong: may be None
task.owner.name  # wrong: may be None
task.title.upper()  # wrong: may be None
custom_value("x", 501)  # wrong: of a record

# clients, groups, errors
Planfix("acme")  # wrong: the key is missing
Planfix("acme", "api key", "…")  # wrong: by name only
Planfix("acme", "api key", tokens="…")  # wrong: no such setting
Planfix("acme", "api key", token="…", rate_limit="1")  # wrong: a number
pf.tasks  # wrong: no such group
pf.task.getList  # wrong: it is called get_list
pf.with_options(silent="yes")  # wrong: true or false
pf.request({"method": "x"})  # wrong: a name
errors.TasksError  # wrong: no such class
errors.ErrorCode.NO_SUCH_CODE  # wrong: no such code
Task.from_xml(5)  # wrong: bytes or a text

# fields and rows
pf.handbook.fields()  # wrong: of which directory?
pf.handbook.walk_records(12, page_current=1)  # wrong: the walk counts the pages
pf.analitic.fields(81).vale(task, "Hours")  # wrong: no such method
FieldTypes({501: 4})  # wrong: a type is a text
rows([5], ["id"])  # wrong: no record


async def asynchronous(apf: AsyncPlanfix) -> None:
    apf.task.get(1).title  # wrong: not awaited
    for _ in apf.task.iterate():  # wrong: async for
        ...
    async for _ in apf.task.get_list():  # wrong: a list, to be awaited
        ...
    (await apf.task.get(1)).subject  # wrong: no such element


def refused(error: errors.PlanfixError) -> None:
    error.text("de")  # wrong: English or Russian
