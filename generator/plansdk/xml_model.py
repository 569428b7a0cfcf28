"""What the specification of an XML service adds to the API model.

`plansdk.model` holds the model; the small values here hang on its types,
properties and operations, and are empty for a service that speaks JSON.

    Api ── value_lists: ValueList ── values: Value
     ├─── groups, error_sections: Section
     └─── xml: XmlService ── endpoints, authentications, limits
    TypeDef ── choices: Choice
    Property ── xml: XmlShape
    Operation ── xml: XmlCall ── paging: XmlPaging
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plansdk.diagnostics import NOWHERE, Span

NoteKind = Literal["usage", "warning", "doubt"]
Requirement = Literal["required", "optional", "unstated"]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark of the specification.

    A `warning` is to be shown where the thing is used; a `doubt` says that the
    sources disagree or are silent.
    """

    text: str
    kind: NoteKind = "usage"
    text_ru: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """What has descriptions in both languages, and notes."""

    description: str
    description_ru: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values of a `ValueList`.

    Attributes:
        value: As written on the wire.
        format: How a thing of this kind is written, where the value names a kind.
        operators: The operators that a filter of this kind allows.
        operand: What such a filter is compared with; `one` is always 1, `ids` and
            `strings` are several joined with a semicolon.
        refers: What the id of the operand belongs to.
        field: Whether such a filter names a custom field.
    """

    value: str
    meaning: str
    meaning_ru: str = ""
    format: str = ""
    operators: tuple[str, ...] = ()
    operand: str = ""
    refers: str = ""
    field: bool = False
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class ValueList(Described):
    """A list of values with their meaning; `Enumeration.name` refers to it."""

    name: str
    values: tuple[Value, ...]
    deprecated: bool = False
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Choice(Described):
    """Properties of a type of which one is to be given.

    Attributes:
        members: Names of the properties.
        required: Whether one must be given.
        prefer: The one that counts when several are given; empty where several are an
            error or nothing is stated.
    """

    members: tuple[str, ...]
    required: bool
    prefer: str = ""


@dataclass(frozen=True, slots=True)
class XmlShape:
    """How a property is written in XML.

    Attributes:
        type: Type as the specification names it (`int`, `text`, `custom`, `Task`).
        attribute: An attribute of its element, instead of an element of its own.
        counters: Attributes of a wrapped list that count its items.
        repeats: The element itself repeats, without a wrapper.
        separator: The value is a set of values, joined by this character.
        literals: What stands for false and for true.
        without: Elements of the type that never occur here, as paths.
        when: Condition on a sibling, `sibling=VALUE|VALUE`; empty for none.
        requirement: What is said about leaving it out of a request.
        secret: The value must never be shown or logged.
    """

    type: str = ""
    attribute: bool = False
    counters: tuple[str, ...] = ()
    repeats: bool = False
    separator: str = ""
    literals: tuple[str, str] = ("0", "1")
    without: tuple[str, ...] = ()
    when: str = ""
    requirement: Requirement = "unstated"
    secret: bool = False


@dataclass(frozen=True, slots=True)
class XmlPaging:
    """How an operation is paged.

    Attributes:
        page: Request element that holds the number of the page.
        size: Request element that holds the number of items on a page.
        first: Number of the first page.
        max_size: Largest page.
        list: Response element that holds the items.
        total: Whether that list counts everything that matches.
        counts: Whether asking for a page below the first answers the total alone.
    """

    page: str
    size: str
    first: int
    max_size: int
    list: str
    total: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class XmlCall:
    """What is special about an operation of an XML service.

    Attributes:
        group: Name of its group, a `Section` of `Api.groups`.
        session: Whether a session key belongs into the request, where sessions are used.
        paging: Set when answers come in pages.
        common: Common elements that the specification names for this operation.
        binary: Whether the answer is a file instead of XML.
    """

    group: str
    session: bool = True
    paging: XmlPaging | None = None
    common: tuple[str, ...] = ()
    binary: bool = False


@dataclass(frozen=True, slots=True)
class Section(Described):
    """A group of operations, or of error codes.

    Attributes:
        sections: Sections of the errors that operations of this group give, besides
            the general ones; empty for a section of errors.
    """

    name: str
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Endpoint(Described):
    """An address of the service."""

    region: str
    url: str
    default: bool = False


@dataclass(frozen=True, slots=True)
class Authentication(Described):
    """A way to prove who calls.

    Attributes:
        user: What the user name of HTTP Basic is.
        password: What its password is; empty for an empty one.
        session: Whether a session key is needed in addition.
        operation: Path of the operation that gives the session key.
    """

    name: str
    user: str
    password: str
    session: bool
    operation: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Signature(Described):
    """A signature of the request, as one of its elements."""

    element: str
    algorithm: str
    required: bool


@dataclass(frozen=True, slots=True)
class Limit(Described):
    """A number that the service does not let a client exceed."""

    name: str
    value: int
