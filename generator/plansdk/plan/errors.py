"""Plan the table of errors: codes with classes and meanings, or statuses."""

from __future__ import annotations

from plansdk.model import Api, ErrorCode
from plansdk.naming.aliases import error_symbol
from plansdk.naming.assign import Names
from plansdk.naming.ledger import Ledger
from plansdk.naming.words import pascal
from plansdk.plan.annotations import repr_string
from plansdk.plan.docs import docstring, sentence
from plansdk.plan.former import former_names
from plansdk.plan.views import (
    CodeView,
    ErrorsView,
    ImportLine,
    SectionView,
    StatusesView,
    StatusView,
)


def plan_errors(api: Api, names: Names, ledger: Ledger) -> ErrorsView:
    """Plan the errors module and its tables.

    Args:
        api: The service.
        names: The names of everything.
        ledger: Names of section classes under `error:SECTION`, where the section's own
            name would be taken for something else.
    """
    classes = {each.name: _class_name(each.name, ledger) for each in api.error_sections}
    return ErrorsView(
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
        former=former_names(names.renamed, "code", {error_symbol(each) for each in api.errors}),
    )


def plan_statuses(statuses: tuple[ErrorCode, ...], errors: tuple[str, ...]) -> StatusesView:
    """Plan the errors module of a service that announces failures by status.

    Args:
        statuses: The table.
        errors: The exceptions of the runtime, which the module exports.
    """
    return StatusesView(
        exports=tuple(ImportLine("._core.exceptions", (f"{each} as {each}",)) for each in errors),
        statuses=tuple(
            StatusView(
                status=each.code,
                error=each.section,
                meaning=each.meaning,
                meaning_ru=each.meaning_ru,
                advice=each.note,
                advice_ru=each.note_ru,
                retry=each.retry,
                login=each.login,
                arguments=(
                    each.section,
                    *(repr_string(x) for x in (each.meaning, each.meaning_ru)),
                    *(repr_string(x) for x in (each.note, each.note_ru)),
                    *(["retry=True"] if each.retry else []),
                    *(["login=True"] if each.login else []),
                ),
            )
            for each in statuses
        ),
    )


def _class_name(section: str, ledger: Ledger) -> str:
    return ledger.classes.get(f"error:{section}") or f"{pascal(section)}Error"


def _code(error: ErrorCode, classes: dict[str, str]) -> CodeView:
    arguments = [classes[error.section], repr_string(error.meaning), repr_string(error.meaning_ru)]
    if error.repeat:
        arguments.append(f"retry={repr_string(error.repeat)}")
    if error.login:
        arguments.append("login=True")
    return CodeView(
        symbol=error_symbol(error),
        code=error.code,
        section=classes[error.section],
        meaning=error.meaning,
        meaning_ru=error.meaning_ru,
        repeat=error.repeat,
        login=error.login,
        note=error.note,
        arguments=tuple(arguments),
    )
