"""Names for what may be one of several entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from .people import ContractorHuman, Employee

AnyPerson: TypeAlias = "Employee | ContractorHuman"
