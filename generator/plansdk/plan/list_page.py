"""What a page says of lists: who gives them, and what they can be asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plansdk.plan.annotations import Annotation
from plansdk.plan.docs import shown
from plansdk.plan.views import ClassView, MethodView, PackageView


@dataclass(frozen=True, slots=True)
class ListView:
    """A list: the operation that gives it, what is in it, and the arguments it takes."""

    name: str
    wire: str
    items: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """What a list has in it: names of properties, by what they can be used for.

    Attributes:
        filters: Classes of filters, and the fields of each with what it is compared as.
    """

    name: str
    fields: tuple[str, ...]
    sortable: tuple[str, ...]
    filters: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """The page of a package.

    Attributes:
        values: Names that stand in arguments for listed values.
    """

    lists: tuple[ListView, ...]
    items: tuple[ItemView, ...]
    values: tuple[tuple[str, tuple[str, ...]], ...]


def list_page(package: PackageView) -> ListPage:
    """What is to be said of the lists of a package."""
    methods = [
        (f"{resource.path}.{method.name}", method)
        for resource in package.resources
        for method in resource.methods
        if method.decorator == "paginated"
    ]
    aliases = {each.name: each for module in package.models for each in module.aliases}
    named = {each.name for _, method in methods for each in _named(method)}
    values = tuple((name, aliases[name].annotation.literals) for name in sorted(named & {*aliases}))
    lists = tuple(
        ListView(name, each.wire, shown(each.returns), ", ".join(_arguments(each)))
        for name, each in methods
    )
    return ListPage(lists, tuple(_items(package)), tuple(each for each in values if each[1]))


def _arguments(method: MethodView) -> Iterator[str]:
    for each in method.parameters:
        if each.kind == "keyword":
            found = [str(part) for part in each.annotation.members if part.name != "None"]
            yield f"{each.name}: {' | '.join(found)}"


def _named(method: MethodView) -> Iterator[Annotation]:
    pending = [each.annotation for each in method.parameters if each.kind == "keyword"]
    for each in pending:  # grows while it is walked
        yield each
        pending += each.parts


def _items(package: PackageView) -> Iterator[ItemView]:
    """What lists have in them, where that is not any entity."""
    queries = {each.name: each for each in package.queries}
    models = {each.name: each for module in package.models for each in module.classes}
    filters = {
        each.name: tuple((own.name, own.annotation.name.lower()) for own in each.fields)
        for each in (queries["where"].classes if "where" in queries else ())
    }
    sortable = {
        each.name: tuple(text.strip('"') for text in each.annotation.literals)
        for each in (queries["sorting"].aliases if "sorting" in queries else ())
    }
    given: dict[str, set[str]] = {}
    for resource in package.resources:
        for method in resource.methods:
            if method.decorator == "paginated":
                of = {f"{each.name}Where" for each in _named(method)} & {*filters}
                for item in method.returns.members:
                    given.setdefault(item.name, set()).update(of)
    for name in sorted(given):
        sort = sortable.get(f"{name}Sort", ())
        if name in models and package.model_base.names[0] != models[name].base:
            fields = tuple(_fields(models[name], models))
            named = tuple(
                (each.removesuffix("Where"), filters[each]) for each in sorted(given[name])
            )
            own = tuple(each for each in sort if each in fields)
            yield ItemView(name, fields, own, named)


def _fields(cls: ClassView, models: dict[str, ClassView]) -> list[str]:
    line = [cls]
    while line[-1].base in models and len(line) < len(models):
        line.append(models[line[-1].base])
    return list(dict.fromkeys(own.name for each in reversed(line) for own in each.fields))
