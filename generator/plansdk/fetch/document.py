"""Is what an account has sent its RAML document, and which version is it?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from plansdk import raml
from plansdk.diagnostics import Diagnostic, Rejected, Span, error, visible
from plansdk.fetch.findings import rejected
from plansdk.files import sha256
from plansdk.model import Api
from plansdk.publish.paths import fault

_HEADER = b"#%RAML 1.0"
_BOM = b"\xef\xbb\xbf"
_VERSION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?")
_INCLUDE = "SRC120"
_AGAIN = "check that --host is an account of Megaplan and that its /api/v3 shows the document"


@dataclass(frozen=True, slots=True)
class Document:
    """A RAML document that can be read.

    Attributes:
        content: As it was sent, byte for byte, but for its compression.
        api: What it describes.
        findings: What `plansdk lint` says of it.
    """

    content: bytes
    api: Api
    findings: tuple[Diagnostic, ...]

    @property
    def version(self) -> str:
        """Fit to name a file."""
        return self.api.version

    @property
    def sha256(self) -> str:
        """Of the content, in hexadecimal digits."""
        return sha256(self.content)

    def at(self, file: str) -> Document:
        """The same with its findings in a file, where they can be looked at."""
        found = (replace(each, span=replace(each.span, file=file)) for each in self.findings)
        return replace(self, findings=tuple(found))


def read_document(content: bytes, place: str) -> Document:
    """Examine what was sent; findings name its place, an address.

    Raises:
        Rejected: It is no RAML document, cannot be read, or has no usable version.
    """
    _check_kind(content.removeprefix(_BOM), place)
    api, found = raml.parse(content, place, judging=True)
    included = [each for each in found if each.code == _INCLUDE]
    if included:
        message = "the document names other files, which are not fetched"
        raise Rejected([*included, error("FET104", Span(place), message, _AGAIN)])
    if not api.version:
        message = "the document has no `version`"
        hint = "store it by hand under a name of your choice"
        raise Rejected([*found, error("FET105", Span(place), message, hint)])
    if not _is_name(api.version):
        message = f"the version {visible(api.version, 80)!r} cannot name a file"
        hint = (
            "a version has letters, digits, dots, hyphens and underscores, 64 at most, "
            "and can name a file and a branch on every system"
        )
        raise rejected("FET105", place, message, hint)
    return Document(content, api, tuple(found))


def _is_name(version: str) -> bool:
    """Whether a version can name a file and a branch, on every system."""
    return (
        _VERSION.fullmatch(version) is not None
        and ".." not in version
        and not version.endswith(".lock")
        and not fault(f"{version}.raml")
    )


def _check_kind(content: bytes, place: str) -> None:
    start = content.lstrip()[:200]
    if not start:
        raise rejected("FET104", place, "the answer is empty", _AGAIN)
    if start.startswith((b"{", b"[")):
        message = "the answer is JSON, no RAML document"
        raise rejected("FET104", place, message, _AGAIN)
    if start.startswith(b"<"):
        message = "the answer is a web page, no RAML document"
        hint = "a page to log in, most likely: check the token and --host"
        raise rejected("FET104", place, message, hint)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        message = f"the answer is not UTF-8: byte 0x{content[problem.start]:02X} in line {line}"
        raise rejected("FET104", place, message, _AGAIN) from None
    first = content.splitlines()[0].rstrip()
    if first != _HEADER:
        shown = visible(first.decode("utf-8", "replace"), 60)
        message = f"the answer does not begin with `#%RAML 1.0` but with {shown!r}"
        raise rejected("FET104", place, message, _AGAIN)
