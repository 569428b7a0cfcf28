"""One answer of the service, as the place where bare links find their entity.

An answer gives an entity in full once and refers to it afterwards by a bare
link, an object with `contentType` and `id` and nothing else. With the request
header `X-USE-INCLUDED-RESPONSE` the full forms lie apart, in `included`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Key: TypeAlias = tuple[str, str]
"""`contentType` and `id` of an entity; ids are unique per `contentType` only."""


def key_of(value: dict[str, Any]) -> Key | None:
    """What identifies an entity, or None for an object that is none."""
    name, id_ = value.get("contentType"), value.get("id")
    if name.__class__ is not str or not name:
        return None
    if (id_.__class__ is str and id_) or id_.__class__ is int:
        return name, str(id_)
    return None


class Document:
    """The data of one answer, with an index of the entities in it.

    The index is built when the first bare link asks for it.

    Attributes:
        data: The payload as `json.loads` gave it.
        included: Full forms of linked entities, sent beside the payload.
        received: Whether the data came from the service. What the service sent
            is referred to by link when it is sent back inside a body.
    """

    __slots__ = ("_index", "data", "included", "received")

    def __init__(self, data: Any = None, included: Any = None, *, received: bool = True) -> None:
        self.data = data
        self.included = included
        self.received = received
        self._index: dict[Key, dict[str, Any]] | None = None

    def full_form(self, link: dict[str, Any]) -> dict[str, Any] | None:
        """The full form of the entity that a link refers to, if it is here."""
        key = key_of(link)
        if key is None:
            return None
        if self._index is None:
            self._index = self._build()
        return self._index.get(key)

    def linked_from(self, value: Any) -> list[dict[str, Any]]:
        """Full forms of everything that the links in `value` lead to, directly or not."""
        found: dict[Key, dict[str, Any]] = {}
        pending: list[Any] = [value]
        for root in pending:  # grows while it is walked
            for node in objects(root):
                full = self.full_form(node) if len(node) == 2 else None
                key = key_of(node)
                if full is not None and key is not None and key not in found:
                    found[key] = full
                    pending.append(full)
        return list(found.values())

    def _build(self) -> dict[Key, dict[str, Any]]:
        index: dict[Key, dict[str, Any]] = {}
        for node in objects([self.data, self.included]):
            if len(node) > 2 and "id" in node and (key := key_of(node)) is not None:
                index.setdefault(key, node)
        return index


def objects(root: Any) -> Iterator[dict[str, Any]]:
    """Every object in JSON data, outer ones first; any depth of nesting is fine."""
    pending: list[Any] = [root]
    postpone = pending.append
    for node in pending:  # grows while it is walked
        if node.__class__ is dict:
            yield node
            if len(node) == 2 and "contentType" in node and node.get("id").__class__ is str:
                continue  # most objects are links, with nothing inside
            node = node.values()
        elif node.__class__ is not list:
            continue
        for each in node:
            if each.__class__ is dict or each.__class__ is list:
                postpone(each)


UNSENT = Document(received=False)
"""The document of everything that the program makes itself."""
