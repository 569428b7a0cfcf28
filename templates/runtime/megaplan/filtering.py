"""Filters made of conditions: what the classes of filters have besides their properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

if TYPE_CHECKING:
    from .condition import Condition
    from .entity import Entity

W = TypeVar("W")
ProgramT = TypeVar("ProgramT")


class _Where:
    """Gives the fields of a filter, which load when they are asked for."""

    def __get__(self, instance: object, owner: type[Filtering[W]]) -> W:
        from .conditions import where_of

        return cast("W", where_of(owner))


class Filtering(Generic[W]):
    """What a filter of a list is made with.

    `where` has the fields, each with the comparisons of its type:

        where = TaskFilter.where
        TaskFilter.all(where.name.contains("offer"), where.deadline.before(day))
    """

    __slots__ = ()

    where = _Where()
    """The fields that the list can be filtered by."""

    @classmethod
    def all(cls, *conditions: Condition[W]) -> Self:
        """A filter that lets through what fulfils every condition.

        Raises:
            TypeError: Something else than a condition on a field of this filter.
            ValueError: There are no conditions.
        """
        return cast("Self", _made(cls, "and", conditions))

    @classmethod
    def any(cls, *conditions: Condition[W]) -> Self:
        """A filter that lets through what fulfils at least one condition.

        Raises:
            TypeError: Something else than a condition on a field of this filter.
            ValueError: There are no conditions.
        """
        return cast("Self", _made(cls, "or", conditions))

    @classmethod
    def saved(cls, id: str | int | Entity) -> Self:
        """A filter that the account has saved.

        Args:
            id: Its number, or the name of one that every account has: `incoming` and
                `active` are known of tasks.
        """
        return cast("Self", cast("type[Entity]", cls).link(id))


class SchemeFiltering(Filtering[W], Generic[W, ProgramT]):
    """What a filter of deals is made with: conditions, and the scheme of the deals."""

    __slots__ = ()

    @classmethod
    def all(cls, *conditions: Condition[W], program: ProgramT | str | int | None = None) -> Self:
        """A filter that lets through what fulfils every condition.

        Args:
            program: The scheme of the deals, or its id; `"all"` stands for all schemes.
                To filter by a custom field of a scheme, name the scheme.

        Raises:
            TypeError: Something else than a condition on a field of this filter, or a scheme.
            ValueError: There are neither conditions nor a scheme.
        """
        return cast("Self", _made(cls, "and", conditions, program))

    @classmethod
    def any(cls, *conditions: Condition[W], program: ProgramT | str | int | None = None) -> Self:
        """A filter that lets through what fulfils at least one condition; see `all`."""
        return cast("Self", _made(cls, "or", conditions, program))


def _made(cls: type, join: str, conditions: tuple[object, ...], program: object = None) -> Entity:
    from .condition import group
    from .conditions import scheme, where_of

    kind = cast("type[Entity]", cls)
    terms = group(type(where_of(cls)), join, conditions, may_be_empty=program is not None)
    config = {"contentType": "FilterConfig", "termGroup": terms}
    data: dict[str, Any] = {"contentType": kind.__content_type__, "config": config}
    if program is not None:
        data["program"] = scheme(program)
    return kind.from_dict(data)
