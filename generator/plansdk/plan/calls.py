"""Plan the methods of an XML service: a request document in, an answer out.

The elements of a request become parameters. The record that a method is about, which
the documentation leaves without a mark, is required and may be given by position; of a
record that is known by its id, the id will do. An answer with one element is that
element; several make a record of their own.

A method with pages gets two more: one that walks all pages, and one that counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from plansdk.model import Api, Array, Operation, Property, Ref, Type
from plansdk.naming.assign import Names
from plansdk.naming.words import identifier, parent, snake, words
from plansdk.naming.xml import paged_names
from plansdk.plan.annotations import (
    INT,
    NONE,
    SEQUENCE,
    Annotation,
    Annotator,
    generic,
    union,
)
from plansdk.plan.codecs import Codec, Element, codec, key, sent
from plansdk.plan.docs import arguments_doc, docstring, safe, sentence, shown, wrapped
from plansdk.plan.expressions import Code, Expression, Invocation
from plansdk.plan.records import field_annotation, is_key
from plansdk.plan.resources import DOC_INDENT
from plansdk.plan.views import MethodView, Parameter
from plansdk.xml_model import XmlPaging

_RECORD = generic("Record")
_READING = frozenset({"get", "download", "login"})
"""Verbs of methods that change nothing, which may be repeated after any failure."""


@dataclass(frozen=True, slots=True)
class CallPlanner:
    """Plans the methods of one API."""

    api: Api
    names: Names
    annotator: Annotator

    def methods(self, operation: Operation) -> Iterator[MethodView]:
        """The methods of an operation: itself, and for pages a walk and a count.

        A file as an answer is the runtime's business (`FileTransfer`).
        """
        if operation.xml and operation.xml.binary:
            return
        plain = self._plain(operation)
        yield plain
        paging = operation.xml.paging if operation.xml else None
        if paging is None:
            return
        walk, count = paged_names(plain.name)
        yield self._walk(operation, paging, walk, plain)
        if paging.counts:
            yield self._count(operation, paging, count, plain)

    def _plain(self, operation: Operation) -> MethodView:
        returns, element = self._answer(operation)
        parameters = self._parameters(operation)
        gives = "" if returns == NONE else shown(returns)
        return MethodView(
            name=self.names.operations[operation.id][1],
            wire=operation.id,
            decorator="operation",
            parameters=parameters,
            returns=returns,
            doc=_doc(operation, sentence(operation.description), parameters, gives),
            call=self._call(operation, element, parameters),
            core=frozenset({"request"}),
        )

    def _walk(
        self, operation: Operation, paging: XmlPaging, name: str, plain: MethodView
    ) -> MethodView:
        found = self._properties(operation.response)
        items = next(each for each in found if each.name == paging.list)
        item = self.annotator.spell(items.item.type if items.item else items.type, "answer")
        kept = _required_first(
            _walk_size(each, paging) if each.wire == paging.size else each
            for each in plain.parameters
            if each.wire != paging.page
        )
        element = Element(items.name, codec(items, self.names))
        fixed = {paging.page: str(paging.first)}
        summary = f"{sentence(operation.description)} Walks all pages."
        return replace(
            plain,
            name=name,
            decorator="paginated",
            parameters=kept,
            returns=item,
            doc=_doc(operation, summary, kept, f"pages of {item}"),
            call=self._call(operation, element, plain.parameters, fixed, paging),
            behind=plain.name,
        )

    def _count(
        self, operation: Operation, paging: XmlPaging, name: str, plain: MethodView
    ) -> MethodView:
        skipped = (paging.page, paging.size)
        kept = tuple(each for each in plain.parameters if each.wire not in skipped)
        fixed = {paging.page: str(paging.first - 1), paging.size: ""}
        element = Element(f"{paging.list}@totalCount", Codec(("int",)))
        summary = f"{sentence(operation.description)} Only counts them."
        return replace(
            plain,
            name=name,
            parameters=kept,
            returns=INT,
            doc=_doc(operation, summary, kept, "int"),
            call=self._call(operation, element, plain.parameters, fixed),
            behind=plain.name,
        )

    def _call(
        self,
        operation: Operation,
        element: Expression,
        parameters: tuple[Parameter, ...],
        fixed: Mapping[str, str] = MappingProxyType({}),
        pages: XmlPaging | None = None,
    ) -> Invocation:
        """The call, with the elements of the request in the order of the specification.

        Args:
            operation: What is called.
            element: What of the answer the method gives.
            parameters: The elements.
            fixed: Expressions for elements that are no parameters here; an empty one leaves
                an element out.
            pages: How the pages are walked, if they are.
        """
        names = {each.wire: each.name for each in parameters}
        entries: dict[str, Expression] = {}
        for prop in sorted(self._request(operation), key=lambda each: each.span):
            if value := fixed.get(prop.name, names[prop.name]):
                entries[key(prop)] = (sent(prop, self.names), Code(value))
        session = operation.xml is None or operation.xml.session
        no_session: dict[str, Expression] = {} if session else {"session": False}
        body = Invocation("request", (entries,) if entries else (), no_session)
        named: dict[str, Expression] = {"body": body}
        if words(parent(operation.path)[1])[0] in _READING:
            named["safe"] = True
        if pages is not None:
            named["page"] = {"page": pages.page, "size": pages.size}
        return Invocation("Call", ("POST", (operation.path,), element), named)

    def _request(self, operation: Operation) -> tuple[Property, ...]:
        return self._properties(operation.body.type) if operation.body else ()

    def _parameters(self, operation: Operation) -> tuple[Parameter, ...]:
        properties = self._request(operation)
        group = parent(operation.path)[0]
        made: list[Parameter] = []
        for prop in properties:
            about = prop.name == group or len(properties) == 1
            optional = prop.xml is not None and prop.xml.requirement == "optional"
            parameter = Parameter(
                identifier(snake(prop.name)),
                self._annotation(prop),
                wire=prop.name,
                about=_about(prop),
            )
            if not (prop.required or (about and not optional)):
                free = parameter.annotation.optional()
                parameter = replace(parameter, annotation=free, default="None", kind="keyword")
            made.append(parameter)
        return _required_first(made)

    def _annotation(self, prop: Property) -> Annotation:
        if isinstance(prop.type, Array) and prop.item:
            return self._annotation(prop.item).wrapped("Sequence", SEQUENCE)
        annotation = self.annotator.spell(prop.type, "parameter")
        if not is_key(self.api, prop):
            return annotation
        is_one = not isinstance(self._properties(prop.type)[0].type, Array)
        return union((annotation, *([_RECORD] if is_one else []), INT))

    def _answer(self, operation: Operation) -> tuple[Annotation, Expression]:
        """What a method returns, and the element of the answer that it is."""
        response = operation.response
        properties = self._properties(response)
        if not isinstance(response, Ref) or not properties:
            return NONE, ""
        if len(properties) > 1:
            return self.annotator.spell(response, "answer"), self.names.classes[response.name]
        only = next(iter(properties))
        annotation = field_annotation(only, self.annotator)
        if annotation.name == "list":
            annotation = self.annotator.spell(only.type, "answer")
        return annotation, Element(only.name, codec(only, self.names))

    def _properties(self, type_: Type) -> tuple[Property, ...]:
        found = self.api.declared(type_)
        return found.properties if found else ()


def documents(api: Api) -> frozenset[str]:
    """Types that become no class: requests, and answers with at most one element."""
    found: set[str] = set()
    for operation in api.operations if api.xml else ():
        if operation.body and isinstance(operation.body.type, Ref):
            found.add(operation.body.type.name)
        response = operation.response
        if isinstance(response, Ref) and len(api.type(response.name).properties) <= 1:
            found.add(response.name)
    return frozenset(found)


def _required_first(parameters: Iterable[Parameter]) -> tuple[Parameter, ...]:
    return tuple(sorted(parameters, key=lambda each: each.default is not None))


def _walk_size(parameter: Parameter, paging: XmlPaging) -> Parameter:
    """The size of the pages of a walk, which must be known to tell a page that is not full."""
    most = str(paging.max_size)
    about = f"Items on a page, {most} at most."
    return replace(parameter, annotation=INT, default=most, kind="keyword", about=about)


def _about(prop: Property) -> str:
    notes = [sentence(note.text) for note in prop.notes]
    return " ".join(filter(None, (sentence(prop.description), *notes)))


def _doc(
    operation: Operation, summary: str, parameters: tuple[Parameter, ...], returns: str
) -> tuple[str, ...]:
    warnings = [f"Warning: {each.text}" for each in operation.notes if each.kind == "warning"]
    notes = [each.text for each in operation.notes if each.kind != "warning"]
    lines = list(docstring(summary, *map(sentence, warnings), indent=DOC_INDENT))
    gives = f" gives ``{returns}``" if returns else ""
    lines += ["", *wrapped(f"``{safe(operation.path)}``{gives}.", indent=DOC_INDENT)]
    if notes:
        lines += ["", *docstring(" ".join(map(sentence, notes)), indent=DOC_INDENT)]
    lines += arguments_doc(((e.name, e.about or e.name) for e in parameters), DOC_INDENT)
    if operation.errors:
        codes = ", ".join(operation.errors)
        lines += ["", "Raises:", f"    PlanfixError: Codes {codes} among others; see `ErrorCode`."]
    return tuple(lines)
