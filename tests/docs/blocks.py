"""The Python blocks of a Markdown document.

A block behind the comment `<!-- run: megaplan -->` or `<!-- run: planfix -->` is a whole
program. It is run as it stands, save that host and credentials are those of a server on
this machine. `<!-- run: mock -->` is a program that brings an account of its own, and
`<!-- run: pytest -->` a file of tests. Both find the blocks behind `<!-- file: NAME -->`
of their document as files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from support.megaplan_account import TOKEN

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(
    r"^(?:<!-- run: (?P<account>\w+) -->\n)?```python\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_FILE = re.compile(
    r"^<!-- file: (?P<name>[\w.]+) -->\n```\w*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """A block of Python.

    Attributes:
        document: Path of the document below the project's root.
        line: The line of the document that its first line is on.
        account: Which account it is to be run against, or `mock`, or `pytest`; empty for
            one that is not run.
        text: Its text.
    """

    document: str
    line: int
    account: str
    text: str

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"

    def program(self, url: str) -> str:
        """The text for a server, with its lines where they are in the document."""
        text = self.text
        if self.account == "mock":
            return "\n" * (self.line - 1) + text
        for old, new in _SUBSTITUTES[self.account].items():
            text = text.replace(old, new.format(url=url))
        assert text != self.text, f"{self} does not connect to anything"
        return "\n" * (self.line - 1) + text


_SUBSTITUTES = {
    "megaplan": {'"demo.megaplan.ru"': '"{url}"', '"…"': f'"{TOKEN}"'},
    "planfix": {
        '"ключ API"': '"api key"',
        'token="…"': 'token="tok", endpoint="{url}", allow_http=True, rate_limit=None',
    },
}


def documents() -> list[Path]:
    """The README in both languages, and everything in docs."""
    return [ROOT / "README.md", ROOT / "README.ru.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks() -> Iterator[Block]:
    """All Python blocks of all documents."""
    for place in documents():
        text = place.read_text(encoding="utf-8")
        for found in _BLOCK.finditer(text):
            yield Block(
                place.relative_to(ROOT).as_posix(),
                text.count("\n", 0, found.start("text")) + 1,
                found["account"] or "",
                found["text"],
            )


def files(document: str) -> dict[str, str]:
    """The files of a document by name."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return {found["name"]: found["text"] for found in _FILE.finditer(text)}
