"""Brings people from a csv file (name, phone, email) into Megaplan, each of them once.

MEGAPLAN_HOST, MEGAPLAN_TOKEN: the account; PEOPLE_FILE. It can be run again.
"""

import csv
from os import environ
from pathlib import Path

from megaplan_api import ApiError, ContactInfo, ContractorHuman, Megaplan


def bring(mp: Megaplan, row: dict[str, str]) -> str:
    """Find a person by telephone or e-mail, else create one."""
    phone = ContactInfo(type="phone", value=row["phone"])
    email = ContactInfo(type="email", value=row["email"])
    person = ContractorHuman(first_name=row["name"], contact_info=[phone, email])
    found, created = mp.contractor_human.find_or_create(person, by=["phone", "email"])
    return f"{'created' if created else 'found'} {found.name}"


def main() -> None:
    with (
        Megaplan(environ["MEGAPLAN_HOST"], token=environ["MEGAPLAN_TOKEN"]) as mp,
        Path(environ["PEOPLE_FILE"]).open(newline="", encoding="utf-8-sig") as file,
    ):
        for row in (reader := csv.DictReader(file)):
            try:
                print(f"{reader.line_num}: {bring(mp, row)}")
            except (ApiError, ValueError) as error:
                print(f"{reader.line_num}: {error}")


if __name__ == "__main__":
    main()
