"""What a lenient mock overlooks: it becomes what was meant, and is checked like all else.

no contentType        the one candidate that declares all given properties, or that
                      has the id where nothing else is given
undeclared property   left out
"100.50", 1           the number, or the truth value, that is declared
a month counted to 12 the last one, which is 11
a cursor              in lower case, in full, or an id alone
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from plansdk.mock.megaplan.call import is_list, is_object
from plansdk.mock.megaplan.paging import CURSORS
from plansdk.mock.megaplan.schema import Schema, is_custom
from plansdk.model import CONTENT_TYPE, Array, Operation, Ref, Scalar, Type, Union

_INTEGER = re.compile(r"-?[0-9]{1,300}")
_NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,300})?")
_DECEMBER = 12


class Lenience:
    """Turns what was sent into what was meant."""

    def __init__(self, schema: Schema, exists: Callable[[str, str], bool]) -> None:
        self._schema = schema
        self._exists = exists

    def query(self, operation: Operation, query: dict[str, Any]) -> None:
        """Amend the parameters of an operation in their place."""
        declared = {
            each.name: each.type for each in (*operation.query_params, *operation.paging_params)
        }
        for name in declared.keys() & query.keys():
            if name in CURSORS and operation.paginated:
                elements = self._schema.entities(operation.response)
                query[name] = self._cursor(query[name], elements)
            else:
                query[name] = self.amended(query[name], declared[name])

    def amended(self, value: Any, type_: Type) -> Any:
        """A value as its declared type has it; what cannot be amended stays as it is."""
        members = type_.members if isinstance(type_, Union) else (type_,)
        if is_list(value):
            item = next((each.item for each in members if isinstance(each, Array)), None)
            return value if item is None else [self.amended(each, item) for each in value]
        if is_object(value):
            names = [each.name for each in members if isinstance(each, Ref)]
            return self._object(value, [each for each in names if each in self._schema.types])
        return _scalar(value, members)

    def _object(self, value: dict[str, Any], declared: Sequence[str]) -> dict[str, Any]:
        names = [one for each in declared for one in self._schema.types[each].concrete]
        name = value.get(CONTENT_TYPE, self._meant(value, names))
        if not isinstance(name, str) or name not in names:
            return value
        kind = self._schema.types[name]
        known = {*kind.properties, CONTENT_TYPE, "id", *_ALSO.get(name, ())}
        made = {CONTENT_TYPE: name, **value}
        for key, each in value.items():
            if key in kind.properties and each is not None:
                made[key] = self.amended(each, kind.properties[key].type)
            elif key not in known and not (kind.root == "entity" and is_custom(key)):
                del made[key]
        if name == "DateOnly" and made.get("month") == _DECEMBER:
            made["month"] = _DECEMBER - 1
        return made

    def _meant(self, value: dict[str, Any], names: Sequence[str]) -> str | None:
        """The one content type that an object without any can be."""
        if value.keys() == {"id"}:
            fitting = [each for each in names if self._exists(each, str(value["id"]))]
        else:
            given = value.keys() - {"id"}
            fitting = [
                each for each in names if given <= self._schema.types[each].properties.keys()
            ]
        return fitting[0] if len(set(fitting)) == 1 else names[0] if len(names) == 1 else None

    def _cursor(self, value: Any, elements: Sequence[str]) -> Any:
        if not is_object(value) or "id" not in value:
            return value
        name = value.get(CONTENT_TYPE, self._meant({"id": value["id"]}, elements))
        if not isinstance(name, str):
            return value
        return {CONTENT_TYPE: f"{name[:1].upper()}{name[1:]}", "id": value["id"]}


def _scalar(value: Any, members: Sequence[Type]) -> Any:
    kinds = {each.kind for each in members if isinstance(each, Scalar)}
    if isinstance(value, str) and kinds and not kinds & {"string", "any"}:
        if kinds & {"integer", "number"} and _INTEGER.fullmatch(value):
            return int(value)
        if "number" in kinds and _NUMBER.fullmatch(value):
            return float(value)
    if kinds == {"boolean"} and value in (0, 1):
        return bool(value)
    return value


_ALSO = {"DateInterval": ("seconds",)}
"""Properties that are taken though nobody declares them."""
