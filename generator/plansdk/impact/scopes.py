"""The scopes of a module and what is bound to names in them, as nodes of its syntax tree."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

BindingKind = Literal[
    "value",  # node is what is assigned
    "annotation",  # node is the annotation
    "item",  # node is iterated over
    "added",  # node is put into the list or set that the name stands for
    "stored",  # node is put into the mapping or list that the name stands for
    "entered",  # node is the context manager
    "caught",  # node is the class of an exception, or several
    "instance",  # node is a class, or several, that the name is an object of
    "definition",  # node is the function or class
    "import",  # node is the import statement
    "self",  # the object that a method belongs to
    "class",  # the class that a class method belongs to
]


@dataclass(frozen=True, slots=True)
class Binding:
    """One way in which a name gets a value.

    Attributes:
        scope: Where the node is to be evaluated.
        path: Positions of the name in the tuples that are unpacked.
        alias: For imports: the part of the statement.
    """

    kind: BindingKind
    node: ast.AST
    scope: Scope
    path: tuple[int, ...] = ()
    alias: ast.alias | None = None


@dataclass(slots=True, eq=False)
class Scope:
    """A module, a class, a function or a comprehension.

    Attributes:
        number: Identifies the scope in the whole program.
        module: Dotted name of its module.
        names: Bindings by name.
        attributes: For a class: what is assigned to attributes of its objects.
        filled: What is put into a container by its name; for a class, by the attribute.
        returns: For a function: what it returns.
        yields: For a function: what it yields.
        owner: Name of the first parameter of a method, which stands for the object.
    """

    number: int
    module: str
    node: ast.AST
    parent: Scope | None = None
    names: dict[str, list[Binding]] = field(
        default_factory=lambda: defaultdict[str, list[Binding]](list)
    )
    attributes: dict[str, list[Binding]] = field(
        default_factory=lambda: defaultdict[str, list[Binding]](list)
    )
    filled: dict[str, list[Binding]] = field(
        default_factory=lambda: defaultdict[str, list[Binding]](list)
    )
    returns: list[ast.expr] = field(default_factory=list[ast.expr])
    yields: list[ast.expr] = field(default_factory=list[ast.expr])
    owner: str = ""

    @property
    def is_class(self) -> bool:
        """Whether its names are attributes, which functions inside do not see."""
        return isinstance(self.node, ast.ClassDef)

    @property
    def function(self) -> Scope:
        """The function or module around a comprehension, or the scope itself."""
        return next(each for each in self.outwards() if not isinstance(each.node, Comprehension))

    @property
    def outermost(self) -> Scope:
        """The module."""
        *_, module = self.outwards()
        return module

    def outwards(self) -> Iterator[Scope]:
        """The scope and those around it, the module last."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def bindings(self, name: str) -> list[Binding]:
        """What binds a name that is used here; names of a class are not seen inside."""
        seen = (each for each in self.outwards() if each is self or not each.is_class)
        return next((each.names[name] for each in seen if name in each.names), list[Binding]())


def positional(arguments: ast.arguments) -> list[ast.arg]:
    """The parameters that can be given by position."""
    return [*arguments.posonlyargs, *arguments.args]


def defaults(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr]]:
    """The parameters that have a default, with that."""
    last_first = zip(reversed(positional(arguments)), reversed(arguments.defaults), strict=False)
    yield from reversed(list(last_first))
    for parameter, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            yield parameter, default
