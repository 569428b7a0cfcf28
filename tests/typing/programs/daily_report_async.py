"""The same way of work with the asynchronous client."""

from __future__ import annotations

from megaplan_api import AsyncMegaplan, Comment, Employee, Task, TaskFilter, ValidationError


async def report(host: str) -> list[str]:
    lines: list[str] = []
    async with AsyncMegaplan.login(host, "ann@acme.example", "…") as mp:
        async for task in mp.task.list(filter=TaskFilter(id="incoming"), limit=50):
            lines.append(f"{task.name}: {task.deadline}")
        first = await mp.employee.list().first()
        new = await mp.task.create(Task(name="Call back", is_urgent=False, is_template=False))
        try:
            await mp.task.update(new.id, Task(responsible=first, deadline=None))
            await mp.task.add_auditor(new.id, Employee.link("1000002"))
        except ValidationError as error:
            lines += [f"{each.field}: {each.message}" for each in error.errors]
        async for page in mp.task.list_comments(new.id).pages():
            lines += [each.content or "" for each in page if isinstance(each, Comment)]
        uploaded = await mp.file.upload(b"x", name="x.txt")
        written = await mp.file.download(uploaded, "x.txt")
        lines.append(f"{written} bytes")
    return lines
