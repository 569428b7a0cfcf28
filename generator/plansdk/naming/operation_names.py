"""Name operations: recorded ones as ever, new ones by what they do.

Where a name is taken, the method of HTTP or what only one of the two paths has tells the
operations apart. New ones are named in an order of their own, so that the order in which
they are declared decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from plansdk.diagnostics import Diagnostic
from plansdk.model import Api, Operation
from plansdk.naming import reserved as fixed
from plansdk.naming.clashes import decided, free
from plansdk.naming.identity import former_ids, shape
from plansdk.naming.ledger import Ledger
from plansdk.naming.propose import Grouping, method_name, resource_name
from plansdk.naming.reserved import Reserved, unreserved
from plansdk.naming.words import (
    exact_spelling,
    identifier,
    lineage,
    parent,
    resource_class,
    resource_module,
    second_spelling,
    snake,
)

_RANK = ("POST", "GET", "PATCH", "PUT")
"""Which of several methods on one path has the plain name."""

_VERBS = {"PATCH": "patch", "PUT": "replace"}
"""What an operation does that updates something, where another one does that, too."""


@dataclass(frozen=True, slots=True)
class OperationNames:
    """Names of operations.

    Attributes:
        names: Operation id to (dotted resource, method).
        recorded_ids: The ids under which the ledger knows the operations that are not new.
        record: What the ledger is to say.
        diagnostics: What has been decided.
    """

    names: dict[str, tuple[str, str]]
    recorded_ids: dict[str, str]
    record: dict[str, dict[str, str]]
    diagnostics: list[Diagnostic]


def name_operations(
    api: Api, ledger: Ledger, reserved: Reserved, classes: Collection[str]
) -> OperationNames:
    """Name the operations of an API.

    Args:
        api: The API.
        ledger: What has been named before.
        reserved: Names that the runtime of the package takes.
        classes: Names of classes and aliases, which no new resource can have for its class.
    """
    record = {resource: dict(methods) for resource, methods in ledger.operations.items()}
    known = {id_: (owner, name) for owner, names in record.items() for name, id_ in names.items()}
    recorded_ids = former_ids(known, (each.id for each in api.operations))
    names = {each: known[old] for each, old in recorded_ids.items()}
    namer = _Namer(ledger, fixed.RESOURCES | reserved.resources, classes)
    siblings = frozenset(shape(each.id) for each in api.operations)
    new = [each for each in api.operations if each.id not in recorded_ids]
    new.sort(key=lambda each: (_rank(each), each.path.count("/"), each.path))
    homes = {each.id: namer.resource(each) for each in new}
    names |= {each.id: namer.method(each, homes[each.id], siblings) for each in new}
    for each in api.operations:
        if each.id not in recorded_ids:
            resource, method = names[each.id]
            record.setdefault(resource, {})[method] = each.id
    return OperationNames(names, recorded_ids, record, namer.diagnostics)


def _rank(operation: Operation) -> tuple[int, str]:
    method = operation.method
    return _RANK.index(method) if method in _RANK else len(_RANK), method


@dataclass
class _Namer:
    """Finds names that are free."""

    ledger: Ledger
    reserved: frozenset[str]
    classes: Collection[str]
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def __post_init__(self) -> None:
        self._grouping = Grouping(self.ledger.nested)
        self._taken: dict[tuple[str, str], str] = {}
        """What has a name, by resource and method."""
        self._modules: dict[str, str] = {}
        """The resource of a module; a resource has a class of its own where it has that."""
        for resource, methods in self.ledger.operations.items():
            self._taken |= {(resource, method): id_ for method, id_ in methods.items()}
            self._add(resource)
        for old, renaming in self.ledger.former("method").items():
            self._taken.setdefault((old.owner, old.name), f"a former name of {renaming.to}")
            self._add(old.owner)

    def resource(self, operation: Operation) -> str:
        """The resource that a new operation belongs to."""
        head, _ = self._grouping.split(operation.path)
        plain = unreserved(resource_name(head), self.reserved)
        name = free([plain], self._is_other, "_resource")
        if name != plain:
            what, entry = f"the resource of {operation.id}", ("operations", name)
            self.diagnostics.append(
                decided(operation.span, what, (name, plain), self._is_other(plain), entry)
            )
        self._add(name)
        return name

    def method(
        self, operation: Operation, resource: str, siblings: Collection[str]
    ) -> tuple[str, str]:
        """The name of a new operation."""
        _, tail = self._grouping.split(operation.path)
        plain = unreserved(method_name(operation, tail, siblings), fixed.METHODS)
        other = self._taken.get((resource, plain), "")
        proposals = (
            unreserved(each, fixed.METHODS) for each in _proposals(operation, plain, other)
        )
        name = free(proposals, lambda each: (resource, each) in self._taken)
        self._taken[resource, name] = operation.id
        if name != plain:
            names = f"{resource}.{name}", f"{resource}.{plain}"
            entry = ("operations", resource, name)
            found = decided(operation.span, operation.id, names, other, entry)
            self.diagnostics.append(found)
        return resource, name

    def _add(self, resource: str) -> None:
        for each in lineage(resource):
            self._modules.setdefault(resource_module(each), each)
            self._modules.setdefault(resource_class(each), each)
            self._taken.setdefault(parent(each), f"the resource {each}")

    def _is_other(self, resource: str) -> str:
        """What stands where a new resource, or one above it, would; empty if nothing does."""
        for each in lineage(resource):
            for taken in (resource_module(each), resource_class(each)):
                if self._modules.get(taken, each) != each:
                    return f"the resource {self._modules[taken]}"
            if resource_class(each) in self.classes and resource_module(each) not in self._modules:
                return f"the class {resource_class(each)}"
            other = self._taken.get(parent(each), "")
            if other not in ("", f"the resource {each}"):
                return other
        return ""


def _proposals(operation: Operation, plain: str, other: str) -> Iterator[str]:
    """Names of an operation where others may have the plain one.

    Args:
        operation: The operation.
        plain: The plain name.
        other: The id of the operation that has it, if one has.
    """
    yield plain
    verb = operation.method.lower()
    method, _, path = other.partition(" ")
    if method != operation.method:
        if operation.method in _VERBS and plain.split("_")[0] == "update":
            yield _VERBS[operation.method] + plain.removeprefix("update")
        if shape(path) == shape(operation.path):
            yield identifier(f"{verb}_{plain}")
    own, others = operation.path.split("/"), path.split("/")
    distinct = [each for each in reversed(own) if each not in others]
    same = {snake(each) for each in others}
    yield from (f"{plain}_by_{snake(each)}" for each in distinct if "{" in each)
    yield from (f"{plain}_{snake(each)}" for each in distinct if snake(each) not in same)
    yield from (f"{plain}_{second_spelling(each)}" for each in distinct)
    lacking = [each for each in reversed(others) if each not in own]
    yield from (f"{plain}_without_{snake(each)}" for each in lacking)
    yield f"{plain}_{verb}_{exact_spelling(operation.path)}"
