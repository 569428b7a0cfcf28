"""The table of HTTP statuses of a service: what each means, and what to do.

Megaplan announces failures by status instead of by code; the table is its counterpart
of the error codes of Planfix.

- STA101  the file cannot be read as a table of statuses
- STA102  an entry lacks something, or has something unknown
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from plansdk.diagnostics import Diagnostic, error
from plansdk.model import ErrorCode
from plansdk.syntax.decode import content
from plansdk.syntax.tree import Mapping, Node, Sequence
from plansdk.syntax.yaml_tree import parse

_TEXTS = ("status", "error", "en", "ru", "advice", "advice_ru")
_FLAGS = ("retry", "login")
_STATUS = re.compile(r"[1-5]([0-9][0-9]|xx)")


def read_statuses(
    path: Path, errors: Collection[str]
) -> tuple[tuple[ErrorCode, ...], list[Diagnostic]]:
    """Read the table; a missing file is an empty table.

    Args:
        errors: The exceptions that there are.

    Returns:
        Codes whose `section` is the class of the exception, and `note` and `note_ru` the
        advice; and what is wrong with the file.

    Raises:
        Rejected: The file cannot be read, or is no YAML.
    """
    if not path.exists():
        return (), []
    findings: list[Diagnostic] = []
    source = content(path, "STA101", what="the table of statuses")
    root = parse(source, str(path))
    listed = root.get("statuses") if isinstance(root, Mapping) else None
    if not isinstance(listed, Sequence):
        hint = "it begins with `statuses:` and a list of entries"
        return (), [error("STA101", root.span, "this is no table of statuses", hint)]
    read: dict[str, ErrorCode] = {}
    for each in listed.items:
        entry = _entry(each, errors, findings)
        if entry and read.setdefault(entry.code, entry) is not entry:
            message = f"the status {entry.code} is listed twice"
            findings.append(error("STA102", entry.span, message))
    return tuple(read.values()), findings


def _entry(node: Node, errors: Collection[str], findings: list[Diagnostic]) -> ErrorCode | None:
    if not isinstance(node, Mapping):
        findings.append(error("STA102", node.span, "an entry is a mapping"))
        return None
    unknown = [key for key, _ in node.items() if key.text not in (*_TEXTS, *_FLAGS)]
    findings += [error("STA102", key.span, f"unknown key `{key.text}`") for key in unknown]
    missing = [key for key in _TEXTS if not node.text(key)]
    findings += [error("STA102", node.span, f"`{key}` is missing") for key in missing]
    if unknown or missing:
        return None
    if not _STATUS.fullmatch(node.text("status")):
        findings.append(error("STA102", node.span, "a status is written as 404 or 5xx"))
        return None
    for key in _FLAGS:
        if node.text(key) not in ("", "yes", "no"):
            findings.append(error("STA102", node.key(key).span, f"`{key}` is yes or no"))
    if node.text("error") not in errors:
        findings.append(error("STA102", node.span, f"there is no exception {node.text('error')}"))
        return None
    return ErrorCode(
        code=node.text("status"),
        section=node.text("error"),
        meaning=node.text("en"),
        meaning_ru=node.text("ru"),
        retry=node.text("retry") == "yes",
        login=node.text("login") == "yes",
        note=node.text("advice"),
        note_ru=node.text("advice_ru"),
        span=node.span,
    )
