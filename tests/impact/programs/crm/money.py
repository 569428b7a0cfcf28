"""Invoices, bonuses and currencies, for asyncio."""

from __future__ import annotations

import asyncio

from megaplan_api import AsyncMegaplan, Bonus, Invoice, Milestone, Money, Morality
from megaplan_api.models.finance import InvoiceStatusValue
from megaplan_api.models.tasks import BonusType, MilestonePossibleAction
from megaplan_api.models.todos import TodoCategory

DRAWN: InvoiceStatusValue = "drawn"
TITLES: dict[InvoiceStatusValue, str] = {
    "drawn": "drawn",
    "paid": "paid",
}


async def signs(mp: AsyncMegaplan) -> list[str]:
    found = [each.sign or "" async for each in mp.currency.list(fields=["name"])]
    async for currency in mp.currency.list():
        found.append(currency.sign or currency.name or "")
    return found


async def rate(mp: AsyncMegaplan, id: int) -> float:
    invoice = await mp.invoice.get(id)
    total = invoice.sum
    if total is None or total.rate is None:
        return 1.0
    return total.rate * (total.value or 0)


async def tax(mp: AsyncMegaplan, number: str) -> Invoice:
    made = Invoice(number=number, tax_total=12.5, status="drawn")
    return await mp.invoice.create(made)


async def drawn(mp: AsyncMegaplan) -> int:
    count = 0
    async for invoice in mp.invoice.list(period_filter_id="year", status_filter_id="open"):
        if invoice.status == "drawn":
            count += 1
        match invoice.status:
            case "drawn" | "paid":
                count += 1
            case _:
                pass
    return count


async def drop(mp: AsyncMegaplan, id: int) -> None:
    await mp.invoice.delete(id)
    await mp.milestone.delete(id)
    await mp.bonus.delete(id)


async def milestone(mp: AsyncMegaplan, text: str) -> Milestone:
    created = await mp.milestone.create(Milestone(description=text, type="note"))
    created.completed = True
    done: bool | None = created.completed
    return created if done else await mp.milestone.update(str(created.id), created)


def actions(milestone: Milestone) -> list[MilestonePossibleAction]:
    return milestone.possible_actions or []


def worth(bonus: Bonus) -> float:
    value = bonus.value
    if isinstance(value, Money):
        return value.value or 0
    return 0 if value is None else float(value.value or 0)


def kind(bonus: Bonus) -> BonusType:
    return bonus.type or "fine"


def moral(points: int) -> Bonus:
    return Bonus(value=Morality(value=points), type="bonus")


async def documents(mp: AsyncMegaplan) -> list[str]:
    pages = mp.account_doc.list()
    first = await pages.first()
    return [] if first is None else [first.url or ""]


async def account(mp: AsyncMegaplan) -> str:
    await mp.account.update_primary_user_info()
    uri = await mp.account.get_personal_area_uri()
    referral = await mp.account.get_referral_id()
    return uri + referral.upper()


async def preset(mp: AsyncMegaplan) -> str:
    reply = await mp.program_preset.add_preset.raw(preset_alias="sales")
    return reply.parsed.upper()


async def calls(mp: AsyncMegaplan) -> list[TodoCategory]:
    return [each async for each in mp.todo_category.list() if each.master_type == "call"]


async def main() -> None:
    async with AsyncMegaplan("demo.megaplan.ru", token="…") as mp:
        found, total = await asyncio.gather(signs(mp), rate(mp, 1))
        sent = await mp.send_all([mp.duty.get.prepare(1), mp.duty.get.prepare(2)])
        print(found, total, sent, await account(mp), await documents(mp))


if __name__ == "__main__":
    asyncio.run(main())
