"""Entities: typed views over the JSON objects of the service.

A generated class is a list of annotations; the object below it stays as it came.
An attribute read looks into the object, gives scalars as they are, and makes
everything else once and on demand: nested entities by their own `contentType`,
dates and durations as native values, lists as lists. So absent, null and a value
stay three things, custom and unknown properties are kept, and decoding a page
costs little more than parsing it.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform

from .decoding import class_of, view
from .encoding import encode, exact, is_entity, kept_views
from .ids import id_text
from .json_document import UNSENT, Document
from .properties import EntityBase, Views
from .typed_view import blank, kept
from .value_objects import copied

if TYPE_CHECKING:
    from typing import Self

    from .custom_fields import CustomFields


@dataclass_transform(kw_only_default=True)
class Entity(EntityBase):
    """Base of everything that carries a `contentType`.

    Besides its typed attributes an entity can be used by wire names:
    `task["Category130CustomFieldRegion"]` reads (and converts), assignment and
    `del` change, `in` tells an absent property from a null one, iteration gives
    the names of what is there. An attribute that is absent reads as its default.

    A bare link, as answers contain it for an entity that they give in full
    elsewhere, reads from that full form; it still is a link when it is sent.

    Subclasses declare their properties as annotated names; the default is what an
    absent or null property reads as, None with few exceptions.
    """

    _content_type: ClassVar[str] = ""
    """Wire name of the type, where the class could not be named so."""
    _required: ClassVar[tuple[str, ...]] = ()
    """Wire names of the properties to be given on creation."""
    _sortable: ClassVar[tuple[str, ...]] = ()
    """Wire names of the properties that lists can be sorted by."""
    _labels: ClassVar[Mapping[str, str]] = {}
    """Wire names of fields that the account has added to what people call them."""
    _narrowed: ClassVar[Mapping[str, str]] = {}
    """Wire names to annotations, where a property may hold less than its attribute says."""

    def __begin__(self) -> None:
        self.__data__ = {"contentType": type(self).__content_type__}
        self.__document__ = UNSENT
        self.__views__ = Views(None, set())

    @classmethod
    def link(cls, id: str | int | Entity) -> Self:
        """A reference to an existing entity: its `contentType` and `id`, nothing else.

        Raises:
            TypeError: The id is no text, no whole number and no entity.
            ValueError: It is empty.
        """
        entity = cls()
        entity["id"] = id_text(id)
        return entity

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """A view over a JSON object, for example of a webhook or of `to_dict`.

        The object is not changed. Where its `contentType` belongs to a subclass,
        the view is of that class. Links are resolved within the object. When it
        is sent, it is sent whole, as everything that the program makes.

        Raises:
            ValueError: Its `contentType` is that of another class.
        """
        plain = data if isinstance(data, dict) else dict(data)
        name = plain.get("contentType")
        kind = class_of(name) if isinstance(name, str) and name else cls
        if kind is UnknownEntity and cls is not Entity:
            kind = cls
        fits = issubclass(kind, cls)
        if not fits:
            base = next(each for each in cls.__mro__ if issubclass(kind, each))
            raise ValueError(
                f"this is a {name:.60} and no {cls.__name__}: {base.__name__}.from_dict takes it"
            )
        entity: Self = view(kind, plain, Document(plain, received=False))
        return entity

    def to_dict(self) -> dict[str, Any]:
        """The JSON object as it came, with what was changed since; a copy."""
        result: dict[str, Any] = copied(exact(self))
        return result

    def detach(self) -> Self:
        """Let go of the answer that the entity came in; returns the entity itself.

        An entity keeps its whole page in memory, where the full forms of links are. This
        keeps those that its own links lead to.
        """
        self.__setstate__(self.__reduce__()[2])
        return self

    @property
    def custom_fields(self) -> CustomFields:
        """The fields that the account defined itself, by wire name; can be changed."""
        from .custom_fields import CustomFields

        return CustomFields(self)

    def __setitem__(self, wire: str, value: object) -> None:
        """Set a property; natives and scalars are converted at once."""
        raw = {} if is_entity(value) else encode(value)
        self.__own__()[wire] = raw
        views = self.__kept__()
        if views.changed is not None:
            views.changed.add(wire)
        if raw.__class__ is dict or raw.__class__ is list:
            views[wire] = kept(value)
        else:
            views.pop(wire, None)

    def __contents__(self) -> dict[str, Any]:
        return exact(self)

    def __printed__(self) -> tuple[list[str], list[str]]:
        from .display import printed

        return printed(self.__data__, type(self).__content_type__)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        fresh = type(self).__new__(type(self))
        memo[id(self)] = fresh
        changed = self.__changed__
        fresh.__data__ = self.__data__ if changed is None else dict(self.__data__)
        fresh.__document__ = self.__document__
        views = fresh.__views__ = Views(self.__link__, None if changed is None else set(changed))
        views.update(copy.deepcopy(kept_views(self), memo))
        return fresh

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the entity with the full forms its links lead to, not the whole answer."""
        self.__resolve__()
        state = (
            self.__data__,
            self.__document__.linked_from(self.__data__),
            self.__document__.received,
            kept_views(self),
            self.__changed__,
            self.__link__,
        )
        return blank, (type(self),), state

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.__data__, included, received, views, changed, link = state
        self.__document__ = Document(self.__data__, included, received=received)
        self.__views__ = Views(link, changed, views)


class UnknownEntity(Entity):
    """An object whose `contentType` the specification does not know; all of it is kept."""
