"""A service as programs write it: starlette, a receiver and an asynchronous client.

    python service.py PORT FOLDER ACCOUNT TOKEN

It writes a line per event into FOLDER/handled, and fails for the first time at every tenth.
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
    number = int(event.data["id"])
    marker = folder / f"failed-{number}"
    if number % 10 == 0 and not marker.exists():
        marker.touch()
        raise RuntimeError("not now")
    task = await mp.task.get(1000123)
    with (folder / "handled").open("a") as file:
        print(event.application, number, task.name, sep="\t", file=file)


receiver = Receiver(
    on_event=on_event, seen=Seen(folder / "seen.sqlite", lease=2), secret="scrt-7d2f-made-up"
)
app = Starlette(routes=[Mount("/megaplan", app=receiver)])
uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
