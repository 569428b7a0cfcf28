"""The table of error codes in the structure in which the vendor publishes it.

    <errors><code id="0001">…</code>…</errors>

The bare structure knows codes and texts only. `merge_errors` lays such a file over the
table of the specification, which knows sections, symbols and what helps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from plansdk.diagnostics import Diagnostic, Rejected, Span, error, in_order, reject_errors, warning
from plansdk.model import Api, ErrorCode
from plansdk.planfix import grammar, parse
from plansdk.syntax import xml_tree
from plansdk.syntax.xml_tree import Element

_CYRILLIC = re.compile("[А-Яа-яЁё]")


def merge_errors(api: Api, path: Path) -> tuple[Api, list[Diagnostic]]:
    """Lay a file of error codes over the codes of an API.

    What the file says of a code wins, what it does not say stays. Codes that the file
    does not have are kept, since clients may still meet them.

    Args:
        api: The API with the codes known so far.
        path: A file in the vendor's structure, bare or with our attributes.

    Returns:
        The API with all codes, and a finding for every one that is new, gone or reworded.

    Raises:
        Rejected: The file cannot be used.
    """
    root, source = xml_tree.load(path, str(path))
    if root.tag != "errors":
        message = f"<{root.tag}> in a file that holds <errors>"
        raise Rejected([error("PFX107", root.span, message)])
    findings = grammar.check(root, source)
    reject_errors(findings)
    known = {each.code: each for each in api.errors}
    merged = dict(known)
    seen: dict[str, Element] = {}
    for node in root.children:
        code = node.get("id")
        if code in seen:
            message = f"the error code {code} is given twice"
            findings.append(error("PFX204", node.span, message, f"first in {seen[code].span}"))
            continue
        seen[code] = node
        merged[code] = _merged(node, root.get("language"), known)
        findings.extend(_changes(node, known.get(code), merged[code], api))
    findings.extend(_gone(known, seen, root))
    return replace(api, errors=tuple(merged.values())), in_order(findings)


def _merged(node: Element, language: str, known: dict[str, ErrorCode]) -> ErrorCode:
    """The code as the file has it, completed by what is known."""
    text = node.words()
    is_russian = language == "ru" or (not language and bool(_CYRILLIC.search(text)))
    given = parse.error_code(node, _section(node.get("id"), known))
    if is_russian:
        given = replace(given, meaning="", meaning_ru=text)
    before = known.get(given.code)
    if before is None:
        return replace(given, meaning=given.meaning or text)
    has = node.attributes
    return replace(
        before,
        section=given.section,
        meaning=given.meaning or before.meaning,
        meaning_ru=given.meaning_ru or before.meaning_ru,
        retry=given.retry if "retry" in has else before.retry,
        repeat=given.repeat if "retry" in has else before.repeat,
        login=given.login if "login" in has else before.login,
        symbol=given.symbol or before.symbol,
        note=given.note or before.note,
        deprecated=given.deprecated if "deprecated" in has else before.deprecated,
        span=given.span,
    )


def _section(code: str, known: dict[str, ErrorCode]) -> str:
    """The section of a code, or of its nearest relatives: codes of one thousand belong together."""
    if code in known:
        return known[code].section
    family = int(code) // 1000
    sections = [each.section for each in known.values() if int(each.code) // 1000 == family]
    return sections[-1] if sections else "general"


def _changes(
    node: Element, before: ErrorCode | None, after: ErrorCode, api: Api
) -> Iterator[Diagnostic]:
    sections = [each.name for each in api.error_sections]
    if sections and after.section not in sections:
        message = f"the section {after.section} is unknown"
        hint = grammar.close(after.section, sections)
        yield error("PFX217", node.span_of("section"), message, hint)
    if not node.words():
        message = f"the error code {after.code} has no meaning"
        yield error("PFX205", node.span, message, "write it between the tags")
    elif before is None:
        message = f"new error code {after.code}: {node.words()}"
        hint = "add it to errors.xml with section, symbol and both languages"
        yield warning("PFX301", node.span, message, hint)
    else:
        for was, now in ((before.meaning, after.meaning), (before.meaning_ru, after.meaning_ru)):
            if was and was != now:
                message = f"error code {after.code} is reworded: {was} → {now}"
                yield Diagnostic("PFX303", "note", node.span, message)


def _gone(
    known: dict[str, ErrorCode], seen: dict[str, Element], root: Element
) -> Iterator[Diagnostic]:
    for code, before in known.items():
        if code not in seen and not before.deprecated:
            message = f"error code {code} is gone: {before.meaning}"
            span = Span(root.span.file)
            yield warning("PFX302", span, message, 'kept; mark it deprecated="yes" in errors.xml')
