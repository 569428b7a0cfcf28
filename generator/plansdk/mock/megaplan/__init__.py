"""A Megaplan account in memory.

    mock          MegaplanMock: what becomes of a request
    ── what is asked, and by whom ──
    routing       the operation of a path
    auth          tokens
    decoding      JSON in the query and in the body, and forms
    requests      whether query and body are what an operation takes, and what they mean
    checking      the walk over a value and its declared type, strict or lenient
    schema        the declared types as tables
    ── what is done ──
    call          the contract between checking and doing
    behaviours/   what the operations do to the account
    fakes         made-up answers of the others
    bulk          several calls in one
    ── what there is ──
    database      entities, time, files; store: where they are
    listing       filters, sorting and paging of lists; text_search: what `q` finds
    writing       creating and changing; defaults, states, derived: what follows
    envelope      what an answer shows; views: which fields, where
    tables        what no specification says: actions, relations, filters, what is shown
    data          an account as YAML; seed.yaml: the one to begin with
    outgoing/     what the account sends by itself

A request is checked in full before anything is done, so behaviours may rely on it.
"""

from __future__ import annotations

from plansdk.mock.megaplan.mock import MegaplanMock

__all__ = ["MegaplanMock"]
