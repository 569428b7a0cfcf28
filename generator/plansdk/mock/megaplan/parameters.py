"""Check the query parameters of a request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from plansdk.mock.megaplan.call import FieldError, is_list, is_object
from plansdk.mock.megaplan.checking import Checker, kind_of
from plansdk.mock.megaplan.paging import CURSORS
from plansdk.mock.megaplan.schema import Schema, is_custom
from plansdk.model import CONTENT_TYPE, Array, Operation, Parameter, Scalar

_CARD = {
    "fields": Parameter("fields", Scalar("any")),
    "onlyRequestedFields": Parameter("onlyRequestedFields", Scalar("boolean")),
}
"""What every card takes, as the vendor's examples show; the document says so of lists."""

_LEAKED = frozenset({"entityType"})
"""A path variable that the document demands in the query of paths which do not have it.

Public clients do without.
"""


class Parameters(Checker):
    """Checks the parameters of operations."""

    def __init__(self, schema: Schema) -> None:
        super().__init__(schema)
        self._declared: dict[str, dict[str, Parameter]] = {}

    def check(self, operation: Operation, query: dict[str, Any]) -> Iterator[FieldError]:
        """What is wrong about the parameters; a `limit` in a text becomes a number."""
        declared = self._of(operation)
        for name in query:
            if name not in declared and name not in _LEAKED:
                yield self.unknown(name, request_type(operation), "")
        for name, parameter in declared.items():
            value = query.get(name)
            if value is not None:
                yield from self._of_parameter(operation, parameter, query)
            elif parameter.required and name not in _LEAKED:
                yield FieldError(f"The parameter '{name}' is required", name)
        cursors = CURSORS if operation.paginated else ()
        for name in [each for each in cursors if query.get(each) is not None][1:]:
            yield FieldError("Only one cursor is possible", name)

    def _of(self, operation: Operation) -> Mapping[str, Parameter]:
        found = self._declared.get(operation.id)
        if found is None:
            own = (*operation.query_params, *operation.paging_params)
            # The document lists path variables among the parameters, so they do no harm.
            free = {
                each.name: Parameter(each.name, Scalar("any")) for each in operation.path_params
            }
            is_card = operation.method == "GET" and not isinstance(operation.response, Array)
            card = _CARD if is_card and self._schema.objects(operation.response) else {}
            found = {**free, **card, **{each.name: each for each in own}}
            self._declared[operation.id] = found
        return found

    def _of_parameter(
        self, operation: Operation, parameter: Parameter, query: dict[str, Any]
    ) -> Iterator[FieldError]:
        name, value = parameter.name, query[parameter.name]
        if name == "limit" and operation.paginated:
            yield from _limit(query)
        elif name in CURSORS and operation.paginated:
            yield from self._cursor(operation, name, query)
        elif name == "fields" and parameter.type == Scalar("any"):
            yield from self._fields(self._schema.objects(operation.response), name, value)
        else:
            found = list(self.value(value, parameter.type, name))
            if not found and name == "sortBy" and operation.paginated:
                found = list(self._sorting(operation, value))
            yield from found

    def _cursor(
        self, operation: Operation, name: str, query: dict[str, Any]
    ) -> Iterator[FieldError]:
        value = query[name]
        link: dict[str, Any] = value if is_object(value) else {}
        type_, id_ = link.get(CONTENT_TYPE), link.get("id")
        elements = self._schema.entities(operation.response)
        if not isinstance(type_, str) or not isinstance(id_, (str, int)) or isinstance(id_, bool):
            yield _no_cursor(type_ if isinstance(type_, str) else kind_of(value), elements, name)
            return
        if elements and type_ not in elements:
            yield _no_cursor(type_, elements, name)
        elif len(link) > 2:
            message = f"'{type_:.60}' is to be given as a link: contentType and id alone"
            yield FieldError(message, name)

    def _sorting(self, operation: Operation, value: Any) -> Iterator[FieldError]:
        sortable = {
            each.name
            for type_ in self._schema.objects(operation.response)
            for each in self._schema.types[type_].properties.values()
            if each.sortable
        }
        for at, each in enumerate(value):
            field = each["fieldName"]
            if field not in sortable and not is_custom(field):
                message = f"Lists of this kind are not sortable by '{field:.60}'"
                yield FieldError(message, f"sortBy[{at}].fieldName")

    def _fields(self, types: tuple[str, ...], place: str, value: Any) -> Iterator[FieldError]:
        """Names of properties; those inside an entity in an object: `{"owner": ["name"]}`."""
        if not is_list(value):
            yield FieldError(f"'{kind_of(value)}' is not assignable to 'string[]'", place)
            return
        unknown: list[str] = []
        for each in value:
            if isinstance(each, str):
                unknown += [] if self._has(types, each) else [each]
            elif is_object(each):
                for name, nested in each.items():
                    if self._has(types, name):
                        inner = self._objects_in(types, name)
                        yield from self._fields(inner, f"{place}.{name}", nested)
                    else:
                        unknown.append(name)
            else:
                yield FieldError(f"'{kind_of(each)}' is not assignable to 'string'", place)
        if unknown:
            owner = "|".join(types[:4])
            names = ", ".join(unknown)
            yield FieldError(f"'{owner}' have not this fields: {names:.300}", place)

    def _has(self, types: Iterable[str], name: str) -> bool:
        if name in (CONTENT_TYPE, "id") or is_custom(name):
            return True
        return any(name in self._schema.types[each].properties for each in types) or not types

    def _objects_in(self, types: Iterable[str], name: str) -> tuple[str, ...]:
        tables = (self._schema.types[each].properties for each in types)
        held = (table[name] for table in tables if name in table)
        return tuple({one: None for each in held for one in self._schema.objects(each.type)})


def request_type(operation: Operation) -> str:
    """What the vendor would call the type of a request: `TaskListRequest`."""
    words = [each for each in operation.path.split("/") if each and not each.startswith("{")]
    name = "".join(f"{each[0].upper()}{each[1:]}" for each in words)
    return f"{name}{'List' if isinstance(operation.response, Array) else ''}Request"


def _no_cursor(shown: str, elements: tuple[str, ...], field: str) -> FieldError:
    expected = "|".join(elements[:4]) or "BaseEntity"
    return FieldError(f"'{shown:.60}' is not assignable to '{expected}'", field)


def _limit(query: dict[str, Any]) -> Iterator[FieldError]:
    value = query["limit"]
    if isinstance(value, str) and value.isdecimal() and len(value) < 10:
        query["limit"] = value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        yield FieldError(f"'{kind_of(value)}' is not assignable to 'integer'", "limit")
    elif value < 1:
        yield FieldError("The limit is less than 1", "limit")
