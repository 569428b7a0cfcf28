"""The API model: what a service offers, with nothing of Python in it.

Both front ends (`plansdk.raml`, `plansdk.planfix`) end here, and everything
behind them (overlay, naming, plan, changes, mock) starts here.

- Values are frozen; a stage that changes something returns a new `Api`.
- Things refer to each other by name: a `Ref` holds the name of a `TypeDef`.
  `Api.type(name)` looks it up.
- Order is the order of the specification, in every tuple.
- Every `TypeDef`, `Property`, `Operation` and `Parameter` knows the `Span` it
  came from, so that any later stage can point at the specification.
- Names are wire names, exactly as the service spells them.

    Api
    ├── types: TypeDef ── properties: Property ── type: Type
    ├── operations: Operation ── path_params, query_params: Parameter ── type: Type
    │                         ├─ body: Body ── type: Type
    │                         └─ response: Type
    └── errors: ErrorCode

`Type` is a closed sum: `Scalar | Enumeration | Ref | Array | Union`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from plansdk.diagnostics import NOWHERE, Span
from plansdk.xml_model import (
    Authentication,
    Choice,
    Endpoint,
    Limit,
    Note,
    Section,
    Signature,
    ValueList,
    XmlCall,
    XmlShape,
)

CONTENT_TYPE = "contentType"
"""The property by which a Megaplan object names its type; the runtime provides it."""

ScalarKind = Literal[
    "string", "integer", "number", "boolean", "datetime", "date", "time", "binary", "any", "void"
]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value without parts. `any` is any JSON value, `void` no value at all."""

    kind: ScalarKind
    max_length: int | None = None
    min_length: int | None = None


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A scalar restricted to listed values.

    Services add values without notice, so clients treat every enumeration as open.
    """

    values: tuple[str, ...]
    base: ScalarKind = "string"
    name: str = ""
    """Identity of a value list that several places share (Planfix); else empty."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A declared type, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Array:
    """A list of items of one type."""

    item: Type


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types; at least two members, none of them a `Union`."""

    members: tuple[Type, ...]


Facets: TypeAlias = tuple[tuple[str, str], ...]
"""What a specification demands or says of values and no client depends on, by name."""

Type: TypeAlias = Scalar | Enumeration | Ref | Array | Union


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a declared type.

    `required` is what the specification says: required when the object is created.
    Answers may leave any property out.

    Attributes:
        minimum: Smallest number.
        maximum: Largest number.
        max_items: Most items of an array.
        item: For an array that is wrapped in an element: the elements inside (Planfix).
        restated: Properties of the type that have another description or requirement
            here, where the type is a `Ref` (Planfix).
        xml: How it is written in XML (Planfix).
        label: What people call it, where an account has added it.
    """

    name: str
    type: Type
    description: str = ""
    required: bool = False
    sortable: bool = False
    default: str | int | float | bool | None = None
    deprecated: bool = False
    span: Span = NOWHERE
    description_ru: str = ""
    notes: tuple[Note, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    max_items: int | None = None
    item: Property | None = None
    restated: tuple[Property, ...] = ()
    xml: XmlShape | None = None
    facets: Facets = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class TypeDef:
    """A declared type.

    Attributes:
        name: Wire name; in Megaplan also the value of `contentType`.
        base: Name of the type it extends, or empty.
        properties: As declared here; subtypes may repeat inherited ones.
        alias: Set for a name given to something that is no object (an enumeration,
            a union, an array); such a type has no properties.
        added: Declared by the overlay, not by the specification.
        choices: Groups of properties of which one is to be given (Planfix).
    """

    name: str
    base: str = ""
    description: str = ""
    properties: tuple[Property, ...] = ()
    alias: Type | None = None
    deprecated: bool = False
    span: Span = NOWHERE
    added: bool = False
    description_ru: str = ""
    notes: tuple[Note, ...] = ()
    choices: tuple[Choice, ...] = ()
    facets: Facets = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A path variable or a query parameter.

    `undeclared` marks a path variable that the specification uses without saying
    anything about it.
    """

    name: str
    type: Type
    description: str = ""
    required: bool = False
    span: Span = NOWHERE
    undeclared: bool = False
    default: str | int | float | bool | None = None
    facets: Facets = ()


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carries."""

    type: Type
    description: str = ""
    required: bool = True
    span: Span = NOWHERE
    media_type: str = ""


Root = Literal["api", "host"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a client can ask the service to do.

    Attributes:
        method: Upper-case HTTP method.
        path: Path below the root, with one leading slash, placeholders in braces,
            and no prefix, doubled slash or blank: `/task/{id}/comments`.
        root: Whether `path` is below the API's base path (`/api/v3`) or the host.
        declared_path: The path as the specification spells it.
        path_params: In the order of the path; exactly its placeholders.
        paginated: Answers come in pages; the paging parameters themselves are not
            among `query_params`.
        response: Type of the payload, `Scalar("void")` for none.
        media_type: That of the answer, where the specification says it.
        provided_by: For an operation that the specification does not list: the method
            of the runtime that performs it (`file.upload`). Nothing is generated.
        errors: Codes that the specification names for this operation.
        xml: What is special about it in an XML service; `path` is then the name of the
            method (`task.getList`), and body and response refer to the types of the
            two documents (`task.getList.request`, `task.getList.response`).
    """

    method: str
    path: str
    response: Type
    root: Root = "api"
    declared_path: str = ""
    description: str = ""
    path_params: tuple[Parameter, ...] = ()
    query_params: tuple[Parameter, ...] = ()
    paging_params: tuple[Parameter, ...] = ()
    body: Body | None = None
    paginated: bool = False
    deprecated: bool = False
    span: Span = NOWHERE
    provided_by: str = ""
    description_ru: str = ""
    notes: tuple[Note, ...] = ()
    errors: tuple[str, ...] = ()
    xml: XmlCall | None = None
    media_type: str = ""

    @property
    def id(self) -> str:
        """Identity over versions: `GET /task/{id}`."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """An error that the service announces by a code.

    Attributes:
        section: Name of one of `Api.error_sections`.
        retry: Whether the same request can succeed later.
        login: Whether it can succeed after logging in again.
        symbol: Identity for people, upper case with underscores; may be empty.
        repeat: When a repeat can help: `soon` within seconds, `later` not before the
            service's own limits or work allow it; empty for never.
    """

    code: str
    section: str
    meaning: str
    meaning_ru: str = ""
    retry: bool = False
    login: bool = False
    span: Span = NOWHERE
    symbol: str = ""
    repeat: Literal["", "soon", "later"] = ""
    note: str = ""
    deprecated: bool = False
    note_ru: str = ""


@dataclass(frozen=True, slots=True)
class XmlService:
    """How an XML service is reached, and what every request to it may carry.

    Attributes:
        start: Common elements in front of an operation's own ones.
        end: Common elements behind them.
    """

    endpoints: tuple[Endpoint, ...]
    authentications: tuple[Authentication, ...]
    signature: Signature | None = None
    limits: tuple[Limit, ...] = ()
    start: tuple[Property, ...] = ()
    end: tuple[Property, ...] = ()


@dataclass(frozen=True)
class Api:
    """A whole service, as one version of its specification describes it."""

    name: str
    version: str
    title: str = ""
    base_uri: str = ""
    types: tuple[TypeDef, ...] = ()
    operations: tuple[Operation, ...] = ()
    errors: tuple[ErrorCode, ...] = ()
    source_sha256: str = ""
    title_ru: str = ""
    notes: tuple[Note, ...] = ()
    groups: tuple[Section, ...] = ()
    error_sections: tuple[Section, ...] = ()
    value_lists: tuple[ValueList, ...] = ()
    xml: XmlService | None = None

    @cached_property
    def by_name(self) -> Mapping[str, TypeDef]:
        """Declared types by name."""
        return {each.name: each for each in self.types}

    def type(self, name: str) -> TypeDef:
        """Look a declared type up.

        Raises:
            KeyError: No such type.
        """
        return self.by_name[name]

    def ancestors(self, name: str) -> Iterator[TypeDef]:
        """The types that `name` extends, nearest first."""
        seen = {name}
        base = self.by_name[name].base if name in self.by_name else ""
        while base in self.by_name and base not in seen:
            seen.add(base)
            yield self.by_name[base]
            base = self.by_name[base].base

    def declared(self, type_: Type) -> TypeDef | None:
        """The declared type that a type refers to, if it does."""
        return self.by_name.get(type_.name) if isinstance(type_, Ref) else None


def parts(type_: Type) -> Iterator[Type]:
    """The type itself and everything it is built from, outermost first."""
    yield type_
    if isinstance(type_, Array):
        yield from parts(type_.item)
    elif isinstance(type_, Union):
        for member in type_.members:
            yield from parts(member)


def union_of(types: Iterable[Type]) -> Type:
    """Join types into one: flat, without repeats, and without `void` beside others."""
    flat: dict[Type, None] = {}
    for each in types:
        flat.update(dict.fromkeys(each.members if isinstance(each, Union) else (each,)))
    if len(flat) > 1:
        flat.pop(Scalar("void"), None)
    return next(iter(flat)) if len(flat) == 1 else Union(tuple(flat))


def rebuilt(type_: Type, leaf: Callable[[Scalar | Enumeration | Ref], Type]) -> Type:
    """The type with other things in place of the scalars and names that it is built from."""
    match type_:
        case Array(item):
            return Array(rebuilt(item, leaf))
        case Union(members):
            return union_of(rebuilt(each, leaf) for each in members)
        case _:
            return leaf(type_)


def references(type_: Type) -> Iterator[str]:
    """Names of the declared types that a type mentions."""
    return (part.name for part in parts(type_) if isinstance(part, Ref))


def spell(type_: Type) -> str:
    """A type in RAML's notation, for messages: `(Project|Task)[]`."""
    match type_:
        case Scalar(kind):
            return kind
        case Enumeration(values=values):
            return "enum(" + ", ".join(values[:4]) + (", …)" if len(values) > 4 else ")")
        case Ref(name):
            return name
        case Array(item):
            inner = spell(item)
            return f"({inner})[]" if isinstance(item, Union) else f"{inner}[]"
        case Union(members):
            return "|".join(spell(member) for member in members)
