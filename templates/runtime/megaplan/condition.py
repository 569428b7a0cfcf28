"""A condition of a filter, and what compares a field has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, NoReturn, TypeGuard, TypeVar

from .hints import hint

if TYPE_CHECKING:
    from collections.abc import Iterable

W = TypeVar("W")


class Condition(Generic[W]):
    """What a field has to be, made by comparing it: `where.name.contains("offer")`.

    `all` and `any` of the filter put conditions together.

    Attributes:
        where: The class of the fields of the filter that it belongs to.
        term: What is sent.
    """

    __slots__ = ("term", "where")

    def __init__(self, where: type[W], term: dict[str, Any]) -> None:
        self.where = where
        self.term = term

    def refine_all(self, *conditions: Condition[W]) -> Condition[W]:
        """The condition that this one is fulfilled, and every one of these."""
        return self._refined("and", conditions)

    def refine_any(self, *conditions: Condition[W]) -> Condition[W]:
        """The condition that this one is fulfilled, and at least one of these."""
        return self._refined("or", conditions)

    def _refined(self, join: str, conditions: tuple[object, ...]) -> Condition[W]:
        return Condition(self.where, _refine(self.term, group(self.where, join, conditions)))

    def __bool__(self) -> NoReturn:
        raise TypeError("a condition is neither true nor false; all(...) and any(...) join several")

    def __repr__(self) -> str:
        return f"<Condition {self.term.get('field', 'formula')} {self.term.get('comparison')}>"


def group(
    where: type, join: str, conditions: Iterable[object], *, may_be_empty: bool = False
) -> dict[str, Any]:
    """Several conditions as one group.

    Raises:
        TypeError: Something else than a condition on a field of this filter.
        ValueError: There are no conditions.
    """
    terms: list[dict[str, Any]] = []
    name = where.__name__.removesuffix("Where")
    for each in conditions:
        if not _is_condition(each):
            raise TypeError(
                f"{name} takes conditions such as where.name.contains('x'), not "
                f"{type(each).__name__}; refine_all and refine_any of a condition nest"
            )
        if each.where is not where:
            other = each.where.__name__.removesuffix("Where")
            raise TypeError(f"{each!r} is of {other}, and does not fit {name}")
        terms.append(each.term)
    if not terms and not may_be_empty:
        raise ValueError(f"{name} needs a condition; without a filter a list has everything")
    return {"contentType": "FilterTermGroup", "join": join, "terms": terms}


def interval_numbers(low: object, high: object) -> dict[str, object]:
    """Two numbers as the service expects them."""
    return {"contentType": "IntervalNumbers", "from": low, "to": high}


def _is_condition(value: object) -> TypeGuard[Condition[Any]]:
    return isinstance(value, Condition)


def _refine(term: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """A term that has to be fulfilled together with a group.

    A term has room for one group. Where it is taken, the group goes inside: to one of terms
    that all have to be fulfilled, to each of alternatives.
    """
    inner = term.get("refine")
    if inner is None:
        return {**term, "refine": extra}
    terms: list[dict[str, Any]] = inner["terms"]
    first = len(terms) - 1 if inner["join"] == "and" else 0
    terms = [*terms[:first], *(_refine(each, extra) for each in terms[first:])]
    return {**term, "refine": {**inner, "terms": terms}}


class Field(Generic[W]):
    """A field of a filter; what it offers are the comparisons of its type.

    Args:
        where: The class of the filter's fields.
        name: Its Python name.
        wire: Its name on the wire.
        values: What it may be compared with, as annotations spell it; empty for anything.
    """

    __slots__ = ("_name", "_values", "_where", "_wire")

    _term: ClassVar[str]
    """Type of the terms."""
    _about: ClassVar[str]
    """What the field holds, for messages."""

    def __init__(self, where: type[W], name: str, wire: str, values: str = "") -> None:
        self._where = where
        self._name = name
        self._wire = wire
        self._values = values

    def _compared(self, comparison: str, value: object) -> Condition[W]:
        term = {
            "contentType": self._term,
            "field": self._wire,
            "comparison": comparison,
            "value": value,
        }
        return Condition(self._where, term)

    def _wrong(self, wanted: str, value: object) -> TypeError:
        kind = type(value).__name__
        return TypeError(f"{self._name} is compared with {wanted}, not with {value!r} ({kind})")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._name}>"

    if not TYPE_CHECKING:  # checkers know the comparisons

        def __getattr__(self, name: str) -> object:
            if name.startswith("_"):
                raise AttributeError(name)
            has = [each for each in dir(type(self)) if not each.startswith("_")]
            message = f"{self._name} is {self._about}, which has no comparison {name!r}, but "
            message += f"{', '.join(has)}{hint(name, has)}"
            raise AttributeError(message, name=name, obj=self)
