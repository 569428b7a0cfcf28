"""Break a line that is too long, the way black does.

1. A line that fits stays, unless a trailing comma asks for more.
2. The parameters of a function move to a line of their own (`_at_parameters`).
3. Between brackets, a line is broken at its delimiters of the highest rank, such as the
   commas, and gets a trailing comma (`_at_delimiters`).
4. Any other line is broken at its last brackets, or at earlier ones where what follows
   those still fits (`_at_brackets`). Parentheses that the grammar allows around a value
   count as brackets, unless the value can be broken well enough without them.
5. What results is broken again by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from plansdk.render.layout.leaves import CLOSING, COMMA, ENDS, Leaf, Unsure
from plansdk.render.layout.line import STEP, Line

Halves: TypeAlias = tuple[Line, Line, Line]
"""A line broken at a pair of brackets: up to it, what is in it, and from its end on."""


class _CannotSplit(Exception):
    """There is nothing to break, or nothing is gained."""


@dataclass(slots=True)
class Splitter:
    """Breaks lines; their leaves are changed.

    Attributes:
        length: Columns at most, as far as possible.
        is_forced: Whether optional parentheses are used wherever there are some.
        retried: How many lines were broken once more, with all of them.
    """

    length: int
    is_forced: bool = False
    retried: int = 0

    def split(self, line: Line) -> list[Line]:
        """Break a line into lines.

        Raises:
            Unsure: It depends on how wide a character is, or happens too rarely.
        """
        if not line.must_split and not line.has_magic_comma and line.fits(self.length):
            return [line]
        ways: list[Callable[[Line], Sequence[Line]]] = [self._at_brackets]
        if line.is_definition and not line.has_magic_result:
            ways = [_at_parameters]
        elif line.is_inside:
            ways = [_at_delimiters, self._at_brackets]
        for way in ways:
            with suppress(_CannotSplit):
                return self._try(way, line)
        return [line]

    def _try(self, way: Callable[[Line], Sequence[Line]], line: Line) -> list[Line]:
        text, optional, retried = line.text(), line.optional, self.retried
        found: list[Line] = []
        for each in way(line):
            if each.text() == text:
                raise _CannotSplit
            found += self.split(each)
        if (
            self.is_forced
            or way != self._at_brackets
            or not optional
            or any(leaf.value for leaf in optional)
            or found[0].fits(self.length)
            or self.retried > retried
            or (line.leaves[-1].is_added and line.leaves[-1].kind == ",")
        ):
            return found
        # Nothing was gained without the parentheses: with them everything may fit.
        self.retried += 1
        forced = Splitter(self.length, is_forced=True)
        second = forced._try(forced._at_brackets, line)
        if all(each.fits(self.length) for each in second):
            return second
        for leaf in optional:
            leaf.value = ""
        return found

    def _at_brackets(self, line: Line) -> Halves:
        whole = len(line.leaves)
        for end in self._ends(line):
            halves = _last_brackets(line, end, whole)
            if end < whole and halves[0].leaves[-1].value:
                raise Unsure("one call after another")
            found = self._kept(line, halves, end)
            if found[0].fits(self.length):
                return found
        return self._kept(line, _last_brackets(line, whole, whole), whole)

    def _ends(self, line: Line) -> Iterator[int]:
        """Where the last brackets may end, ever further left; what follows them has to fit."""
        if not line.has_magic_comma:
            yield len(line.leaves)
        columns = STEP * line.depth
        passed: Leaf | None = None
        is_news = has_single = False
        for at, leaf in reversed(list(enumerate(line.leaves))):
            columns += len(leaf.prefix) + len(leaf.value)
            if columns > self.length:
                return
            if leaf.kind not in ENDS or line.leaves[at - 1].kind in CLOSING:
                continue
            is_outside = passed is None or leaf.level <= passed.level
            if is_outside and is_news:
                if has_single:
                    raise Unsure("a tuple of one behind other brackets")
                yield at + 1
                is_news = False
            if line.is_magic(at):
                return
            has_single = has_single or line.leaves[at - 1].kind == ","
            if is_outside and leaf.value:
                passed, is_news = leaf, True

    def _kept(self, line: Line, halves: Halves, end: int) -> Halves:
        """A break, or one further left where it is at parentheses that can go."""
        head, body, tail = halves
        opening, closing = head.leaves[-1], tail.leaves[0]
        if opening.value:
            return halves
        if not self.is_forced and not line.is_import and self._can_go(body):
            try:
                without = _last_brackets(line, end, len(line.leaves) - len(tail.leaves))
                if self._is_better(without[0], head):
                    return self._kept(line, without, end)
            except _CannotSplit:
                # A single token gains nothing.
                if line.targets < 2 and len(body.leaves) == 1 and not body.fits(self.length):
                    raise
        opening.value, closing.value = "(", ")"
        return halves

    def _can_go(self, body: Line) -> bool:
        """Whether a body can be broken elsewhere, so that it needs no parentheses.

        It can where nothing in it is divided; and where it is divided once and ends with
        brackets that take up what is too long.
        """
        breaks, leaves = body.breaks, body.leaves
        if not breaks:
            return True
        if breaks.count(max(breaks)) > 1:
            return False
        if leaves[0].kind in CLOSING:
            raise Unsure("brackets before an operator")
        opening = leaves[-1].opening
        if opening is None or opening.role == "subscript" or leaves[-2] is opening:
            return False
        before = leaves[: leaves.index(opening)]
        return any(leaf.kind in CLOSING for leaf in before) or Line(
            body.depth, [*before, opening]
        ).fits(self.length)

    def _is_better(self, without: Line, head: Line) -> bool:
        """Whether a break elsewhere is preferred to one at optional parentheses.

        Parentheses behind `=` have a chance only where the target has brackets too: then the
        break would come inside of the target, or push a further target out of the first line.

        Args:
            without: The first line of the break elsewhere.
            head: The first line that ends with the parenthesis.
        """
        if (
            head.leaves[-2].kind != "="
            or not any(leaf.kind in CLOSING for leaf in head.leaves[:-1])
            or not head.fits(self.length - 1)
            or head.has_magic_comma
        ):
            return True
        if head.targets > max(1, without.targets):
            return False
        ends = [leaf.kind for leaf in without.leaves if leaf.kind == "=" or leaf.kind in ENDS]
        return bool(ends) and (ends[-1] != "=" or without.fits(self.length))


def _at_parameters(line: Line) -> Halves:
    opening = line.leaves[2]
    for at, leaf in enumerate(line.leaves):
        if leaf.opening is opening:
            return _halves(line, 2, at)
    raise _CannotSplit


def _at_delimiters(line: Line) -> list[Line]:
    rank = max(line.breaks, default=0)
    if not rank:
        raise _CannotSplit
    level = line.leaves[0].level
    found: list[list[Leaf]] = [[]]
    for leaf in line.leaves:
        found[-1].append(leaf)
        if leaf.behind == rank and leaf.level == level:
            found.append([])
    if not found[-1]:
        found.pop()
    elif rank == COMMA:
        found[-1].append(_comma(level))
    return [Line(line.depth, each, is_inside=True) for each in found]


def _last_brackets(line: Line, end: int, limit: int) -> Halves:
    """Break a line at its last brackets that have something between them.

    Args:
        line: What to break.
        end: Where printed brackets have to end.
        limit: Where any brackets have to end.
    """
    for at in range(limit - 1, 0, -1):
        closing, opening = line.leaves[at], line.leaves[at].opening
        if opening is None or opening is line.leaves[at - 1] or (closing.value and at >= end):
            continue
        if opening not in line.leaves:
            break
        return _halves(line, line.leaves.index(opening), at)
    raise _CannotSplit


def _halves(line: Line, start: int, end: int) -> Halves:
    leaves, opening = line.leaves, line.leaves[start]
    inner = leaves[start + 1 : end]
    level = opening.level + 1
    # Imported names and a single parameter get a comma at once.
    if inner[-1].kind != "," and (
        line.is_import
        or (
            line.is_definition
            and opening.kind == "("
            and not opening.is_added
            and not any(leaf.kind == "," and leaf.level == level for leaf in inner)
        )
    ):
        inner.append(_comma(level))
    body = Line(line.depth + 1, inner, is_inside=True)
    if opening.role not in ("call", "subscript") or inner[-1].kind == ",":
        body.must_split = max(body.breaks, default=0) == COMMA
    return (
        Line(line.depth, leaves[: start + 1]),
        body,
        Line(line.depth, leaves[end:], is_tail=True),
    )


def _comma(level: int) -> Leaf:
    return Leaf(",", ",", level=level, behind=COMMA, is_added=True)
