"""The Planfix specification, its trees resolved, and the Python names of the ledger.

Nothing here looks at what the generator plans or prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from plansdk import resources
from plansdk.naming.ledger import Ledger, load
from plansdk.naming.words import identifier, snake
from plansdk.planfix import folder, parse
from plansdk.planfix.resolve import Resolver, formed, method_owner
from plansdk.planfix.syntax import (
    ChoiceGroup,
    Direction,
    Field,
    Method,
    Specification,
    Structure,
    flat,
)

Path = tuple[str, ...]

DIRECTIONS: tuple[Direction, Direction] = ("request", "response")
COMMON_START = ("account", "sid", "silent")
COMMON_END = ("signature",)


@cache
def specification() -> Specification:
    """Everything that specs/planfix says."""
    found, findings = folder.load(resources.specs("planfix"))
    assert not findings
    return found


@cache
def resolver() -> Resolver:
    """Looks up what an element consists of."""
    return Resolver(specification())


@cache
def ledger() -> Ledger:
    """The Python names."""
    return load(resources.specs("planfix") / "names.yaml")


def methods() -> list[Method]:
    """All methods, in the order of their names."""
    return [method for _, method in sorted(specification().methods.items())]


def top(method: Method, direction: Direction) -> tuple[Field, ...]:
    """The method's own elements right below `<request>` or `<response>`."""
    return tuple(flat(method.content(direction)))


def choices(method: Method, direction: Direction, parent: Field | None) -> list[ChoiceGroup]:
    """The one-of groups of an element, or of the whole document."""
    content = method.content(direction) if parent is None else resolver().content(parent)
    return [each for each in content if isinstance(each, ChoiceGroup)]


@cache
def values_of(name: str) -> tuple[str, ...]:
    """The values of a list, as written."""
    return tuple(
        each.value for each in parse.enumeration(specification().enumerations[name]).values
    )


def allowed(field: Field) -> tuple[str, ...]:
    """The values that an element may have; none where nothing is listed."""
    if not field.values:
        return ()
    return tuple(each for each in values_of(field.values) if each not in field.excluded)


def is_record(field: Field) -> bool:
    """Whether an element has elements inside that make a record."""
    return field.kind == "element" and (field.refers or (bool(field.content) and not field.type))


def item_of(field: Field) -> Field:
    """The one element that a list repeats."""
    (item,) = resolver().children(field)
    return item


def python_method(name: str) -> tuple[str, str]:
    """Resource and method of the package: `task.getList` is `("task", "get_list")`."""
    for resource, named in ledger().operations.items():
        for python, operation in named.items():
            if operation == f"POST {name}":
                return resource, python
    raise AssertionError(f"the ledger does not know {name}")


def paged_names(python: str) -> tuple[str, str]:
    """The methods that walk and count, by the rule: get_list_by_x, iterate_by_x, count_by_x."""
    rest = python.removeprefix("get_list") if python.startswith("get_list") else python[3:]
    return f"iterate{rest}", f"count{rest}"


def parameter(method: Method, wire: str) -> str:
    """The parameter for an element of a request."""
    return ledger().parameters.get(f"POST {method.name}#{wire}") or identifier(snake(wire))


def attribute(type_name: str, wire: str) -> str:
    """The attribute for an element of a record."""
    return ledger().properties.get(f"{type_name}.{wire}") or identifier(snake(wire))


def class_name(type_name: str) -> str:
    """The class for a structure."""
    return ledger().classes.get(type_name, type_name)


def type_of(field: Field) -> str:
    """The name of the structure that an element is."""
    target: Structure | Field | None = field
    while isinstance(target, Field) and target.refers:
        target = resolver().target(target.type)
    assert target is not None
    if isinstance(target, Structure):
        return target.name
    return _formed()[target.node.span.file, target.node.span.line, target.node.span.column]


def answer_type(method: Method) -> str:
    """The name of the structure that an answer with several elements is."""
    return f"{method.name}.response"


def structures() -> Iterator[tuple[str, Field | Structure]]:
    """Every structure with its name, the ones formed by children of elements too."""
    for structure in specification().structures.values():
        yield structure.name, structure
        yield from formed(structure.content, structure.name)
    for method in methods():
        for direction in DIRECTIONS:
            yield from formed(method.content(direction), method_owner(method))


@cache
def _formed() -> dict[tuple[str, int, int], str]:
    return {
        (each.node.span.file, each.node.span.line, each.node.span.column): name
        for name, each in structures()
        if isinstance(each, Field)
    }
