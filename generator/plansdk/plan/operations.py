"""Plan the methods of a JSON service: path variables, body, query, paging."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plansdk.diagnostics import Rejected, error
from plansdk.model import (
    Api,
    Array,
    Enumeration,
    Operation,
    Parameter,
    Ref,
    Scalar,
    Type,
    Union,
    references,
)
from plansdk.naming.assign import Names
from plansdk.naming.propose import is_action
from plansdk.naming.reserved import PARAMETERS
from plansdk.naming.words import (
    common_words,
    identifier,
    second_spelling,
    singular,
    snake,
    words,
)
from plansdk.plan.annotations import Annotation, Annotator, Import, repr_string
from plansdk.plan.docs import docstring, safe, sentence, wrapped
from plansdk.plan.resources import DOC_INDENT, PlannedMethod
from plansdk.plan.views import MethodView
from plansdk.targets.runtime import MEGAPLAN

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_OWN_IDS = frozenset({"id", "entity id", "model id"})


def plan_operation(
    api: Api, names: Names, annotator: Annotator, operation: Operation
) -> PlannedMethod:
    """Plan the method of an operation."""
    _, name = names.operations[operation.id]
    arguments = _Arguments(api, names, annotator, operation)
    item = operation.response
    if operation.paginated and isinstance(item, Array):
        item = item.item
    answer = annotator.spell(item, "answer")
    call = answer.wrapped("Call")
    return PlannedMethod(
        view=MethodView(
            name=name,
            decorator="paginated" if operation.paginated else "operation",
            parameters=arguments.parameters(),
            returns=call.text,
            doc=_doc(operation, name, arguments, answer),
            call=arguments.call(),
        ),
        imports=arguments.imports() | call.imports,
        typing_core=frozenset({"Paging"} if operation.paginated else ()),
    )


@dataclass(frozen=True)
class _Argument:
    name: str
    parameter: Parameter | None
    annotation: Annotation
    required: bool
    description: str

    def declared(self) -> str:
        default = "" if self.required else " = None"
        return f"{self.name}: {self.annotation.text}{default}"


class _Arguments:
    """The arguments of an operation: path variables, body, query, paging."""

    def __init__(self, api: Api, names: Names, annotator: Annotator, operation: Operation) -> None:
        self.operation = operation
        self._api = api
        resource, _ = names.operations[operation.id]
        self.resource = resource.rpartition(".")[2]
        recorded = names.parameters
        taken: set[str] = {*PARAMETERS, *(MEGAPLAN.paging if operation.paginated else ())}
        query_names = {identifier(snake(each.name)) for each in operation.query_params}
        self.path = [
            self._path_argument(each, annotator, recorded, taken, query_names)
            for each in operation.path_params
        ]
        self.query = [
            self._query_argument(each, annotator, recorded, taken)
            for each in operation.query_params
        ]
        self.body = self._body_argument(annotator, recorded, taken)

    def _path_argument(
        self,
        parameter: Parameter,
        annotator: Annotator,
        recorded: Mapping[str, str],
        taken: set[str],
        query_names: set[str],
    ) -> _Argument:
        name = self._recorded(parameter.name, recorded) or self._path_name(
            parameter, query_names | taken
        )
        taken.add(name)
        annotation = Annotation("str | int")
        if isinstance(parameter.type, Enumeration):
            annotation = annotator.spell(parameter.type, "parameter")
        return _Argument(name, parameter, annotation, True, parameter.description)

    def _path_name(self, parameter: Parameter, taken: set[str]) -> str:
        own = " ".join(words(parameter.name))
        segments = self.operation.path.strip("/").split("/")
        placeholder = f"{{{parameter.name}}}"
        at = next(i for i, part in enumerate(segments) if placeholder in part)
        resource_words = self.resource.split("_")
        own_ids = {f"{' '.join(resource_words)} id", f"{resource_words[-1]} id"} | _OWN_IDS
        before = [part for part in segments[:at] if not part.startswith("{")]
        if own in own_ids and at == len(before) and "id" not in taken:
            return "id"
        if own == "id" and before:
            return f"{'_'.join(_singular(before[-1]))}_id"
        name = identifier(snake(parameter.name))
        return self._free(name, parameter.name, taken)

    def _query_argument(
        self,
        parameter: Parameter,
        annotator: Annotator,
        recorded: Mapping[str, str],
        taken: set[str],
    ) -> _Argument:
        name = self._recorded(parameter.name, recorded) or identifier(snake(parameter.name))
        name = self._free(name, parameter.name, taken)
        taken.add(name)
        annotation = annotator.spell(parameter.type, "parameter")
        if not parameter.required:
            annotation = annotation.optional()
        return _Argument(name, parameter, annotation, parameter.required, parameter.description)

    def _body_argument(
        self, annotator: Annotator, recorded: Mapping[str, str], taken: set[str]
    ) -> _Argument | None:
        body = self.operation.body
        if body is None:
            return None
        name = self._recorded("body", recorded) or _body_name(self.operation, body.type)
        name = self._free(name, "body", taken)
        taken.add(name)
        annotation = annotator.spell(body.type, "parameter")
        if not body.required:
            annotation = annotation.optional()
        return _Argument(name, None, annotation, body.required, body.description)

    def _recorded(self, wire: str, recorded: Mapping[str, str]) -> str:
        return recorded.get(f"{self.operation.id}#{wire}", "")

    def _free(self, name: str, wire: str, taken: set[str]) -> str:
        """The name, or another spelling where an argument before has it.

        Raises:
            Rejected: There is none; the ledger has to give one.
        """
        proposals = (name, f"{name}_", second_spelling(wire))
        found = next((each for each in proposals if each not in taken), "")
        if not found:
            message = f"the parameter {wire!r} of {self.operation.id} has no name that is free"
            hint = "give it one under `parameters` in the name ledger"
            raise Rejected([error("NAM107", self.operation.span, message, hint)])
        return found

    def all(self) -> Iterator[_Argument]:
        yield from self.path
        if self.body:
            yield self.body
        yield from self.query

    def parameters(self) -> tuple[str, ...]:
        """The parameters as they are declared, required ones first."""
        positional = [each for each in (*self.path, self.body) if each]
        parts = ["self", *(each.declared() for each in positional)]
        if self.query:
            parts.append("*")
            parts += [
                each.declared() for each in sorted(self.query, key=lambda each: not each.required)
            ]
        if self.operation.paginated:
            parts.append("**paging: Unpack[Paging]")
        return tuple(parts)

    def imports(self) -> frozenset[Import]:
        needed = frozenset[Import]().union(*(each.annotation.imports for each in self.all()))
        return needed | {Import("typing", "Unpack")} if self.operation.paginated else needed

    def call(self) -> tuple[str, ...]:
        """The arguments of the `Call`."""
        operation = self.operation
        parts = [repr_string(operation.method), self._path_tuple()]
        declared = self._declared_type()
        if declared:
            parts.append(repr_string(declared))
        if operation.root == "host":
            parts.append('root="host"')
        if self.query:
            entries = (
                f"{repr_string(each.parameter.name)}: {each.name}"
                for each in self.query
                if each.parameter
            )
            parts.append(f"query={{{', '.join(entries)}}}")
        if operation.paginated:
            parts.append("page=paging")
        if self.body:
            parts.append(f"body={self.body.name}")
            if self._identifies():
                parts.append(f"identify={self.path[-1].name}")
        return tuple(parts)

    def _identifies(self) -> bool:
        """Whether the path ends with the id of the body, which then has to carry it too.

        Such a variable is called `id`, or after the body's type: `{formId}` of a
        `CustomLeadForm`. What may be any entity is not known to be the one in the path.
        """
        body = self.operation.body
        variable = self.path[-1].parameter if self.path else None
        if body is None or variable is None:
            return False
        about = words(variable.name)[:-1]
        if words(variable.name)[-1:] != ["id"]:
            return False
        if not self.operation.path.endswith(f"/{{{variable.name}}}"):
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
            type_def = self._api.by_name.get(each.name) if isinstance(each, Ref) else None
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
        if type_def is None:
            return False
        if not type_def.base and any(each.base == type_name for each in self._api.types):
            return False
        line = (type_def, *self._api.ancestors(type_name))
        return any(each.name == "id" for type_def in line for each in type_def.properties)

    def _path_tuple(self) -> str:
        by_wire = {each.parameter.name: each.name for each in self.path if each.parameter}
        segments: list[str] = []
        for part in filter(None, self.operation.path.split("/")):
            if part.startswith("{") and part.endswith("}") and part.count("{") == 1:
                segments.append(by_wire[part[1:-1]])
            elif "{" in part:
                spelled = _PLACEHOLDER.sub(lambda found: f"{{{by_wire[found[1]]}}}", part)
                segments.append(f"f{repr_string(spelled)}")
            else:
                segments.append(repr_string(part))
        return f"({', '.join(segments)}{',' if len(segments) == 1 else ''})"

    def _declared_type(self) -> str:
        """The one declared type that an answer without `contentType` must be of."""
        type_ = self.operation.response
        inner = type_.item if isinstance(type_, Array) else type_
        if isinstance(inner, Ref) and inner.name in self._api.by_name:
            return inner.name if self._api.by_name[inner.name].alias is None else ""
        return ""


def _body_name(operation: Operation, type_: Type) -> str:
    """Name a body after its type, or where its types have nothing in common, its place."""
    many = isinstance(type_, Array)
    inner = type_.item if isinstance(type_, Array) else type_
    shared = words(common_words(list(references(inner)) or [""]))
    if shared[:1] == ["base"]:
        shared = shared[1:]
    if not shared:
        # `POST /task/{id}/auditors` with an employee or a group takes an auditor.
        last = operation.path.rsplit("/", 1)[-1]
        shared = ["body"] if "{" in last or is_action(operation) else _singular(last)
    name = "_".join(shared)
    return identifier(f"{name}s" if many and not name.endswith("s") else name)


def _singular(segment: str) -> list[str]:
    spelled = words(segment)
    return [*spelled[:-1], singular(spelled[-1])] if spelled else ["item"]


def _doc(
    operation: Operation, name: str, arguments: _Arguments, answer: Annotation
) -> tuple[str, ...]:
    summary = sentence(operation.description) or _summary(name, arguments)
    what = "pages of " if operation.paginated else ""
    gives = (
        ""
        if isinstance(operation.response, Scalar) and operation.response.kind == "void"
        else (f" gives {what}``{answer.text.removeprefix('builtins.')}``")
    )
    lines = list(docstring(summary, indent=DOC_INDENT))
    lines += ["", *wrapped(f"``{safe(operation.id)}``{gives}.", indent=DOC_INDENT)]
    described = [each for each in arguments.all() if each.description]
    if described:
        lines += ["", "Args:"]
        for each in described:
            text = f"{each.name}: {safe(sentence(each.description))}"
            lines += [
                f"    {line}" for line in wrapped(text, indent=DOC_INDENT + 4, hanging="    ")
            ]
    return tuple(lines)


def _summary(name: str, arguments: _Arguments) -> str:
    """A sentence out of the names: "List comments of one deal."."""
    spelled = name.rstrip("_").replace("_", " ")
    thing = arguments.resource.replace("_", " ")
    if spelled in ("list", "search", "find"):
        return sentence(f"{spelled} {thing} items")
    if " " not in spelled:
        return sentence(f"{spelled} one {thing}" if arguments.path else f"{spelled} {thing}")
    return sentence(f"{spelled} of one {thing}" if arguments.path else f"{spelled} ({thing})")
