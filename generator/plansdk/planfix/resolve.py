"""What the names in a specification stand for, and the trees that result.

A tree as written refers to structures, leaves parts of them out (`without`) and
restates others. `Resolver.children` answers what an element really consists of;
`walk` runs through a whole request or response.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from plansdk.planfix.syntax import (
    ChoiceGroup,
    Content,
    Direction,
    Field,
    Method,
    Specification,
    Structure,
    flat,
)

MAX_DEPTH = 30
"""Levels of a resolved tree; reached only by circular references."""


def method_owner(method: Method) -> str:
    """The name in front of the structures that a method forms: `TaskGetList`."""
    return "".join(_capital(each) for each in method.name.split("."))


def formed(content: Content, owner: str) -> Iterator[tuple[str, Field]]:
    """The structures that a tree forms by children of its elements, with their names.

    The name is what `as` says, else the owner's name and that of the element.
    """
    for field in flat(content):
        is_structure = field.kind == "element" and field.content and not field.type
        name = field.named or owner + _capital(field.name)
        if is_structure:
            yield name, field
        yield from formed(field.content, name if is_structure else owner)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


class Resolver:
    """Looks names up in one specification."""

    def __init__(self, specification: Specification) -> None:
        self._specification = specification

    def target(self, type_name: str) -> Structure | Field | None:
        """The structure that a type names, or the element of a method; None if there is none.

        Args:
            type_name: `Task`, or `task.get/response/task`.
        """
        method_name, *path = type_name.split("/")
        if not path:
            return self._specification.structures.get(type_name)
        method = self._specification.methods.get(method_name)
        if method is None:
            return None
        level = method.content(cast(Direction, path[0]))
        found: Field | None = None
        for name in path[1:]:
            found = next((each for each in flat(level) if each.name == name), None)
            if found is None:
                return None
            level = found.content
        return found

    def declared(self, field: Field) -> Content:
        """The content that an element's type or its own children give it, in full."""
        seen = 0
        while field.refers and seen < MAX_DEPTH:
            target = self.target(field.type)
            if not isinstance(target, Field):
                return target.content if target else ()
            field, seen = target, seen + 1
        return field.content

    def content(self, field: Field) -> Content:
        """What an element really consists of, choices kept.

        Elements named by `without` are gone, and restated ones are as this place has them.
        """
        restated = {each.name: each for each in flat(field.content)} if field.refers else {}
        gone = {path for path in field.without if "/" not in path}
        deeper = [tuple(path.split("/", 1)) for path in field.without if "/" in path]

        def adapt(child: Field) -> Field:
            child = restated.get(child.name, child)
            below = tuple(rest for first, rest in deeper if first == child.name)
            return replace(child, without=(*child.without, *below)) if below else child

        found: list[Field | ChoiceGroup] = []
        for each in self.declared(field):
            if isinstance(each, Field):
                if each.name not in gone:
                    found.append(adapt(each))
                continue
            members = tuple(adapt(child) for child in each.members if child.name not in gone)
            if members:
                found.append(replace(each, members=members))
        return tuple(found)

    def children(self, field: Field) -> tuple[Field, ...]:
        """What an element really consists of."""
        return tuple(flat(self.content(field)))

    def included(self, field: Field) -> Field:
        """The common element that an `<include>` names, as the method words it."""
        service = self._specification.service
        common = {each.name: each for each in service.common} if service else {}
        found = common.get(field.name, field)
        return replace(found, node=field.node, texts=field.texts, required=field.required)

    def walk(self, method: Method, direction: Direction) -> Iterator[tuple[tuple[str, ...], Field]]:
        """All elements of a request or response with their paths, in document order.

        Common elements that the request includes come first.
        """
        if direction == "request":
            yield from (((each.name,), self.included(each)) for each in method.includes)
        for each in flat(method.content(direction)):
            yield from self._below((each.name,), each)

    def _below(
        self, path: tuple[str, ...], field: Field
    ) -> Iterator[tuple[tuple[str, ...], Field]]:
        yield path, field
        if len(path) < MAX_DEPTH:
            for each in self.children(field):
                yield from self._below((*path, each.name), each)
