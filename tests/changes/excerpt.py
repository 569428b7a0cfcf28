"""A small but real part of the Megaplan document, cut out by text."""

from __future__ import annotations

import re
from collections.abc import Iterator

TYPES = (
    "AccountAutoPay AccountDoc Action BaseEntity BaseRequest BaseValue Bonus Currency DateInterval "
    "DateOnly DateTime Department DepartmentIcon DepartmentRequest DepartmentVacancy Duty Group "
    "Invoice Milestone Money Morality Number Position SortField Tag TodoCategory "
    "VacancySortRequest OpenGraph Warehouse"
).split()
"""What the excerpt declares; properties of other types are left out."""

RESOURCES = (
    "accountAutoPay accountDoc account bonus currency department duty file group invoice "
    "milestone position tag todoCategory openGraph programPreset"
).split()
"""First segments of the paths that the excerpt has, as far as their types are in it."""

_PLAIN = frozenset("string integer number boolean any void object array nil".split())
_TYPE = re.compile(r"\btype: (.+?)( }|$)", re.MULTILINE)


def cut(document: str) -> str:
    """The excerpt of a document."""
    top, types, paths = _parts(document)
    kept = "".join(
        _without_strangers(block) for name, block in blocks(types, r"^    (\S+):$") if name in TYPES
    )
    resources: list[str] = []
    for path, block in blocks(paths, r"^'?(/[^'\n]*?)'?:$"):
        if path.strip("/").split("/")[0] in RESOURCES:
            methods = "".join(
                text for name, text in blocks(block, r"^    ([a-z]+):$") if name and _is_known(text)
            )
            head = block.partition("\n")[0]
            resources += [f"{head}\n{methods}"] if methods else []
    return f"{top}types:\n{kept}{_base_uri(document)}{''.join(resources)}"


def _parts(document: str) -> tuple[str, str, str]:
    head, _, rest = document.partition("\ntypes:\n")
    end = re.search(r"^\S", rest, re.MULTILINE)
    assert end is not None
    return f"{head}\n", rest[: end.start()], rest[end.start() :]


def _base_uri(document: str) -> str:
    found = re.search(r"^baseUri: .*\n", document, re.MULTILINE)
    assert found is not None
    return found.group()


def blocks(text: str, head: str) -> Iterator[tuple[str, str]]:
    """Parts of a text that begin with a line of that form, with the name in it."""
    starts = list(re.finditer(head, text, re.MULTILINE))
    ends = [*(each.start() for each in starts[1:]), len(text)]
    for start, end in zip(starts, ends, strict=True):
        yield start.group(1), text[start.start() : end]


def _is_known(text: str) -> bool:
    words = (word for found in _TYPE.finditer(text) for word in re.findall(r"\w+", found.group(1)))
    return all(word in _PLAIN or word in TYPES for word in words)


def _without_strangers(block: str) -> str:
    head, mark, properties = block.partition("        properties:\n")
    kept = [text for _, text in blocks(properties, r"^            (\S+):$") if _is_known(text)]
    return head + mark + "".join(kept)
