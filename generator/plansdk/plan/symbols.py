"""The one table of what a program can name of a package, made from its plan.

What the plan lacks is not in the table, so that whatever a later change loses on the way
is missed here: by the completeness ledger, by `where`, by a comparison.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from plansdk.diagnostics import Diagnostic
from plansdk.model import Api, Operation, TypeDef, spell
from plansdk.naming.renames import Renaming
from plansdk.naming.symbol import ERROR_CODES, Symbol, parse_symbol
from plansdk.naming.words import camel
from plansdk.plan.views import ClassView, ErrorsView, MethodView, PackageView
from plansdk.targets import NamedApi


@dataclass(frozen=True)
class SymbolTable:
    """Every symbol of a package, in the order of the specification.

    Attributes:
        symbols: The symbols; an inherited attribute has one for each class that has it.
        former: Former names that the package keeps, with what stands for them.
        diagnostics: Findings about former names.
    """

    symbols: tuple[Symbol, ...]
    former: Mapping[Symbol, Renaming] = field(default_factory=dict[Symbol, Renaming])
    diagnostics: tuple[Diagnostic, ...] = ()

    @cached_property
    def names(self) -> Mapping[Symbol, Symbol]:
        """The symbols by what programs spell; of two of one spelling the first."""
        return {each: each for each in reversed(self.symbols)}

    @cached_property
    def _by_wire(self) -> Mapping[tuple[str, ...], Symbol]:
        found: dict[tuple[str, ...], Symbol] = {}
        for each in self.symbols:
            if each.kind != "alias":
                found.setdefault(each.wire, each)
        return found

    def of(self, *wire: str) -> Symbol | None:
        """What is named after a type, a property of it, an operation, or an argument of that."""
        return self._by_wire.get(wire)

    def present(self, text: str) -> Symbol | None:
        """What stands for a former name, as programs spell that."""
        symbol = parse_symbol(text)
        renaming = self.former.get(symbol) if symbol else None
        return renaming.to if renaming else None

    def __contains__(self, symbol: object) -> bool:
        """Whether a program can spell that."""
        return symbol in self.names


def tabulate(named: NamedApi, package: PackageView) -> SymbolTable:
    """List what a plan lets programs name."""
    return SymbolTable(tuple(_Lister(named, package).all()))


class _Lister:
    def __init__(self, named: NamedApi, package: PackageView) -> None:
        self._api: Api = named.api
        self._names = named.names
        self._package = package
        self._classes = {each.wire: each for module in package.models for each in module.classes}
        by_name = {each.name: each for each in self._classes.values()}
        self._fields = {wire: _fields(each, by_name) for wire, each in self._classes.items()}
        self._aliases = {each.name for module in package.models for each in module.aliases}
        self._paging = {camel(each): each for each in package.runtime.paging}
        self._methods: dict[str, list[tuple[str, MethodView]]] = defaultdict(list)
        for resource in package.resources:
            for method in resource.methods:
                self._methods[method.wire].append((resource.path, method))

    def all(self) -> Iterator[Symbol]:
        for operation in self._api.operations:
            yield from self._operation(operation)
        for type_def in self._api.types:
            if type_def.name in self._classes:
                yield from self._type(type_def)
        for union, name in self._names.unions.items():
            if name in self._aliases:
                yield Symbol("alias", "", name, wire=(spell(union),))
        for each in self._api.value_lists:
            if each.name in self._aliases:
                yield Symbol("alias", "", each.name, wire=(each.name,), span=each.span)
        errors = self._package.errors
        for view in errors.codes if isinstance(errors, ErrorsView) else ():
            code = view.error
            if code.symbol:
                yield Symbol("code", ERROR_CODES, view.symbol, "", (code.code,), code.span)

    def _operation(self, operation: Operation) -> Iterator[Symbol]:
        declared = (*operation.path_params, *operation.query_params, *operation.paging_params)
        spans = {each.name: each.span for each in declared}
        for path, method in self._methods[operation.id]:
            yield Symbol("method", path, method.name, "", (operation.id,), operation.span)
            found = {each.wire: each.name for each in method.parameters if each.wire}
            if method.parameters and method.parameters[-1].kind == "rest":
                listed = (each.name for each in operation.paging_params)
                found |= {each: self._paging[each] for each in listed if each in self._paging}
            for wire, name in found.items():
                place = (operation.id, wire)
                span = spans.get(wire, operation.span)
                yield Symbol("argument", path, method.name, name, place, span)
        if operation.xml and operation.xml.binary and operation.id in self._names.operations:
            resource, name = self._names.operations[operation.id]
            if resource in self._package.runtime.provided:
                yield Symbol("method", resource, name, wire=(operation.id,), span=operation.span)

    def _type(self, type_def: TypeDef) -> Iterator[Symbol]:
        own = self._classes[type_def.name].name
        yield Symbol("class", "", own, wire=(type_def.name,), span=type_def.span)
        names = self._fields[type_def.name]
        found = {p.name: p for each in self._api.ancestors(type_def.name) for p in each.properties}
        found |= {each.name: each for each in type_def.properties}
        for wire, prop in found.items():
            if wire not in names:
                continue
            place = (type_def.name, wire)
            yield Symbol("attribute", own, names[wire], "", place, prop.span)
            alias = self._names.enumerations.get(".".join(place), "")
            if alias in self._aliases:
                self._aliases.discard(alias)
                yield Symbol("alias", "", alias, wire=place, span=prop.span)


def _fields(cls: ClassView, classes: Mapping[str, ClassView]) -> dict[str, str]:
    """The attributes of a class by wire name, inherited ones too."""
    found: dict[str, str] = {}
    for current in line(cls.name, classes):
        found = {each.wire: each.name for each in current.fields} | found
    return found


def line(name: str, classes: Mapping[str, ClassView]) -> Iterator[ClassView]:
    """A class and the classes that it extends, nearest first.

    Where names clash, which findings tell, a class may seem to extend itself.
    """
    seen: set[str] = set()
    while name in classes and name not in seen:
        seen.add(name)
        yield classes[name]
        name = classes[name].base
