"""Which entities a filter lets through.

A filter is turned into a predicate once per request. A term about a field that no entity
of the list has is left out, as live servers do: the list comes unfiltered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from plansdk.mock.megaplan import filter_terms
from plansdk.mock.megaplan.call import Entity, FieldError, Refused, is_list, is_object
from plansdk.mock.megaplan.database import Database, missing
from plansdk.mock.megaplan.schema import is_custom
from plansdk.mock.megaplan.store import key_of
from plansdk.mock.megaplan.tables import SYSTEM_FILTERS
from plansdk.model import CONTENT_TYPE

Predicate: TypeAlias = Callable[[Entity], bool]

_MAX_DEPTH = 8
"""How deep filters may lead to filters: by `refine`, and by the id of a saved one."""


class Compiler:
    """Makes predicates of the filters of one list."""

    def __init__(self, db: Database, types: Sequence[str], user: str) -> None:
        self._db = db
        self._types = types
        self._user = user

    def filter(self, given: Any, type_: str, depth: int = 0) -> Predicate | None:
        """The predicate of a filter entity, saved or ad hoc; None lets everything through.

        Raises:
            Refused: 404, there is no such saved filter; 422, it is no filter.
        """
        if not is_object(given) or depth > _MAX_DEPTH:
            raise Refused(422, FieldError(f"The value is not assignable to '{type_}'", "filter"))
        config = given.get("config")
        if not is_object(config):
            config = {}
            if given.get("id") is not None:
                return self._saved(given, type_, depth)
        found = [self._group(config.get("termGroup"), depth), self._program(given)]
        if config.get("filterId") is not None:
            found.append(self._saved({"id": config["filterId"]}, type_, depth))
        return _joined(found)

    def _saved(self, given: Mapping[str, Any], type_: str, depth: int) -> Predicate | None:
        name = given.get(CONTENT_TYPE) or type_
        key = key_of({CONTENT_TYPE: name, "id": given.get("id")})
        if key is None:
            raise Refused(422, FieldError("A filter is {contentType, id}", "filter"))
        held = self._db.store.get(key) or SYSTEM_FILTERS.get(key)
        if held is None:
            raise missing(key)
        found = [self._program(given)]
        if is_object(held.get("config")):
            found.append(self.filter({**held, "id": None}, type_, depth + 1))
        return _joined(found)

    def _program(self, given: Mapping[str, Any]) -> Predicate | None:
        """Deals of one scheme; `all` stands for every scheme."""
        key = key_of(given.get("program"))
        if key is None or key[1] == "all":
            return None
        return lambda entity: key_of(entity.get("program")) == key

    def _group(self, given: Any, depth: int) -> Predicate | None:
        if not is_object(given) or not is_list(given.get("terms")):
            return None
        if depth > _MAX_DEPTH:
            raise Refused(422, FieldError("The filter is too deep", "filter"))
        if given.get("join", "and") not in ("and", "or"):
            raise Refused(422, FieldError("join is 'and' or 'or'", "filter"))
        found = [self._term(each, depth) for each in given["terms"]]
        return _joined(found, any if given.get("join") == "or" else all)

    def _term(self, given: Any, depth: int) -> Predicate | None:
        if not is_object(given):
            raise Refused(422, FieldError("A term is an object", "filter"))
        own = self._own(given)
        return _joined([own, self._group(given.get("refine"), depth + 1)])

    def _own(self, given: Mapping[str, Any]) -> Predicate | None:
        formula = given.get(CONTENT_TYPE) == "FilterTermFormula"
        name = given.get("formula" if formula else "field")
        if not isinstance(name, str) or not self._is_known(name):
            return None
        return filter_terms.predicate(self._db, self._user, given, name)

    def _is_known(self, name: str) -> bool:
        return is_custom(name) or any(
            name in self._db.schema[each].fields or (each, name) in filter_terms.MAGIC_FIELDS
            for each in self._types
        )


def _joined(
    found: Sequence[Predicate | None], join: Callable[[Iterable[bool]], bool] = all
) -> Predicate | None:
    parts = [each for each in found if each is not None]
    if len(parts) < 2:
        return parts[0] if parts else None
    return lambda entity: join(each(entity) for each in parts)
