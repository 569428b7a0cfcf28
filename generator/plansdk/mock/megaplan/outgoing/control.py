"""What the control endpoint offers about requests that the mock sends.

GET    /__mock__/events      who is told what happens, and how much waits
POST   /__mock__/events      subscribe: {"url": "http://…", "streams": ["deals"]}
DELETE /__mock__/events      end all subscriptions
GET    /__mock__/deliveries  what was sent, and how it was answered
POST   /__mock__/install     {"url": "http://…"}: send the event of an installation
POST   /__mock__/settings    {"url": "http://…"}: open a settings page
POST   /__mock__/scenario    {"url": "http://…", "deal": 1000001}: run a scenario
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from plansdk.mock.http import Answer, Request, json_answer
from plansdk.mock.journal import Exchange
from plansdk.mock.megaplan.call import is_list
from plansdk.mock.megaplan.outgoing.outgoing import Outgoing
from plansdk.mock.megaplan.outgoing.subscription import Subscription
from plansdk.mock.server.control import Endpoint, said_in, shown

_URL = 'send {"url": "http://…"}'


def endpoints(outgoing: Outgoing) -> Iterable[tuple[str, str, Endpoint]]:
    """Method, path and endpoint of each."""

    def subscriptions(_: Request) -> Answer:
        return json_answer(200, [_listed(each) for each in outgoing.subscriptions])

    def subscribe(request: Request) -> Answer:
        said = said_in(request, _URL)
        streams: Any = said.get("streams", [])
        if not is_list(streams):
            raise ValueError("streams is a list")
        url, application = _text(said, "url"), _text(said, "application")
        made = outgoing.subscribe(url, [str(each) for each in streams], application)
        return json_answer(201, _listed(made))

    def unsubscribe(_: Request) -> Answer:
        for each in tuple(outgoing.subscriptions):
            each.close()
        return Answer(204)

    def deliveries(_: Request) -> Answer:
        return json_answer(200, [shown(each) for each in outgoing.deliveries])

    async def scenario(request: Request) -> Answer:
        said = said_in(request, _URL)
        url, deal = _text(said, "url"), str(said.get("deal", ""))
        return await _sent(lambda: outgoing.run_scenario(deal, url))

    return (
        ("GET", "/events", subscriptions),
        ("POST", "/events", subscribe),
        ("DELETE", "/events", unsubscribe),
        ("GET", "/deliveries", deliveries),
        ("POST", "/install", _sending(outgoing.install)),
        ("POST", "/settings", _sending(outgoing.open_settings)),
        ("POST", "/scenario", scenario),
    )


def _sending(send: Callable[[str, str, str], Exchange]) -> Endpoint:
    """An endpoint that sends something to an application, from where the account is."""

    async def sent(request: Request) -> Answer:
        said = said_in(request, _URL)
        url, application = _text(said, "url"), _text(said, "application")
        host = f"{request.scheme}://{request.headers.get('host', '')}"
        return await _sent(lambda: send(url, application, host))

    return sent


async def _sent(send: Callable[[], Exchange]) -> Answer:
    """Send in a thread, since the other side may call the mock before it answers."""
    return json_answer(200, shown(await asyncio.to_thread(send)))


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} is a text")
    return value


def _listed(made: Subscription) -> dict[str, Any]:
    return {
        "url": made.name,
        "streams": list(made.streams),
        "application": made.application,
        "waiting": made.waiting,
    }
