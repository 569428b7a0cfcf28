"""Name the arguments of operations: path variables, query parameters, body.

An argument keeps its name when its variable gets another one: names come from the path as
the ledger knows it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from plansdk.model import Array, Operation, Type, references
from plansdk.naming.clashes import free
from plansdk.naming.identity import variables
from plansdk.naming.propose import is_action
from plansdk.naming.reserved import PARAMETERS
from plansdk.naming.words import (
    camel,
    common_words,
    exact_spelling,
    identifier,
    second_spelling,
    singular,
    snake,
    words,
)

_BODY = "body"
"""What the ledger calls the body."""

_OWN_IDS = frozenset({"id", "entity id", "model id"})


@dataclass
class ArgumentNames:
    """The arguments of an operation.

    Attributes:
        operation: The operation.
        recorded_id: The id by which the ledger knows it.
        resource: The name of its resource, without those above.
        given: What the ledger says: names by `GET /task/{id}#limit`.
        reserved: Arguments that it has anyway.
        path: Those of path variables, by wire name.
        query: Those of query parameters, by wire name.
        body: That of the body; empty without one.
        record: What the ledger is to say of those that the spelling rule does not give.
    """

    operation: Operation
    recorded_id: str
    resource: str
    given: Mapping[str, str]
    reserved: Iterable[str]
    path: dict[str, str] = field(default_factory=dict[str, str])
    query: dict[str, str] = field(default_factory=dict[str, str])
    body: str = ""
    record: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        operation, path = self.operation, self.recorded_id.partition(" ")[2]
        former = dict(zip(variables(operation.path), variables(path), strict=True))
        spelled = {each.name: identifier(snake(each.name)) for each in operation.query_params}
        query = {each: _key(each, former.values()) for each in spelled}
        body = _key(_BODY, [*former.values(), *query]) if operation.body else ""
        self._taken = {*PARAMETERS, *self.reserved}
        self._given = {
            key: name
            for key in (*former.values(), *query.values(), body)
            if (name := self.given.get(f"{self.recorded_id}#{key}"))
        }
        for now, was in former.items():
            plain = _path_name(was, path, self.resource, self._used)
            self.path[now] = self._free(was, was, plain)
        for wire in sorted(spelled, key=lambda each: (camel(spelled[each]) != each, each)):
            plain = spelled[wire]
            self.query[wire] = self._free(query[wire], wire, plain, camel(plain) == wire)
        if operation.body is not None:
            self.body = self._free(body, _BODY, _body_name(operation, operation.body.type))

    @property
    def _used(self) -> set[str]:
        """Names that are taken or promised."""
        return self._taken.union(self._given.values())

    def _free(self, key: str, wire: str, plain: str, is_regular: bool = True) -> str:
        given = self._given.pop(key, "")
        plain = given or plain
        # Worked out one by one: nearly always the first is free.
        spellings = (spell(wire) for spell in (second_spelling, exact_spelling))
        proposals = chain((plain, f"{plain}_"), spellings)
        name = free(proposals, (self._taken if given else self._used).__contains__)
        if not given and (name != plain or not is_regular):
            self.record[f"{self.recorded_id}#{key}"] = name
        self._taken.add(name)
        return name


def _key(wire: str, others: Collection[str]) -> str:
    """What the ledger calls a parameter, or the body; another one may have its name."""
    return f"?{wire}" if wire in others else wire


def _path_name(variable: str, path: str, resource: str, taken: set[str]) -> str:
    own = " ".join(words(variable))
    segments = path.strip("/").split("/")
    at = next(i for i, part in enumerate(segments) if f"{{{variable}}}" in part)
    resource_words = words(resource)
    own_ids = {f"{' '.join(resource_words)} id", f"{resource_words[-1]} id"} | _OWN_IDS
    before = [part for part in segments[:at] if not part.startswith("{")]
    if own in own_ids and at == len(before) and "id" not in taken:
        return "id"
    if own == "id" and before:
        return f"{'_'.join(_singular(before[-1]))}_id"
    return identifier(snake(variable))


def _body_name(operation: Operation, type_: Type) -> str:
    """Name a body after its type, or where its types have nothing in common, its place."""
    many = isinstance(type_, Array)
    inner = type_.item if isinstance(type_, Array) else type_
    shared = words(common_words(list(references(inner)) or [""]))
    if shared[:1] == ["base"]:
        shared = shared[1:]
    if not shared:
        # `POST /task/{id}/auditors` with an employee or a group takes an auditor.
        last = operation.path.rsplit("/", 1)[-1]
        shared = ["body"] if "{" in last or is_action(operation) else _singular(last)
    name = "_".join(shared)
    return identifier(f"{name}s" if many and not name.endswith("s") else name)


def _singular(segment: str) -> list[str]:
    spelled = words(segment)
    return [*spelled[:-1], singular(spelled[-1])] if spelled else ["item"]
