"""Copies the tasks of a Planfix project to Megaplan, with their clients and files.

PLANFIX_ACCOUNT, PLANFIX_API_KEY, PLANFIX_TOKEN, PLANFIX_PROJECT (id): where from;
MEGAPLAN_HOST, MEGAPLAN_TOKEN, MEGAPLAN_EMPLOYEE (id): where to, and who is responsible.
It can be run again: MIGRATED_FILE says what has become what.
"""

import asyncio
import csv
from io import BytesIO
from os import environ
from pathlib import Path

import planfix_api
from megaplan_api import AsyncMegaplan, ContactInfo, ContractorHuman, Employee, File, Task
from planfix_api import AsyncPlanfix, ContactKey, TaskListProject


async def copied(pf: AsyncPlanfix, mp: AsyncMegaplan, old: planfix_api.Task) -> Task:
    """Copy a task; its client is known by the e-mail address."""
    new = Task(name=old.title, subject=old.description, is_urgent=False, is_template=False)
    new.responsible = Employee.link(environ["MEGAPLAN_EMPLOYEE"])
    new.deadline = old.end_time.date() if old.end_time else None
    if old.client and old.client.id:
        contact = await pf.contact.get(ContactKey(id=old.client.id))
        person = ContractorHuman(first_name=contact.name)
        person.contact_info = [ContactInfo(type="email", value=contact.email)]
        if contact.email:
            new.contractor, _ = await mp.contractor_human.find_or_create(person, by="email")
    files: list[File] = []
    async for each in pf.file.iterate_for_task(task=old):
        await pf.file.download(each, contents := BytesIO())
        files.append(await mp.file.upload(contents.getvalue(), name=each.name))
    new.attaches = files
    return await mp.task.create(new)


async def main() -> None:
    account = environ["PLANFIX_ACCOUNT"], environ["PLANFIX_API_KEY"]
    project = TaskListProject(id=int(environ["PLANFIX_PROJECT"]))
    with Path(environ["MIGRATED_FILE"]).open("a+", 1, newline="", encoding="utf-8") as file:
        file.seek(0)
        done = {line[0] for line in csv.reader(file)}
        async with (
            AsyncPlanfix(*account, token=environ["PLANFIX_TOKEN"]) as pf,
            AsyncMegaplan(environ["MEGAPLAN_HOST"], token=environ["MEGAPLAN_TOKEN"]) as mp,
        ):
            async for task in pf.task.iterate(project=project):
                if str(task.id) not in done:
                    csv.writer(file).writerow([task.id, (await copied(pf, mp, task)).id])


if __name__ == "__main__":
    asyncio.run(main())
