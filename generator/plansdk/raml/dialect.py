"""From the source tree to RAML 1.0 that ramlfications accepts.

Megaplan's document is RAML in spirit. What differs, and what is done about it:

- A body holds `description`, `required` and `type` directly: only the type is kept.
- Path variables stand among `queryParameters`: they become `uriParameters`.
- `name` repeats a parameter's key, `sortable` marks a property: both are dropped.
- `enum` on a list restricts its items: it moves to `items`.
- `any`, `void`, `nil`, `float` and types that are used and not declared become
  declared ones, since ramlfications does not know them.

Constraints such as `pattern` and all prose are left out: ramlfications would compile
the regular expressions of somebody else, and does nothing with the rest. Resources
are flattened, since it lets nested ones inherit what RAML 1.0 does not pass on.

Two habits of ramlfications decide the form of the result, and with it half of its
running time. It looks a type up by walking all of them, so the types come in the
order of their use and lists are spelled `array`. It copies whatever the root says
about media types and protocols into every method through JSON, so the head of the
document is a document of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from plansdk.model import Array, Enumeration, Ref, Scalar, Type, Union, rebuilt, spell
from plansdk.raml import paths
from plansdk.raml.declarations import TypeReader, declared_type, optional_name
from plansdk.raml.methods import Method, preferred
from plansdk.raml.ramlfications_adapter import Prepared
from plansdk.syntax import tree

_STAND_INS = {
    **{name: name for name in ("array", "boolean", "integer", "number", "string")},
    "any": "object",
    "void": "object",
    "nil": "object",
    "float": "number",
}
_JSON = "application/json"
_FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
_BUILT_IN = {
    "any": "any",
    "binary": "file",
    "boolean": "boolean",
    "date": "date-only",
    "datetime": "datetime",
    "integer": "integer",
    "number": "number",
    "string": "string",
    "time": "time-only",
    "void": "void",
}


def head(root: tree.Mapping) -> Prepared:
    """What a document says about itself."""
    document = _document(root, securitySchemes=dict(_security_schemes(root)))
    documentation = root.get("documentation")
    if isinstance(documentation, tree.Sequence):
        pages = [page for page in documentation.items if isinstance(page, tree.Mapping)]
        document["documentation"] = [
            {"title": page.text("title"), "content": page.text("content")} for page in pages
        ]
    for name in ("mediaType", "protocols"):
        values = _texts(root.get(name))
        if values:
            document[name] = values
    return document


def body(root: tree.Mapping, methods: Iterable[Method], reader: TypeReader) -> Prepared:
    """The types and methods of a document, whose types `reader` has read."""
    dialect = _Dialect(reader)
    resources: dict[str, dict[str, object]] = {}
    for method in methods:
        resources.setdefault(method.path, {})[method.name] = dialect.method(method)
    return _document(root, types=dialect.types(), **resources)


def _document(root: tree.Mapping, **more: object) -> Prepared:
    return Prepared(
        title=root.text("title") or "untitled",
        version=root.text("version"),
        baseUri=root.text("baseUri"),
        **more,
    )


@dataclass(frozen=True, slots=True)
class _Dialect:
    """Translates declarations and methods of one document."""

    reader: TypeReader
    used: Counter[str] = field(default_factory=Counter[str])

    def types(self) -> dict[str, object]:
        """The declared types, and stand-ins for those that should be; by frequency."""
        found: dict[str, object] = {name: {"type": of} for name, of in _STAND_INS.items()}
        found.update((name, {"type": "object"}) for name in sorted(self.reader.undeclared))
        for key, node in self.reader.declared.items():
            found[key.text] = self.declared(node)
        return {
            name: found[name] for name in sorted(found, key=self.used.__getitem__, reverse=True)
        }

    def declared(self, node: tree.Node) -> dict[str, object]:
        """One declared type."""
        found: dict[str, object] = {"type": self.spelled(declared_type(node))}
        properties = tree.section(node, "properties")
        if properties:
            found["properties"] = {
                key: self.property(each) for key, (_, each) in properties.items()
            }
        return found

    def property(self, node: tree.Node) -> dict[str, object]:
        """One property."""
        if not isinstance(node, tree.Mapping):
            return {"type": declared_type(node)}
        facets = ((name, node.get(name)) for name in ("required", "default"))
        values = {name: each.value for name, each in facets if isinstance(each, tree.Scalar)}
        return {"type": declared_type(node), **values}

    def spelled(self, expression: str) -> str:
        """What a declared type is based on, as ramlfications reads it.

        It cannot follow a name to a type that is an expression itself.
        """
        return _spelled(rebuilt(self.reader.parsed(expression), self.without_expressions))

    def without_expressions(self, type_: Scalar | Enumeration | Ref) -> Type:
        """`any` in place of a name for a list or a union."""
        node = self.reader.declared.get(type_.name) if isinstance(type_, Ref) else None
        if node is not None and isinstance(self.reader.parsed(declared_type(node)), Array | Union):
            return Scalar("any")
        return type_

    def method(self, method: Method) -> dict[str, object]:
        """One method, with the path variables of its resources."""
        declared: dict[str, tree.Node] = {}
        query = {
            key: each for key, (_, each) in tree.section(method.node, "queryParameters").items()
        }
        for name in paths.placeholders(method.path):
            entry = method.uri_parameter(name)
            if entry:
                declared[name] = entry[1]
            elif name in query:
                declared[name] = query.pop(name)
        found: dict[str, object] = {}
        if declared:
            found["uriParameters"] = dict(map(self.parameter, declared.items()))
        if query:
            found["queryParameters"] = dict(map(self.parameter, query.items()))
        body = self.body(method.node.get("body")) if method.node else {}
        if body:
            found["body"] = body
        found["responses"] = dict(self.responses(method.node))
        return found

    def parameter(self, named: tuple[str, tree.Node]) -> tuple[str, dict[str, object]]:
        """One parameter, with its key."""
        key, node = named
        name, required = optional_name(key, True)
        type_ = self.reader.parsed(declared_type(node))
        found: dict[str, object] = {"required": required, **self.typed(type_)}
        if not isinstance(node, tree.Mapping):
            return name, found
        given = node.get("required")
        if isinstance(given, tree.Scalar):
            name, required = key, given.value is True
        found["required"] = required and "default" not in node
        values = _texts(node.get("enum"))
        if values and type_ == Scalar("string"):
            found["enum"] = values
        elif values and isinstance(type_, Array):
            found["items"] = {"type": found["items"], "enum": values}
        return name, found

    def typed(self, type_: Type) -> dict[str, object]:
        """The facets that say of which type a parameter or a body is."""
        if isinstance(type_, Array):
            self.used["array"] += 1
            return {"type": "array", "items": _spelled(type_.item)}
        spelled = _spelled(type_)
        self.used[spelled] += 1
        return {"type": spelled}

    def responses(self, node: tree.Mapping | None) -> Iterator[tuple[str, dict[str, object]]]:
        """The responses of a method."""
        for code, (_, answer) in tree.section(node, "responses").items():
            body = answer.get("body") if isinstance(answer, tree.Mapping) else None
            yield code, {"body": self.body(body)}

    def body(self, node: tree.Node | None) -> dict[str, object]:
        """A body: what the model has of it, as JSON, since not every media type is known."""
        if node is None or tree.is_nothing(node):
            return {}
        media = preferred(node)
        inner = node.get(media) if media and isinstance(node, tree.Mapping) else node
        if media in _FORMS:
            fields = [optional_name(name, True)[0] for name in tree.section(inner, "properties")]
            names = fields or ["field"]
            return {media: {"formParameters": {name: {"type": "string"} for name in names}}}
        if inner is None or tree.is_nothing(inner):
            return {_JSON: {"type": "any"}}
        return {_JSON: self.typed(self.reader.parsed(declared_type(inner)))}


def _spelled(type_: Type) -> str:
    return spell(rebuilt(type_, _in_words))


def _in_words(type_: Scalar | Enumeration | Ref) -> Ref:
    if isinstance(type_, Ref):
        return type_
    return Ref(_BUILT_IN[type_.kind if isinstance(type_, Scalar) else type_.base])


def _security_schemes(root: tree.Mapping) -> Iterator[tuple[str, dict[str, object]]]:
    for name, (_, node) in tree.section(root, "securitySchemes").items():
        if isinstance(node, tree.Mapping):
            found: dict[str, object] = {"type": node.text("type")}
            if "settings" in node:
                found["settings"] = dict.fromkeys(tree.section(node, "settings"), True)
            yield name, found


def _texts(node: tree.Node | None) -> list[str]:
    items = node.items if isinstance(node, tree.Sequence) else (node,)
    return [item.text for item in items if isinstance(item, tree.Scalar)]
