"""What the checkers know; the comment on each line is what both must reveal."""

from __future__ import annotations

from typing import reveal_type

from megaplan_api import (
    AsyncMegaplan,
    Bonus,
    ContractorHuman,
    Deal,
    Employee,
    FileTokens,
    Megaplan,
    ResponseView,
    Task,
    TaskFilter,
    TradeFilter,
    changes,
    custom,
)
from megaplan_api.events import ApplicationSettings, Event, ScenarioRequest

mp = Megaplan("demo.megaplan.ru", token="…")
task = mp.task.get("1")

reveal_type(task)  # Task
reveal_type(task.id)  # str
reveal_type(task.is_urgent)  # bool | None
reveal_type(task.human_number)  # int | None
reveal_type(task.time_created)  # datetime | None
reveal_type(mp.employee.get(1).birthday)  # date | None
reveal_type(task.planned_work)  # timedelta | None
reveal_type(task.responsible)  # ContractorCompany | ContractorHuman | Employee | Group | None
reveal_type(task.tags)  # list[Tag] | None
reveal_type(Bonus().type)  # Literal['bonus', 'fine'] | None
reveal_type(task["Category1000060CustomFieldRegion"])  # Any
reveal_type(task.to_dict())  # dict[str, Any]
reveal_type(changes(task))  # Task
reveal_type(Employee.link(1))  # Employee
reveal_type(Deal(name="x").name)  # str | None
ann = ContractorHuman()
reveal_type(mp.contractor_human.find_or_create(ann, by="phone")[0])  # ContractorHuman
reveal_type(FileTokens("tokens.json").load("https://demo.megaplan.ru"))  # Tokens | None
reveal_type(TaskFilter(id="incoming"))  # TaskFilter

where = TaskFilter.where
reveal_type(where)  # TaskFilterWhere
reveal_type(where.name)  # Text[TaskFilterWhere]
reveal_type(where.deadline.current("week"))  # Condition[TaskFilterWhere]
reveal_type(where.custom("Category130CustomFieldX").date)  # Date[TaskFilterWhere]
reveal_type(TaskFilter.all(where.name.is_("x"), where.status.is_("done")))  # TaskFilter
reveal_type(TradeFilter.any(TradeFilter.where.price.more(5), program=7))  # TradeFilter
reveal_type(TradeFilter.saved("my"))  # TradeFilter
reveal_type(mp.task.list(sort_by=["-activity", custom("x")]))  # Pages[Project | Task]

reveal_type(mp.task.list())  # Pages[Project | Task]
reveal_type(mp.task.list().first())  # Project | Task | None
reveal_type(mp.task.list().total_count())  # int | None
reveal_type(mp.employee.list().collect())  # list[Employee]
reveal_type(mp.task.create(Task(name="x")))  # Task
reveal_type(mp.task.get(task))  # Task
reveal_type(mp.task.update(task, changes(task)))  # Task
reveal_type(mp.task.remove_auditor(task, "Employee", Employee.link(1)))  # Project | Task
reveal_type(mp.task.get.prepare(Task.link(task)))  # Call[Task]
reveal_type(mp.task.get.raw("1"))  # Reply[Task]
reveal_type(mp.task.get.raw("1").parsed)  # Task
reveal_type(mp.task.get.prepare("1"))  # Call[Task]
reveal_type(mp.send_all([mp.task.get.prepare("1")]))  # list[Task | ApiError | DecodeError]
reveal_type(mp.file.upload(b"", name="x"))  # File
reveal_type(mp.file.download("/attach/x", "x"))  # int
call = mp.task.get.prepare(1)
reveal_type(mp.send_all([call], on_error="return"))  # list[Task | ClientError]
reveal_type(mp.request("GET", "task"))  # Any
reveal_type(mp.request("GET", "task/1", into=Task))  # Task
reveal_type(mp.request("GET", "task", query={}, into=list[Task]))  # list[Task]
reveal_type(mp.request.prepare("GET", "task/1", into=Task))  # Call[Task]
reveal_type(mp.request.raw("GET", "task/1", into=Task))  # Reply[Task]
reveal_type(task.is_link)  # bool
reveal_type(mp.load(Employee.link(1)))  # Employee
reveal_type(mp.load.prepare(task))  # Call[Task]
reveal_type(mp.load_all([Task.link(1)]))  # Results[Task]
reveal_type(mp.load_all([Task.link(1)], on_error="return"))  # Results[Task | Exception]
reveal_type(mp.task.get_many([1, "2", task]))  # Results[Task]
reveal_type(mp.task.get_many(mp.task.list()))  # Results[Task]
reveal_type(mp.deal.get_many([task]))  # Results[Deal]
reveal_type(mp.task.get_many([1], on_error="return").collect())  # list[Task | Exception]
reveal_type(mp.gather([call]))  # Results[Task]
reveal_type(mp.gather([call], on_error="return"))  # Results[Task | Exception]
reveal_type(mp.with_options(timeout=5))  # Megaplan


async def asynchronous(amp: AsyncMegaplan) -> None:
    reveal_type(await amp.task.get("1"))  # Task
    reveal_type(await amp.task.get(task))  # Task
    reveal_type(amp.task.get_many(amp.task.list()))  # AsyncResults[Task]
    reveal_type(amp.task.list())  # AsyncPages[Project | Task]
    reveal_type(await amp.task.list().first())  # Project | Task | None
    reveal_type([each async for each in amp.employee.list()])  # list[Employee]
    reveal_type(await amp.task.get.raw("1"))  # Reply[Task]
    reveal_type(await amp.file.upload(b"", name="x"))  # File
    reveal_type((await amp.contractor_human.find_or_create(ann, by=["email"]))[1])  # bool
    reveal_type(await amp.request("GET", "task/1", into=Task))  # Task
    reveal_type(await amp.request("GET", "task/1"))  # Any
    reveal_type(await amp.load(Task.link(1)))  # Task
    reveal_type(amp.load_all([Task.link(1)]))  # AsyncResults[Task]
    reveal_type(await amp.task.get_many([1], on_error="return").collect())  # list[Task | Exception]
    reveal_type(amp.gather([call]))  # AsyncResults[Task]
    reveal_type(await amp.send_all([call]))  # list[Task | ApiError | DecodeError]
    async with amp as same:
        reveal_type(same)  # AsyncMegaplan


def slow(response: ResponseView) -> None:
    reveal_type(response.request.headers)  # Mapping[str, str]


async def later(response: ResponseView) -> None:
    reveal_type(response.seconds)  # float


def hooked() -> None:
    store = FileTokens("tokens.json")
    reveal_type(Megaplan("demo.megaplan.ru", token=store, on_response=slow))  # Megaplan
    amp = AsyncMegaplan.login("demo.megaplan.ru", "ann", "…", store=store, on_response=later)
    reveal_type(amp)  # AsyncMegaplan


def incoming(event: Event, request: ScenarioRequest, settings: ApplicationSettings) -> None:
    reveal_type(event.kind)  # str
    reveal_type(event.data)  # Entity
    reveal_type(event.token)  # Secret | None
    reveal_type(settings.token)  # Secret
    reveal_type(settings.verify(mp))  # Employee
    reveal_type(request.deal_link)  # Deal
    reveal_type(request.deal.time_created)  # datetime | None
    reveal_type(request.deal.positions)  # tuple[CardPosition, ...]
    reveal_type(request.deal.positions[0].offer)  # CardOffer | None
    reveal_type(request.deal.positions[0].count)  # float | None
    reveal_type(request.deal["Category1000072CustomFieldRegion"])  # Any
