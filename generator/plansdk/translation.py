"""Findings in the language that was asked for.

The catalogue leads from the texts of the code to those of the language. What is put into a
text is looked for there, too, since it may be a text of its own: the reason for something, or
the kind of thing. Words of the system and of parsers stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Literal

from plansdk.diagnostics import Diagnostic, Rejected
from plansdk.files import own_table

Language = Literal["en", "ru"]

_PLACE = "{}"


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
    if language == "en":
        return tuple(found)
    return tuple(
        replace(each, message=in_russian(each.message), hint=in_russian(each.hint))
        for each in found
    )


def in_russian(text: str) -> str:
    """A text of a finding in Russian, as far as the catalogue has it."""
    for pattern, russian in _catalogue():
        if match := pattern.fullmatch(text):
            return russian.format(*map(in_russian, match.groups()))
    return text


@cache
def _catalogue() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What an English text looks like, with the Russian one; those that say most come first."""
    table: dict[str, str] = own_table("plansdk", "findings.ru.yaml")
    texts = sorted(table, key=lambda each: len(each) - len(_PLACE) * each.count(_PLACE))
    return tuple((_pattern(each), table[each]) for each in reversed(texts))


def _pattern(english: str) -> re.Pattern[str]:
    """Whether a text is this one; no length of what is put in makes that slow."""
    first, *others = map(re.escape, english.split(_PLACE))
    between = "".join(f"(?>(.*?){each})" for each in others[:-1])
    last = "".join(f"(.*){each}" for each in others[-1:])
    return re.compile(first + between + last, re.DOTALL)
