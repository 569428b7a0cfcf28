"""What the templates see: plain frozen values, with nothing left to decide.

    PackageView
    ├── models: ModelsModule ── aliases: Assignment, classes: ClassView ── fields: FieldView
    ├── resources: ResourceModule ── resource: ResourceView ── methods: MethodView
    └── attributes of the client: AttributeView

Texts in these values are ready to print: strings that came from a specification
have been made safe (`plansdk.plan.docs`, `annotations.repr_string`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from plansdk.targets.runtime import ClientClass, Runtime


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import statement: `from module import names`, or `import module as name`."""

    module: str
    names: tuple[str, ...] = ()
    as_name: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A name for a value: `TaskStatus: TypeAlias = Literal[...]`, `_wire = {...}`.

    Attributes:
        name: With the annotation of a constant that needs one.
        literals: The values of a `Literal`, instead of a text.
        doc: Lines of a docstring behind it.
    """

    name: str
    text: str = ""
    literals: tuple[str, ...] = ()
    doc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldView:
    """An attribute of an entity class; `doc` holds the lines of its docstring."""

    name: str
    annotation: str
    doc: tuple[str, ...] = ()
    default: str = "None"


@dataclass(frozen=True, slots=True)
class FormerField:
    """An attribute under a former name.

    Attributes:
        present: The attribute that it stands for.
        message: What its use says.
    """

    name: str
    annotation: str
    present: str
    message: str


@dataclass(frozen=True, slots=True)
class ClassView:
    """A class of entities or records.

    Attributes:
        constants: What the runtime wants to know about the class.
        former: Attributes under former names.
    """

    name: str
    base: str
    doc: tuple[str, ...]
    constants: tuple[Assignment, ...]
    fields: tuple[FieldView, ...]
    former: tuple[FormerField, ...] = ()


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
    aliases: tuple[Assignment, ...]
    classes: tuple[ClassView, ...]

    @property
    def typing_names(self) -> tuple[str, ...]:
        """What the module needs of `typing` when it runs."""
        needed = {
            "TYPE_CHECKING": bool(self.typing_imports),
            "ClassVar": any(
                "ClassVar[" in each.name for cls in self.classes for each in cls.constants
            ),
            "Literal": any(each.literals for each in self.aliases),
            "TypeAlias": bool(self.aliases),
        }
        return tuple(name for name, is_needed in needed.items() if is_needed)


@dataclass(frozen=True, slots=True)
class MethodView:
    """An operation: its signature and the call it makes.

    Attributes:
        decorator: `operation` or `paginated`.
        parameters: The parameters with their annotations and defaults.
        call: The arguments of the `Call` that it makes.
    """

    name: str
    decorator: str
    parameters: tuple[str, ...]
    returns: str
    doc: tuple[str, ...]
    call: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormerMethod:
    """An operation under a former name.

    Attributes:
        decorator: That of the operation that it stands for.
        bound: What that gives on a client: `Method` or `PagedMethod`, after `Sync` and `Async`.
        message: What its use says.
        arguments: The message, and a function that gives the operation.
    """

    name: str
    decorator: str
    bound: str
    message: str
    arguments: tuple[str, ...]


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
    former: tuple[FormerMethod, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourceModule:
    """A module with one resource class."""

    name: str
    doc: tuple[str, ...]
    imports: tuple[ImportLine, ...]
    typing_imports: tuple[ImportLine, ...]
    resource: ResourceView

    @property
    def typing_names(self) -> tuple[str, ...]:
        """What the module needs of `typing` when it runs."""
        needed = {
            "TYPE_CHECKING": bool(self.typing_imports),
            "overload": bool(self.resource.former),
        }
        return tuple(name for name, is_needed in needed.items() if is_needed)


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A models module and the names it defines, as wrapped lines of words."""

    module: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormerName:
    """A class, an alias or an error code under a former name.

    Attributes:
        present: The one that it stands for.
        message: What its use says.
    """

    name: str
    present: str
    message: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """A class of errors, for a section of the table of codes."""

    name: str
    doc: tuple[str, ...]
    title: str
    title_ru: str


@dataclass(frozen=True, slots=True)
class CodeView:
    """An error code; `arguments` are those of its `Meaning`."""

    symbol: str
    code: str
    section: str
    meaning: str
    meaning_ru: str
    repeat: str
    login: bool
    note: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ErrorsView:
    """The errors that a service announces by a code."""

    template: ClassVar[str] = "errors"

    sections: tuple[SectionView, ...]
    codes: tuple[CodeView, ...]
    former: tuple[FormerName, ...] = ()

    def table(self) -> dict[str, dict[str, object]]:
        """The codes as a JSON-ready mapping."""
        return {
            each.code: {
                "symbol": each.symbol,
                "section": each.section,
                "en": each.meaning,
                "ru": each.meaning_ru,
                "retry": each.repeat,
                "login": each.login,
            }
            for each in self.codes
        }


@dataclass(frozen=True, slots=True)
class StatusView:
    """A status of an answer; `arguments` are those of its `Status`."""

    status: str
    error: str
    meaning: str
    meaning_ru: str
    advice: str
    advice_ru: str
    retry: bool
    login: bool
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusesView:
    """The failures that a service announces by status."""

    template: ClassVar[str] = "statuses"

    exports: tuple[ImportLine, ...]
    statuses: tuple[StatusView, ...]

    def table(self) -> dict[str, dict[str, object]]:
        """The statuses as a JSON-ready mapping."""
        return {
            each.status: {
                "error": each.error,
                "en": each.meaning,
                "ru": each.meaning_ru,
                "advice": each.advice,
                "advice_ru": each.advice_ru,
                "retry": each.retry,
                "login": each.login,
            }
            for each in self.statuses
        }


@dataclass(frozen=True, slots=True)
class PackageView:
    """A client package.

    Attributes:
        title: Name of the service for people.
        model_base: The class of the runtime that all models extend.
        index: The names that each models module defines.
        wire_names: Wire type and class name, where the two differ.
        client_imports: What the client module needs of the runtime.
        exports: What the package exports of the runtime.
        later: What it exports besides, loaded on first use.
        homes: Names of `later` with the modules that define them.
        resource_imports: The resource classes, as the resources package exports them.
        runtime: The hand-written part.
        errors: The errors that the service announces.
        left_out: For a slice: classes, and the wire types that each stands for.
        former: Classes and aliases under former names.
    """

    name: str
    title: str
    doc: tuple[str, ...]
    model_base: ImportLine
    models: tuple[ModelsModule, ...]
    resources: tuple[ResourceModule, ...]
    clients: tuple[ClientClass, ...]
    attributes: tuple[AttributeView, ...]
    index: tuple[IndexEntry, ...]
    wire_names: tuple[tuple[str, str], ...]
    client_imports: tuple[ImportLine, ...]
    exports: tuple[ImportLine, ...]
    later: tuple[ImportLine, ...]
    homes: tuple[tuple[str, str], ...]
    resource_imports: tuple[ImportLine, ...]
    runtime: Runtime
    errors: ErrorsView | StatusesView
    left_out: tuple[tuple[str, str], ...] = ()
    former: tuple[FormerName, ...] = ()
