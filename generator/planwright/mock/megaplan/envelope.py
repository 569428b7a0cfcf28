"""What an answer shows of the entities it is about.

`data` gives its own data in full. An entity that they mention is shown with its base
fields where it is mentioned first, and as a link from then on; with
`X-USE-INCLUDED-RESPONSE` it is a link everywhere, and `included` shows it.
What is mentioned by a mentioned entity is a link, so that answers stay small.
"""

from __future__ import annotations

from typing import Any

from planwright.mock.megaplan.account import Account
from planwright.mock.megaplan.call import Call, Entity, Result
from planwright.mock.megaplan.store import Key, key_of, link_to
from planwright.mock.megaplan.values import is_list, is_object
from planwright.model import CONTENT_TYPE


def render(account: Account, call: Call, result: Result, included: bool) -> Entity:
    """The envelope of an answer.

    Args:
        account: Where mentioned entities are.
        call: What was asked.
        result: What is answered.
        included: Whether mentioned entities go to `included`.
    """
    page = _Page(account, included)
    data = page.show(result.data, result.listed)
    meta: dict[str, Any] = {"status": 200, "errors": []}
    meta["pagination"] = [] if result.pagination is None else dict(result.pagination)
    made: Entity = {"meta": meta, "data": data}
    if included:
        made["included"] = page.included()
    return made


class _Page:
    """One answer, while it is written."""

    def __init__(self, account: Account, included: bool) -> None:
        self._account = account
        self._included = included
        self._shown: dict[Key, None] = {}
        self._mentioned: dict[Key, None] = {}

    def show(self, data: Any, listed: bool) -> Any:
        """The data itself."""
        if is_list(data):
            for each in data:
                key = key_of(each)
                if key is not None:
                    self._shown[key] = None
            return [self._element(each, listed) for each in data]
        key = key_of(data)
        if key is not None:
            self._shown[key] = None
        return self._element(data, listed)

    def included(self) -> list[Entity]:
        """Every entity that the data mentions, once."""
        keys = [key for key in self._mentioned if key not in self._shown]
        found = (self._account.store.get(key) for key in keys)
        return [self._base(each, mentions=False) for each in found if each is not None]

    def _element(self, data: Any, listed: bool) -> Any:
        if key_of(data) is None or not _is_entity(self._account, data):
            return self._value(data)
        entity = data
        return self._base(entity, mentions=True) if listed else self._card(entity)

    def _card(self, entity: Entity) -> Entity:
        type_ = self._account.kinds[entity[CONTENT_TYPE]]
        made = {**type_.blank, **entity}
        made.pop("password", None)
        for name in type_.nesting:
            if made[name]:
                made[name] = self._value(made[name])
        for name in entity:
            if name not in type_.fields:
                made[name] = self._value(made[name])
        for counter, counted in type_.counters:
            made[counter] = len(made[counted] or ())
        return made

    def _base(self, entity: Entity, mentions: bool) -> Entity:
        type_ = self._account.kinds[entity[CONTENT_TYPE]]
        base = type_.base
        made = {**type_.blank_base, **{k: v for k, v in entity.items() if k in base}}
        made.pop("password", None)
        for name in type_.nesting:
            if made.get(name):
                made[name] = self._value(made[name]) if mentions else _links(made[name])
        return made

    def _value(self, value: Any) -> Any:
        if is_list(value):
            return [self._value(each) for each in value]
        if not is_object(value):
            return value
        key = key_of(value)
        if key is None:
            return {name: self._value(each) for name, each in value.items()}
        if self._included:
            self._mentioned[key] = None
            return link_to(key)
        entity = None if key in self._shown else self._account.store.get(key)
        if entity is None:
            return link_to(key)
        self._shown[key] = None
        return self._base(entity, mentions=False)


def _links(value: Any) -> Any:
    if is_list(value):
        return [_links(each) for each in value]
    key = key_of(value)
    if key is not None:
        return link_to(key)
    if is_object(value):
        return {name: _links(each) for name, each in value.items()}
    return value


def _is_entity(account: Account, data: Any) -> bool:
    return is_object(data) and account.kinds.is_entity(data.get(CONTENT_TYPE))
