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

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from plansdk.mock.journal import Exchange
from plansdk.mock.megaplan.call import is_list
from plansdk.mock.megaplan.outgoing.outgoing import Outgoing
from plansdk.mock.megaplan.outgoing.subscription import Subscription
from plansdk.mock.server.control import Endpoint, bad_request, said_in, shown

_URL = 'send {"url": "http://…"}'


def endpoints(outgoing: Outgoing) -> Iterable[tuple[str, str, Endpoint]]:
    """Method, path and endpoint of each."""

    async def subscriptions(_: Request) -> Response:
        return JSONResponse([_listed(each) for each in outgoing.subscriptions])

    async def subscribe(request: Request) -> Response:
        said = await said_in(request, _URL)
        streams: Any = said.get("streams", [])
        if not is_list(streams):
            raise bad_request("streams is a list")
        url, application = _text(said, "url"), _text(said, "application")
        try:
            made = outgoing.subscribe(url, [str(each) for each in streams], application)
        except ValueError as err:
            raise bad_request(str(err)) from None
        return JSONResponse(_listed(made), status_code=201)

    async def unsubscribe(_: Request) -> Response:
        for each in tuple(outgoing.subscriptions):
            each.close()
        return Response(status_code=204)

    async def deliveries(_: Request) -> Response:
        return JSONResponse([shown(each) for each in outgoing.deliveries])

    async def scenario(request: Request) -> Response:
        said = await said_in(request, _URL)
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

    async def sent(request: Request) -> Response:
        said = await said_in(request, _URL)
        url, application = _text(said, "url"), _text(said, "application")
        host = f"{request.url.scheme}://{request.url.netloc}"
        return await _sent(lambda: send(url, application, host))

    return sent


async def _sent(send: Callable[[], Exchange]) -> Response:
    """Send in a thread, since the other side may call the mock before it answers."""
    try:
        return JSONResponse(shown(await asyncio.to_thread(send)))
    except ValueError as err:
        raise bad_request(str(err)) from None


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise bad_request(f"{name} is a text")
    return value


def _listed(made: Subscription) -> dict[str, Any]:
    return {
        "url": made.name,
        "streams": list(made.streams),
        "application": made.application,
        "waiting": made.waiting,
    }
