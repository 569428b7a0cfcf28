"""Reads the notes on the Planfix XML API that the specification was written from.

One fact a line, fields separated by tabs:

    M  method  gloss  source  confidence
    I  path  type  requirement  values  gloss      an element of the request
    R  path  type  values  gloss                   an element of the response
    V  list  value  gloss                          a value of a list
    E  code  gloss                                 an error of the method
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(
    os.environ.get(
        "PLANFIX_FACTS", Path(__file__).resolve().parents[3] / "shared" / "facts" / "planfix"
    )
)
UNDOCUMENTED = "client.getList"
"""A method without documentation; the specification leaves it out."""


@dataclass(frozen=True)
class Fact:
    """An I or R line."""

    direction: str
    path: tuple[str, ...]
    repeats: bool
    type: str
    requirement: str
    values: str
    gloss: str


@dataclass
class MethodFacts:
    """What the notes say about a method."""

    name: str
    facts: list[Fact] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass
class Facts:
    """Everything the notes say."""

    methods: dict[str, MethodFacts] = field(default_factory=dict)
    lists: dict[str, dict[str, str]] = field(default_factory=dict)


def read() -> Facts:
    """All notes of the folder."""
    found = Facts()
    for path in sorted(FOLDER.glob("*.txt")):
        current = MethodFacts("")
        for line in path.read_text(encoding="utf-8").splitlines():
            kind, *rest = line.split("\t")
            rest += [""] * (5 - len(rest))
            match kind:
                case "M":
                    current = found.methods.setdefault(rest[0], MethodFacts(rest[0]))
                case "I":
                    current.facts.append(_fact("request", rest[0], *rest[1:5]))
                case "R":
                    current.facts.append(_fact("response", rest[0], rest[1], "-", *rest[2:4]))
                case "V":
                    found.lists.setdefault(rest[0], {})[rest[1]] = rest[2]
                case "E":
                    current.errors.append(rest[0])
                case _:
                    pass
    del found.methods[UNDOCUMENTED]
    return found


def errors() -> Iterator[tuple[str, str, str, str]]:
    """Code, section, English and Russian meaning of every error."""
    for line in (FOLDER / "errors.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, section, english, russian = line.split("\t")
            yield code, section, english, russian


def _fact(direction: str, path: str, type_: str, requirement: str, values: str, gloss: str) -> Fact:
    element, at, attribute = path.partition("@")
    names = [each.removesuffix("[]") for each in element.split(".")]
    if at:
        names.append(f"@{attribute}")
    return Fact(direction, tuple(names), path.endswith("[]"), type_, requirement, values, gloss)
