"""Fetch the description of an API from an account that serves it.

    address, answer, failures ─ server ─┬─ login
                                        ├─ download: document, store
                                        └─ account_fields: pages, field_types, store

An account is data from outside as much as a document is: whatever it sends is bounded in
size and time, and examined before anything is written.
"""

from __future__ import annotations

from plansdk.fetch.account_fields import fetch_custom_fields
from plansdk.fetch.address import Address
from plansdk.fetch.download import Fetched, fetch
from plansdk.fetch.login import log_in
from plansdk.fetch.secret import Secret, usable_token
from plansdk.fetch.server import Bounds, Server
from plansdk.fetch.store import fields_file, known_fields, store_fields

__all__ = [
    "Address",
    "Bounds",
    "Fetched",
    "Secret",
    "Server",
    "fetch",
    "fetch_custom_fields",
    "fields_file",
    "known_fields",
    "log_in",
    "store_fields",
    "usable_token",
]
