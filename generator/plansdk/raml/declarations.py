"""Type declarations of RAML, read from the source tree.

A declaration is what stands behind a type's name, a property, a parameter or a body:
an expression (`string[]`) or a mapping with `type`, `enum`, `items`, `properties` and
so on. This module says which `Type` of the model each of them is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from plansdk.diagnostics import Span
from plansdk.model import (
    Array,
    Enumeration,
    Facets,
    Property,
    Ref,
    Scalar,
    Type,
    TypeDef,
    references,
)
from plansdk.raml import type_expression
from plansdk.raml.findings import Findings, did_you_mean
from plansdk.syntax import tree

NO_DESCRIPTION = "NO_DESCRIPTION"
DEPRECATED = "(deprecated)"
MAX_CHAIN = 50
"""How many declared types may stand between a type and what it is in the end."""

MAX_INLINE = 20
"""How deep object declarations without a name may nest."""

_FACETS = {
    kind: frozenset(facets.split())
    for kind, facets in {
        # `name` repeats the key of a parameter and `sortable` marks a property of lists that
        # can be sorted by it; both are Megaplan's own.
        "modelled": "description displayName enum example examples facets items maxLength"
        " minLength name properties required sortable type xml",
        "of properties": "default maxItems maximum minimum",
        "not modelled": "additionalProperties discriminator discriminatorValue fileTypes format"
        " maxProperties minItems minProperties multipleOf pattern uniqueItems",
    }.items()
}
_COMPARED = ("additionalProperties", "discriminator", "pattern", "uniqueItems")
"""Those that are not modelled otherwise and that two versions are compared by."""
_OF_A_PROPERTY = _FACETS["modelled"] | _FACETS["of properties"]


@dataclass(slots=True)
class TypeReader:
    """Reads the type declarations of one document.

    Attributes:
        declared: The `types` of the document.
        findings: Where problems go.
        required_by_default: What a property without `required` is. RAML says
            required; Megaplan leaves the word out where a client does not send it.
        hoisted: Types made of object declarations that have no name of their own.
        undeclared: Names that are used and not declared.
        totals: How many types, properties, operations and parameters were met.
    """

    declared: tree.Mapping
    findings: Findings
    required_by_default: bool = True
    hoisted: dict[str, TypeDef] = field(default_factory=dict[str, TypeDef])
    undeclared: set[str] = field(default_factory=set[str])
    totals: Counter[str] = field(default_factory=Counter[str])
    _cache: dict[str, Type] = field(default_factory=dict[str, Type])
    _depth: int = 0

    def expression(self, text: str, span: Span) -> Type:
        """Read a type expression."""
        found = self._cache.get(text)
        if found is None:
            found = self._cache[text] = self._parse(text, span)
        if not isinstance(found, Scalar):
            self._check_names(found, span)
        return found

    def parsed(self, text: str) -> Type:
        """An expression that has been read before, without reporting anything again."""
        return self._cache.get(text) or type_expression.BUILT_IN.get(text) or Scalar("any")

    def _parse(self, text: str, span: Span) -> Type:
        if text.lstrip()[:1] in ("{", "<"):
            message = "JSON and XML schemas are not read"
            self.findings.error("RAML112", span, message, "declare a RAML type")
            return Scalar("any")
        try:
            return type_expression.parse(text)
        except type_expression.TypeExpressionError as problem:
            place = Span(span.file, span.line, span.column + problem.offset)
            hint = "write a type name, `A|B`, `A[]` or `(A|B)[]`"
            self.findings.error("RAML110", place, f"type expression: {problem.message}", hint)
            return Scalar("any")

    def _check_names(self, type_: Type, span: Span) -> None:
        for name in references(type_):
            if name not in self.declared.entries:
                self.undeclared.add(name)
                self.findings.tally(
                    "warning",
                    "RAML111",
                    span,
                    f"the type {name!r} is used and not declared",
                    f"the type {name!r} is used {{count}} times and not declared",
                    "declare it under `types`, or in the overlay",
                    key=name,
                )

    def of(self, node: tree.Node | None, name: str, default: str = "string") -> Type:
        """The type that a declaration denotes, `default` where it names none.

        An object declaration without a name is called `name`.
        """
        if node is None:
            return type_expression.BUILT_IN[default]
        if isinstance(node, tree.Scalar):
            text = default if node.is_null else node.text
            return self.expression(text, text_span(node))
        if isinstance(node, tree.Sequence):
            if len(node.items) == 1:
                return self.of(node.items[0], name, default)
            message = f"one parent of a type is read, not {len(node.items)}"
            hint = "name one parent, and repeat the properties of the others"
            self.findings.error("RAML113", node.span, message, hint)
            return Scalar("any")
        return self._of_mapping(node, name, default)

    def _of_mapping(self, node: tree.Mapping, name: str, default: str) -> Type:
        if "properties" in node:
            return self._hoist(node, name)
        found = self.of(given_type(node), name, default)
        if "items" in node and isinstance(found, Array):
            found = Array(self.of(node.get("items"), f"{name}.item", "any"))
        elif "items" in node:
            message = "`items` belongs to an array; it is ignored here"
            self.findings.warning("RAML126", node.key("items").span, message, "add `type: array`")
        if "enum" in node:
            found = self._restrict(found, node)
        if found == Scalar("string") and ("maxLength" in node or "minLength" in node):
            longest, shortest = self._bound(node, "maxLength"), self._bound(node, "minLength")
            found = Scalar("string", longest, shortest)
        return found

    def _restrict(self, type_: Type, node: tree.Mapping) -> Type:
        enum = node.get("enum")
        if not isinstance(enum, tree.Sequence) or not enum.items:
            place = node.key("enum").span
            self.findings.error("RAML114", place, "`enum` must be a list with values")
            return type_
        values = tuple(self._enum_values(enum))
        return self._enumeration(type_, values, node.key("enum").span)

    def _enum_values(self, enum: tree.Sequence) -> Iterator[str]:
        seen: set[str] = set()
        for item in enum.items:
            if not isinstance(item, tree.Scalar):
                self.findings.error("RAML114", item.span, "an `enum` value must be a scalar")
            elif item.is_null:
                continue
            elif item.text in seen:
                message = f"the `enum` value {item.text!r} is repeated"
                self.findings.warning("RAML115", item.span, message, "remove one of the two")
            else:
                seen.add(item.text)
                yield item.text

    def _enumeration(self, type_: Type, values: tuple[str, ...], span: Span) -> Type:
        """Restrict a scalar, or the items of a list, to values."""
        if isinstance(type_, Array):
            return Array(self._enumeration(type_.item, values, span))
        if isinstance(type_, Ref):
            type_ = self.scalar_behind(type_.name) or type_
        if isinstance(type_, Scalar) and type_.kind != "void":
            kind = "string" if type_.kind == "any" else type_.kind
            return Enumeration(values, kind)
        message = "`enum` restricts scalars and lists of scalars only; it is ignored here"
        self.findings.warning("RAML116", span, message)
        return type_

    def scalar_behind(self, name: str) -> Scalar | None:
        """The built-in scalar that a declared type stands for, if it does."""
        for _ in range(MAX_CHAIN):
            declaration = self.declared.get(name)
            if declaration is None:
                break
            name = declared_type(declaration)
        found = type_expression.BUILT_IN.get(name)
        return found if isinstance(found, Scalar) and name != "object" else None

    def _hoist(self, node: tree.Mapping, name: str) -> Type:
        """Give an object declaration inside another declaration a type of its own."""
        if self._depth >= MAX_INLINE:
            message = f"object declarations nested more than {MAX_INLINE} deep"
            self.findings.error("RAML117", node.span, message, "declare them under `types`")
            return Scalar("any")
        if name in self.hoisted or name in self.declared.entries:
            message = f"the inline object takes the name {name!r}, which is in use"
            self.findings.error("RAML118", node.span, message, "declare it under `types`")
            return Ref(name)
        self._depth += 1
        base = self.of(given_type(node), name, "object")
        parent = base.name if isinstance(base, Ref) else ""
        properties = self.properties(node, name)
        self._depth -= 1
        description = described(node)
        self.totals["types"] += 1
        facets = compared_facets(node)
        self.hoisted[name] = TypeDef(
            name, parent, description, properties, span=node.span, facets=facets
        )
        return Ref(name)

    def properties(self, node: tree.Mapping, owner: str) -> tuple[Property, ...]:
        """The properties of an object declaration."""
        listed = node.get("properties")
        if tree.is_nothing(listed):
            return ()
        if not isinstance(listed, tree.Mapping):
            place = node.key("properties").span
            self.findings.error("RAML120", place, "`properties` must be a mapping of names")
            return ()
        self.totals["properties"] += len(listed)
        found: dict[str, Property] = {}
        for key, value in listed.items():
            each = self._property(key, value, owner)
            if each is not None and found.setdefault(each.name, each) is not each:
                message = f"the property {each.name!r} is declared with and without `?`"
                self.findings.error("RAML125", each.span, message, "remove one of the two")
        return tuple(found.values())

    def _property(self, key: tree.Scalar, node: tree.Node, owner: str) -> Property | None:
        name, span = key.text, key.span
        if name.startswith("/") and name.endswith("/"):
            self.totals["properties"] -= 1
            message = f"the pattern property {name} of {owner} is left out"
            self.findings.note("RAML121", span, message, "clients keep properties they do not know")
            return None
        required = self.required_by_default
        if not isinstance(node, tree.Mapping):
            name, required = optional_name(name, required)
            return Property(name, self.of(node, f"{owner}.{name}"), required=required, span=span)
        if "required" in node:
            required = self.truth(node, "required")
        else:
            name, required = optional_name(name, required)
        self.check_facets(node, f"property {name!r}", of_property=True)
        return Property(
            name,
            self.of(node, f"{owner}.{name}"),
            described(node),
            required,
            "sortable" in node and self.truth(node, "sortable"),
            given_default(node),
            is_deprecated(node),
            span,
            minimum=self._bound(node, "minimum"),
            maximum=self._bound(node, "maximum"),
            max_items=self._bound(node, "maxItems"),
            facets=compared_facets(node),
        )

    def truth(self, node: tree.Mapping, key: str) -> bool:
        """The truth value under a key that is present."""
        given = node.get(key)
        value = given.value if isinstance(given, tree.Scalar) else None
        if isinstance(value, bool):
            return value
        place = given.span if given else node.span
        self.findings.error("RAML122", place, f"`{key}` must be true or false")
        return False

    def _bound(self, node: tree.Mapping, key: str) -> int | None:
        """The whole number under a key."""
        given = node.get(key)
        value = given.value if isinstance(given, tree.Scalar) else None
        if given is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, float):
            message = f"the facet `{key}` with a fraction is not modelled"
            self.findings.tally("note", "RAML183", given.span, message, key=key)
        else:
            self.findings.error("RAML123", given.span, f"`{key}` must be a number")
        return None

    def check_facets(self, node: tree.Mapping, what: str, of_property: bool = False) -> None:
        """Report keys that mean nothing in a declaration of something, or nothing to the model."""
        known = _OF_A_PROPERTY if of_property else _FACETS["modelled"]
        if node.entries.keys() <= known:
            return
        for name, (key, _) in node.entries.items():
            if name in known:
                continue
            if name == "schema":
                if "type" in node:
                    message = "`schema` and `type` mean the same"
                    self.findings.error("RAML127", key.span, message, "remove one of the two")
            elif name in _FACETS["not modelled"] or name in _FACETS["of properties"]:
                message = f"the facet `{name}` is not modelled"
                self.findings.tally("note", "RAML183", key.span, message, key=name)
            elif name.startswith("(") and name.endswith(")"):
                if name != DEPRECATED:
                    self.findings.tally("note", "RAML181", key.span, "annotations are not modelled")
            elif name not in self._declared_facets(node):
                message = f"{what} has the unknown facet {name!r}"
                known_words = _OF_A_PROPERTY | _FACETS["not modelled"]
                hint = "" if self.findings.is_full else did_you_mean(name, known_words)
                self.findings.warning("RAML124", key.span, message, hint)

    def _declared_facets(self, node: tree.Mapping) -> set[str]:
        """Facets that the type and its parents declare for what is derived from them."""
        names: set[str] = set()
        current: tree.Node | None = node
        for _ in range(MAX_CHAIN):
            if not isinstance(current, tree.Mapping):
                break
            names.update(optional_name(key, True)[0] for key in tree.section(current, "facets"))
            current = self.declared.get(declared_type(current))
        return names


def text_span(node: tree.Scalar) -> Span:
    """Where the text of a scalar begins, behind the quote if there is one."""
    return Span(node.file, node.line, node.column + (not node.plain))


def given_type(node: tree.Mapping) -> tree.Node | None:
    """What stands under `type`, or under `schema`, its older name."""
    return node.get("type") or node.get("schema")


def declared_type(node: tree.Node) -> str:
    """The text of the type that a declaration is based on, `object` or `string` by default."""
    if isinstance(node, tree.Scalar):
        return "string" if node.is_null else node.text.strip()
    if isinstance(node, tree.Sequence):
        return declared_type(node.items[0]) if len(node.items) == 1 else "object"
    given = given_type(node)
    if given is not None:
        return declared_type(given)
    return "object" if "properties" in node else "string"


def described(node: tree.Mapping) -> str:
    """The description of a node, empty where the document says that there is none."""
    text = node.text("description").strip()
    return "" if text == NO_DESCRIPTION else text


def given_default(node: tree.Mapping) -> str | int | float | bool | None:
    """The scalar under `default`."""
    default = node.get("default")
    return default.value if isinstance(default, tree.Scalar) else None


def compared_facets(node: tree.Mapping) -> Facets:
    """The facets of a declaration that only a comparison of versions looks at."""
    return tuple((name, text) for name in _COMPARED if (text := node.text(name)))


def is_deprecated(node: tree.Mapping) -> bool:
    """Whether a node carries the annotation `(deprecated)`, unless that says false."""
    mark = node.get(DEPRECATED)
    return mark is not None and not (isinstance(mark, tree.Scalar) and mark.value is False)


def optional_name(name: str, required: bool) -> tuple[str, bool]:
    """Split the mark of `name?` off: RAML's short way to say that a key is optional."""
    return (name[:-1], False) if name.endswith("?") and len(name) > 1 else (name, required)
