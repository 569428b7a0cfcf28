"""Find the operation of a request: patterns by the first segment, made once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import quote, unquote

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
_NUMBER = Scalar("integer")
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


_Path: TypeAlias = tuple[re.Pattern[str], tuple[str, ...], list[Operation]]
"""What a path is like, its methods, and its operations."""


class Router:
    """Knows the paths of all operations.

    Args:
        operations: Those of the specification. Of several with the same method and the
            same shape of path (`/integration/{id}`, `/integration/{uuid}`) the first one
            counts whose variables fit, and numbers go before texts.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        shapes: dict[str, list[Operation]] = {}
        for each in operations:
            shapes.setdefault(_PLACEHOLDER.sub("{}", each.path.strip("/")), []).append(each)
        self._paths: dict[tuple[str, int], list[_Path]] = {}
        # A literal segment goes before one with a placeholder, from the left.
        for shape in sorted(shapes, key=lambda each: [*map(_rank, each.split("/"))]):
            first, found = shape.partition("/")[0], shapes[shape]
            pattern = re.compile(re.escape(shape).replace(re.escape("{}"), "([^/]+)"))
            methods = tuple(dict.fromkeys(each.method for each in found))
            found.sort(key=lambda one: sum(p.type != _NUMBER for p in one.path_params))
            place = "" if "{" in first else first, shape.count("/")
            self._paths.setdefault(place, []).append((pattern, methods, found))

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
        plain = path[len(PREFIX) :].strip("/")
        if "%" in plain:
            # In one way, so that a slash inside of a segment is none between segments.
            plain = "/".join(quote(unquote(each), safe="") for each in plain.split("/"))
        first, count = plain.partition("/")[0], plain.count("/")
        allowed: dict[str, None] = {}
        for place in ((first, count), ("", count)):
            for pattern, methods, operations in self._paths.get(place, ()):
                match = pattern.fullmatch(plain)
                if match is None:
                    continue
                allowed.update(dict.fromkeys(methods))
                for operation in operations:
                    if operation.method != method:
                        continue
                    variables = _variables(operation, match.groups())
                    if variables is not None:
                        return Route(operation, variables, tuple(allowed))
        return Route(allowed=tuple(allowed))


def _rank(segment: str) -> int:
    return 0 if "{" not in segment else 2 if segment == "{}" else 1


def _outside(method: str, path: str) -> Route | None:
    """Where a path leads that is not of the specification."""
    is_file = path.startswith(_REST) and path != _REST
    variables = {"path": unquote(path[len(_REST) :])} if is_file else dict[str, str]()
    for each in OUTSIDE:
        if each is DOWNLOAD if is_file else path.rstrip("/") == each.path:
            return Route(each if method == each.method else None, variables, (each.method,))
    return None


def _variables(operation: Operation, values: Sequence[str]) -> dict[str, str] | None:
    """The path variables by name; None where a number is declared and there is none.

    So `GET /employee/me` is no card of an employee but a method that the path does not
    have, as observed on live accounts.
    """
    found: dict[str, str] = {}
    for parameter, value in zip(operation.path_params, values, strict=True):
        found[parameter.name] = plain = unquote(value) if "%" in value else value
        if parameter.type == _NUMBER and not _INTEGER.fullmatch(plain):
            return None
        if (operation.id, plain) in _NO_CARDS:
            return None
    return found
