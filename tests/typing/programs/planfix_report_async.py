"""The asynchronous client, as a reader of docs/planfix.md might use it."""

from __future__ import annotations

from planfix_api import AsyncPlanfix, Task, errors


async def report(endpoint: str, token: str) -> list[str]:
    lines: list[str] = []
    async with AsyncPlanfix(
        "acme", "api key", token=token, endpoint=endpoint, allow_http=True, rate_limit=None
    ) as pf:
        async for each in pf.task.iterate(target="all", page_size=2):
            lines.append(await about(pf, each))
        page = await pf.task.get_list(page_current=1)
        lines.append(f"{len(page)} of {page.total_count}")
        async for part in pf.file.iterate_for_task(task=1000101).pages():
            lines += [file.name or "" for file in part]
        first = await pf.task.iterate().first()
        if first:
            lines.append(str(await pf.file.download(7001, f"{first.id}.pdf")))
        try:
            await pf.task.reject(9999, "no")
        except errors.TaskError as error:
            lines.append(error.code)
    return lines


async def about(pf: AsyncPlanfix, listed: Task) -> str:
    task = await pf.task.get(listed.id)
    return f"{task.title}: {task.description}"
