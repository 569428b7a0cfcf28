"""Writes each data tag of Planfix to a csv file, values converted by the types of its fields.

PLANFIX_ACCOUNT, PLANFIX_API_KEY, PLANFIX_TOKEN: the account; TABLES_FOLDER.
"""

import asyncio
import csv
from os import environ
from pathlib import Path

from planfix_api import AsyncPlanfix, rows


async def main() -> None:
    account = environ["PLANFIX_ACCOUNT"], environ["PLANFIX_API_KEY"]
    async with AsyncPlanfix(*account, token=environ["PLANFIX_TOKEN"]) as pf:
        for tag in await pf.analitic.get_list():
            fields = await pf.analitic.fields(tag.id)
            columns = {"Task": "task.id", **fields.columns()}
            path = Path(environ["TABLES_FOLDER"], f"{tag.id} {tag.name}.csv".replace("/", "_"))
            with path.open("w", newline="", encoding="utf-8-sig") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                async for row in rows(pf.analitic.iterate_data_by_condition(tag.id), columns):
                    writer.writerow(row)


if __name__ == "__main__":
    asyncio.run(main())
