"""Rows of a table, made of what lists give: plain dictionaries of scalars.

writer.writerows(rows(mp.deal.list(), ["id", "contractor.name", "price.value"]))
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
    Sized,
)
from typing import Any, TypeAlias, TypeVar, cast, overload

from .column import Column
from .declared_types import declared
from .pages import AsyncPages, Pages
from .property_names import Types, known_types, types_in
from .typed_view import TypedView, ViewType

V = TypeVar("V", bound=TypedView)

Cell: TypeAlias = str | int | float | bool | dt.date | dt.time | dt.timedelta | None
"""What a table holds; a moment is a `datetime`, which is a `date`."""

_Readers: TypeAlias = dict[str, Callable[[Any], object]]

Columns: TypeAlias = Sequence[str] | Mapping[str, str | Callable[[V], object]]


@overload
def rows(
    items: Iterable[V],
    columns: Columns[V],
    *,
    of: type[TypedView] | None = None,
    timezone: dt.tzinfo | None = None,
) -> Iterator[dict[str, Cell]]: ...
@overload
def rows(
    items: AsyncIterable[V],
    columns: Columns[V],
    *,
    of: type[TypedView] | None = None,
    timezone: dt.tzinfo | None = None,
) -> AsyncIterator[dict[str, Cell]]: ...
def rows(
    items: Iterable[V] | AsyncIterable[V],
    columns: Columns[V],
    *,
    of: type[TypedView] | None = None,
    timezone: dt.tzinfo | None = None,
) -> Iterator[dict[str, Cell]] | AsyncIterator[dict[str, Cell]]:
    """Make a row of each item, one at a time: a dictionary of scalars by heading.

    A column is a property by its Python or wire name, or a path such as `contractor.name`.
    The heading is what names it, or what people call the custom field, where the package
    knows; a mapping of headings to columns sets others. There a column may also be a
    function of an item.

    Dates, times, durations and numbers stay values. What has properties reads as its `text`,
    `value`, `name`, `title` or `id`, whichever it has first, several as a text with commas,
    and what is absent as None.

    Args:
        items: A list of the service, or entities or records from elsewhere.
        columns: What each row holds, in order.
        of: The class of the items, where a generator of the program does not tell.
        timezone: Moments are told in this zone, without naming it, as spreadsheets want them.

    Raises:
        TypeError: Not columns, items of an unknown class, or later an item that is an error.
        ValueError: There is no such property, no column, or the same heading twice.
    """
    types = _types(items, of)
    _require_zone(timezone)
    found = _readers(columns, types)
    if isinstance(items, AsyncIterable):
        return _awaited(items, found, timezone)
    return (_row(item, found, timezone) for item in items)


def _row(item: object, readers: _Readers, zone: dt.tzinfo | None) -> dict[str, Cell]:
    if not isinstance(item, TypedView):
        raise _no_row(type(item)) from (item if isinstance(item, Exception) else None)
    return {heading: cell(read(item), zone) for heading, read in readers.items()}


async def _awaited(
    items: AsyncIterable[object], readers: _Readers, zone: dt.tzinfo | None
) -> AsyncIterator[dict[str, Cell]]:
    async for item in items:
        yield _row(item, readers, zone)


def _require_zone(zone: object) -> None:
    if not isinstance(zone, dt.tzinfo | None):
        raise TypeError(f"timezone takes a time zone, such as ZoneInfo({zone!r})")


def _no_row(kind: type) -> TypeError:
    return TypeError(f"a row is made of an entity or a record, not of {kind.__name__}")


def _types(items: object, of: object) -> Types:
    """The classes that items may be of."""
    if of is not None:
        if not isinstance(of, ViewType):
            raise TypeError(f"of= takes the class of the items, not {of!r}")
        return known_types((of,))
    if isinstance(items, Pages | AsyncPages):
        return types_in(declared(items.__gives__, __name__))
    if isinstance(items, Sized) and isinstance(items, Iterable):
        kinds = dict.fromkeys(map(type, cast("Iterable[object]", items)))
        if wrong := [each for each in kinds if not isinstance(each, ViewType)]:
            raise _no_row(wrong[0])
        return known_types(cast("Iterable[ViewType]", kinds))
    raise TypeError(
        f"rows() cannot see what {type(items).__name__} will give; name the class: of=Task"
    )


def _readers(columns: object, types: Types) -> _Readers:
    """What reads the columns, by heading."""
    given = _listed(columns)
    readers: _Readers = {}
    wrong: list[str] = []
    for heading, column in given:
        if callable(column):
            readers[str(heading)] = column
            continue
        if not isinstance(column, str):
            raise TypeError(f"a column is a name, a path or a function, not {column!r}")
        try:
            found = Column(column, types)
        except ValueError as error:
            wrong.append(str(error))
            continue
        name = found.label or column if heading is None else str(heading)
        if name in readers:
            wrong.append(f"two columns are headed {name!r}; give a mapping of headings to columns")
        readers[name] = found.read
    if wrong or not given:
        raise ValueError("; ".join(wrong) or "a row needs a column")
    return readers


def _listed(columns: object) -> list[tuple[object, object]]:
    """Headings, None where the column says it, and columns."""
    if isinstance(columns, Mapping):
        return list(cast("Mapping[object, object]", columns).items())
    if isinstance(columns, str) or not isinstance(columns, Sequence):
        raise TypeError("rows() takes a list of columns: columns=['id', 'name']")
    return [(None, each) for each in cast("Sequence[object]", columns)]


_PLAIN = (str, int, float, bool, type(None), dt.date, dt.time, dt.timedelta)
_TELLING = ("text", "value", "name", "title", "id", "key")


def cell(value: object, zone: dt.tzinfo | None = None) -> Cell:
    """What stands for a value in a table."""
    if isinstance(value, dt.datetime) and zone is not None and value.tzinfo is not None:
        return value.astimezone(zone).replace(tzinfo=None)
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, TypedView):
        return _telling(value, zone)
    if isinstance(value, list | tuple):
        texts = (cell(each, zone) for each in cast("Sequence[object]", value))
        return ", ".join(str(each) for each in texts if each not in (None, "")) or None
    return _as_text(cast("object", value)) if isinstance(value, dict) else str(value)


def _telling(view: Any, zone: dt.tzinfo | None) -> Cell:
    known = [wire for wire in _TELLING if wire in view]
    for wire in known:
        found: object = view[wire]
        # An id of 0 is that of nothing.
        if isinstance(found, _PLAIN) and found not in (None, "") and (found or wire != "id"):
            return cell(found, zone)
    return None if known else _as_text(view.to_dict())


def _as_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
