"""Plan the table of errors: codes with classes and meanings, or statuses."""

from __future__ import annotations

from plansdk.model import Api, ErrorCode
from plansdk.naming.ledger import Ledger
from plansdk.naming.words import pascal
from plansdk.naming.xml import error_symbol
from plansdk.plan.docs import docstring, sentence
from plansdk.plan.expressions import Code, Expression, Invocation
from plansdk.plan.imports import in_order
from plansdk.plan.views import (
    CodeView,
    ErrorsView,
    SectionView,
    StatusesView,
    StatusView,
)


def plan_errors(api: Api, ledger: Ledger) -> ErrorsView:
    """Plan the errors module and its tables.

    Args:
        api: The service.
        ledger: Names of section classes under `error:SECTION`, where the section's own
            name would be taken for something else.
    """
    classes = {
        each.name: ledger.classes.get(f"error:{each.name}") or f"{pascal(each.name)}Error"
        for each in api.error_sections
    }
    return ErrorsView(
        names=in_order(("CODES", "ErrorCode", "Meaning", "PlanfixError", *classes.values())),
        sections=tuple(
            SectionView(
                name=classes[each.name],
                doc=docstring(sentence(each.description or each.name), indent=10),
                title=each.description,
                title_ru=each.description_ru,
            )
            for each in api.error_sections
        ),
        codes=tuple(_code(each, classes) for each in api.errors),
    )


def plan_statuses(statuses: tuple[ErrorCode, ...], errors: tuple[str, ...]) -> StatusesView:
    """Plan the errors module of a service that announces failures by status.

    Args:
        statuses: The table.
        errors: The exceptions of the runtime, which the module exports.
    """
    return StatusesView(
        names=in_order((*errors, "MegaplanError", "STATUSES", "Status", "explain")),
        exports=in_order(errors),
        statuses=tuple(
            StatusView(
                each,
                Invocation(
                    "Status",
                    (Code(each.section), each.meaning, each.meaning_ru, each.note, each.note_ru),
                    {flag: True for flag in ("retry", "login") if getattr(each, flag)},
                ),
            )
            for each in statuses
        ),
    )


def _code(error: ErrorCode, classes: dict[str, str]) -> CodeView:
    named: dict[str, Expression] = {"retry": error.repeat} if error.repeat else {}
    if error.login:
        named["login"] = True
    section = classes[error.section]
    meaning = Invocation("Meaning", (Code(section), error.meaning, error.meaning_ru), named)
    return CodeView(error, meaning, error_symbol(error), section)
