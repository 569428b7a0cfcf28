"""Plan the methods of a JSON service: path variables, body, query, paging."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from plansdk.model import (
    Api,
    Array,
    Enumeration,
    Operation,
    Ref,
    Scalar,
    Type,
    Union,
)
from plansdk.model import Parameter as Declared
from plansdk.naming.assign import Names
from plansdk.naming.identity import variables
from plansdk.naming.words import parent, words
from plansdk.plan.annotations import INT, Annotation, Annotator, Import, generic, repr_string, union
from plansdk.plan.argument_texts import PAGING, path_text, query_text
from plansdk.plan.docs import arguments_doc, docstring, safe, sentence, shown, wrapped
from plansdk.plan.expressions import Code, Expression, Invocation
from plansdk.plan.resources import DOC_INDENT
from plansdk.plan.views import MethodView, Parameter

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

_SCALARS = frozenset({"bool", "float", "int", "str"})
_SEGMENT = union((Annotation("str"), INT))
_ID = union((_SEGMENT, generic("Entity")))
_UNPACK = Import("typing", "Unpack")


@dataclass(frozen=True)
class OperationPlanner:
    """Plans the methods of one API.

    Attributes:
        sorting: The names that a list of some items can be sorted by.
    """

    api: Api
    names: Names
    annotator: Annotator
    sorting: Callable[[Type], Annotation]

    def method(self, operation: Operation) -> MethodView:
        """The method of an operation."""
        _, name = self.names.operations[operation.id]
        arguments = _Arguments(self, operation)
        item = operation.response
        if operation.paginated and isinstance(item, Array):
            item = item.item
        answer = self.annotator.spell(item, "answer")
        return MethodView(
            name=name,
            wire=operation.id,
            decorator="paginated" if operation.paginated else "operation",
            parameters=arguments.parameters(),
            returns=answer,
            doc=_doc(operation, name, arguments, answer),
            call=arguments.call(),
        )

    @cached_property
    def extended(self) -> frozenset[str]:
        """The types that others extend."""
        return frozenset(each.base for each in self.api.types)


class _Arguments:
    """The arguments of an operation: path variables, body, query, paging."""

    def __init__(self, planner: OperationPlanner, operation: Operation) -> None:
        self.operation = operation
        self._parts = operation.path.split("/")
        self._planner = planner
        self._api = planner.api
        resource, _ = planner.names.operations[operation.id]
        self.resource = parent(resource)[1]
        self._named = planner.names.arguments[operation.id]
        recorded = variables(self._named.recorded_id)
        self.path = [
            self._path_argument(*each) for each in zip(operation.path_params, recorded, strict=True)
        ]
        self.query = [self._query_argument(each) for each in operation.query_params]
        self.body = self._body_argument()
        self.paging = [self._paging_argument()] if operation.paginated else []

    def _path_argument(self, declared: Declared, recorded: str) -> Parameter:
        name = self._named.path[declared.name]
        annotation = _SEGMENT
        if isinstance(declared.type, Enumeration):
            annotation = self._planner.annotator.spell(declared.type, "parameter")
        elif words(recorded)[-1:] == ["id"] and f"{{{declared.name}}}" in self._parts:
            annotation = _ID
        before = self.operation.path.partition(f"{{{declared.name}}}")[0]
        about = declared.description or path_text(name, before)
        return Parameter(name, annotation, wire=declared.name, about=about)

    def _query_argument(self, declared: Declared) -> Parameter:
        name = self._named.query[declared.name]
        annotation = self._planner.annotator.spell(declared.type, "parameter")
        about = declared.description or query_text(declared.name, self.operation.path)
        made = Parameter(name, annotation, None, "keyword", declared.name, about)
        return made if declared.required else _optional(made)

    def _body_argument(self) -> Parameter | None:
        body = self.operation.body
        if body is None:
            return None
        annotation = self._planner.annotator.spell(body.type, "parameter")
        made = Parameter(self._named.body, annotation, about=body.description)
        return made if body.required else _optional(made)

    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters as they are declared, required ones first."""
        positional = [each for each in (*self.path, self.body) if each]
        query = sorted(self.query, key=lambda each: each.default is not None)
        return (*positional, *query, *self.paging)

    def _paging_argument(self) -> Parameter:
        items = self.operation.response
        item = items.item if isinstance(items, Array) else items
        unpacked = generic("Paging", self._planner.sorting(item)).wrapped("Unpack", _UNPACK)
        return Parameter("paging", unpacked, kind="rest", about=PAGING)

    def call(self) -> Invocation:
        """The `Call` that the method makes."""
        operation = self.operation
        declared = self._declared()
        named: dict[str, Expression] = {}
        if operation.root == "host":
            named["root"] = "host"
        if self.query:
            named["query"] = {each.wire: Code(each.name) for each in self.query}
        if operation.paginated:
            named["page"] = Code("paging")
        if self.body:
            named["body"] = Code(self.body.name)
            if self._identifies():
                named["identify"] = Code(self.path[-1].name)
        returns = (declared,) if declared else ()
        return Invocation("Call", (operation.method, self._path(), *returns), named)

    def _declared(self) -> str:
        """What the answer has to be: a type, `list` or `list[type]`; empty where that is open.

        Of pages it is the type of an item, where all are of one.
        """
        type_ = self.operation.response
        item = type_.item if isinstance(type_, Array) else type_
        found = self._api.declared(item)
        name = found.name if found and found.alias is None else ""
        if self.operation.paginated:
            return name
        if isinstance(type_, Array):
            return f"list[{name}]" if name else "list"
        if name:
            return name
        spelled = shown(self._planner.annotator.spell(type_, "answer"))
        are_objects = all(self._api.declared(each) for each in self._members(type_))
        return spelled if are_objects or spelled in _SCALARS else ""

    def _identifies(self) -> bool:
        """Whether the path ends with the id of the body, which then has to carry it too.

        Such a variable is called `id`, or after the body's type: `{formId}` of a
        `CustomLeadForm`. What may be any entity is not known to be the one in the path.
        """
        body = self.operation.body
        if body is None or not self.path:
            return False
        variable = variables(self._named.recorded_id)[-1]
        about = words(variable)[:-1]
        if words(variable)[-1:] != ["id"]:
            return False
        if not self._named.recorded_id.endswith(f"/{{{variable}}}"):
            return False
        return all(
            isinstance(each, Ref)
            and self._has_id(each.name)
            and (not about or words(each.name)[-len(about) :] == about)
            for each in self._members(body.type)
        )

    def _members(self, type_: Type) -> Iterator[Type]:
        """What a type may stand for, behind aliases and in unions."""
        pending, seen = [type_], set[str]()
        for each in pending:  # grows while it is walked
            type_def = self._api.declared(each)
            if isinstance(each, Union):
                pending += each.members
            elif type_def is None or type_def.alias is None:
                yield each
            elif type_def.name not in seen:
                seen.add(type_def.name)
                pending.append(type_def.alias)

    def _has_id(self, type_name: str) -> bool:
        """Whether a type has an id and is not the one that everything else extends."""
        type_def = self._api.by_name.get(type_name)
        is_root = type_def is not None and not type_def.base
        if type_def is None or (is_root and type_name in self._planner.extended):
            return False
        line = (type_def, *self._api.ancestors(type_name))
        return any(each.name == "id" for type_def in line for each in type_def.properties)

    def _path(self) -> tuple[Expression, ...]:
        by_wire = {each.wire: each.name for each in self.path}
        segments: list[Expression] = []
        for part in filter(None, self._parts):
            if part.startswith("{") and part.endswith("}") and part.count("{") == 1:
                segments.append(Code(by_wire[part[1:-1]]))
            elif "{" in part:
                spelled = _PLACEHOLDER.sub(lambda found: f"{{{by_wire[found[1]]}}}", part)
                segments.append(Code(f"f{repr_string(spelled)}"))
            else:
                segments.append(part)
        return tuple(segments)


def _optional(parameter: Parameter) -> Parameter:
    return replace(parameter, annotation=parameter.annotation.optional(), default="None")


def _doc(
    operation: Operation, name: str, arguments: _Arguments, answer: Annotation
) -> tuple[str, ...]:
    summary = sentence(operation.description) or _summary(name, arguments)
    what = "pages of " if operation.paginated else ""
    gives = "" if operation.response == Scalar("void") else f" gives {what}``{shown(answer)}``"
    lines = list(docstring(summary, indent=DOC_INDENT))
    lines += ["", *wrapped(f"``{safe(operation.id)}``{gives}.", indent=DOC_INDENT)]
    listed = (*arguments.path, arguments.body, *arguments.query, *arguments.paging)
    described = ((e.name, sentence(e.about)) for e in listed if e and e.about)
    return (*lines, *arguments_doc(described, indent=DOC_INDENT))


def _summary(name: str, arguments: _Arguments) -> str:
    """A sentence out of the names: "List comments of one deal."."""
    spelled = name.rstrip("_").replace("_", " ")
    thing = arguments.resource.replace("_", " ")
    if spelled in ("list", "search", "find"):
        return sentence(f"{spelled} {thing} items")
    if " " not in spelled:
        return sentence(f"{spelled} one {thing}" if arguments.path else f"{spelled} {thing}")
    return sentence(f"{spelled} of one {thing}" if arguments.path else f"{spelled} ({thing})")
