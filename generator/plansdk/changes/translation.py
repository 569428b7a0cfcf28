"""Findings of a comparison in the language of its report.

Translated is what comparing itself finds: versions that cannot be compared, settings with a
fault, code that cannot be read. What a document, an overlay or a name ledger has wrong reads as `lint` says it.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib.resources import files

import yaml

from plansdk.changes.rules import Language
from plansdk.diagnostics import Diagnostic, Rejected

_OWN = ("DIF", "IMP", "VND")
_NAME = re.compile(r"\\\{(\w+)\\\}")


@contextmanager
def speaking(language: Language) -> Generator[None]:
    """Translate the findings that end the block.

    Raises:
        Rejected: The block raised it.
    """
    try:
        yield
    except Rejected as rejected:
        raise Rejected(translated(rejected.diagnostics, language)) from None


def translated(found: Iterable[Diagnostic], language: Language) -> tuple[Diagnostic, ...]:
    """Findings in a language."""
    return tuple(
        (
            replace(each, message=_text(each.message), hint=_text(each.hint))
            if language == "ru" and each.code.startswith(_OWN)
            else each
        )
        for each in found
    )


def _text(text: str) -> str:
    for pattern, russian in _catalogue():
        if match := pattern.fullmatch(text):
            return russian.format_map(match.groupdict())
    return text


@cache
def _catalogue() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What an English text looks like, with the Russian one."""
    place = files("plansdk.changes").joinpath("findings.ru.yaml")
    table = yaml.safe_load(place.read_text(encoding="utf-8"))
    return tuple(
        (re.compile(_NAME.sub(r"(?P<\1>.+)", re.escape(english)), re.DOTALL), str(russian))
        for english, russian in table.items()
    )
