"""What the templates see: plain frozen values, with nothing left to decide.

    PackageView
    ├── models: ModelsModule ── aliases: AliasView, classes: ClassView ── fields: FieldView
    ├── resources: ResourceModule ── resource: ResourceView ── methods: MethodView
    └── attributes of the client: AttributeView

Texts in these values are ready to print: strings that came from a specification
have been made safe (`planwright.plan.docs`, `annotations.repr_string`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import statement: `from module import names`, or `import module as name`."""

    module: str
    names: tuple[str, ...] = ()
    as_name: str = ""


@dataclass(frozen=True, slots=True)
class AliasView:
    """A named set of values or types: `TaskStatus: TypeAlias = Literal[...]`."""

    name: str
    annotation: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """An attribute of an entity class; `doc` holds the lines of its docstring."""

    name: str
    annotation: str
    doc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassView:
    """An entity class.

    Attributes:
        required: Wire names that are required on creation.
        sortable: Wire names that lists can be sorted by.
        wire: Attribute and wire name, where the spelling rule does not give it.
        content_type: Set where it differs from the class name.
    """

    name: str
    base: str
    doc: tuple[str, ...]
    fields: tuple[FieldView, ...]
    required: tuple[str, ...] = ()
    sortable: tuple[str, ...] = ()
    wire: tuple[tuple[str, str], ...] = ()
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class ModelsModule:
    """A module of entity classes.

    Attributes:
        imports: Needed when the module runs: base classes.
        typing_imports: Needed by type checkers only.
    """

    name: str
    doc: tuple[str, ...]
    imports: tuple[ImportLine, ...]
    typing_imports: tuple[ImportLine, ...]
    aliases: tuple[AliasView, ...]
    classes: tuple[ClassView, ...]


@dataclass(frozen=True, slots=True)
class MethodView:
    """An operation: its signature and the call it makes.

    Attributes:
        decorator: `operation` or `paginated`.
        signature: Everything between the parentheses.
        call: Everything between the parentheses of `Call(...)`.
    """

    name: str
    decorator: str
    signature: str
    returns: str
    doc: tuple[str, ...]
    call: str


@dataclass(frozen=True, slots=True)
class AttributeView:
    """A resource as an attribute of the client or of another resource."""

    name: str
    class_name: str
    module: str
    doc: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResourceView:
    """The class of a resource."""

    class_name: str
    base: str
    doc: tuple[str, ...]
    children: tuple[AttributeView, ...]
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True)
class ResourceModule:
    """A module with one resource class."""

    name: str
    doc: tuple[str, ...]
    core: tuple[str, ...]
    typing_imports: tuple[ImportLine, ...]
    resource: ResourceView


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A models module and the names it defines, as wrapped lines of words."""

    module: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackageView:
    """A client package."""

    name: str
    title: str
    version: str
    models: tuple[ModelsModule, ...]
    resources: tuple[ResourceModule, ...]
    attributes: tuple[AttributeView, ...]
    index: tuple[IndexEntry, ...]
    content_types: tuple[tuple[str, str], ...]
