"""A service as programs write it: starlette, a receiver and an asynchronous client.

    python service.py PORT FOLDER ACCOUNT TOKEN

It reads the entity of an event, writes a line into FOLDER/handled, and fails for the first time
at every tenth number that an entity is called.
"""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from megaplan_api import AsyncMegaplan
from megaplan_api.events import Event, Receiver, Seen

port, folder, account, token = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
mp = AsyncMegaplan(account, token=token, rate_limit=None)


async def on_event(event: Event) -> None:
    number = int(event.data["name"])
    marker = folder / f"failed-{number}"
    if number % 10 == 0 and not marker.exists():
        marker.touch()
        raise RuntimeError("not now")
    operations = {"Deal": mp.deal, "Project": mp.project, "Task": mp.task, "Todo": mp.todo}
    found = await operations[event.model].get(event.data["id"])
    with (folder / "handled").open("a") as file:
        print(event.application, number, event.kind, found.id, sep="\t", file=file)


receiver = Receiver(
    on_event=on_event, seen=Seen(folder / "seen.sqlite", lease=2), secret="scrt-7d2f-made-up"
)
app = Starlette(routes=[Mount("/megaplan", app=receiver)])
uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
