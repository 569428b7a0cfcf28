"""Types of an API as Python annotations.

An annotation is a value: its text, and what has to be imported for it. A module's
imports are the sum of its annotations', so nothing is ever found by searching text.

Answers and parameters differ. What a client gets is a `list`; what it is given may
be any `Sequence`. What may be anything is `Any` in an answer and `object` in a
parameter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from plansdk.model import Array, Enumeration, Ref, Scalar, Type, Union
from plansdk.naming.assign import is_spelled_out

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_TRUTHS = {"false": "False", "true": "True"}

Position = Literal["field", "answer", "parameter"]
"""Where an annotation stands: in a class body, as a result, or as an argument."""

_SCALARS: dict[str, str] = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "binary": "bytes",
    "datetime": "dt.datetime",
    "date": "dt.date",
    "time": "dt.time",
    "void": "None",
}


@dataclass(frozen=True, slots=True)
class Import:
    """`from module import name`, or `import module as name` when `whole`."""

    module: str
    name: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Annotation:
    """The text of a type and what it needs imported."""

    text: str
    imports: frozenset[Import] = frozenset()

    def optional(self) -> Annotation:
        """The same type, or None."""
        if self.text in ("Any", "object", "None") or self.text.endswith("| None"):
            return self
        return Annotation(f"{self.text} | None", self.imports)

    def wrapped(self, generic: str, *imports: Import) -> Annotation:
        """The type as the argument of a generic: `Call[Task]`."""
        return Annotation(f"{generic}[{self.text}]", self.imports | set(imports))


UNIONS = "unions"
"""The models module that defines the names of unions."""

VALUES = "values"
"""The models module that defines the named value lists of an XML service."""

DATETIME = Import("datetime", "dt", whole=True)
ANY = Import("typing", "Any")
LITERAL = Import("typing", "Literal")
SEQUENCE = Import("collections.abc", "Sequence")
BUILTINS = Import("builtins", "builtins", whole=True)


@dataclass(frozen=True)
class Annotator:
    """Spells types for one package.

    Attributes:
        classes: Wire type to class name.
        modules: Wire type to the module that holds the class.
        native: Wire types that have a native Python value (`DateTime`).
        aliases: Wire types that stand for another type.
        unions: Unions that are written by a name, which `UNIONS` defines.
        narrowed: Named enumerations that have only some values of the list of that name,
            and names of their own.
        free: The runtime's name for what a field of any kind may hold; without one it is
            `Any`.
        opened: Aliases around the type that is being spelled.
    """

    classes: Mapping[str, str]
    modules: Mapping[str, str]
    native: Mapping[str, str]
    aliases: Mapping[str, Type]
    unions: Mapping[Union, str]
    narrowed: Mapping[Enumeration, str] = field(default_factory=dict[Enumeration, str])
    free: str = ""
    opened: frozenset[str] = frozenset()

    def spell(self, type_: Type, position: Position, *, here: str = "") -> Annotation:
        """Annotate a type.

        Args:
            type_: What to annotate.
            position: Where the annotation stands.
            here: The models module the annotation is in, which needs no import.
        """
        match type_:
            case Scalar("any") if self.free and position == "field":
                return Annotation(self.free)
            case Scalar("any"):
                return (
                    Annotation("object")
                    if position == "parameter"
                    else Annotation("Any", _set(ANY))
                )
            case Scalar(kind):
                text = _SCALARS[kind]
                return Annotation(text, _set(DATETIME) if text.startswith("dt.") else frozenset())
            case Enumeration(name=name) if name:
                name = self.narrowed.get(type_, name)
                return Annotation(name, _set(Import(VALUES, name)) if here != VALUES else _set())
            case Enumeration(base=base) if not is_spelled_out(type_):
                return self.spell(Scalar(base), position)
            case Enumeration():
                return literal(type_)
            case Ref(name):
                return self._reference(name, position, here)
            case Array(item):
                return _array(self.spell(item, position, here=here), position)
            case Union() if type_ in self.unions and here != UNIONS:
                return Annotation(self.unions[type_], _set(Import(UNIONS, self.unions[type_])))
            case Union(members):
                return _union(self.spell(member, position, here=here) for member in members)

    def _reference(self, name: str, position: Position, here: str) -> Annotation:
        if name in self.native:
            return Annotation(self.native[name], _set(DATETIME))
        if name in self.opened or name not in self.classes:
            # It contains itself, or is never declared, which the front end has said.
            return self.spell(Scalar("any"), position)
        if name in self.aliases:
            inside = replace(self, opened=self.opened | {name})
            return inside.spell(self.aliases[name], position, here=here)
        module = self.modules[name]
        class_name = self.classes[name]
        needed = frozenset[Import]() if module == here else _set(Import(module, class_name))
        return Annotation(class_name, needed)


def literal(type_: Enumeration) -> Annotation:
    """An enumeration spelled out in place."""
    return Annotation(f"Literal[{', '.join(literals(type_))}]", _set(LITERAL))


def literals(type_: Enumeration) -> list[str]:
    """The values of an enumeration as they are written in Python.

    A value that is none of its base stays a text: the service may send it all the same.
    """
    if type_.base == "boolean":
        return [_TRUTHS.get(value) or repr_string(value) for value in type_.values]
    if type_.base == "integer":
        return [
            str(int(value)) if _INTEGER.fullmatch(value) else repr_string(value)
            for value in type_.values
        ]
    return [repr_string(value) for value in type_.values]


def repr_string(text: str) -> str:
    """A Python string literal of printable ASCII and letters only.

    It is in double quotes, or in single ones where fewer need to be escaped: black's choice.
    """
    quote = "'" if text.count('"') > text.count("'") else '"'
    if text.isprintable() and "\\" not in text and quote not in text:
        return f"{quote}{text}{quote}"
    return f"{quote}{''.join(_escape(c, quote) for c in text)}{quote}"


def _escape(c: str, quote: str) -> str:
    if c in (quote, "\\"):
        return f"\\{c}"
    if c.isprintable():
        return c
    return c.encode("unicode_escape").decode("ascii")


def _array(item: Annotation, position: Position) -> Annotation:
    match position:
        case "field":
            return item.wrapped("list")
        case "answer":
            # A resource may have a method called `list`, which hides the builtin.
            return item.wrapped("builtins.list", BUILTINS)
        case "parameter":
            return item.wrapped("Sequence", SEQUENCE)


def _union(members: Iterable[Annotation]) -> Annotation:
    texts: dict[str, None] = {}
    imports: set[Import] = set()
    for member in members:
        texts.setdefault(member.text)
        imports |= member.imports
    if "Any" in texts or "object" in texts:
        return Annotation("Any", _set(ANY)) if "Any" in texts else Annotation("object")
    ordered = [text for text in texts if text != "None"]
    ordered += ["None"] if "None" in texts else []
    return Annotation(" | ".join(ordered), frozenset(imports))


def _set(*imports: Import) -> frozenset[Import]:
    return frozenset(imports)
