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

from collections.abc import Callable, Iterator
from typing import TypeAlias

from plansdk.render.layout.leaves import CLOSING, COMMA, DOT, Leaf, Unsure
from plansdk.render.layout.line import STEP, Line, fits, lengths
from plansdk.render.layout.parens import (
    Halves,
    can_do_without,
    is_better_without,
    is_chained,
    may_be_broken,
)

_ENDS = frozenset(CLOSING.values())

Split: TypeAlias = Callable[[Line, int, bool], list[Line]]
"""A way to break a line: to a length, with optional parentheses for certain or not."""


class _CannotSplit(Exception):
    """There is nothing to break, or nothing is gained."""


def split(line: Line, length: int, *, is_forced: bool = False) -> list[Line]:
    """Break a line into lines of at most so many columns, as far as possible.

    Args:
        line: What to break; its leaves are changed.
        length: Columns.
        is_forced: Whether optional parentheses are used wherever there are some.

    Raises:
        Unsure: It depends on how wide a character is.
    """
    text = line.text()
    if not line.must_split and not line.has_magic_comma and fits(text, length):
        return [line]
    ways: tuple[Split, ...] = (_at_brackets,)
    if line.is_definition and not line.has_magic_result:
        ways = (_at_parameters,)
    elif line.is_inside:
        ways = (_at_delimiters, _at_brackets)
    for way in ways:
        try:
            return _try(way, line, text, length, is_forced)
        except _CannotSplit:
            continue
    return [line]


def _try(way: Split, line: Line, text: str, length: int, is_forced: bool) -> list[Line]:
    optional = [each for each in line.optional if not each.depth]
    found: list[Line] = []
    for each in way(line, length, is_forced):
        if each.text() == text:
            raise _CannotSplit
        found += split(each, length, is_forced=is_forced)
    if (
        is_forced
        or way is not _at_brackets
        or not line.optional
        or any(each.value for each in optional)
        or found[0].fits(length)
        or any(each.is_loose for each in line.leaves)
    ):
        return found
    # Nothing was gained without the parentheses: with them everything may fit.
    second = _try(way, line.copy(), text, length, is_forced=True)
    return second if all(each.fits(length) for each in second) else found


def _at_parameters(line: Line, _length: int, _is_forced: bool) -> list[Line]:
    start = next(at for at, leaf in enumerate(line.leaves) if leaf.kind == "(")
    opening = line.leaves[start]
    end = next((at for at, leaf in enumerate(line.leaves) if leaf.opening is opening), 0)
    if not end:
        raise _CannotSplit
    if end == start + 1:
        raise Unsure("a function without parameters")
    return _halves(line, start + 1, end, opening, line.leaves[end]).lines


def _at_delimiters(line: Line, _length: int, _is_forced: bool) -> list[Line]:
    rank = line.highest(without_last=True)
    if not rank or (rank == DOT and line.count(DOT) == 1):
        raise _CannotSplit
    found = [Line(line.depth, is_inside=line.is_inside)]
    for leaf in line.leaves:
        found[-1].append(leaf)
        if line.delimiters.get(leaf) == rank:
            found.append(Line(line.depth, is_inside=line.is_inside))
    if not found[-1].leaves:
        found.pop()
    elif rank == COMMA:
        found[-1].append(_comma())
    return found


def _at_brackets(line: Line, length: int, is_forced: bool) -> list[Line]:
    first: list[Line] = []
    for omitted in _trailers(line, length):
        halves = _last_brackets(line, omitted)
        if omitted and halves.opening.value:
            raise Unsure("one call after another")
        found = _right_half(line, halves, length, omitted, is_forced)
        if not first and not omitted:
            first = found
        if found[0].fits(length):
            return found
    return first or _right_half(line, _last_brackets(line), length, frozenset(), is_forced)


def _trailers(line: Line, length: int) -> Iterator[frozenset[Leaf]]:
    """Closing brackets to leave out when the last ones are looked for, ever more of them.

    They are left out as long as what follows the brackets before them fits.
    """
    omitted: set[Leaf] = set()
    if not line.has_magic_comma:
        yield frozenset()
    opening: Leaf | None = None
    closing: Leaf | None = None
    inner: set[Leaf] = set()
    columns = STEP * line.depth
    for at, leaf, size in lengths(line, backwards=True):
        columns += size
        if columns > length:
            return
        if opening is not None:
            if leaf is opening:
                opening = None
            elif leaf.kind in _ENDS:
                if line.ends_display(at):
                    return
                inner.add(leaf)
        elif leaf.kind in _ENDS:
            if at and line.leaves[at - 1].kind in CLOSING:
                inner.add(leaf)  # a break in there would gain nothing
                continue
            if closing is not None:
                omitted |= {closing, *inner}
                inner.clear()
                yield frozenset(omitted)
            if line.ends_display(at):
                return
            if leaf.value:
                opening, closing = leaf.opening, leaf


def _last_brackets(line: Line, omitted: frozenset[Leaf] = frozenset()) -> Halves:
    """Break a line at its last brackets that have something between them."""
    leaves = line.leaves
    opening: Leaf | None = None
    closing: Leaf | None = None
    start = end = len(leaves)
    for at in range(len(leaves) - 1, -1, -1):
        leaf = leaves[at]
        if leaf is opening:
            if end - at > 1:
                start = at + 1
                break
            opening = closing = None
        if opening is None and leaf.kind in _ENDS and leaf not in omitted:
            opening, closing, end = leaf.opening, leaf, at
    if opening is None or closing is None or start > end:
        raise _CannotSplit
    return _halves(line, start, end, opening, closing)


def _halves(line: Line, start: int, end: int, opening: Leaf, closing: Leaf) -> Halves:
    leaves = line.leaves
    inner = list(leaves[start:end])
    if _wants_comma(line, inner, opening):
        inner.append(_comma())
    body = Line(line.depth + 1, is_inside=True, leaves=inner)
    if opening.role in ("display", "import") or inner[-1].kind == ",":
        body.must_split = body.highest(without_last=inner[-1].kind == ",") == COMMA
    head = Line(line.depth, leaves=leaves[:start], tracked=_matched(leaves[:start]))
    tail = Line(line.depth, leaves=leaves[end:], tracked=frozenset())
    return Halves(head, body, tail, opening, closing)


def _comma() -> Leaf:
    made = Leaf(",", ",")
    made.is_loose = True
    return made


def _wants_comma(line: Line, inner: list[Leaf], opening: Leaf) -> bool:
    """Whether a comma is added at once: behind imported names, or a single parameter."""
    if inner[-1].kind == ",":
        return False
    if line.is_import:
        return True
    return (
        line.is_definition
        and opening.value == "("
        and not any(each.kind == "," and not each.annotated for each in inner)
    )


def _matched(leaves: list[Leaf]) -> frozenset[Leaf]:
    """What is in brackets that are closed again, up to where one closes that was not opened."""
    found: set[Leaf] = set()
    levels: list[list[Leaf]] = []
    for leaf in leaves:
        if leaf.kind in CLOSING:
            levels.append([leaf])
        elif leaf.kind in _ENDS:
            if levels:
                found.update(levels.pop(), (leaf,))
            elif found:
                break
        elif levels:
            levels[-1].append(leaf)
    return frozenset(found)


def _right_half(
    line: Line, halves: Halves, length: int, omitted: frozenset[Leaf], is_forced: bool
) -> list[Line]:
    """Keep a break, or make one further left where it is at parentheses that can go."""
    is_optional = not halves.opening.value and not halves.closing.value
    if is_optional and not is_forced and not line.is_import and can_do_without(halves, length):
        omitted |= {halves.closing}
        try:
            without = _last_brackets(line, omitted)
            if is_better_without(without, halves, length):
                return _right_half(line, without, length, omitted, is_forced)
        except _CannotSplit:
            if (
                not is_chained(line)
                and not may_be_broken(halves.body)
                and not halves.body.fits(length)
            ):
                raise
    if not halves.opening.value:
        halves.opening.value, halves.closing.value = "(", ")"
    return halves.lines
