"""Check that a model can be planned, at a cost that its size accounts for.

- PLN101  too many types stand for one another
- PLN102  types that stand for others expand to more than can be written down
- PLN103  a type extends something that is no declared object
"""

from __future__ import annotations

from collections.abc import Iterator

from plansdk.diagnostics import Diagnostic, error
from plansdk.model import Api, Enumeration, Ref, Type, parts

MAX_DEPTH = 100
"""How many types may stand for one another in a row."""

MAX_PARTS = 1_000_000
"""Parts of all types together, written out; the largest known document has 20,000."""

_HINT = "make some of them objects, or spell the types out where they are used"


def check_model(api: Api) -> list[Diagnostic]:
    """Everything that keeps a model from being planned."""
    weigher = _Weigher(api)
    too_much = next(filter(None, map(weigher.add, _types(api))), None)
    return [*_unknown_bases(api), *([too_much] if too_much else [])]


def _unknown_bases(api: Api) -> Iterator[Diagnostic]:
    for type_def in api.types:
        base = api.by_name.get(type_def.base)
        if type_def.base and (base is None or base.alias is not None):
            message = f"{type_def.name} extends {type_def.base}, which is no declared object"
            hint = "declare it under `types`, or let the type extend another one"
            yield error("PLN103", type_def.span, message, hint)


def _types(api: Api) -> Iterator[Type]:
    for type_def in api.types:
        yield from (each.type for each in type_def.properties)
        if type_def.alias is not None:
            yield Ref(type_def.name)
    for operation in api.operations:
        yield operation.response
        yield from (each.type for each in (*operation.path_params, *operation.query_params))
        if operation.body:
            yield operation.body.type


class _Weigher:
    """Counts the parts of types, with names that stand for others written out.

    It walks as `Annotator` does, so that what passes here costs no more there.
    """

    def __init__(self, api: Api) -> None:
        self._aliases = {each.name: each.alias for each in api.types if each.alias is not None}
        self._api = api
        self.total = 0

    def add(self, type_: Type, opened: tuple[str, ...] = ()) -> Diagnostic | None:
        """Count a type; the finding is what keeps it from being written out."""
        for part in parts(type_):
            self.total += 1 + (len(part.values) if isinstance(part, Enumeration) else 0)
            if not isinstance(part, Ref) or part.name in opened:
                continue
            alias = self._aliases.get(part.name)
            if alias is None:
                continue
            span = self._api.type(part.name).span
            if len(opened) >= MAX_DEPTH:
                message = f"over {MAX_DEPTH} types stand for one another, {part.name!r} among them"
                return error("PLN101", span, message, _HINT)
            if self.total > MAX_PARTS:
                first = (*opened, part.name)[0]
                message = f"types that stand for others, such as {first!r}, expand without bound"
                return error("PLN102", self._api.type(first).span, message, _HINT)
            found = self.add(alias, (*opened, part.name))
            if found:
                return found
        return None
