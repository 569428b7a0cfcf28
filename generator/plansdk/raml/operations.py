"""The methods of a RAML document, as operations of the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from plansdk.model import Array, Body, Operation, Parameter, Ref, Scalar, Type
from plansdk.raml import paths
from plansdk.raml.declarations import (
    MAX_CHAIN,
    TypeReader,
    compared_facets,
    declared_type,
    described,
    given_default,
    is_deprecated,
    optional_name,
)
from plansdk.raml.methods import Method, preferred
from plansdk.syntax import tree

PAGING_BLOCK = frozenset({"pageAfter", "pageBefore", "pageWith"})
"""An operation that takes these and answers with a list is answered in pages."""

PAGING_PARAMETERS = PAGING_BLOCK | {"limit", "fields", "sortBy", "onlyRequestedFields"}
_VOID = Scalar("void")


@dataclass(frozen=True, slots=True)
class OperationReader:
    """Reads methods into operations.

    Attributes:
        types: Reads the type declarations in them.
        base_path: Path of the base URI.
        strict_paths: Whether a path variable that nobody declares is a mistake. RAML
            allows it; in Megaplan's document every other one is declared.
        media_type: Of bodies that do not name theirs.
    """

    types: TypeReader
    base_path: str
    strict_paths: bool
    media_type: str = ""

    def read(self, method: Method) -> Operation:
        """One method."""
        path = self._path(method)
        node = method.node
        stem = _stem(method.name, path)
        answer = self._answer(node)
        response = self._payload(answer, stem + "Response") if answer else _VOID
        parameters = list(self._parameters(node, stem))
        path_params = tuple(self._path_params(method, path, stem, parameters))
        taken = {each.span for each in path_params}
        query = [each for each in parameters if each.span not in taken]
        has_block = {each.name for each in query} >= PAGING_BLOCK
        paginated = has_block and self._is_list(response)
        if has_block and not paginated:
            message = f"{method.name.upper()} {path} takes a page and does not answer with a list"
            self.types.findings.note("RAML161", method.key.span, message)
        paging = [each for each in query if paginated and each.name in PAGING_PARAMETERS]
        return Operation(
            method.name.upper(),
            path,
            response,
            "api",
            method.path,
            described(node) if node else "",
            path_params,
            tuple(each for each in query if each not in paging),
            tuple(paging),
            self._body(node, stem + "Request"),
            paginated,
            is_deprecated(node) if node else False,
            method.key.span,
            media_type=self._media_type(answer) if answer else "",
        )

    def _path(self, method: Method) -> str:
        path = paths.normalise(method.path, self.base_path)
        if path != method.path:
            message = f"the path {method.path!r} is read as {path!r}"
            self.types.findings.note("RAML150", method.key.span, message)
        return path

    def _is_list(self, type_: Type) -> bool:
        seen: set[str] = set()
        while isinstance(type_, Ref) and type_.name not in seen and len(seen) < MAX_CHAIN:
            seen.add(type_.name)
            node = self.types.declared.get(type_.name)
            if node is None or (isinstance(node, tree.Mapping) and "properties" in node):
                return False
            type_ = self.types.parsed(declared_type(node))
        return isinstance(type_, Array)

    def _parameters(self, method: tree.Mapping | None, stem: str) -> Iterator[Parameter]:
        for name, (key, node) in tree.section(method, "queryParameters").items():
            yield self._parameter(key, node, stem + name[:1].upper() + name[1:])

    def _parameter(self, key: tree.Scalar, node: tree.Node, inline: str) -> Parameter:
        self.types.totals["parameters"] += 1
        name, required = optional_name(key.text, True)
        if not isinstance(node, tree.Mapping):
            return Parameter(name, self.types.of(node, inline), "", required, key.span)
        if "required" in node:
            name, required = key.text, self.types.truth(node, "required")
        required = required and "default" not in node
        self.types.check_facets(node, f"parameter {name!r}")
        if node.text("name") not in ("", name):
            message = f"the parameter {name!r} is called {node.text('name')!r} by its `name`"
            self.types.findings.warning(
                "RAML151", node.key("name").span, message, "make them equal"
            )
        return Parameter(
            name,
            self.types.of(node, inline),
            described(node),
            required,
            key.span,
            default=given_default(node),
            facets=compared_facets(node),
        )

    def _path_params(
        self, method: Method, path: str, stem: str, query: Iterable[Parameter]
    ) -> Iterator[Parameter]:
        """One parameter per placeholder, in the order of the path."""
        fault = paths.fault(path)
        if fault:
            message = f"the path {path!r} cannot be used: {fault}"
            self.types.findings.error("RAML152", method.key.span, message)
            return
        names = paths.placeholders(path)
        declared = {each.name: each for each in query} if names else {}
        for name in names:
            entry = method.uri_parameter(name)
            found = self._parameter(*entry, stem + name) if entry else declared.get(name)
            if found is None:
                found = Parameter(name, Scalar("string"), "", True, method.key.span, True)
                if self.strict_paths:
                    message = f"the path variable {name!r} of {method.name.upper()} {path} is not declared"
                    hint = "declare it in the overlay; until then it is a string"
                    self.types.findings.warning("RAML153", method.key.span, message, hint)
            yield found if found.required else replace(found, required=True)

    def _body(self, node: tree.Mapping | None, inline: str) -> Body | None:
        body = node.get("body") if node else None
        if node is None or body is None or tree.is_nothing(body):
            return None
        span = node.key("body").span
        type_ = self._payload(body, inline)
        if not isinstance(body, tree.Mapping):
            return Body(type_, span=span, media_type=self.media_type)
        required = self.types.truth(body, "required") if "required" in body else True
        return Body(type_, described(body), required, span, self._media_type(body))

    def _answer(self, node: tree.Mapping | None) -> tree.Node | None:
        """The body of the first answer that means success and has one."""
        bodies: list[tree.Node] = []
        for key, answer in tree.section(node, "responses").values():
            body = answer.get("body") if isinstance(answer, tree.Mapping) else None
            if not key.text.startswith("2"):
                message = "answers other than success are not modelled"
                self.types.findings.tally("note", "RAML182", key.span, message)
            elif body is not None and not tree.is_nothing(body):
                bodies.append(body)
        if len(bodies) > 1:
            message = "of several successful answers the first with a body is taken"
            self.types.findings.tally("note", "RAML163", bodies[1].span, message)
        return bodies[0] if bodies else None

    def _media_type(self, body: tree.Node) -> str:
        """The media type that is spoken where a body is declared, without its parameters."""
        return (preferred(body) or self.media_type).partition(";")[0].strip().lower()

    def _payload(self, body: tree.Node, inline: str) -> Type:
        """The type of a body: declared directly or under a media type."""
        inner: tree.Node | None = body
        chosen = preferred(body)
        if chosen and isinstance(body, tree.Mapping):
            if sum("/" in key for key in body.entries) > 1:
                message = f"of several media types {chosen} is taken"
                self.types.findings.tally("note", "RAML162", body.key(chosen).span, message)
            inner = body.get(chosen)
        if isinstance(inner, tree.Mapping):
            self.types.check_facets(inner, "the body")
        return self.types.of(inner, inline, "any")


def _stem(method: str, path: str) -> str:
    """How names of objects declared inside a method begin: `PostUsersId`."""
    words = [method, *path.replace("{", "").replace("}", "").split("/")]
    return "".join(word[:1].upper() + word[1:] for word in words)
