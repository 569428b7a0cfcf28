"""From the bytes of a file to text that a YAML parser may see."""

from __future__ import annotations

import re
from pathlib import Path

from plansdk.diagnostics import Diagnostic, Rejected, Span, error, warning

MAX_BYTES = 64 * 1024 * 1024
"""Largest document; the largest known specification has 2.3 MB."""

_BOM = "\ufeff"
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
# What YAML does not allow in a document. Everything else may stand in a description.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)


def content(path: Path, code: str, limit: int = -1, what: str = "the file") -> bytes:
    """The bytes of a file, no more than `limit` of them.

    Raises:
        Rejected: The file cannot be read; `code` and `what` say which file that is.
    """
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as problem:
        message = f"{what} cannot be read: {problem.strerror or problem}"
        raise Rejected([error(code, Span(str(path)), message)]) from None


def decode(source: str | bytes, file: str) -> tuple[str, list[Diagnostic]]:
    """Turn the content of a file into text.

    Raises:
        Rejected: Too large, not UTF-8, or with control characters in it.
    """
    if len(source) > MAX_BYTES:
        message = f"the document is larger than {MAX_BYTES // 1024 // 1024} MB"
        raise Rejected([error("SRC104", Span(file), message, "is this the specification?")])
    findings: list[Diagnostic] = []
    text = source if isinstance(source, str) else _decode_utf8(source, file)
    if text.startswith(_BOM):
        text = text[1:]
        message = "the file begins with a byte order mark"
        hint = "save the file as UTF-8 without a mark"
        findings.append(warning("SRC102", Span(file, 1, 1), message, hint))
    bad = [
        error(
            "SRC103",
            after(Span(file, 1, 1), text[: match.start()]),
            f"control character U+{ord(match.group()):04X} in the text",
            "remove it, or write it as an escape inside double quotes",
        )
        for match, _ in zip(UNPRINTABLE.finditer(text), range(20), strict=False)
    ]
    if bad:
        raise Rejected(findings + bad)
    return text, findings


def is_blank(text: str) -> bool:
    """Whether a YAML text holds nothing but comments."""
    return all(line.lstrip()[:1] in ("", "#") for line in text.splitlines())


def _decode_utf8(source: bytes, file: str) -> str:
    hint = "save the file as UTF-8"
    if source.startswith(_OTHER_ENCODINGS):
        message = "the file is UTF-16 or UTF-32"
        raise Rejected([error("SRC101", Span(file, 1, 1), message, hint)])
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = source[: problem.start].decode("utf-8")
        message = f"byte 0x{source[problem.start]:02X} is not UTF-8"
        span = after(Span(file, 1, 1), before)
        raise Rejected([error("SRC101", span, message, hint)]) from None


def after(span: Span, text: str) -> Span:
    """The place behind `text` that begins at `span`."""
    lines = text.count("\n")
    if lines:
        return Span(span.file, span.line + lines, len(text) - text.rfind("\n"))
    return Span(span.file, span.line, span.column + len(text))
