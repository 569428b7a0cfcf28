"""What the templates see: plain frozen values, with nothing left to decide.

    PackageView
    ├── models: ModelsModule ── aliases: Assignment, classes: ClassView ── fields: FieldView
    └── resources: ResourceView ── methods: MethodView

Descriptions in these values have been made safe (`plansdk.plan.docs`). Everything else is
a value, which the printer spells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from plansdk.model import ErrorCode
from plansdk.naming.words import parent, resource_class, resource_module
from plansdk.plan.annotations import Annotation, Import
from plansdk.plan.docs import docstring
from plansdk.plan.expressions import NOTHING, Code, Expression, Invocation
from plansdk.targets.runtime import ClientClass, Runtime


def _needed(**names: object) -> tuple[str, ...]:
    return tuple(name for name, is_needed in names.items() if is_needed)


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import statement: `from module import names`, or `import module as name`."""

    module: str
    names: tuple[str, ...] = ()
    as_name: str = ""


@dataclass(frozen=True, slots=True)
class Constant:
    """What the runtime wants to know about a class: `_wire = {...}`; maybe declared only."""

    name: str
    value: Expression | None
    annotation: Annotation | None = None


@dataclass(frozen=True, slots=True)
class AliasView:
    """A name for a type: `TaskStatus: TypeAlias = Literal[...]`; `doc` stands behind it."""

    name: str
    annotation: Annotation
    doc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldView:
    """An attribute, made of the property `wire`; declared only where there is no default."""

    name: str
    wire: str
    annotation: Annotation
    doc: tuple[str, ...] = ()
    default: Expression | None = NOTHING

    @property
    def initial(self) -> Expression | None:
        """What stands behind it in the class body."""
        return Code("LIST") if self.annotation.item else self.default


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
class FormerField(FormerName):
    """An attribute under a former name."""

    annotation: Annotation


@dataclass(frozen=True, slots=True)
class ClassView:
    """A class of entities or records.

    Attributes:
        wire: The type that it is made of.
        constants: What the runtime wants to know about the class.
        former: Attributes under former names.
        mixin: A class of the runtime that it extends as well.
    """

    name: str
    base: str
    wire: str
    doc: tuple[str, ...]
    constants: tuple[Constant, ...]
    fields: tuple[FieldView, ...]
    former: tuple[FormerField, ...] = ()
    mixin: Annotation | None = None

    @property
    def annotations(self) -> Iterator[Annotation]:
        """Every annotation in the class."""
        yield from (each.annotation for each in self.constants if each.annotation)
        yield from (each.annotation for each in self.fields)
        yield from (a for each in self.former for a in (each.annotation, each.annotation.taken))


@dataclass(frozen=True, slots=True)
class ModelsModule:
    """A module of entity classes.

    Attributes:
        imports: Needed when the module runs: base classes.
        typing_imports: Needed by type checkers only.
    """

    name: str
    doc: tuple[str, ...]
    imports: frozenset[Import] = frozenset()
    typing_imports: frozenset[Import] = frozenset()
    aliases: tuple[AliasView, ...] = ()
    classes: tuple[ClassView, ...] = ()

    @property
    def names(self) -> list[str]:
        """What the module defines."""
        return sorted([e.name for e in self.classes] + [e.name for e in self.aliases])

    @property
    def typing_names(self) -> tuple[str, ...]:
        """What the module needs of `typing` when it runs."""
        return _needed(
            TYPE_CHECKING=self.typing_imports,
            ClassVar=any(each.annotation for cls in self.classes for each in cls.constants),
            Literal=any(each.annotation.literals for each in self.aliases),
            TypeAlias=self.aliases,
            Union=any(each.annotation.name == "|" for each in self.aliases),
        )


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a method.

    Attributes:
        default: What it is if it is not given; None for what has to be given.
        kind: How it is given: `rest` takes all other keywords.
        wire: What the specification calls it.
        about: What the docstring says about it.
    """

    name: str
    annotation: Annotation
    default: str | None = None
    kind: Literal["positional", "keyword", "rest"] = "positional"
    wire: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class MethodView:
    """An operation: its signature and the call it makes.

    Attributes:
        wire: Id of the operation.
        decorator: `operation` or `paginated`.
        returns: What the call gives, of pages one item.
        call: The `Call` that it makes.
        behind: The method of the same operation that it is made of, for one that walks or
            counts pages.
        core: Names of the runtime that are needed when it runs.
    """

    name: str
    wire: str
    decorator: str
    parameters: tuple[Parameter, ...]
    returns: Annotation
    doc: tuple[str, ...]
    call: Invocation
    behind: str = ""
    core: frozenset[str] = frozenset()

    @property
    def imports(self) -> frozenset[Import]:
        """What type checkers need for the signature."""
        return self.returns.imports.union(*(each.annotation.imports for each in self.parameters))


@dataclass(frozen=True, slots=True)
class FormerMethod(FormerName):
    """An operation under a former name; `present` is an expression that gives the operation.

    Attributes:
        decorator: That of the operation that it stands for.
        bound: What that gives on a client: `Method` or `PagedMethod`, after `Sync` and `Async`.
    """

    decorator: str
    bound: str


@dataclass(frozen=True, slots=True)
class ResourceView:
    """A module with the class of a resource.

    Attributes:
        path: The dotted name of the resource.
        about: What it is, as one line.
        imports: Needed when the module runs.
        typing_imports: Needed by type checkers only.
        base: The class of the runtime that it extends.
        entity: The model class that its base is generic in, if it is.
        many: What its `get` takes and gives, where that reads one of several by its id.
    """

    path: str
    about: str
    imports: frozenset[Import]
    typing_imports: frozenset[Import] = frozenset()
    base: str = "Resource"
    entity: str = ""
    methods: tuple[MethodView, ...] = ()
    former: tuple[FormerMethod, ...] = ()
    many: tuple[Annotation, Annotation] | None = None

    @property
    def name(self) -> str:
        """The attribute of a client or of another resource that gives it."""
        return parent(self.path)[1]

    @property
    def module(self) -> str:
        """`spaces_widget`."""
        return resource_module(self.path)

    @property
    def class_name(self) -> str:
        """`SpacesWidgetResource`."""
        return resource_class(self.path)

    @property
    def doc(self) -> tuple[str, ...]:
        """Lines of the docstrings of the class and of the attributes that give it."""
        return docstring(self.about, indent=10)

    @property
    def module_doc(self) -> tuple[str, ...]:
        """Lines of the docstring of the module."""
        return docstring(self.about, indent=0)

    @property
    def typing_names(self) -> tuple[str, ...]:
        """What the module needs of `typing` when it runs."""
        return _needed(TYPE_CHECKING=self.typing_imports, overload=self.former)


@dataclass(frozen=True, slots=True)
class SectionView:
    """A class of errors, for a section of the table of codes."""

    name: str
    doc: tuple[str, ...]
    title: str
    title_ru: str


@dataclass(frozen=True, slots=True)
class StatusView:
    """A status of an answer, and what builds its meaning."""

    error: ErrorCode
    made: Invocation


@dataclass(frozen=True, slots=True)
class CodeView(StatusView):
    """An error code, and what builds its meaning."""

    symbol: str
    section: str


@dataclass(frozen=True, slots=True)
class ErrorsView:
    """The errors that a service announces by a code; `names` is what the module offers."""

    template: ClassVar[str] = "errors"

    names: tuple[str, ...]
    sections: tuple[SectionView, ...]
    codes: tuple[CodeView, ...]
    former: tuple[FormerName, ...] = ()

    def table(self) -> dict[str, dict[str, object]]:
        """The codes as a JSON-ready mapping."""
        return {
            each.error.code: {
                "symbol": each.symbol,
                "section": each.section,
                "en": each.error.meaning,
                "ru": each.error.meaning_ru,
                "retry": each.error.repeat,
                "login": each.error.login,
            }
            for each in self.codes
        }


@dataclass(frozen=True, slots=True)
class StatusesView:
    """The failures that a service announces by status.

    Attributes:
        names: What the module offers.
        exports: Those of them that are exceptions of the runtime.
    """

    template: ClassVar[str] = "statuses"

    names: tuple[str, ...]
    exports: tuple[str, ...]
    statuses: tuple[StatusView, ...]

    def table(self) -> dict[str, dict[str, object]]:
        """The statuses as a JSON-ready mapping."""
        return {
            each.code: {
                "error": each.section,
                "en": each.meaning,
                "ru": each.meaning_ru,
                "advice": each.note,
                "advice_ru": each.note_ru,
                "retry": each.retry,
                "login": each.login,
            }
            for each in (status.error for status in self.statuses)
        }


@dataclass(frozen=True, slots=True)
class PackageView:
    """A client package.

    Attributes:
        title: Name of the service for people.
        version: Version of the specification.
        model_base: The class of the runtime that all models extend.
        wire_names: Wire type and class name, where the two differ.
        client_imports: What the client module needs of the runtime.
        exports: What the package exports of the runtime.
        later: What it exports besides, loaded on first use.
        homes: Names of `later` with the modules that define them.
        runtime: The hand-written part.
        parts: What of the runtime it has as modules of their own.
        errors: The errors that the service announces.
        left_out: For a slice: classes, and the wire types that each stands for.
        former: Classes and aliases under former names.
        queries: Modules beside the models: what lists can be asked for.
    """

    name: str
    title: str
    version: str
    doc: tuple[str, ...]
    model_base: ImportLine
    models: tuple[ModelsModule, ...]
    resources: tuple[ResourceView, ...]
    clients: tuple[ClientClass, ...]
    wire_names: tuple[tuple[str, str], ...]
    client_imports: tuple[ImportLine, ...]
    exports: tuple[ImportLine, ...]
    later: tuple[ImportLine, ...]
    homes: tuple[tuple[str, str], ...]
    runtime: Runtime
    parts: tuple[str, ...]
    errors: ErrorsView | StatusesView
    left_out: tuple[tuple[str, str], ...] = ()
    former: tuple[FormerName, ...] = ()
    queries: tuple[ModelsModule, ...] = ()

    @property
    def has_codes(self) -> bool:
        """Whether the service announces errors by a code."""
        return isinstance(self.errors, ErrorsView) and bool(self.errors.codes)
