"""Check a request against its operation: query parameters and body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.http import Request
from plansdk.mock.megaplan.call import FieldError, Refused, is_list, is_object
from plansdk.mock.megaplan.checking import Exists, Walk, kind_of
from plansdk.mock.megaplan.decoding import media_type
from plansdk.mock.megaplan.paging import CURSORS
from plansdk.mock.megaplan.schema import Kind, Schema, Shape, is_custom
from plansdk.mock.service import LENIENT_HINT
from plansdk.model import (
    CONTENT_TYPE,
    Array,
    Body,
    Operation,
    Parameter,
    Ref,
    Scalar,
    Type,
    Union,
    references,
)

_CARD = (
    Parameter("fields", Scalar("any")),
    Parameter("onlyRequestedFields", Scalar("boolean")),
)
"""What every card takes, as the vendor's examples show; the document says so of lists."""

_LEAKED = frozenset({"entityType"})
"""A path variable that the document demands in the query of paths which do not have it.

Public clients do without.
"""

_ANY_ENTITY = Ref("BaseEntity")


class Requests:
    """Checks the requests to one mock.

    Args:
        exists: Whether the mock has an entity.
    """

    def __init__(self, schema: Schema, exists: Exists, *, is_lenient: bool) -> None:
        self._schema = schema
        self._exists = exists
        self._is_lenient = is_lenient
        self._expected: dict[str, _Expected] = {}

    def checked(
        self, operation: Operation, request: Request, query: dict[str, Any], body: Any
    ) -> tuple[dict[str, Any], Any]:
        """Query and body as they are meant.

        Raises:
            Refused: 422, something is wrong with them.
        """
        expected = self._expected.get(operation.id)
        if expected is None:
            expected = self._expected[operation.id] = _Expected(self._schema, operation)
        walk = Walk(self._exists if self._is_lenient else None)
        meant = expected.read(walk, request, query, body)
        if not walk.errors:
            return meant
        refused = Refused(422, *walk.errors)
        if not self._is_lenient:
            walk = Walk(self._exists)
            expected.read(walk, request, query, body)
            refused = refused if walk.errors else hinted(refused)
        raise refused


class _Expected:
    """What an operation takes."""

    def __init__(self, schema: Schema, operation: Operation) -> None:
        self._operation = operation
        self._answered = schema.objects(operation.response)
        self._body = schema.shape(_narrowed(schema, operation)) if operation.body else None
        self._creates = _creates(operation)
        # The document lists path variables among the parameters, so they do no harm.
        free = (Parameter(each.name, Scalar("any")) for each in operation.path_params)
        own = (*operation.query_params, *operation.paging_params)
        is_list = isinstance(operation.response, Array)
        is_card = operation.method == "GET" and not is_list and self._answered
        declared = {each.name: each for each in (*free, *(_CARD if is_card else ()), *own)}
        self._parameters = {
            name: (each, schema.shape(each.type)) for name, each in declared.items()
        }

    def read(
        self, walk: Walk, request: Request, query: dict[str, Any], body: Any
    ) -> tuple[dict[str, Any], Any]:
        """Query and body as they are meant; the walk notes what is wrong with them."""
        meant, declared = self._query(walk, query), self._operation.body
        if declared is None or self._body is None:
            return meant, None
        body = _completed(declared, body)
        if body is None and not declared.required:
            return meant, None
        media = media_type(request)
        if request.body and media != "application/json" and not walk.is_lenient:
            walk.wrong(f"The body is to be application/json, not '{media:.60}'", None)
            return meant, body
        return meant, walk.value(body, self._body, "", partial=not self._creates)

    def _query(self, walk: Walk, query: dict[str, Any]) -> dict[str, Any]:
        meant = dict(query)
        for name in query:
            if name not in self._parameters and name not in _LEAKED:
                walk.unknown(name, _request_type(self._operation), "")
        for name, (parameter, shape) in self._parameters.items():
            value = query.get(name)
            if value is not None:
                meant[name] = self._parameter(walk, parameter, shape, value)
            elif parameter.required and name not in _LEAKED:
                walk.wrong(f"The parameter '{name}' is required", name)
        cursors = CURSORS if self._operation.paginated else ()
        for name in [each for each in cursors if query.get(each) is not None][1:]:
            walk.wrong("Only one cursor is possible", name)
        return meant

    def _parameter(self, walk: Walk, parameter: Parameter, shape: Shape, value: Any) -> Any:
        name = parameter.name
        if name == "fields" and shape.is_open:
            self._fields(walk, self._answered, name, value)
            return value
        if self._operation.paginated:
            if name == "limit":
                return self._limit(walk, value)
            if name in CURSORS:
                return self._cursor(walk, name, value)
        before = len(walk.errors)
        meant = walk.value(value, shape, name)
        if name == "sortBy" and self._operation.paginated and len(walk.errors) == before:
            self._sorting(walk, meant)
        return meant

    def _limit(self, walk: Walk, value: Any) -> Any:
        if isinstance(value, str) and value.isdecimal() and len(value) < 10:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            walk.wrong(f"'{kind_of(value)}' is not assignable to 'integer'", "limit")
        elif value < 1:
            walk.wrong("The limit is less than 1", "limit")
        return value

    def _cursor(self, walk: Walk, name: str, value: Any) -> Any:
        """A cursor; a lenient one in lower case, in full, or an id alone."""
        elements = {n: each for n, each in self._answered.items() if each.root == "entity"}
        link: dict[str, Any] = value if is_object(value) else {}
        id_ = link.get("id")
        if walk.is_lenient and "id" in link:
            type_ = link.get(CONTENT_TYPE, walk.meant({"id": id_}, elements))
            if isinstance(type_, str):
                link = {CONTENT_TYPE: f"{type_[:1].upper()}{type_[1:]}", "id": id_}
        type_ = link.get(CONTENT_TYPE)
        is_link = isinstance(id_, (str, int)) and not isinstance(id_, bool)
        if not isinstance(type_, str) or not is_link or (elements and type_ not in elements):
            shown = type_ if isinstance(type_, str) else kind_of(value)
            expected = "|".join([*elements][:4]) or "BaseEntity"
            walk.wrong(f"'{shown:.60}' is not assignable to '{expected}'", name)
        elif len(link) > 2:
            message = f"'{type_:.60}' is to be given as a link: contentType and id alone"
            walk.wrong(message, name)
        return link

    def _sorting(self, walk: Walk, value: Any) -> None:
        kinds = self._answered.values()
        for at, each in enumerate(value):
            name = each["fieldName"]
            held = (kind.fields.get(name) for kind in kinds)
            if not is_custom(name) and not any(each.sortable for each in held if each):
                message = f"Lists of this kind are not sortable by '{name:.60}'"
                walk.wrong(message, f"sortBy[{at}].fieldName")

    def _fields(self, walk: Walk, kinds: Mapping[str, Kind], place: str, value: Any) -> None:
        """Names of properties; those inside an entity in an object: `{"owner": ["name"]}`."""
        if not is_list(value):
            walk.wrong(f"'{kind_of(value)}' is not assignable to 'string[]'", place)
            return
        unknown: list[str] = []
        for each in value:
            if not isinstance(each, str) and not is_object(each):
                walk.wrong(f"'{kind_of(each)}' is not assignable to 'string'", place)
                continue
            for name in (each,) if isinstance(each, str) else each:
                held = [kind.fields[name] for kind in kinds.values() if name in kind.fields]
                if not (held or not kinds or name in (CONTENT_TYPE, "id") or is_custom(name)):
                    unknown.append(name)
                elif is_object(each):
                    inner = {n: kind for one in held for n, kind in one.objects.items()}
                    self._fields(walk, inner, f"{place}.{name}", each[name])
        if unknown:
            owner = "|".join([*kinds][:4])
            names = ", ".join(unknown)
            walk.wrong(f"'{owner}' have not this fields: {names:.300}", place)


def hinted(refused: Refused) -> Refused:
    """A refusal that says that a lenient mock would not refuse."""
    first, *others = refused.errors
    message = f"{first.message} {LENIENT_HINT}"
    return Refused(refused.status, FieldError(message, first.field), *others)


def _completed(declared: Body, body: Any) -> Any:
    """A body with what goes without saying.

    PHP sends an empty object as `[]` (observed, and accepted by the vendor's server);
    no body at all is taken for the same.
    """
    if body not in ([], None) or isinstance(declared.type, Array):
        return body
    if body is None and not declared.required:
        return None
    return {CONTENT_TYPE: declared.type.name} if isinstance(declared.type, Ref) else {}


def _narrowed(schema: Schema, operation: Operation) -> Type:
    """What a body really is where the path says more than the declared type.

    `/taskFilter/{id}` takes no other filters, and `/task/{id}/templateUsers`, of any
    entities, only those that a task can hold there.
    """
    declared = operation.body.type if operation.body else Scalar("void")
    first, _, rest = operation.path.strip("/").partition("/")
    owner = Ref(f"{first[0].upper()}{first[1:]}")
    if isinstance(declared, Union) and owner in declared.members and "/" not in rest:
        return owner
    if declared == _ANY_ENTITY:
        held = schema[owner.name].fields.get(rest.partition("/")[2])
        if held is not None and isinstance(held.type, Array):
            return held.type.item
    return declared


def _creates(operation: Operation) -> bool:
    """Whether an operation makes an entity from its body, so that required fields count.

    The path then ends with a name of the type: `/task`, `/contractor/{id}/payers`.
    """
    if operation.method != "POST" or operation.body is None:
        return False
    last = operation.path.rpartition("/")[2].lower().removesuffix("s")
    return any(last in name.lower() for name in references(operation.body.type))


def _request_type(operation: Operation) -> str:
    """What the vendor would call the type of a request: `TaskListRequest`."""
    words = [each for each in operation.path.split("/") if each and not each.startswith("{")]
    name = "".join(f"{each[0].upper()}{each[1:]}" for each in words)
    return f"{name}{'List' if isinstance(operation.response, Array) else ''}Request"
