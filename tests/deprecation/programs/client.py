# pyright: strict, reportDeprecated=true
# mypy: enable-error-code=deprecated
"""A program written for the first version; `former` is what it is told under the second."""

from __future__ import annotations

import asyncio
import os

from megaplan_api import (  # import: Chore; ChoreState
    AsyncMegaplan,
    Chore,
    ChoreState,
    Megaplan,
    Person,
)

URL = os.environ["MEGAPLAN_URL"]


def told(chore: Chore) -> str:
    state: ChoreState = chore.state or "open"
    owner = chore.owner
    note = owner.note if owner else None  # former: Person.note
    return f"{chore.id} {state} {note}"


def is_chore(value: object) -> bool:
    return isinstance(value, Chore)


def blocking() -> None:
    with Megaplan(URL, token="t", retries=0, timeout=10) as mp:
        for chore in mp.chore.list_find(q="tea", limit=2):  # former: chore.list_find
            print(told(chore))
        print(told(mp.chore.get(id="1")))  # former: chore.get
        print(mp.chore.get.raw("1").status)  # former: chore.get
        print(len(mp.send_all([mp.chore.get.prepare("1")])))  # former: chore.get


async def awaited() -> None:
    async with AsyncMegaplan(URL, token="t", retries=0, timeout=10) as mp:
        found = mp.chore.list_find(q="tea", limit=2)  # former: chore.list_find
        print([told(each) async for each in found])
        print(told(await mp.chore.get("1")))  # former: chore.get


def changed() -> None:
    person = Person(id="7")
    person.note = "kind"  # former: Person.note
    print(is_chore(Chore(owner=person)), person.id)
    print(person.note)  # former: Person.note


if __name__ == "__main__":
    blocking()
    asyncio.run(awaited())
    changed()
