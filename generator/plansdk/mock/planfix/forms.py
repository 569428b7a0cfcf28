"""What the elements of a document may hold: the API model, ready to read and write by.

A `Form` is an element at its place: what the type declares, less what never occurs
there, with what the place says differently.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from plansdk.model import Api, Array, Enumeration, Property, Ref, Scalar, Type, Union
from plansdk.xml_model import Choice, Value, XmlCall, XmlShape

_PLAIN = XmlShape()
_NOTHING = Scalar("void")


class Form:
    """An element, or an attribute, of a document.

    Attributes:
        declared: The element as the specification has it.
        name: Wire name.
        xml: How it is written.
        values: The types that its text may have, in the order of trying.
        record: Name of the type whose elements it may hold; empty for a value or a list.
    """

    def __init__(
        self,
        api: Api,
        declared: Property,
        without: Collection[str] = (),
        also: Sequence[Property] = (),
    ) -> None:
        self._api = api
        self._also = also
        self.declared = declared
        self.name = declared.name
        self.xml = declared.xml or _PLAIN
        self._without = {*without, *self.xml.without}
        own: Type = declared.type
        if isinstance(own, Array) and (self.xml.repeats or self.xml.separator):
            own = own.item
        members = own.members if isinstance(own, Union) else (own,)
        self.values = tuple(each for each in members if isinstance(each, Scalar | Enumeration))
        self.record = next((each.name for each in members if isinstance(each, Ref)), "")

    @property
    def is_list(self) -> bool:
        """Whether it wraps repeated items."""
        return self.declared.item is not None

    @cached_property
    def item(self) -> Form:
        """What a list repeats."""
        return Form(self._api, self.declared.item or self.declared, self._without)

    @cached_property
    def children(self) -> dict[str, Form]:
        """What a record may hold."""
        own = self._api.type(self.record).properties if self.record else ()
        restated = {each.name: each for each in self.declared.restated}
        return {
            each.name: Form(
                self._api,
                restated.get(each.name, each),
                [
                    path.partition("/")[2]
                    for path in self._without
                    if path.startswith(f"{each.name}/")
                ],
            )
            for each in (*self._also, *own)
            if each.name not in self._without
        }

    @cached_property
    def written(self) -> tuple[tuple[str, Form, bool], ...]:
        """The children that are elements, each with its name and whether it is repeated."""
        return tuple(
            (name, each, each.xml.repeats)
            for name, each in self.children.items()
            if not each.xml.attribute
        )

    @cached_property
    def attributes(self) -> tuple[Form, ...]:
        """The children that are attributes."""
        return tuple(each for each in self.children.values() if each.xml.attribute)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Groups of children of which one is to be given."""
        if not self.record:
            return ()
        groups = self._api.type(self.record).choices
        return tuple(each for each in groups if set(each.members) <= self.children.keys())

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Names of the children that must be given."""
        return tuple(name for name, each in self.children.items() if each.declared.required)

    @cached_property
    def allowed(self) -> frozenset[str]:
        """The values that are listed."""
        lists = (each.values for each in self.values if isinstance(each, Enumeration))
        return frozenset(value for values in lists for value in values)

    @cached_property
    def described(self) -> Mapping[str, Value]:
        """What the specification says of each of its values."""
        names = {each.name for each in self.values if isinstance(each, Enumeration)}
        lists = (each.values for each in self._api.value_lists if each.name in names)
        return {each.value: each for values in lists for each in values}

    @cached_property
    def conditional(self) -> tuple[Form, ...]:
        """The children that must be given where a sibling has one of some values."""
        children = self.children.values()
        return tuple(
            each for each in children if each.xml.when and each.xml.requirement != "optional"
        )

    def applies(self, siblings: Mapping[str, Any]) -> bool:
        """Whether a sibling has one of the values with which the element makes sense."""
        sibling, _, values = self.xml.when.partition("=")
        return not sibling or spelt(siblings.get(sibling)) in values.split("|")


def spelt(value: Any) -> str:
    """A value as conditions of elements spell it."""
    return str(int(value)) if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the service.

    Attributes:
        name: As requests name it: `task.getList`.
        client_name: As the generated client names it: `task.get_list`.
        request: The element `<request>`, with what every method takes.
        xml: What it is about, and whether it needs to know who asks, answers in pages or a file.
    """

    name: str
    client_name: str
    request: Form
    response: Form
    xml: XmlCall


def methods(api: Api, names: Mapping[str, str]) -> dict[str, Method]:
    """The methods of a service by name.

    Args:
        names: For the id of every operation, how the client calls it.
    """
    common = (*api.xml.start, *api.xml.end) if api.xml else ()
    return {
        each.path: Method(
            each.path,
            names.get(each.id, each.path),
            Form(api, Property("request", each.body.type if each.body else _NOTHING), also=common),
            Form(api, Property("response", each.response)),
            each.xml or XmlCall(""),
        )
        for each in api.operations
    }
