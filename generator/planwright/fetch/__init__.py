"""Fetch the description of an API from an account that serves it.

    address, secret ─ server (bounded requests) ─ login
                        └─ document ─ store          the RAML document
                        └─ custom_fields ─ account   what the account added to it

An account is data from outside as much as a document is: whatever it sends is bounded in
size and time, and examined before anything is written.
"""

from __future__ import annotations

from planwright.fetch.address import Address
from planwright.fetch.download import Fetched, fetch
from planwright.fetch.login import log_in
from planwright.fetch.secret import Secret, usable_token
from planwright.fetch.server import Bounds, Server

__all__ = [
    "Address",
    "Bounds",
    "Fetched",
    "Secret",
    "Server",
    "fetch",
    "log_in",
    "usable_token",
]
