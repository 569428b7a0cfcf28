"""Types of an API as Python annotations.

An annotation is a value that knows what it is made of and what it needs imported; its
text is how a module spells it. A module's imports are the sum of its annotations'.

Answers and parameters differ. What a client gets is a `list`; what it is given may
be any `Sequence`. What may be anything is `Any` in an answer and `object` in a
parameter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from plansdk.diagnostics import escaped
from plansdk.model import Array, Enumeration, Ref, Scalar, Type, Union
from plansdk.naming.type_names import is_spelled_out

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_TRUTHS = {"false": "False", "true": "True"}

Position = Literal["field", "answer", "parameter"]
"""Where an annotation stands: in a class body, as a result, or as an argument."""


@dataclass(frozen=True, slots=True)
class Import:
    """A name that a module needs.

    Attributes:
        place: Where it is: `model` is a module of models; the runtime knows the modules of its
            own names; `package` is a module beside these; `module` is `import module as name`.
    """

    module: str
    name: str
    place: Literal["standard", "module", "runtime", "model", "package"] = "standard"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A type as Python spells it.

    Attributes:
        name: A class, an alias or a scalar; of a generic its own name; `|` for a union.
        parts: What a generic is applied to, or the members of a union.
        literals: The values of a `Literal`, as they are written.
        needs: What the name has to be imported from, if it has to be.
    """

    name: str
    parts: tuple[Annotation, ...] = ()
    literals: tuple[str, ...] = ()
    needs: Import | None = None

    def __str__(self) -> str:
        """As modules spell it."""
        if self.name == "|":
            return " | ".join(map(str, self.parts))
        inside = (*map(str, self.parts), *self.literals)
        return f"{self.name}[{', '.join(inside)}]" if inside else self.name

    @property
    def members(self) -> tuple[Annotation, ...]:
        """The members of a union; of anything else itself."""
        return self.parts if self.name == "|" else (self,)

    @property
    def imports(self) -> frozenset[Import]:
        """Everything that has to be imported for it."""
        return imports_of(self.parts).union((self.needs,) if self.needs else ())

    def optional(self) -> Annotation:
        """The same type, or None."""
        is_wide = self.name in ("Any", "object", "None") or self.members[-1] == NONE
        return self if is_wide else Annotation("|", (*self.members, NONE))

    @property
    def item(self) -> Annotation | None:
        """What a list holds, of a list or None; None for any other type."""
        match self.members:
            case (Annotation("list", (item,)), Annotation("None")):
                return item
            case _:
                return None

    @property
    def declared(self) -> Annotation:
        """How a class body says it: what reads as a list takes any sequence."""
        return Annotation("ListOf", (self.item,)) if self.item else self

    @property
    def taken(self) -> Annotation:
        """What can be assigned."""
        return self.item.wrapped("Sequence", SEQUENCE).optional() if self.item else self

    def wrapped(self, generic: str, needs: Import | None = None) -> Annotation:
        """The type as the argument of a generic: `list[Task]`."""
        return Annotation(generic, (self,), needs=needs)


def imports_of(annotations: Iterable[Annotation]) -> frozenset[Import]:
    """Everything that has to be imported for some annotations."""
    return frozenset[Import]().union(*(each.imports for each in annotations))


UNIONS = "unions"
"""The models module that defines the names of unions."""

VALUES = "values"
"""The models module that defines the named value lists of an XML service."""

DATETIME = Import("datetime", "dt", "module")
LITERAL = Import("typing", "Literal")
SEQUENCE = Import("collections.abc", "Sequence")
BUILTINS = Import("builtins", "builtins", "module")

NONE = Annotation("None")
ANY = Annotation("Any", needs=Import("typing", "Any"))
OBJECT = Annotation("object")
INT = Annotation("int")
TABLE = Annotation(
    "ClassVar",
    (Annotation("Mapping", literals=("str", "str"), needs=Import("collections.abc", "Mapping")),),
)
"""Declares a table of names in a class."""
FLAG = Annotation("ClassVar", (Annotation("bool"),))
"""Declares something that is so or not in a class."""


def generic(name: str, *parts: Annotation) -> Annotation:
    """A class of the runtime, applied to types if it is generic."""
    return Annotation(name, parts, needs=Import("", name, "runtime"))


def union(members: Iterable[Annotation]) -> Annotation:
    """One of several types; None stands last."""
    found = dict.fromkeys(part for each in members for part in each.members)
    free = next((each for each in (ANY, OBJECT) if each in found), None)
    if free is not None:
        return free
    ordered = [each for each in found if each != NONE]
    ordered += [NONE] if NONE in found else []
    return ordered[0] if len(ordered) == 1 else Annotation("|", tuple(ordered))


_SCALARS = {
    "string": Annotation("str"),
    "integer": INT,
    "number": Annotation("float"),
    "boolean": Annotation("bool"),
    "binary": Annotation("bytes"),
    "datetime": Annotation("dt.datetime", needs=DATETIME),
    "date": Annotation("dt.date", needs=DATETIME),
    "time": Annotation("dt.time", needs=DATETIME),
    "void": NONE,
}


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
        free: What a field of any kind may hold.
        opened: Aliases around the type that is being spelled.
    """

    classes: Mapping[str, str]
    modules: Mapping[str, str]
    native: Mapping[str, str]
    aliases: Mapping[str, Type]
    unions: Mapping[Union, str]
    narrowed: Mapping[Enumeration, str] = field(default_factory=dict[Enumeration, str])
    free: Annotation = ANY
    opened: frozenset[str] = frozenset()

    def spell(self, type_: Type, position: Position) -> Annotation:
        """Annotate a type.

        Args:
            type_: What to annotate.
            position: Where the annotation stands.
        """
        match type_:
            case Scalar("any"):
                free = {"field": self.free, "answer": ANY, "parameter": OBJECT}
                return free[position]
            case Scalar(kind):
                return _SCALARS[kind]
            case Enumeration(name=name) if name:
                name = self.narrowed.get(type_, name)
                return Annotation(name, needs=Import(VALUES, name, "model"))
            case Enumeration(base=base) if not is_spelled_out(type_):
                return self.spell(Scalar(base), position)
            case Enumeration():
                return literal(type_)
            case Ref(name):
                return self._reference(name, position)
            case Array(item):
                return _array(self.spell(item, position), position)
            case Union() if type_ in self.unions:
                name = self.unions[type_]
                return Annotation(name, needs=Import(UNIONS, name, "model"))
            case Union(members):
                return union([self.spell(member, position) for member in members])

    def _reference(self, name: str, position: Position) -> Annotation:
        if name in self.native:
            return Annotation(self.native[name], needs=DATETIME)
        if name in self.opened or name not in self.classes:
            # It contains itself, or is never declared, which the front end has said.
            return self.spell(Scalar("any"), position)
        if name in self.aliases:
            inside = replace(self, opened=self.opened | {name})
            return inside.spell(self.aliases[name], position)
        own = self.classes[name]
        return Annotation(own, needs=Import(self.modules[name], own, "model"))


def literal(type_: Enumeration) -> Annotation:
    """An enumeration spelled out in place."""
    return Annotation("Literal", literals=tuple(literals(type_)), needs=LITERAL)


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
    inside = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return f"{quote}{escaped(inside)}{quote}"


def _array(item: Annotation, position: Position) -> Annotation:
    match position:
        case "field":
            return item.wrapped("list")
        case "answer":
            # A resource may have a method called `list`, which hides the builtin.
            return item.wrapped("builtins.list", BUILTINS)
        case "parameter":
            return item.wrapped("Sequence", SEQUENCE)
