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
from typing import Any, TypeAlias

from plansdk.mock.http import Answer, Request, json_answer
from plansdk.mock.journal import Exchange
from plansdk.mock.megaplan.call import is_list
from plansdk.mock.megaplan.outgoing.outgoing import Outgoing
from plansdk.mock.megaplan.outgoing.subscription import Subscription
from plansdk.mock.server.control import Endpoint, said_in, shown

_Doing: TypeAlias = Callable[[dict[str, Any], Request], dict[str, Any]]


def endpoints(outgoing: Outgoing) -> Iterable[tuple[str, str, Endpoint]]:
    """Method, path and endpoint of each."""

    def subscriptions(_: Request) -> Answer:
        return json_answer(200, [_listed(each) for each in outgoing.subscriptions])

    def subscribe(said: dict[str, Any], _: Request) -> dict[str, Any]:
        streams: Any = said.get("streams", [])
        if not is_list(streams):
            raise ValueError("streams is a list")
        names = [str(each) for each in streams]
        return _listed(outgoing.subscribe(_text(said, "url"), names, _text(said, "application")))

    def unsubscribe(_: Request) -> Answer:
        for each in tuple(outgoing.subscriptions):
            each.close()
        return Answer(204)

    def deliveries(_: Request) -> Answer:
        return json_answer(200, [shown(each) for each in outgoing.deliveries])

    def sent(send: Callable[[str, str, str], Exchange]) -> _Doing:
        """Send something to an application, from where the account is."""

        def doing(said: dict[str, Any], request: Request) -> dict[str, Any]:
            host = f"{request.scheme}://{request.headers.get('host', '')}"
            return shown(send(_text(said, "url"), _text(said, "application"), host))

        return doing

    def scenario(said: dict[str, Any], _: Request) -> dict[str, Any]:
        return shown(outgoing.run_scenario(str(said.get("deal", "")), _text(said, "url")))

    return (
        ("GET", "/events", subscriptions),
        ("POST", "/events", _endpoint(subscribe, 201)),
        ("DELETE", "/events", unsubscribe),
        ("GET", "/deliveries", deliveries),
        ("POST", "/install", _endpoint(sent(outgoing.install))),
        ("POST", "/settings", _endpoint(sent(outgoing.open_settings))),
        ("POST", "/scenario", _endpoint(scenario)),
    )


def _endpoint(do: _Doing, status: int = 200) -> Endpoint:
    """Do something in a thread, since the other side may call the mock before it answers."""

    async def done(request: Request) -> Answer:
        said = said_in(request, 'send {"url": "http://…"}')
        return json_answer(status, await asyncio.to_thread(do, said, request))

    return done


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} is a text")
    return value


def _listed(made: Subscription) -> dict[str, Any]:
    return {
        "url": made.target.name,
        "streams": list(made.streams),
        "application": made.application,
        "waiting": made.waiting,
    }
