"""The generated clients as accounts that traffic goes to."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import httpx2

from megaplan_api import AsyncMegaplan, Comment, Employee, Task
from mock.frame.process import Running
from mock.load.traffic import Account
from planfix_api import ActionInput, AsyncPlanfix, TaskInput, TaskKey


def transport() -> httpx2.AsyncHTTPTransport:
    """Connections of one client, without reading the authorities of the system."""
    return httpx2.AsyncHTTPTransport(verify=False)


class MegaplanAccount:
    """Tasks and comments of Megaplan."""

    def __init__(self, client: AsyncMegaplan, responsible: str) -> None:
        self._client = client
        self._responsible = Employee.link(responsible)

    async def create(self, title: str) -> str:
        made = await self._client.task.create(
            Task(name=title, is_urgent=False, is_template=False, responsible=self._responsible)
        )
        assert made.id
        return made.id

    async def rename(self, id: str, title: str) -> None:
        await self._client.task.update(id, Task(name=title))

    async def title(self, id: str) -> str:
        return (await self._client.task.get(id)).name or ""

    async def page(self) -> int:
        async for page in self._client.task.list(limit=20).pages():
            return len(page)
        return 0

    async def note(self, id: str, text: str) -> None:
        await self._client.task.add_comment(id, Comment(content=text))

    async def delete(self, id: str) -> None:
        await self._client.task.delete(id)

    async def titles(self) -> AsyncIterator[tuple[str, str]]:
        async for each in self._client.task.list(limit=100):
            yield each.id or "", each.name or ""

    async def notes(self, id: str) -> AsyncIterator[str]:
        async for each in self._client.task.list_comments(id, limit=100):
            yield each.content or ""


class PlanfixAccount:
    """Tasks and actions of Planfix, whose tasks cannot be deleted."""

    def __init__(self, client: AsyncPlanfix) -> None:
        self._client = client

    async def create(self, title: str) -> str:
        return str((await self._client.task.add(TaskInput(title=title))).id)

    async def rename(self, id: str, title: str) -> None:
        await self._client.task.update(TaskInput(id=int(id), title=title))

    async def title(self, id: str) -> str:
        return (await self._client.task.get(int(id))).title or ""

    async def page(self) -> int:
        return len(await self._client.task.get_list(target="all", page_current=1, page_size=20))

    async def note(self, id: str, text: str) -> None:
        await self._client.action.add(ActionInput(description=text, task=TaskKey(id=int(id))))

    async def delete(self, id: str) -> None:
        await self._client.task.get(int(id))

    async def titles(self) -> AsyncIterator[tuple[str, str]]:
        async for each in self._client.task.iterate(target="all"):
            yield str(each.id), each.title or ""

    async def notes(self, id: str) -> AsyncIterator[str]:
        async for each in self._client.action.iterate(task=int(id)):
            yield each.description or ""


@asynccontextmanager
async def megaplan(mock: Running, retries: int) -> AsyncGenerator[Account]:
    """A new client of Megaplan, with connections of its own."""
    async with (
        transport() as connections,
        AsyncMegaplan(
            mock.address,
            token=mock.named["token"],
            transport=connections,
            retries=retries,
            retry_delay=0.02,
            timeout=60,
            total_timeout=None,
        ) as client,
    ):
        yield MegaplanAccount(client, "1000001")


@asynccontextmanager
async def planfix(mock: Running, retries: int) -> AsyncGenerator[Account]:
    """A new client of Planfix, with connections of its own."""
    named = mock.named
    async with (
        transport() as connections,
        AsyncPlanfix(
            named["account"],
            named["api_key"],
            token=named["token"],
            endpoint=f"{mock.address}/xml/",
            allow_http=True,
            rate_limit=None,
            transport=connections,
            retries=retries,
            retry_delay=0.02,
            timeout=60,
            total_timeout=None,
        ) as client,
    ):
        yield PlanfixAccount(client)
