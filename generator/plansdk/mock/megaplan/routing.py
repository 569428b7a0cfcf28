"""Find the operation of a request: a tree of path segments, built once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from plansdk.model import Array, Operation, Ref, Scalar

PREFIX = "/api/v3"
"""What every path of the specification lies below."""

TOKEN = Operation(
    "POST", "/api/v3/auth/access_token", Scalar("any"), root="host", provided_by="login"
)
UPLOAD = Operation("POST", "/api/file", Array(Ref("File")), root="host", provided_by="file.upload")
DOWNLOAD = Operation(
    "GET", "/attach/{path}", Scalar("any"), root="host", provided_by="file.download"
)
DOCUMENT = Operation("GET", "/api/v3", Scalar("any"), root="host")
OUTSIDE = (TOKEN, UPLOAD, DOWNLOAD, DOCUMENT)
"""What the specification does not list and the service has nevertheless."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_INTEGER = re.compile(r"-?[0-9]+")
_REST = "/attach/"
_NO_CARDS = frozenset({("GET /employee/{id}", "me")})
"""What is no id though the document would have any text for one."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a path leads.

    Attributes:
        operation: None where the path exists for other methods only, or not at all.
        variables: Values of the path variables, decoded.
        allowed: The methods of the path; empty for an unknown path.
    """

    operation: Operation | None = None
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    allowed: tuple[str, ...] = ()

    @property
    def allow(self) -> str:
        """The header `Allow`."""
        return ", ".join(self.allowed)


@dataclass(slots=True)
class _Node:
    """A place in the tree; a literal segment goes before one with a placeholder."""

    literals: dict[str, _Node] = field(default_factory=dict[str, "_Node"])
    partial: dict[tuple[str, str], _Node] = field(default_factory=dict[tuple[str, str], "_Node"])
    variable: _Node | None = None
    operations: dict[str, list[Operation]] = field(default_factory=dict[str, list[Operation]])

    def below(self, segment: str) -> _Node:
        """The node of a segment of a template, made if need be."""
        found = _PLACEHOLDER.search(segment)
        if found is None:
            return self.literals.setdefault(segment, _Node())
        if found[0] == segment:
            self.variable = self.variable or _Node()
            return self.variable
        affixes = (segment[: found.start()], segment[found.end() :])
        return self.partial.setdefault(affixes, _Node())

    def match(self, segments: list[str], at: int = 0) -> Iterator[tuple[_Node, tuple[str, ...]]]:
        """The nodes that a path can mean, best first, with the values of its placeholders."""
        if at == len(segments):
            if self.operations:
                yield self, ()
            return
        segment = segments[at]
        if segment in self.literals:
            yield from self.literals[segment].match(segments, at + 1)
        for (before, after), node in self.partial.items():
            value = segment[len(before) : len(segment) - len(after)]
            if value and segment == f"{before}{value}{after}":
                for found, rest in node.match(segments, at + 1):
                    yield found, (value, *rest)
        if self.variable is not None and segment:
            for found, rest in self.variable.match(segments, at + 1):
                yield found, (segment, *rest)


class Router:
    """Knows the paths of all operations.

    Args:
        operations: Those of the specification. Of several with the same method and the
            same shape of path (`/integration/{id}`, `/integration/{uuid}`) the first one
            counts whose variables fit.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._root = _Node()
        for each in operations:
            node = self._root
            for segment in each.path.strip("/").split("/"):
                node = node.below(segment)
            same = node.operations.setdefault(each.method, [])
            same.append(each)
            # An operation that wants numbers goes before one that takes any text.
            same.sort(key=lambda one: sum(p.type != Scalar("integer") for p in one.path_params))

    def find(self, method: str, path: str) -> Route:
        """Where a path leads.

        Args:
            method: Upper-case; HEAD is answered where GET is.
            path: Still percent-encoded; one slash at its end changes nothing.
        """
        method = "GET" if method == "HEAD" else method
        outside = _outside(method, path)
        if outside is not None:
            return outside
        if not path.startswith(f"{PREFIX}/"):
            return Route()
        segments = [unquote(each) for each in path[len(PREFIX) :].strip("/").split("/")]
        allowed: dict[str, None] = {}
        for node, values in self._root.match(segments):
            allowed.update(dict.fromkeys(node.operations))
            for operation in node.operations.get(method, ()):
                variables = _variables(operation, values)
                if variables is not None:
                    return Route(operation, variables, tuple(allowed))
        return Route(allowed=tuple(allowed))


def _outside(method: str, path: str) -> Route | None:
    """Where a path leads that is not of the specification."""
    is_file = path.startswith(_REST) and path != _REST
    variables = {"path": unquote(path[len(_REST) :])} if is_file else dict[str, str]()
    for each in OUTSIDE:
        if each is DOWNLOAD if is_file else path.rstrip("/") == each.path:
            return Route(each if method == each.method else None, variables, (each.method,))
    return None


def _variables(operation: Operation, values: tuple[str, ...]) -> dict[str, str] | None:
    """The path variables by name; None where a number is declared and there is none.

    So `GET /employee/me` is no card of an employee but a method that the path does not
    have, as observed on live accounts.
    """
    for parameter, value in zip(operation.path_params, values, strict=True):
        if parameter.type == Scalar("integer") and not _INTEGER.fullmatch(value):
            return None
        if (operation.id, value) in _NO_CARDS:
            return None
    names = (each.name for each in operation.path_params)
    return dict(zip(names, values, strict=True))
