"""Mistakes that a checker must report, each on a line that ends with `# wrong`."""

# ruff: noqa: B018, F401, I001

from __future__ import annotations

from megaplan_api import (
    AsyncMegaplan,
    ContractorCompany,
    ContractorHuman,
    Deal,
    Employee,
    FileTokens,
    Megaplan,
    Task,
    TaskActionRequest,
    TaskFilter,
    TradeFilter,
    rows,
)

# names that there are not
from megaplan_api import Tsk  # wrong: it is called Task
from megaplan_api.models import Dael  # wrong: nothing is called so

mp = Megaplan("demo.megaplan.ru", token="…")
task = mp.task.get("1")

# clients
Megaplan("demo.megaplan.ru")  # wrong: neither a token nor a store
Megaplan("demo.megaplan.ru", token=5)  # wrong: neither a text nor a store
Megaplan.login("demo.megaplan.ru", "ann", "…", store="tokens.json")  # wrong: a path is no store
FileTokens(5)  # wrong: a path
Megaplan("demo.megaplan.ru", token="…", on_request=5)  # wrong: no function
Megaplan("demo.megaplan.ru", token="…", on_retry=len)  # wrong: takes something else

# contractors
people = mp.contractor_human
people.find_or_create(ContractorCompany(name="x"), by="phone")  # wrong: another class
people.find_or_create(ContractorHuman(), by="telephone")  # wrong: there is no such key
people.find_or_create(ContractorHuman())  # wrong: by what?

# arguments of operations
mp.task.get()  # wrong: a required argument is missing
mp.task.get(id_="1")  # wrong: no argument of that name
mp.task.get(None)  # wrong: the id is never None
mp.task.get(1.5)  # wrong: an id is a text, a whole number or an entity
mp.task.get([task])  # wrong: one id
mp.task.get(Task)  # wrong: an entity, not its class
mp.task.get(task.responsible)  # wrong: may be None
mp.task.list_top_roles(task)  # wrong: the name of a field is no id
mp.task.create()  # wrong: the body is missing
mp.task.create(Deal(name="x"))  # wrong: another entity
mp.task.create({"name": "x"})  # wrong: a dictionary is no entity
mp.task.list(TaskFilter(id="1"))  # wrong: by name only
mp.task.list(filter="incoming")  # wrong: a filter is an entity
mp.task.list(limit="50")  # wrong: a number
mp.task.list(sort="name")  # wrong: it is called sort_by
mp.task.delete("1", "2")  # wrong: one argument too many
mp.task.remove_auditor("1", "Employee")  # wrong: the last id is missing

# many at once
mp.task.get_many(1)  # wrong: several ids
mp.task.get_many([1.5])  # wrong: an id is a text, a whole number or an entity
mp.task.get_many([task.responsible])  # wrong: may be None
mp.task.get_many(task.tags)  # wrong: may be None
mp.current_user.get_many([1])  # wrong: there is only one
mp.task.get_many([1], on_error="rais")  # wrong: raise or return
mp.gather([task])  # wrong: calls, not results
mp.gather([mp.task.get.prepare(1)], progress=5)  # wrong: a function
mp.load("1")  # wrong: an entity or a link
mp.load(task.responsible)  # wrong: may be None
mp.request("GET", "task/1", into="Task")  # wrong: a class
mp.request("GET", "task/1", into=int)  # wrong: a class of entities
mp.request("GET", "task/1", qurey={})  # wrong: no argument of that name

# entities
Task(title="x")  # wrong: no such property
Task("x")  # wrong: by name only
Task(name=5)  # wrong: a text
Task(responsible="1000002")  # wrong: a link, not an id
Task(tags=Employee.link(1))  # wrong: a list of tags
TaskActionRequest(action="done")  # wrong: not among the values
task.title  # wrong: no such property
task.is_urgent = "no"  # wrong: true or false
task.deadline.isoformat()  # wrong: may be None
task.responsible.position_name  # wrong: may be None, and no such property
Employee.link()  # wrong: the id is missing
Employee.link(None)  # wrong: the id is never None
Employee.link(task.owner)  # wrong: may be None

# filters
where = TaskFilter.where
where.titel  # wrong: no such field
where.name.before(5)  # wrong: a text is not compared so
where.name.contains(5)  # wrong: with a text
where.human_number.more("5")  # wrong: a number
where.planned_work.more(5)  # wrong: a timedelta
where.is_urgent.is_("yes")  # wrong: true or false
where.status.is_("doen")  # wrong: not among the values
where.status.contains("do")  # wrong: listed values are not compared so
where.responsible.is_("1000002")  # wrong: an entity
where.responsible.is_(TaskFilter.saved(1))  # wrong: another entity
where.deadline.before("2026-12-01")  # wrong: a date
where.deadline.past(2, "days")  # wrong: no such unit
where.custom("Category130CustomFieldX").is_("x")  # wrong: as a text, or as what?
TaskFilter.all(where.name)  # wrong: a field is no condition
TaskFilter.all(where.name == "x")  # wrong: neither is a comparison of Python's
TaskFilter.all(TaskFilter.saved(1))  # wrong: a filter is no condition
TaskFilter.any(TradeFilter.where.name.is_("x"))  # wrong: a condition of another filter
where.name.is_("x").refine_all(TradeFilter.where.name.is_("x"))  # wrong: here as well
TaskFilter.all(where.name.is_("x"), program=7)  # wrong: of deals only
TradeFilter.all(program=Employee.link(1))  # wrong: another entity
TaskFilter.saved()  # wrong: the id is missing
mp.task.list(filter=TradeFilter.saved(1))  # wrong: the filter of another list
mp.task.list(sort_by=["activty"])  # wrong: no such name
mp.task.list(sort_by=["is_template"])  # wrong: not sortable
mp.todo.list(sort_by=["name"])  # wrong: nothing there is sortable

# rows
rows(5, ["id"])  # wrong: no entities
rows(mp.deal.list(), [1])  # wrong: a name, a path or a function
rows(mp.deal.list(), {"Name": lambda deal: deal.nme})  # wrong: no such property
rows([task], ["id"], of="Task")  # wrong: a class

# clients and resources
Megaplan("demo.megaplan.ru")  # wrong: the token is missing
Megaplan("demo.megaplan.ru", "token")  # wrong: by name only
Megaplan("demo.megaplan.ru", token="…", time_out=5)  # wrong: no such setting
mp.tasks  # wrong: no such resource
mp.task.fetch  # wrong: no such operation
mp.with_options(retries="3")  # wrong: a number
mp.file.upload(5)  # wrong: a path, bytes or a file
for each in mp.task.get("1"):
    print(each.name)  # wrong: iterating over an entity gives names of properties


async def asynchronous(amp: AsyncMegaplan) -> None:
    amp.task.get("1").name  # wrong: not awaited
    amp.task.delete("1")  # wrong: never awaited
    await amp.task.list()  # wrong: a list is iterated over
    for _ in amp.task.list():  # wrong: `async for`
        pass
    with amp:  # wrong: `async with`
        pass
    (await amp.task.get("1")).title  # wrong: no such property
