"""What a well-formed specification still can have wrong: names, values, counts.

Each check is a generator of findings about one thing; `check` runs all of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from plansdk.diagnostics import Diagnostic, Span, error, warning
from plansdk.planfix.check_fields import FieldChecks
from plansdk.planfix.check_service import check_errors, check_service
from plansdk.planfix.grammar import close
from plansdk.planfix.resolve import Resolver, formed, method_owner
from plansdk.planfix.syntax import (
    Content,
    Field,
    Method,
    Service,
    Specification,
    Structure,
    everywhere,
    flat,
)
from plansdk.syntax.xml_tree import Element


def check(specification: Specification) -> list[Diagnostic]:
    """Everything that is wrong with the meaning of a specification.

    A name that leads nowhere is not reported where it may be in a file that is unread.
    """
    return [*_Checks(specification).run()]


class _Checks:
    """The checks of one specification."""

    def __init__(self, specification: Specification) -> None:
        self._spec = specification
        self._resolver = Resolver(specification)
        self._fields = FieldChecks(specification, self._resolver)

    def run(self) -> Iterator[Diagnostic]:
        """All findings."""
        for structure in self._spec.structures.values():
            yield from self._structure(structure)
        for node in self._spec.enumerations.values():
            yield from _enumeration(node)
        for method in self._spec.methods.values():
            yield from self._method(method)
        if self._spec.service:
            yield from _described(self._spec.service.node)
            yield from check_service(self._spec.service, self._spec, self._fields)
        yield from check_errors(self._spec)
        yield from self._names()
        yield from self._circles()
        if not self._spec.unread:
            yield from self._unused()

    def _structure(self, structure: Structure) -> Iterator[Diagnostic]:
        yield from _described(structure.node)
        if not any(flat(structure.content)):
            message = f"the structure {structure.name} is empty"
            yield error("PFX221", structure.node.span, message, "give it elements or remove it")
        yield from self._fields.content(structure.content)

    def _method(self, method: Method) -> Iterator[Diagnostic]:
        yield from _described(method.node)
        yield from self._fields.content(method.request)
        yield from self._fields.content(method.response)
        for each in method.errors:
            code = each.get("code")
            if code not in self._spec.errors and "errors" not in self._spec.unread:
                message = f"the error code {code} is not in errors.xml"
                yield error("PFX207", each.span_of("code"), message, close(code, self._spec.errors))
        if not method.binary and not any(flat(method.response)):
            message = f"the response of {method.name} is empty"
            hint = 'name its elements, or say content="binary" for a file'
            yield error("PFX221", method.node.children[-1].span, message, hint)
        yield from self._paging(method)
        if self._spec.service:
            yield from self._common(method, self._spec.service)

    def _common(self, method: Method, service: Service) -> Iterator[Diagnostic]:
        names = [each.name for each in service.common]
        groups = service.names("group")
        if method.group not in groups:
            message = f"the group {method.group} is not in api.xml"
            yield error("PFX217", method.node.span_of("name"), message, close(method.group, groups))
        for each in method.includes:
            if each.name not in names:
                message = f"{each.name} is no common element of api.xml"
                hint = close(each.name, names) or f"there are {', '.join(names)}"
                yield error("PFX218", each.node.span_of("name"), message, hint)
        for each in flat(method.request):
            if each.name in names:
                message = f"{each.name} is a common element of every request"
                yield error("PFX218", each.span, message, f'write <include name="{each.name}"/>')

    def _paging(self, method: Method) -> Iterator[Diagnostic]:
        service = self._spec.service
        span = method.node.span_of("paging" if method.paging else "counting")
        if method.counting and not method.paging:
            yield error("PFX216", span, "counting without paging", 'say paging="yes" too')
        if not method.paging or service is None:
            return
        fields = (each for each in method.response if isinstance(each, Field))
        lists = [each for each in fields if each.kind == "list"]
        if len(lists) != 1:
            message = f"a paged method answers one list, {method.name} has {len(lists)}"
            yield error("PFX216", span, message)
        elif method.counting and "totalCount" not in lists[0].counters:
            message = f"{method.name} counts, but its list {lists[0].name} has no totalCount"
            yield error("PFX216", lists[0].span, message, 'say counters="count totalCount"')
        given = {each.name for each in flat(method.request)}
        paging = next((each for each in service.node.children if each.tag == "paging"), None)
        for name in (paging.get("page"), paging.get("size")) if paging else ():
            if name not in given:
                message = f"{method.name} is paged, but its request has no {name}"
                yield error("PFX216", span, message)

    def _names(self) -> Iterator[Diagnostic]:
        """Structures, enumerations and what elements form share one set of names."""
        seen: dict[str, Span] = {name: node.span for name, node in self._spec.enumerations.items()}
        named = [(each.name, each.node.span_of("name")) for each in self._spec.structures.values()]
        for content, owner in self._contents():
            named += [(name, each.node.span_of("as")) for name, each in formed(content, owner)]
        for name, span in named:
            if name in seen:
                message = f"the name {name} is taken"
                hint = f'by {seen[name]}; give it another with as="…"'
                yield error("PFX204", span, message, hint)
            else:
                seen[name] = span
        if not self._spec.unread:
            methods = (each.node for each in self._spec.methods.values())
            structures = (each.node for each in self._spec.structures.values())
            for node in (*structures, *self._spec.enumerations.values(), *methods):
                yield from _named(node, seen)

    def _contents(self) -> Iterator[tuple[Content, str]]:
        """All trees, with the names that stand in front of what they form."""
        yield from ((each.content, name) for name, each in self._spec.structures.items())
        for method in self._spec.methods.values():
            owner = method_owner(method)
            yield from ((method.request, owner), (method.response, owner))

    def _circles(self) -> Iterator[Diagnostic]:
        """Structures that contain themselves."""
        graph: dict[str, list[Field]] = {
            name: [each for each in everywhere(structure.content) if each.refers]
            for name, structure in self._spec.structures.items()
        }
        for content, _ in self._contents():
            for each in everywhere(content):
                if "/" not in each.type or each.type in graph:
                    continue
                target = self._resolver.target(each.type)
                if isinstance(target, Field):
                    below = [target, *everywhere(target.content)]
                    graph[each.type] = [field for field in below if field.refers]
        done: set[str] = set()
        for name in graph:
            yield from _circle(name, graph, done)

    def _unused(self) -> Iterator[Diagnostic]:
        used: set[str] = set()
        for content, _ in self._contents():
            for each in everywhere(content):
                used |= {each.type, each.values}
        structures = (each.node for each in self._spec.structures.values())
        for node in (*structures, *self._spec.enumerations.values()):
            if node.get("name") not in used:
                message = f"the {node.tag} {node.get('name')} is used nowhere"
                yield warning("PFX223", node.span, message, "remove it, or refer to it")


def _enumeration(node: Element) -> Iterator[Diagnostic]:
    yield from _described(node)
    values = [each for each in node.children if each.tag == "value"]
    if not values:
        yield error("PFX210", node.span, f"the enumeration {node.get('name')} has no values")
    seen: set[str] = set()
    for each in values:
        name = each.get("name")
        if name in seen:
            yield error("PFX204", each.span, f"{node.get('name')} has the value {name} twice")
        seen.add(name)


def _circle(start: str, graph: dict[str, list[Field]], done: set[str]) -> Iterator[Diagnostic]:
    """Depth-first search without recursion; `done` holds what has been searched."""
    path: dict[str, None] = {} if start in done else {start: None}
    pending = [iter(graph[each]) for each in path]
    while pending:
        field = next(pending[-1], None)
        if field is None:
            pending.pop()
            done.add(path.popitem()[0])
        elif field.type in path:
            names = list(path)
            circle = " → ".join([*names[names.index(field.type) :], field.type])
            message = f"circular reference: {circle}"
            hint = "a structure cannot contain itself"
            yield error("PFX208", field.node.span_of("type"), message, hint)
        elif field.type in graph and field.type not in done:
            path[field.type] = None
            pending.append(iter(graph[field.type]))


def _named(node: Element, names: Collection[str]) -> Iterator[Diagnostic]:
    """Check the names in the texts of an element and of everything inside it."""
    texts = [(node.get(each), node.span_of(each)) for each in ("en", "ru") if node.get(each)]
    if node.tag == "note":
        texts.append((node.words(), node.span))
    for text, span in texts:
        for word in _NAME.findall(text):
            hint = close(word, names)
            # A word that is like no name is none.
            if word not in names and hint:
                yield warning("PFX228", span, f"the text names {word}, which there is not", hint)
    for each in node.children:
        yield from _named(each, names)


_NAME = re.compile(r"\b(?:[A-Z][a-z]+){2,}\b")


def _described(node: Element) -> Iterator[Diagnostic]:
    """Check the texts of an element and of everything inside it."""
    if "en" in node.attributes and "ru" not in node.attributes:
        name = node.get("name") or f"<{node.tag}>"
        yield warning("PFX224", node.span, f"{name} has no Russian description", 'add ru="…"')
    if node.tag == "note" and not node.words():
        yield error("PFX225", node.span, "the note is empty", "write its text, or remove it")
    for each in node.children:
        yield from _described(each)
