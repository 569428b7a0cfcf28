"""What somebody's project does with the slice that it has vendored."""

from __future__ import annotations

import datetime as dt

from acme.crm import BaseEntity, ContractorCompany, Deal, Employee, Megaplan, Program, Task


def late(mp: Megaplan, today: dt.date) -> list[str]:
    """Names of the tasks whose deadline has passed."""
    names: list[str] = []
    for task in mp.task.list(limit=50, fields=["deadline"]):
        deadline = task.deadline
        if isinstance(deadline, dt.datetime):
            deadline = deadline.date()
        if isinstance(deadline, dt.date) and deadline < today and task.name:
            names.append(task.name)
    return names


def sell(mp: Megaplan, company: str, manager: str) -> Deal:
    """Begin a deal with a company."""
    deal = mp.deal.create(
        Deal(
            name=f"Sell to {company}",
            program=Program.link("17"),
            contractor=ContractorCompany(name=company),
            manager=Employee.link(manager),
        )
    )
    mp.task.update("1000123", Task(name=f"Call {company}", deadline=None))
    return deal


def way_to_pay(deal: Deal) -> str | None:
    """How a deal is paid: an entity that the slice lacks and `BaseEntity` stands for."""
    form: BaseEntity | None = deal.pay_form
    return None if form is None else form["name"]
