"""Which types travel in answers, and which in requests.

Whether a change breaks anybody depends on it: a value that is new in an answer can
surprise a client, one that is new in a request cannot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from plansdk.changes.rules import Direction
from plansdk.model import Api, Property, Type, references

Reach = Mapping[str, frozenset[Direction]]

NOWHERE: frozenset[Direction] = frozenset()


def reach(api: Api, sent: Iterable[Type] = ()) -> Reach:
    """The directions that each declared type travels in.

    A type brings what its properties refer to, inherited ones too, what it extends, and
    what extends it: where an entity is expected, its subtypes can come.

    Args:
        api: Where the types are declared.
        sent: What requests carry besides what the operations say.
    """
    links = _links(api)
    found: dict[str, set[Direction]] = defaultdict(set)
    for direction, roots in _roots(api, sent).items():
        pending = [name for type_ in roots for name in references(type_)]
        while pending:
            name = pending.pop()
            if direction not in found[name]:
                found[name].add(direction)
                pending += links.get(name, ())
    for name in list(found):
        for each in api.ancestors(name):
            found[each.name] |= found[name]
    return {name: frozenset(directions) for name, directions in found.items()}


def _roots(api: Api, sent: Iterable[Type]) -> dict[Direction, list[Type]]:
    requests = [*sent]
    for operation in api.operations:
        requests += [each.type for each in (*operation.path_params, *operation.query_params)]
        requests += [operation.body.type] if operation.body else []
    return {"answers": [each.response for each in api.operations], "requests": requests}


def _links(api: Api) -> dict[str, set[str]]:
    links: dict[str, set[str]] = defaultdict(set)
    for type_def in api.types:
        if type_def.base:
            links[type_def.base].add(type_def.name)
        links[type_def.name].update(references(type_def.alias) if type_def.alias else ())
        for each in (type_def, *api.ancestors(type_def.name)):
            for prop in each.properties:
                links[type_def.name].update(_mentioned(prop))
    return links


def _mentioned(prop: Property) -> Iterator[str]:
    yield from references(prop.type)
    if prop.item is not None:
        yield from references(prop.item.type)
