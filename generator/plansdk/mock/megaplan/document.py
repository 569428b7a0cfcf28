"""What an account says about itself: its API's document, and its build."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from plansdk.mock.http import Answer
from plansdk.mock.megaplan import paging
from plansdk.mock.megaplan.call import Entity, Result
from plansdk.model import Api, Enumeration, parts


@cache
def raml(path: Path) -> Answer:
    """The document itself, which every account serves at `/api/v3`, without a token."""
    return Answer(200, path.read_bytes(), {"content-type": "text/plain; charset=utf-8"})


def account_info(made_up: Result, stored: Entity, api: Api, host: str) -> Result:
    """`AccountInfo`: made up, except for what the data say and a client can rely on."""
    certain = {
        "buildVersion": api.version,
        "permanentHost": host,
        "accountName": host.partition(".")[0],
        "isSaas": True,
        "licenseExpired": False,
    }
    said = {name: value for name, value in stored.items() if value is not None}
    return replace(made_up, data={**made_up.data, **certain, **said})


def streams(api: Api) -> Result:
    """The streams of events that an application can subscribe to, by their names."""
    listed = (
        one
        for each in api.type("Integration").properties
        if each.name == "subscribedStreams"
        for part in parts(each.type)
        if isinstance(part, Enumeration)
        for one in part.values
    )
    return Result(*paging.page(list(listed), {}))  # a text is no cursor
