"""What the generated package of the old version offers, as a program can spell it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from plansdk.model import CONTENT_TYPE, Ref
from plansdk.naming.renames import kind_of
from plansdk.naming.xml import paged_names
from plansdk.plan import plan
from plansdk.plan.values import narrowed
from plansdk.plan.views import AttributeView, MethodView, PackageView
from plansdk.targets import NamedApi
from plansdk.targets.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation; `annotation` is empty for what every list takes."""

    name: str
    annotation: str
    is_keyword: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """An operation as the package offers it.

    Attributes:
        symbol: `task.list`.
        declared: The operation of the specification behind it: `iterate` walks the
            pages of another one.
        returns: Annotation of the result, of one item if it is paginated.
    """

    symbol: str
    declared: str
    parameters: tuple[Parameter, ...]
    returns: str
    is_paginated: bool

    def parameter(self, name: str) -> Parameter | None:
        """A parameter by its name."""
        return next((each for each in self.parameters if each.name == name), None)

    def positional(self) -> list[Parameter]:
        """The parameters that can be given without their names."""
        return [each for each in self.parameters if not each.is_keyword]


@dataclass(frozen=True, slots=True)
class Class:
    """A class of entities or records.

    Attributes:
        fields: Annotation by attribute, of what the class itself defines.
        wires: Attribute by wire name, inherited ones too.
    """

    name: str
    base: str
    module: str
    fields: Mapping[str, str]
    wires: Mapping[str, str]


@dataclass(frozen=True)
class Catalog:
    """A package.

    Attributes:
        target: The service.
        names: What a program may import it by.
        classes: By class name.
        operations: By symbol.
        resources: Dotted resources and the names of their children.
        resource_classes: Dotted resource by the name of its class.
        aliases: Annotations that names stand for.
        listed: Aliases of listed values, with the symbols of their changes.
        symbols: Symbols of attributes whose listed values have no alias of their own.
        modules: Modules below `models`, with the names that they define.
        codes: Names of error codes.
        former: Present symbols by the former ones that the package keeps.
    """

    target: str
    classes: Mapping[str, Class]
    operations: Mapping[str, Offered]
    resources: Mapping[str, frozenset[str]]
    resource_classes: Mapping[str, str]
    aliases: Mapping[str, str]
    listed: Mapping[str, frozenset[str]]
    modules: Mapping[str, frozenset[str]]
    codes: frozenset[str]
    runtime: Runtime
    former: Mapping[str, str] = field(default_factory=dict[str, str])
    annotations: dict[str, ast.expr] = field(default_factory=dict[str, ast.expr])

    @cached_property
    def clients(self) -> Mapping[str, bool]:
        """The client classes, and whether they are awaited."""
        return {each.name: each.marker == "Async" for each in self.runtime.clients}

    @cached_property
    def exported(self) -> frozenset[str]:
        """What `from package import *` and `package.NAME` give."""
        defined = frozenset(name for names in self.modules.values() for name in names)
        return defined | self.runtime.exported()

    def line(self, name: str) -> Iterator[Class]:
        """A class and the classes that it extends, nearest first."""
        seen: set[str] = set()
        while name in self.classes and name not in seen:
            seen.add(name)
            yield self.classes[name]
            name = self.classes[name].base

    def home(self, class_name: str, attribute: str) -> Class | None:
        """The class that defines an attribute of a class."""
        return next((each for each in self.line(class_name) if attribute in each.fields), None)

    def present(self, class_name: str, attribute: str) -> str:
        """The present name of an attribute that may be given under a former one."""
        symbols = (self.former.get(f"{each.name}.{attribute}") for each in self.line(class_name))
        found = next((each for each in symbols if each), attribute)
        return found.rpartition(".")[2]

    def attribute_of(self, class_name: str, wire: str) -> str:
        """The attribute of a property by its wire name; empty if there is none."""
        known = self.classes.get(class_name)
        return known.wires.get(wire, "") if known else ""

    def parsed(self, annotation: str) -> ast.expr:
        """The syntax tree of an annotation of the package."""
        tree = self.annotations.get(annotation)
        if tree is None:
            tree = ast.parse(annotation, mode="eval").body
            self.annotations[annotation] = tree
        return tree


def catalogue(version: NamedApi) -> Catalog:
    """List what the package of a version offers."""
    api, names = version.api, version.names
    package = plan(version)
    operations = _operations(package, version)
    return Catalog(
        target=version.target,
        classes=_classes(package, version),
        operations=operations,
        resources=_resources(package),
        resource_classes=_resource_classes(package),
        aliases=_aliases(version),
        listed=_listed(package, version),
        modules={
            module.name: frozenset(_defined(package, module.name)) for module in package.models
        },
        codes=frozenset(each.symbol for each in api.errors if each.symbol),
        runtime=package.runtime,
        former={old: each.to for old, each in names.renamed.items()},
    )


def _defined(package: PackageView, module: str) -> Iterator[str]:
    for each in package.models:
        if each.name == module:
            yield from (alias.name for alias in each.aliases)
            yield from (class_.name for class_ in each.classes)


def _classes(package: PackageView, version: NamedApi) -> dict[str, Class]:
    wires: dict[str, dict[str, str]] = {}
    for type_def in version.api.types:
        known: dict[str, str] = {}
        for each in (*reversed(list(version.api.ancestors(type_def.name))), type_def):
            for prop in each.properties:
                if prop.name != CONTENT_TYPE:
                    known[prop.name] = version.names.attribute(each.name, prop.name)
        wires[version.names.classes[type_def.name]] = known
    return {
        each.name: Class(
            each.name,
            each.base,
            module.name,
            {attribute.name: attribute.annotation for attribute in each.fields},
            wires.get(each.name, {}),
        )
        for module in package.models
        for each in module.classes
    }


def _operations(package: PackageView, version: NamedApi) -> dict[str, Offered]:
    dotted = {class_name: resource for resource, class_name in _owners(package)}
    declared = {".".join(each) for each in version.names.operations.values()}
    found: dict[str, Offered] = {}
    for module in package.resources:
        resource = dotted[module.resource.class_name]
        for method in module.resource.methods:
            symbol = f"{resource}.{method.name}"
            candidates = [f"{resource}.{name}" for name in _behind(method.name)]
            behind = next((each for each in candidates if each in declared), symbol)
            found[symbol] = _offered(symbol, behind, method)
    return {**_former_operations(version, found), **found}


def _former_operations(version: NamedApi, found: Mapping[str, Offered]) -> dict[str, Offered]:
    """Operations under former names; those that walk and count pages go along."""
    return {
        name: found[present]
        for old, each in version.names.renamed.items()
        if kind_of(old) == "method"
        for name, present in zip(_with_pages(old), _with_pages(each.to), strict=True)
        if present in found
    }


def _with_pages(symbol: str) -> Iterator[str]:
    resource, _, method = symbol.rpartition(".")
    yield from (f"{resource}.{each}" for each in (method, *paged_names(method)))


def _behind(method: str) -> Iterator[str]:
    """Methods that one of the same resource can stand on.

    `iterate_for_task` walks the pages of `get_list_for_task`, `iterate_records` those of
    `get_records`, and `count` reads the counters of `get_list`.
    """
    yield method
    for added in ("iterate", "count"):
        if method == added or method.startswith(f"{added}_"):
            yield method.replace(added, "get_list", 1)
            yield method.replace(added, "get", 1)


def _offered(symbol: str, declared: str, method: MethodView) -> Offered:
    parameters: list[Parameter] = []
    is_keyword = False
    for text in method.parameters:
        if text == "*" or text.startswith("**"):
            is_keyword = True
        elif text != "self":
            name, _, rest = text.partition(":")
            annotation = rest.rpartition(" = ")[0] or rest
            parameters.append(Parameter(name, annotation.strip(), is_keyword))
    returns = method.returns.removeprefix("Call[").removesuffix("]")
    return Offered(symbol, declared, tuple(parameters), returns, method.decorator == "paginated")


def _owners(package: PackageView) -> Iterator[tuple[str, str]]:
    """Dotted resources with the names of their classes, from the client down."""
    classes = {each.resource.class_name: each.resource for each in package.resources}
    pending: list[tuple[str, AttributeView]] = [("", each) for each in package.attributes]
    while pending:
        prefix, attribute = pending.pop()
        dotted = f"{prefix}{attribute.name}"
        yield dotted, attribute.class_name
        children = classes[attribute.class_name].children
        pending += [(f"{dotted}.", child) for child in children]


def _resource_classes(package: PackageView) -> dict[str, str]:
    return {class_name: dotted for dotted, class_name in _owners(package)}


def _resources(package: PackageView) -> dict[str, frozenset[str]]:
    classes = {each.resource.class_name: each.resource for each in package.resources}
    found = {"": frozenset(each.name for each in package.attributes)}
    for dotted, class_name in _owners(package):
        found[dotted] = frozenset(each.name for each in classes[class_name].children)
    return found


def _aliases(version: NamedApi) -> dict[str, str]:
    """Names of unions, by what they stand for; what is no class says nothing here."""
    classes = version.names.classes
    return {
        alias: " | ".join(
            classes[each.name] if isinstance(each, Ref) and each.name in classes else "object"
            for each in union.members
        )
        for union, alias in version.names.unions.items()
    }


def _listed(package: PackageView, version: NamedApi) -> dict[str, frozenset[str]]:
    classes = version.names.classes
    found: dict[str, set[str]] = {}
    for place, alias in version.names.enumerations.items():
        owner, _, wire = place.rpartition(".")
        if owner in classes:
            symbol = f"{classes[owner]}.{version.names.attribute(owner, wire)}"
            found.setdefault(alias, {alias}).add(symbol)
    for each in version.api.value_lists:
        found.setdefault(each.name, set()).add(each.name)
    for listed, alias in narrowed(version.api, version.names).items():
        found.setdefault(alias, {alias}).add(listed.name)
    defined = {alias.name for module in package.models for alias in module.aliases}
    return {alias: frozenset(symbols) for alias, symbols in found.items() if alias in defined}
