"""Read the parts of a name ledger; what is wrong is reported with its place.

- NAM102  one thing has two names
- NAM103  a name is no usable Python identifier of its kind
- NAM104  the file does not have the shape of a ledger
- NAM105  a name is needed by the generated code itself
- NAM110  a former name goes in a version that is not after the one that renamed it
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from plansdk.diagnostics import Diagnostic, error
from plansdk.naming import reserved as fixed
from plansdk.naming.renames import Renaming
from plansdk.naming.reserved import Reserved
from plansdk.naming.symbol import Symbol, parse_symbol
from plansdk.naming.words import is_attribute_name, is_class_name, lineage, parent
from plansdk.provenance import version_key
from plansdk.syntax.tree import Mapping, Node, Scalar, Sequence

SECTIONS = (
    "nested",
    "operations",
    "modules",
    "enumerations",
    "unions",
    "classes",
    "properties",
    "parameters",
    "renamed",
)
MAX_FINDINGS = 100
MAX_NAME = 80
"""Longest name of a module, which becomes the name of a file."""

_RENAMED_KEYS = ("to", "since", "until")
_SHAPE_HINT = "see plansdk.naming.ledger for what the file looks like"
_KINDS = {
    "operations": "a resource in lower case",
    "methods": "a method in lower case",
    "modules": f"a module in lower case, of {MAX_NAME} characters at most",
    "enumerations": "a type that begins with a capital",
    "unions": "a type that begins with a capital",
    "classes": "a class that begins with a capital",
    "properties": "an attribute in lower case",
    "parameters": "a parameter in lower case",
}


@dataclass(slots=True)
class LedgerReader:
    """Reads one ledger.

    Attributes:
        reserved: Names that the runtime of the package takes.
        diagnostics: What has been found wrong so far.
    """

    reserved: Reserved
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def root(self, node: Node) -> Mapping:
        """The whole file."""
        if not isinstance(node, Mapping):
            self._report("NAM104", node, "a name ledger is a mapping of sections", _SHAPE_HINT)
            return Mapping({})
        for name in node.entries:
            if name not in SECTIONS:
                hint = f"the sections are {', '.join(SECTIONS)}"
                self._report("NAM104", node.key(name), f"unknown section {name!r}", hint)
        return node

    def operations(self, root: Mapping) -> dict[str, dict[str, str]]:
        """Resources with their methods, and the operation of each method."""
        found: dict[str, dict[str, str]] = {}
        seen: dict[str, str] = {}
        for resource, node in self._entries(root, "operations"):
            for part in resource.text.split("."):
                self._check_name("operations", part, resource)
            found[resource.text] = {}
            for method, value in self._pairs(node, f"the resource {resource.text!r}"):
                self._check_name("methods", method.text, method)
                identity = self._text(value, "an operation such as `GET /task`")
                self._check_once(seen, identity, f"{resource.text}.{method.text}", value)
                found[resource.text][method.text] = identity
        return found

    def lists(self, root: Mapping, section: str) -> dict[str, tuple[str, ...]]:
        """Names with the things that each of them stands for."""
        found: dict[str, tuple[str, ...]] = {}
        seen: dict[str, str] = {}
        for name, node in self._entries(root, section):
            self._check_name(section, name.text, name)
            texts = self._list(node, f"what {name.text!r} stands for")
            if section != "unions":
                for text in texts:
                    self._check_once(seen, text, name.text, node)
            found[name.text] = texts
        return found

    def names(self, root: Mapping, section: str) -> dict[str, str]:
        """Things with the name of each of them."""
        found: dict[str, str] = {}
        for thing, node in self._entries(root, section):
            name = self._text(node, "a name")
            self._check_name(section, name, node)
            found[thing.text] = name
        return found

    def texts(self, root: Mapping, section: str) -> tuple[str, ...]:
        """A section that is one list of texts."""
        node = root.get(section)
        return () if node is None or _is_empty(node) else self._list(node, f"`{section}`")

    def renamed(self, root: Mapping) -> dict[Symbol, Renaming]:
        """Former names with what has become of them."""
        found: dict[Symbol, Renaming] = {}
        for old, node in self._entries(root, "renamed"):
            former = self._symbol(old.text, old)
            if not isinstance(node, Mapping):
                self._report("NAM104", node, f"what {old.text!r} has become must be a mapping")
                continue
            for key in node.entries:
                if key not in _RENAMED_KEYS:
                    hint = f"an entry says {', '.join(_RENAMED_KEYS)}"
                    self._report("NAM104", node.key(key), f"unknown key {key!r}", hint)
            renaming = self._renaming(old, former, node)
            if former and renaming:
                found[former] = renaming
        return found

    def _renaming(self, old: Scalar, former: Symbol | None, entry: Mapping) -> Renaming | None:
        texts: dict[str, str] = {}
        for key in _RENAMED_KEYS:
            value = entry.get(key)
            if value is not None:
                texts[key] = self._text(value, "a version" if key != "to" else "a name")
            elif key != "until":
                self._report("NAM104", old, f"{old.text} lacks `{key}`")
        to, since, until = (texts.get(key, "") for key in _RENAMED_KEYS)
        place = entry.get("to") or old
        present = self._symbol(to, place) if to and former else None
        if former and present and present.kind != former.kind:
            message = f"{old.text} cannot become {to}, which is of another kind"
            self._report("NAM104", place, message)
        if until and since and version_key(until) <= version_key(since):
            message = f"{until} is no version after {since}, which renamed {old.text}"
            self._report("NAM110", entry.get("until") or old, message, "leave it out while open")
        return Renaming(present, since, until, old.span) if present else None

    def _symbol(self, text: str, node: Node) -> Symbol | None:
        """Check a name as programs spell it, and read it."""
        symbol = parse_symbol(text)
        if symbol is None:
            hint = "write `resource.method`, `Class.attribute` or `Class`"
            self._report("NAM103", node, f"{text!r} names nothing in a package", hint)
            return None
        for section, name in _parts(symbol):
            if name in self._taken(section):
                message = f"{name} cannot name {_KINDS[section]}: generated code needs it itself"
                self._report("NAM105", node, message, "this name cannot be kept")
        return symbol

    def _entries(self, root: Mapping, section: str) -> Iterator[tuple[Scalar, Node]]:
        node = root.get(section)
        return iter(()) if node is None else self._pairs(node, f"`{section}`")

    def _pairs(self, node: Node, what: str) -> Iterator[tuple[Scalar, Node]]:
        if isinstance(node, Mapping):
            return node.items()
        if not _is_empty(node):
            self._report("NAM104", node, f"{what} must be a mapping", _SHAPE_HINT)
        return iter(())

    def _list(self, node: Node, what: str) -> tuple[str, ...]:
        if not isinstance(node, Sequence):
            self._report("NAM104", node, f"{what} must be a list of texts", _SHAPE_HINT)
            return ()
        return tuple(self._text(each, "a text") for each in node.items)

    def _text(self, node: Node, what: str) -> str:
        if isinstance(node, Scalar) and not node.is_null:
            return node.text
        self._report("NAM104", node, f"here must stand {what}", _SHAPE_HINT)
        return ""

    def _check_once(self, seen: dict[str, str], thing: str, name: str, node: Node) -> None:
        first = seen.setdefault(thing, name)
        if first != name:
            message = f"{thing} has two names: {first} and {name}"
            self._report("NAM102", node, message, "keep one of them")

    def _check_name(self, section: str, name: str, node: Node) -> None:
        if not isinstance(node, Scalar) or node.is_null:
            return
        if section in {"classes", "enumerations", "unions"}:
            is_usable = is_class_name(name)
        else:
            is_usable = is_attribute_name(name)
        if section in {"modules", "operations"}:
            is_usable = is_usable and len(name) <= MAX_NAME
        if not is_usable:
            hint = "use letters of English, digits and underscores, and no keyword"
            self._report("NAM103", node, f"{name!r} cannot name {_KINDS[section]}", hint)
        elif name in self._taken(section):
            message = f"{name} cannot name {_KINDS[section]}: generated code needs the name itself"
            self._report("NAM105", node, message, "choose another name")

    def _taken(self, section: str) -> frozenset[str]:
        match section:
            case "operations":
                return fixed.RESOURCES | self.reserved.resources
            case "methods":
                return fixed.METHODS
            case "modules":
                return fixed.MODELS_MODULES
            case "properties":
                return fixed.ATTRIBUTES | self.reserved.attributes
            case "parameters":
                return fixed.PARAMETERS
            case _:
                return fixed.CLASSES | self.reserved.classes

    def _report(self, code: str, node: Node, message: str, hint: str = _SHAPE_HINT) -> None:
        if len(self.diagnostics) < MAX_FINDINGS:
            self.diagnostics.append(error(code, node.span, message, hint))


def _parts(symbol: Symbol) -> Iterator[tuple[str, str]]:
    """The names in a symbol that generated code may need itself, with their sections."""
    match symbol.kind:
        case "method":
            yield "methods", symbol.name
            yield from (
                ("operations", parent(each)[1]) for each in reversed([*lineage(symbol.owner)])
            )
        case "attribute":
            yield "properties", symbol.name
            yield "classes", symbol.owner
        case "class":
            yield "classes", symbol.name
        case _:
            pass


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_null
