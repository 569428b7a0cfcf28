"""A Megaplan account in memory.

    mock          MegaplanMock: what becomes of a request
    ── what is asked, and by whom ──
    routing       the operation of a path
    auth          tokens
    decoding      JSON in the query and in the body, and forms
    lenience      what is overlooked becomes what was meant
    parameters, bodies, checking, schema
                  whether that is what the specification declares
    ── what is done ──
    call          the contract between checking and doing
    behaviours/   what the operations do to the account
    fakes         made-up answers of the others
    bulk          several calls in one; document: what the account says about itself
    ── what there is ──
    database      entities, time, files; store, schema: where and what they are
    listing       filters, sorting and paging of lists; text_search: what `q` finds
    writing       creating and changing; defaults, states, derived: what follows
    envelope      what an answer shows; views: which fields, where
    data          an account as YAML; seed.yaml: the one to begin with

A request is checked in full before anything is done, so behaviours may rely on it.
"""

from __future__ import annotations

from plansdk.mock.megaplan.mock import MegaplanMock

__all__ = ["MegaplanMock"]
