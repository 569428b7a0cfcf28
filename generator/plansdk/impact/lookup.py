"""What a program finds in the plan of the old package, by what it spells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from plansdk.naming.symbol import Symbol
from plansdk.naming.xml import paged_names
from plansdk.plan import PlannedApi
from plansdk.plan.annotations import Annotation
from plansdk.plan.symbols import line
from plansdk.plan.values import narrowed
from plansdk.plan.views import ClassView, FieldView, MethodView, Parameter
from plansdk.targets.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Method:
    """A method as the package offers it.

    Attributes:
        declared: The method that the operation is named by: `iterate` walks the pages of
            another one.
    """

    declared: Symbol
    view: MethodView

    @property
    def is_paginated(self) -> bool:
        """Whether it gives pages."""
        return self.view.decorator == "paginated"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters that have names."""
        return tuple(each for each in self.view.parameters if each.kind != "rest")

    def parameter(self, name: str) -> Parameter | None:
        """A parameter by its name."""
        return next((each for each in self.parameters if each.name == name), None)


@dataclass(frozen=True)
class Lookup:
    """The package of a version."""

    planned: PlannedApi

    @property
    def runtime(self) -> Runtime:
        """The hand-written part."""
        return self.planned.package.runtime

    @cached_property
    def clients(self) -> Mapping[str, bool]:
        """The client classes, and whether they are awaited."""
        return {each.name: each.marker == "Async" for each in self.planned.package.clients}

    @cached_property
    def modules(self) -> Mapping[str, frozenset[str]]:
        """Modules below `models`, with the names that they define."""
        return {each.name: frozenset(each.names) for each in self.planned.package.models}

    @cached_property
    def exported(self) -> frozenset[str]:
        """What `from package import *` and `package.NAME` give."""
        return self.runtime.exported().union(*self.modules.values())

    @cached_property
    def classes(self) -> Mapping[str, ClassView]:
        """Classes of entities or records, by name."""
        models = self.planned.package.models
        return {each.name: each for module in models for each in module.classes}

    @cached_property
    def _fields(self) -> Mapping[tuple[str, str], FieldView]:
        classes = self.classes.values()
        return {(cls.name, each.name): each for cls in classes for each in cls.fields}

    @cached_property
    def resource_classes(self) -> Mapping[str, str]:
        """Dotted resources by the names of their classes."""
        return {each.class_name: each.path for each in self.planned.package.resources}

    @cached_property
    def resources(self) -> frozenset[str]:
        """The dotted resources."""
        return frozenset(self.resource_classes.values())

    @cached_property
    def methods(self) -> Mapping[Symbol, Method]:
        """Methods, also under former names; what is made of others goes along."""
        found = {
            Symbol("method", resource.path, each.name): Method(
                Symbol("method", resource.path, each.behind or each.name), each
            )
            for resource in self.planned.package.resources
            for each in resource.methods
        }
        for resource in self.planned.package.resources:
            if resource.many:
                get = Symbol("method", resource.path, "get")
                several = replace(found[get].view, decorator="paginated", parameters=())
                found[Symbol("method", resource.path, "get_many")] = Method(get, several)
        former = {
            Symbol("method", old.owner, name): found[present]
            for old, each in self.planned.symbols.former.items()
            if old.kind == "method"
            for name, now in zip(_with_pages(old), _with_pages(each.to), strict=True)
            if (present := Symbol("method", each.to.owner, now)) in found
        }
        return {**former, **found}

    @cached_property
    def methods_by_text(self) -> Mapping[str, Symbol]:
        """Methods by what stands before the elements of their answers."""
        return {str(each): each for each in self.methods}

    @cached_property
    def unions(self) -> Mapping[str, tuple[Annotation, ...]]:
        """Names of unions, with the classes that they stand for."""
        aliases = (e for module in self.planned.package.models for e in module.aliases)
        return {
            each.name: tuple(e for e in each.annotation.members if e.name in self.classes)
            for each in aliases
            if not each.annotation.literals
        }

    @cached_property
    def listed(self) -> Mapping[str, frozenset[Symbol]]:
        """Aliases of listed values, with what changes of the values are filed under."""
        api, names, table = self.planned.named.api, self.planned.named.names, self.planned.symbols
        found = {
            e.name: {e} for e in table.symbols if e.kind == "alias" and e.name not in self.unions
        }
        for type_def in api.types:
            for prop in type_def.properties:
                alias = names.enumerations.get(f"{type_def.name}.{prop.name}", "")
                attribute = table.of(type_def.name, prop.name)
                if alias in found and attribute:
                    found[alias].add(attribute)
        for values, alias in narrowed(api, names).items():
            if alias in found:
                found[alias].add(Symbol("alias", "", values.name))
        return {alias: frozenset(symbols) for alias, symbols in found.items()}

    def line(self, name: str) -> Iterator[ClassView]:
        """A class and the classes that it extends, nearest first."""
        return line(name, self.classes)

    def home(self, class_name: str, attribute: str) -> Symbol | None:
        """An attribute of a class, with the class that defines it."""
        for each in self.line(class_name):
            if (each.name, attribute) in self._fields:
                return Symbol("attribute", each.name, attribute)
        return None

    def annotation(self, attribute: Symbol) -> Annotation:
        """What an attribute holds, by the class that defines it."""
        return self._fields[attribute.owner, attribute.name].annotation

    def present(self, class_name: str, attribute: str) -> str:
        """The present name of an attribute that may be given under a former one."""
        former = self.planned.symbols.former
        for each in self.line(class_name):
            renaming = former.get(Symbol("attribute", each.name, attribute))
            if renaming:
                return renaming.to.name
        return attribute

    def present_class(self, name: str) -> str:
        """What a former name of a class stands for; empty if it is none."""
        renaming = self.planned.symbols.former.get(Symbol("class", "", name))
        return renaming.to.name if renaming else ""

    def attribute_of(self, class_name: str, wire: str) -> str:
        """The attribute of a property by its wire name; empty if there is none."""
        known = self.classes.get(class_name)
        found = self.planned.symbols.of(known.wire, wire) if known else None
        return found.name if found else ""

    def named_either_way(self, class_name: str, name: str) -> str:
        """The attribute of a property by its wire name or its own; empty if there is none."""
        present = self.present(class_name, name)
        is_own = Symbol("attribute", class_name, present) in self.planned.symbols
        return self.attribute_of(class_name, name) or (present if is_own else "")


def _with_pages(symbol: Symbol) -> tuple[str, str, str]:
    return (symbol.name, *paged_names(symbol.name))
