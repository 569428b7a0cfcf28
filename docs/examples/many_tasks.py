"""Creates a task for each line of a csv file (name, employee), ten at a time.

MEGAPLAN_HOST, MEGAPLAN_TOKEN: the account; TASKS_FILE; lines that failed go to FAILED_FILE.
"""

import asyncio
import csv
from os import environ
from pathlib import Path

from megaplan_api import AsyncMegaplan, Employee, Task, TransportError


def task_of(line: dict[str, str]) -> Task:
    employee = Employee.link(line["employee"])
    return Task(name=line["name"], responsible=employee, is_urgent=False, is_template=False)


async def main() -> None:
    with Path(environ["TASKS_FILE"]).open(newline="", encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    async with AsyncMegaplan(environ["MEGAPLAN_HOST"], token=environ["MEGAPLAN_TOKEN"]) as mp:
        calls = [mp.task.create.prepare(task_of(line)) for line in lines]
        results = await mp.gather(calls, on_error="return", progress=print).collect()
    with Path(environ["FAILED_FILE"]).open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "employee", "error", "may be there"])
        for line, result in zip(lines, results, strict=True):
            if isinstance(result, Exception):
                unsure = isinstance(result, TransportError) and result.sent
                writer.writerow([line["name"], line["employee"], result, unsure])


if __name__ == "__main__":
    asyncio.run(main())
