"""What an account says about itself: its API's document, and its build."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from plansdk.mock.http import Answer
from plansdk.mock.megaplan.call import Result
from plansdk.model import Api


@cache
def raml(path: Path) -> Answer:
    """The document itself, which every account serves at `/api/v3`, without a token."""
    return Answer(200, path.read_bytes(), {"content-type": "text/plain; charset=utf-8"})


def account_info(made_up: Result, api: Api, host: str) -> Result:
    """`AccountInfo`: made up, except for what a client can rely on.

    Args:
        made_up: A value of the type.
        api: Of which version the account is.
        host: Where it lives.
    """
    certain = {
        "buildVersion": api.version,
        "permanentHost": host,
        "accountName": host.partition(".")[0],
        "isSaas": True,
        "licenseExpired": False,
    }
    return replace(made_up, data={**made_up.data, **certain})
