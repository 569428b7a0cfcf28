"""Changes as Markdown: a report with tables, and a section of a changelog."""

from __future__ import annotations

import re
from itertools import chain, zip_longest
from typing import get_args

from plansdk.changes.change import Change
from plansdk.changes.report.comparison import Comparison, symbols_of
from plansdk.changes.report.labels import (
    group_title,
    labels,
    place_of,
    suggestion,
    summary,
    title,
    told_of,
)
from plansdk.changes.rules import Action
from plansdk.diagnostics import visible
from plansdk.translation import Language

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_LINKED = re.compile(
    r"""
    ( [^\s`|\\]* (?: @ | :// ) [^\s`|\\]*  # an address, or somebody's name
    | www\. [^\s`|\\]+
    | [^\s`|\\]* [#!] \d [^\s`|\\]*        # the number of an issue or a request
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""What forges turn into links, and into mails to people."""


def as_markdown(comparison: Comparison, language: Language) -> str:
    """A report with one table for each group."""
    said = labels(language)
    lines = [f"# {_plain(title(comparison, language))}", "", f"{summary(comparison, language)}"]
    if comparison.changes:
        lines += ["", suggestion(comparison, language)]
    head = f"| {said['level']} | {said['change']} | Python | {said['place']} | {said['rule']} |"
    for name, changes in comparison.groups():
        lines += ["", f"## {_plain(group_title(name, language))}", "", head]
        lines.append("| --- | --- | --- | --- | --- |")
        lines += [_row(each, language) for each in changes]
    return "\n".join(lines) + "\n"


def as_changelog(comparison: Comparison, language: Language) -> str:
    """A section of a changelog; changes of texts are only counted."""
    said = labels(language)
    heading = comparison.next_version or _plain(comparison.new)
    upgrade = said["upgrade"].format(new=comparison.new, old=comparison.old)
    lines = [f"## {heading}", "", _plain(upgrade)]
    told = [each for each in comparison.changes if each.level != "documentation"]
    actions: tuple[Action, ...] = get_args(Action)
    for action in actions:
        entries = [each for each in told if each.definition.action == action]
        if entries:
            lines += ["", f"### {said[action]}", ""]
            lines += [_entry(each, language) for each in entries]
    texts = len(comparison.changes) - len(told)
    if texts:
        lines += ["", said["texts"].format(count=texts)]
    return "\n".join(lines) + "\n"


def _row(change: Change, language: Language) -> str:
    cells = (
        labels(language)[change.level],
        told_of(change, language),
        symbols_of(change),
        place_of(change, language),
        change.rule,
    )
    return f"| {' | '.join(_plain(each) for each in cells)} |"


def _entry(change: Change, language: Language) -> str:
    text = _plain(change.text(language))
    symbols = symbols_of(change)
    mark = f"**{labels(language)['breaks']}**: " if change.level == "breaking" else ""
    return f"- {mark}{text}{f' ({_plain(symbols)})' if symbols else ''}"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, and in which forges see no links."""
    parts = _LINKED.split(visible(text))  # every other one is such a link
    plain = (_SPECIAL.sub(r"\\\1", each) for each in parts[::2])
    linked = (f"`{each}`" for each in parts[1::2])
    return "".join(chain.from_iterable(zip_longest(plain, linked, fillvalue="")))
