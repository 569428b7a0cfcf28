"""The Planfix specification as it is written: what the XML files say, checked for form.

Nothing is resolved here. A `Field` that names a structure keeps the name; whether the
structure exists is asked by `checks`, and what it consists of is answered by `resolve`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from plansdk.diagnostics import Span
from plansdk.model import ErrorCode, ScalarKind
from plansdk.syntax.xml_tree import Element
from plansdk.xml_model import Note

KINDS: dict[str, ScalarKind] = {
    "int": "integer",
    "float": "number",
    "string": "string",
    "text": "string",
    "bool": "boolean",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "enum": "string",
    "base64": "binary",
    "custom": "any",
}
"""The built-in types, as the model has them; others are structures or elements of methods."""

Direction = Literal["request", "response"]


class Texts(NamedTuple):
    """Descriptions in both languages, and notes."""

    en: str
    ru: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """An `<element>`, `<list>`, `<attribute>` or `<include>`.

    Attributes:
        type: Built-in type, structure or `method/response/path`; empty where the
            children are the structure.
        alternatives: Built-in types that may stand instead (`or`).
        values: Name of the list of its values.
        excluded: Values of that list that are not allowed here (`except`).
        required: Whether it must be given; None where nothing is stated.
        named: Name of the structure that the children form (`as`).
        content: Children; with a `type` they restate children of that structure.
    """

    kind: Literal["element", "list", "attribute", "include"]
    name: str
    node: Element
    texts: Texts
    type: str = ""
    alternatives: tuple[str, ...] = ()
    values: str = ""
    excluded: tuple[str, ...] = ()
    separator: str = ""
    literals: tuple[str, str] = ("0", "1")
    min_length: int | None = None
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    required: bool | None = None
    default: str | None = None
    secret: bool = False
    repeats: bool = False
    counters: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    named: str = ""
    when: str = ""
    deprecated: bool = False
    content: Content = ()

    @property
    def span(self) -> Span:
        """Where the element begins."""
        return self.node.span

    @property
    def refers(self) -> bool:
        """Whether the type is a structure or an element of a method."""
        return bool(self.type) and self.type not in KINDS

    @property
    def condition(self) -> tuple[str, tuple[str, ...]]:
        """The sibling that `when` names, and the values it asks for."""
        name, _, values = self.when.partition("=")
        return name, tuple(values.split("|")) if values else ()


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """A `<choice>`: elements of which one is to be given."""

    required: bool
    prefer: str
    members: tuple[Field, ...]
    texts: Texts
    node: Element


Content: TypeAlias = tuple[Field | ChoiceGroup, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """A `<structure>`: children that several elements share."""

    name: str
    node: Element
    texts: Texts
    content: Content
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """A `<method>`.

    Attributes:
        includes: Common elements that the request names.
        notes: Of the method, its request and its response.
        binary: Whether the answer is a file.
        errors: The `<error>` elements.
    """

    name: str
    node: Element
    texts: Texts
    request: Content
    response: Content
    includes: tuple[Field, ...] = ()
    binary: bool = False
    errors: tuple[Element, ...] = ()
    paging: bool = False
    counting: bool = False
    session: bool = True
    deprecated: bool = False

    @property
    def group(self) -> str:
        """The part of the name in front of the dot."""
        return self.name.partition(".")[0]

    def content(self, direction: Direction) -> Content:
        """The tree of the request or of the response."""
        return self.request if direction == "request" else self.response


@dataclass(frozen=True, slots=True)
class Service:
    """The file api.xml."""

    node: Element
    start: tuple[Field, ...]
    end: tuple[Field, ...]

    def names(self, tag: str) -> tuple[str, ...]:
        """The names of all elements of one kind, such as `group`."""
        return tuple(each.get("name") for each in self.node.children if each.tag == tag)

    @property
    def common(self) -> tuple[Field, ...]:
        """The elements that every request may carry."""
        return (*self.start, *self.end)


@dataclass(slots=True)
class Specification:
    """Everything that a folder says; it grows while that is read.

    Attributes:
        sha256: Hash over all files in the order of their names.
        enumerations: The `<enumeration>` elements.
        unread: Kinds of files of which one could not be used, by root element (`method`,
            `structures`, …). A name that is missing may be in such a file.
    """

    sha256: str
    service: Service | None = None
    methods: dict[str, Method] = field(default_factory=dict[str, Method])
    structures: dict[str, Structure] = field(default_factory=dict[str, Structure])
    enumerations: dict[str, Element] = field(default_factory=dict[str, Element])
    errors: dict[str, ErrorCode] = field(default_factory=dict[str, ErrorCode])
    unread: set[str] = field(default_factory=set[str])


def flat(content: Content) -> Iterator[Field]:
    """The elements of a tree level, those inside a choice included."""
    for each in content:
        if isinstance(each, ChoiceGroup):
            yield from each.members
        else:
            yield each


def everywhere(content: Content) -> Iterator[Field]:
    """The elements of a tree on all levels, as written."""
    for each in flat(content):
        yield each
        yield from everywhere(each.content)
