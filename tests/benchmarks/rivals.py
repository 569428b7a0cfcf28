"""The same page of tasks, read through classes of pydantic and of msgspec.

The classes are written here from the API model: that of a task and those that it refers to,
with all properties; what these refer to in turn is not looked at.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

import msgspec
import pydantic

from megaplan_api._core.declared_types import Declared, annotation, declared
from megaplan_api._core.typed_view import ViewType, wire_names

_NATIVE: dict[str, dict[str, Any]] = {
    "DateTime": {"value": dt.datetime | None},
    "DateOnly": {"year": int | None, "month": int | None, "day": int | None},
    "DateInterval": {"value": int | None},
}
_SCALARS: dict[str, Any] = {"str": str, "int": int, "float": float, "bool": bool}

Fields = dict[str, Any]
"""The types of properties, by wire name; each of them may be absent or null."""


class Written:
    """The classes of one library.

    Args:
        make: Makes a class of its `contentType` and its properties.
        either: Makes the type of one of several classes.
    """

    def __init__(
        self, make: Callable[[str, Fields], Any], either: Callable[[list[Any]], Any]
    ) -> None:
        self._make = make
        self._either = either
        self._made: dict[tuple[str, bool], Any] = {}

    def model(self, cls: ViewType, *, is_outer: bool = True) -> Any:
        """The class that stands for an entity class."""
        name = cls.__content_type__
        if (name, is_outer) not in self._made:
            fields = _NATIVE.get(name) or {
                wire: self._type(declared(*annotation(cls, wire)), is_outer)
                for wire in wire_names(cls).values()
            }
            self._made[name, is_outer] = self._make(name, fields)
        return self._made[name, is_outer]

    def _type(self, allowed: Declared, is_outer: bool) -> Any:
        kinds = [_SCALARS[each] for each in sorted(allowed.scalars)]
        if allowed.values and "str" not in allowed.scalars:
            kinds.append(Literal[tuple(map(str, allowed.values))])
        if allowed.item:
            item: Any = self._type(allowed.item, is_outer)
            kinds.append(list[item])
        if allowed.classes and is_outer:
            kinds.append(
                self._either([self.model(each, is_outer=False) for each in allowed.classes])
            )
        if allowed.is_open or not kinds or (allowed.classes and not is_outer):
            return Any
        return reduce(or_, kinds) | None


def _pydantic(name: str, fields: Fields) -> Any:
    create: Any = pydantic.create_model
    return create(
        name,
        contentType=(Literal[name], ...),
        **{wire: (type_, None) for wire, type_ in fields.items()},
    )


def _one_of(models: list[Any]) -> Any:
    if len(models) == 1:
        return models[0]
    return Annotated[reduce(or_, models), pydantic.Field(discriminator="contentType")]


def _msgspec(name: str, fields: Fields) -> Any:
    listed = [(wire, type_, None) for wire, type_ in fields.items()]
    return msgspec.defstruct(name, listed, tag_field="contentType", tag=name, kw_only=True)


def readers(cls: ViewType) -> dict[str, Callable[[bytes], list[Any]]]:
    """What reads a page of entities of a class, by the name of the library."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that hide something of the library's base
        model = Written(_pydantic, _one_of).model(cls)
        adapter: Any = pydantic.TypeAdapter(list[model])
    struct = Written(_msgspec, lambda found: reduce(or_, found)).model(cls)
    decoder: Any = msgspec.json.Decoder(list[struct])
    return {"pydantic": adapter.validate_json, "msgspec": decoder.decode}
