"""Which entities a text finds.

Of contractors it finds names, telephone numbers and e-mail addresses, its words in any
order; of everything else it is a part of a name, a number or a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from plansdk.mock.megaplan.call import Entity, folded, is_list, is_object
from plansdk.mock.megaplan.derived import CONTRACTORS
from plansdk.model import CONTENT_TYPE

_FIELDS = ("name", "hrName", "title", "content", "description", "statement")
_NUMBERS = ("humanNumber", "number")
_NAMES = ("name", "firstName", "middleName", "lastName")
_NOT_A_DIGIT = re.compile(r"[\s()+.-]")
_SHORTEST = 5
_LONGEST = 10
"""Digits of a telephone number without its prefix, which is written as +7 or 8."""


def finds(text: str) -> Callable[[Entity], bool]:
    """Whether a text finds an entity."""
    wanted = folded(text)
    words = wanted.split()
    number = _digits(text)

    def matches(entity: Entity) -> bool:
        if entity[CONTENT_TYPE] not in CONTRACTORS:
            found = (entity.get(name) for name in (*_FIELDS, *_NUMBERS))
            return any(wanted in folded(str(each)) for each in found if each is not None)
        names = [folded(str(entity[name])) for name in _NAMES if entity.get(name)]
        contacts = list(contacts_of(entity))
        if number and any(number in _digits(each) for each in contacts):
            return True
        places = [*names, *map(folded, contacts)]
        return bool(words) and all(any(word in each for each in places) for word in words)

    return matches


def contacts_of(entity: Entity) -> Iterable[str]:
    """The telephone numbers and e-mail addresses of an entity."""
    contacts: Any = entity.get("contactInfo")
    for each in contacts if is_list(contacts) else ():
        if is_object(each) and isinstance(each.get("value"), str) and each["value"].strip():
            yield each["value"]


def _digits(text: str) -> str:
    """The digits of what looks like a telephone number; nothing for another text."""
    bare = _NOT_A_DIGIT.sub("", text)
    return bare[-_LONGEST:] if bare.isdecimal() and len(bare) >= _SHORTEST else ""
