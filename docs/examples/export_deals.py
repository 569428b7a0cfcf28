"""Writes the open deals of a scheme to a csv file, as spreadsheets open it.

MEGAPLAN_HOST, MEGAPLAN_TOKEN: the account; DEALS_PROGRAM: id of the scheme; DEALS_FILE.
"""

import csv
from os import environ
from pathlib import Path
from zoneinfo import ZoneInfo

from megaplan_api import Megaplan, TradeFilter, rows

COLUMNS = {
    "Number": "number",
    "Deal": "name",
    "Client": "contractor.name",
    "Manager": "manager.name",
    "State": "state.name",
    "Price": "price.value",
    "Created": "time_created",
}


def main() -> None:
    where = TradeFilter.where
    open_deals = TradeFilter.all(where.result.is_("active"), program=environ["DEALS_PROGRAM"])
    asked = [path.partition(".")[0] for path in COLUMNS.values()]
    with (
        Megaplan(environ["MEGAPLAN_HOST"], token=environ["MEGAPLAN_TOKEN"]) as mp,
        Path(environ["DEALS_FILE"]).open("w", newline="", encoding="utf-8-sig") as file,
    ):
        deals = mp.deal.list(filter=open_deals, sort_by=["-time_created"], fields=asked)
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows(deals, COLUMNS, timezone=ZoneInfo("Europe/Moscow")))


if __name__ == "__main__":
    main()
