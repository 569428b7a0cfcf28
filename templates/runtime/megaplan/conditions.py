"""Conditions of filters: fields, each with the comparisons that its type has.

A generated class per filter (`Where`) lists the fields as annotations. What compares a
field is a term of the service as plain JSON; groups of terms nest by `refine`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from .comparisons import Choice, Duration, Flag, Number, Reference, Text
from .condition import Condition, Field
from .custom_fields import custom
from .date_comparisons import Date
from .encoding import encode, is_entity, link_of
from .hints import hint
from .typed_view import annotations_in, camel_case, own_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .entity import Entity

W = TypeVar("W")

_KINDS: Mapping[str, type[Field[Any]]] = {
    each.__name__: each for each in (Choice, Date, Duration, Flag, Number, Reference, Text)
}


class Where:
    """The fields of a filter; a subclass declares them as annotations.

    That the specification has a property does not mean that the service can filter by it:
    it ignores the conditions that it does not understand, and answers with more than was
    asked for.
    """

    __slots__ = ()

    _wire: ClassVar[Mapping[str, str]] = {}
    """Python names to wire names, where the rule of `camel_case` does not hold."""

    def custom(self, name: str) -> CustomField[Self]:
        """A field that the account defined itself, by wire name.

        Raises:
            ValueError: The name is not that of a custom field.
        """
        return CustomField(self, str(custom(name)))

    def term(self, term: Entity) -> Condition[Self]:
        """A condition spelled out as an entity, such as a `FilterTermFormula`.

        Raises:
            TypeError: It is no term of a filter.
        """
        if not is_entity(term) or not term.content_type.startswith("FilterTerm"):
            raise TypeError(f"a FilterTerm… is needed, not {type(term).__name__}")
        data: Any = encode(term)
        return Condition(type(self), data)

    def __dir__(self) -> list[str]:
        return sorted({"custom", "term", *_fields(type(self))})

    if not TYPE_CHECKING:  # checkers see the annotations

        def __getattr__(self, name: str) -> Field[Any]:
            fields = _fields(type(self))
            if name not in fields:
                message = f"{_about(type(self))} has no field {name!r}{hint(name, fields)}"
                raise AttributeError(message, name=name, obj=self)
            kind, _, values = fields[name].partition("[")
            values = values.removesuffix("]").removeprefix("Self").removeprefix(", ")
            wire = self._wire.get(name) or camel_case(name)
            return _KINDS[kind](type(self), name, wire, values)


class CustomField(Generic[W]):
    """A custom field, as what it is to be compared; the specification does not know."""

    __slots__ = ("_field",)

    def __init__(self, where: W, name: str) -> None:
        self._field = type(where), name, name

    @property
    def text(self) -> Text[W]:
        """As a text."""
        return Text(*self._field)

    @property
    def number(self) -> Number[W]:
        """As a number or an amount of money."""
        return Number(*self._field)

    @property
    def duration(self) -> Duration[W]:
        """As a duration."""
        return Duration(*self._field)

    @property
    def date(self) -> Date[W]:
        """As a date or a time."""
        return Date(*self._field)

    @property
    def reference(self) -> Reference[W, Entity]:
        """As one or several references."""
        return Reference(*self._field)

    @property
    def choice(self) -> Choice[W, str]:
        """As one or several of listed values."""
        return Choice(*self._field)

    @property
    def flag(self) -> Flag[W]:
        """As yes or no."""
        return Flag(*self._field)


def where_of(owner: type) -> Where:
    """The fields of a filter class, or of the one that it extends."""
    module = import_module("..where", __package__)
    for each in owner.__mro__:
        made: object = vars(module).get(f"{each.__name__}Where")
        if isinstance(made, type) and issubclass(made, Where):
            return made()
    raise AttributeError(f"{owner.__name__} has no fields")


def scheme(program: object) -> dict[str, str]:
    """The link to a scheme of deals.

    Raises:
        TypeError: It is neither a `Program` nor an id.
    """
    if is_entity(program) and program.content_type == "Program":
        return link_of(program)
    if isinstance(program, (str, int)) and not isinstance(program, bool):
        return {"contentType": "Program", "id": str(program)}
    raise TypeError(f"program is a Program or its id, not {type(program).__name__}")


def _fields(where: type[Where]) -> Mapping[str, str]:
    """Names of fields to their annotations."""
    own = vars(where)
    annotations = annotations_in(own)
    return {name: str(annotations[name]) for name in own_names(own)}


def _about(where: type) -> str:
    return where.__name__.removesuffix("Where")
