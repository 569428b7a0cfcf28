"""Which operation of one version is which of another.

An operation is its method and its path with the variables blank. Where several share that,
the names of their variables tell them apart; one whose variables have other names is the one
that it can only be.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

_VARIABLE = re.compile(r"\{([^{}/]*)\}")


def shape(operation_id: str) -> str:
    """An operation's id, or a path, without the names of its variables: `GET /task/{}`."""
    return _VARIABLE.sub("{}", operation_id)


def variables(path: str) -> list[str]:
    """The names of the variables of a path, or of an operation's id."""
    return _VARIABLE.findall(path)


def former_ids(old: Iterable[str], new: Iterable[str]) -> dict[str, str]:
    """What operations were called before: old ids by new ones, of those that are not new.

    >>> former_ids(["GET /cat/{id}", "GET /dog"], ["GET /cat/{catId}", "GET /owl"])
    {'GET /cat/{catId}': 'GET /cat/{id}'}
    """
    before, after = dict.fromkeys(old), dict.fromkeys(new)
    found = {each: each for each in after if each in before}
    gone, come = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for ids, groups in ((before, gone), (after, come)):
        for each in ids:
            if each not in found:
                groups[shape(each)].append(each)
    for key, candidates in come.items():
        left = gone.get(key, [])
        while pairs := [
            (each, other)
            for each in candidates
            if (other := _nearest(each, left)) and _nearest(other, candidates) == each
        ]:
            found.update(pairs)
            candidates = [each for each in candidates if each not in found]
            left = [each for each in left if each not in found.values()]
    return found


def _nearest(operation_id: str, others: list[str]) -> str:
    """The one that shares most variables, each at its place; empty if several do."""
    own = variables(operation_id)
    shared = [sum(a == b for a, b in zip(own, variables(each), strict=True)) for each in others]
    is_one = shared.count(max(shared, default=0)) == 1
    return others[shared.index(max(shared))] if is_one else ""
