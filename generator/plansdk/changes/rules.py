"""The table of rules: `rules.yaml`, read once.

Ids are for good: reports, suppressions and fingerprints of findings refer to them.
Texts can be reworded at any time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeVar, get_args

from plansdk.diagnostics import Annotation
from plansdk.files import own_table
from plansdk.translation import Language

Level = Literal["breaking", "risky", "compatible", "documentation"]
Layer = Literal["wire", "python"]
Direction = Literal["answers", "requests"]
Action = Literal["added", "changed", "removed", "deprecated"]
_Word = TypeVar("_Word", bound=str)

LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""Worst first."""

ANNOTATIONS: Final[Mapping[Level, Annotation]] = {
    "breaking": "error",
    "risky": "warning",
    "compatible": "notice",
    "documentation": "notice",
}
"""How a forge shows a change of each level beside the code."""

DIRECTIONS: Final[tuple[Direction, ...]] = get_args(Direction)


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that can change between two versions.

    Attributes:
        levels: How bad it is in what answers may contain, and in what requests send.
        action: Section of a changelog that it belongs to.
        texts: Sentence by language, with placeholders.
    """

    id: str
    layer: Layer
    action: Action
    levels: Mapping[Direction, Level]
    texts: Mapping[Language, str]

    def level(self, directions: Iterable[Direction] = DIRECTIONS) -> Level:
        """The worst level of the directions; without any, that of the milder one."""
        found = worst(self.levels[each] for each in directions)
        return found if found is not None else max(self.levels.values(), key=LEVELS.index)


def worst(levels: Iterable[Level]) -> Level | None:
    """The worst of the levels, None for none."""
    return min(levels, key=LEVELS.index, default=None)


def counted(levels: Iterable[Level]) -> dict[Level, int]:
    """How often each level occurs, the worst first."""
    found = Counter(levels)
    return {level: found[level] for level in LEVELS}


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by id, in the order of the table."""
    table = own_table("plansdk.changes", "rules.yaml")
    return {id_: _rule(id_, row) for id_, row in table.items()}


def _rule(id_: str, row: Mapping[str, str | Mapping[str, str]]) -> Rule:
    given = row["level"]
    levels = given if isinstance(given, Mapping) else dict.fromkeys(DIRECTIONS, given)
    return Rule(
        id_,
        _one_of(get_args(Layer), row.get("layer", "wire")),
        _one_of(get_args(Action), row["action"]),
        {each: _one_of(LEVELS, levels[each]) for each in DIRECTIONS},
        {"en": str(row["en"]), "ru": str(row["ru"])},
    )


def _one_of(known: tuple[_Word, ...], text: object) -> _Word:
    """A text as one of those that are known."""
    return next(each for each in known if each == text)
