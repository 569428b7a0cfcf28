"""An API with the Python names of everything in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plansdk.diagnostics import Diagnostic
from plansdk.model import Api
from plansdk.naming.assign import Names
from plansdk.naming.ledger import Ledger


@dataclass(frozen=True, slots=True)
class NamedApi:
    """What a specification offers and what Python calls it, or a slice of that.

    Attributes:
        target: The service.
        specified: The API as the front end read it.
        api: The same behind overlay and custom fields; its errors are those that the
            service announces, by code or by status.
        names: The names of everything in it.
        ledger: The name ledger, with what is new in this version.
        recorded: The name ledger as it is on disk.
        counted: How many things of a kind the specification holds, where that is counted
            in its files and not in the API.
        left_out: For a slice: the kept type that stands for each type that is left out.
        parts: The parts of the runtime that its package has.
        diagnostics: What is to be said about the specification and its companions. Errors
            among it are about overlay and names alone, which need not fit a version yet
            that is only compared.
    """

    target: str
    specified: Api
    api: Api
    names: Names
    ledger: Ledger
    recorded: Ledger
    counted: Mapping[str, int] = field(default_factory=dict[str, int])
    left_out: Mapping[str, str] = field(default_factory=dict[str, str])
    parts: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
