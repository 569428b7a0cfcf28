"""Names for unions that occur often: `AnyFilter` instead of fourteen classes.

A union with a name in the ledger is written by that name everywhere. When the next
version of the API adds a member, the name follows the union that shares most of its
members, so that code which uses the name keeps working.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from plansdk.model import Api, Ref, Type, Union, parts, spell
from plansdk.naming.words import common_words

_MANY_MEMBERS = 4
_MANY_USES = 4


def occurring(api: Api) -> Counter[Union]:
    """Unions with the number of their places, in the order of the specification."""
    found: Counter[Union] = Counter()
    for type_ in _all_types(api):
        found.update(part for part in parts(type_) if isinstance(part, Union))
    return found


def name_unions(
    api: Api, recorded: Mapping[str, tuple[str, ...]], taken: frozenset[str]
) -> tuple[dict[Union, str], dict[str, tuple[str, ...]]]:
    """Name unions: recorded names first, then what is large and frequent.

    Args:
        api: Where the unions occur.
        recorded: Alias to the members it stood for so far.
        taken: Names that are no longer free.
    """
    uses = occurring(api)
    unions = sorted(uses, key=lambda each: (-len(each.members), sorted(map(spell, each.members))))
    by_members = {_members(each): each for each in unions}
    names: dict[Union, str] = {}
    record = dict(recorded)
    orphans: list[str] = []
    for alias, members in recorded.items():
        union = by_members.get(frozenset(members))
        if union is None:
            orphans.append(alias)
        else:
            names[union] = alias
    for alias in orphans:
        successor = _successor(frozenset(recorded[alias]), (u for u in unions if u not in names))
        if successor is not None:
            names[successor] = alias
            record[alias] = tuple(spell(each) for each in successor.members)
    for union in unions:
        if union in names or len(union.members) < _MANY_MEMBERS or uses[union] < _MANY_USES:
            continue
        alias = _propose(union)
        if alias and alias not in taken and alias not in record:
            names[union] = alias
            record[alias] = tuple(spell(each) for each in union.members)
    return names, record


def _all_types(api: Api) -> Iterator[Type]:
    for type_def in api.types:
        yield from (each.type for each in type_def.properties)
    for operation in api.operations:
        yield operation.response
        yield from (each.type for each in (*operation.path_params, *operation.query_params))
        if operation.body:
            yield operation.body.type


def _members(union: Union) -> frozenset[str]:
    return frozenset(spell(each) for each in union.members)


def _successor(members: frozenset[str], candidates: Iterator[Union]) -> Union | None:
    best: Union | None = None
    most = len(members) // 2
    for candidate in candidates:
        shared = len(members & _members(candidate))
        if shared > most:
            best, most = candidate, shared
    return best


def _propose(union: Union) -> str:
    """`Any` and the words that all members end or begin with; empty if there are none."""
    if not all(isinstance(each, Ref) for each in union.members):
        return ""
    shared = common_words([spell(each) for each in union.members])
    return f"Any{shared}" if shared else ""
