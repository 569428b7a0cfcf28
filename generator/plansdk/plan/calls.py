"""Plan the methods of an XML service: a request document in, an answer out.

The elements of a request become parameters. The record that a method is about, which
the documentation leaves without a mark, is required and may be given by position; of a
record that is known by its id, the id will do. An answer with one element is that
element; several make a record of their own.

A method with pages gets two more: one that walks all pages, and one that counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from plansdk.model import Api, Array, Operation, Property, Ref, TypeDef
from plansdk.naming.assign import Names
from plansdk.naming.words import identifier, snake
from plansdk.naming.xml import paged_names
from plansdk.plan.annotations import SEQUENCE, Annotation, Annotator, Import, repr_string
from plansdk.plan.docs import docstring, safe, sentence, wrapped
from plansdk.plan.records import field_annotation, is_key
from plansdk.plan.resources import DOC_INDENT, PlannedMethod
from plansdk.plan.shapes import key, kind
from plansdk.plan.views import MethodView
from plansdk.xml_model import XmlPaging

_READING = frozenset({"get", "download", "login"})
"""Verbs of methods that change nothing, which may be repeated after any failure."""


@dataclass(frozen=True, slots=True)
class _Parameter:
    name: str
    prop: Property
    annotation: Annotation
    required: bool
    default: str = "None"

    def declared(self) -> str:
        return f"{self.name}: {self.annotation.text}{'' if self.required else f' = {self.default}'}"

    @property
    def description(self) -> str:
        notes = [sentence(note.text) for note in self.prop.notes]
        return " ".join(filter(None, (sentence(self.prop.description), *notes)))


@dataclass(frozen=True, slots=True)
class _PageSize(_Parameter):
    """The size of the pages of a walk, which must be known to tell a page that is not full."""

    @property
    def description(self) -> str:
        return f"Items on a page, {self.default} at most."


@dataclass(frozen=True, slots=True)
class CallPlanner:
    """Plans the methods of one API."""

    api: Api
    names: Names
    annotator: Annotator

    def methods(self, operation: Operation) -> Iterator[PlannedMethod]:
        """The methods of an operation: itself, and for pages a walk and a count.

        A file as an answer is the runtime's business (`FileTransfer`).
        """
        if operation.xml and operation.xml.binary:
            return
        _, name = self.names.operations[operation.id]
        parameters = self._parameters(operation)
        yield self._plain(operation, name, parameters)
        paging = operation.xml.paging if operation.xml else None
        if paging is None:
            return
        walk, count = paged_names(name)
        yield self._walk(operation, paging, walk, parameters)
        if paging.counts:
            yield self._count(operation, paging, count, parameters)

    def request(self, operation: Operation) -> tuple[Property, ...]:
        """The elements of a request."""
        body = operation.body
        return self._properties(body.type) if body is not None else ()

    def _plain(
        self, operation: Operation, name: str, parameters: list[_Parameter]
    ) -> PlannedMethod:
        returns, element = self._answer(operation)
        body = _body(operation, parameters, self.names)
        view = MethodView(
            name=name,
            decorator="operation",
            parameters=_signature(parameters),
            returns=returns.wrapped("Call").text,
            doc=_doc(operation, sentence(operation.description), parameters, returns.text),
            call=(*_target(operation), repr_string(element), *body),
        )
        return self._planned(view, parameters, returns)

    def _walk(
        self, operation: Operation, paging: XmlPaging, name: str, parameters: list[_Parameter]
    ) -> PlannedMethod:
        listed = self._listed(operation, paging.list)
        item = self.annotator.spell(listed.item.type if listed.item else listed.type, "answer")
        kept = [
            _walk_size(each, paging) if each.prop.name == paging.size else each
            for each in parameters
            if each.prop.name != paging.page
        ]
        body = _body(operation, parameters, self.names, {paging.page: str(paging.first)})
        element = f"{listed.name}: {kind(listed, self.names)}"
        places = {"page": paging.page, "size": paging.size}
        entries = ", ".join(f"{repr_string(k)}: {repr_string(v)}" for k, v in places.items())
        body = (*body, f"page={{{entries}}}")
        summary = f"{sentence(operation.description)} Walks all pages."
        view = MethodView(
            name=name,
            decorator="paginated",
            parameters=_signature(kept),
            returns=item.wrapped("Call").text,
            doc=_doc(operation, summary, kept, f"pages of {item.text}"),
            call=(*_target(operation), repr_string(element), *body),
        )
        return self._planned(view, kept, item)

    def _count(
        self, operation: Operation, paging: XmlPaging, name: str, parameters: list[_Parameter]
    ) -> PlannedMethod:
        skipped = (paging.page, paging.size)
        kept = [each for each in parameters if each.prop.name not in skipped]
        fixed = {paging.page: str(paging.first - 1), paging.size: "None"}
        body = _body(operation, parameters, self.names, fixed)
        element = f"{paging.list}@totalCount: int"
        summary = f"{sentence(operation.description)} Only counts them."
        view = MethodView(
            name=name,
            decorator="operation",
            parameters=_signature(kept),
            returns="Call[int]",
            doc=_doc(operation, summary, kept, "int"),
            call=(*_target(operation), repr_string(element), *body),
        )
        return self._planned(view, kept, Annotation("int"))

    def _planned(
        self, view: MethodView, parameters: list[_Parameter], returns: Annotation
    ) -> PlannedMethod:
        imports = frozenset[Import]().union(*(each.annotation.imports for each in parameters))
        typing_core = frozenset({"Listing"} if "Listing[" in returns.text else ())
        return PlannedMethod(view, imports | returns.imports, typing_core, frozenset({"request"}))

    def _parameters(self, operation: Operation) -> list[_Parameter]:
        properties = self.request(operation)
        group = operation.path.partition(".")[0]
        made: list[_Parameter] = []
        for prop in properties:
            about = prop.name == group or len(properties) == 1
            optional = prop.xml is not None and prop.xml.requirement == "optional"
            required = prop.required or (about and not optional)
            annotation = self._annotation(prop)
            made.append(
                _Parameter(
                    identifier(snake(prop.name)),
                    prop,
                    annotation if required else annotation.optional(),
                    required,
                )
            )
        return sorted(made, key=lambda each: not each.required)

    def _annotation(self, prop: Property) -> Annotation:
        if isinstance(prop.type, Array):
            inner = self.annotator.spell(prop.type.item, "parameter")
            if prop.item and is_key(self.api, prop.item):
                inner = Annotation(f"{inner.text} | int", inner.imports)
            return inner.wrapped("Sequence", SEQUENCE)
        annotation = self.annotator.spell(prop.type, "parameter")
        if is_key(self.api, prop):
            return Annotation(f"{annotation.text} | int", annotation.imports)
        return annotation

    def _answer(self, operation: Operation) -> tuple[Annotation, str]:
        """What a method returns, and the element of the answer that it is."""
        response = operation.response
        if not isinstance(response, Ref):
            return Annotation("None"), ""
        properties = self._properties(response)
        if not properties:
            return Annotation("None"), ""
        if len(properties) > 1:
            return self.annotator.spell(response, "answer"), self.names.classes[response.name]
        only = next(iter(properties))
        annotation = field_annotation(only, self.annotator, "")
        if annotation.text.startswith("list["):
            annotation = self.annotator.spell(only.type, "answer")
        return annotation, f"{only.name}: {kind(only, self.names)}"

    def _listed(self, operation: Operation, name: str) -> Property:
        return next(each for each in self._properties(operation.response) if each.name == name)

    def _properties(self, type_: object) -> tuple[Property, ...]:
        if not isinstance(type_, Ref):
            return ()
        found: TypeDef | None = self.api.by_name.get(type_.name)
        return found.properties if found else ()


def documents(api: Api) -> frozenset[str]:
    """Types that become no class: requests, and answers with at most one element."""
    found: set[str] = set()
    for operation in api.operations:
        if operation.body and isinstance(operation.body.type, Ref):
            found.add(operation.body.type.name)
        response = operation.response
        if isinstance(response, Ref) and len(api.type(response.name).properties) <= 1:
            found.add(response.name)
    return frozenset(found)


def _target(operation: Operation) -> list[str]:
    return ['"POST"', f"({repr_string(operation.path)},)"]


def _walk_size(parameter: _Parameter, paging: XmlPaging) -> _PageSize:
    return _PageSize(
        parameter.name, parameter.prop, Annotation("int"), False, default=str(paging.max_size)
    )


def _signature(parameters: list[_Parameter]) -> tuple[str, ...]:
    required = [each.declared() for each in parameters if each.required]
    optional = [each.declared() for each in parameters if not each.required]
    return ("self", *required, *(["*", *optional] if optional else []))


def _body(
    operation: Operation,
    parameters: list[_Parameter],
    names: Names,
    fixed: Mapping[str, str] = MappingProxyType({}),
) -> tuple[str, ...]:
    """The request, its elements in the order of the specification.

    Args:
        operation: What is called.
        parameters: The elements.
        names: The names of everything.
        fixed: Expressions for elements that are no parameters here; None leaves one out.
    """
    entries: list[str] = []
    for each in sorted(parameters, key=lambda each: each.prop.span):
        value = fixed.get(each.prop.name, each.name)
        if value != "None":
            pair = f"({repr_string(kind(each.prop, names))}, {value})"
            entries.append(f"{repr_string(key(each.prop))}: {pair}")
    items = [f"{{{', '.join(entries)}}}"] if entries else []
    if operation.xml and not operation.xml.session:
        items.append("session=False")
    body = f"body=request({', '.join(items)})"
    verb = snake(operation.path.partition(".")[2]).partition("_")[0]
    return (body, "safe=True") if verb in _READING else (body,)


def _doc(
    operation: Operation, summary: str, parameters: list[_Parameter], returns: str
) -> tuple[str, ...]:
    warnings = [f"Warning: {each.text}" for each in operation.notes if each.kind == "warning"]
    notes = [each.text for each in operation.notes if each.kind != "warning"]
    lines = list(docstring(summary, *map(sentence, warnings), indent=DOC_INDENT))
    gives = "" if returns == "None" else f" gives ``{returns.removeprefix('builtins.')}``"
    lines += ["", *wrapped(f"``{safe(operation.path)}``{gives}.", indent=DOC_INDENT)]
    if notes:
        lines += ["", *docstring(" ".join(map(sentence, notes)), indent=DOC_INDENT)]
    if parameters:
        lines += ["", "Args:"]
        for each in parameters:
            spelled = f"{each.name}: {safe(each.description or each.name)}"
            lines += [f"    {x}" for x in wrapped(spelled, indent=DOC_INDENT + 4, hanging="    ")]
    if operation.errors:
        codes = ", ".join(operation.errors)
        lines += ["", "Raises:", f"    PlanfixError: Codes {codes} among others; see `ErrorCode`."]
    return tuple(lines)
