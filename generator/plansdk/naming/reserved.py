"""Names that generated code needs for itself and that nothing else may take.

`Reserved` holds what a runtime adds; the constants hold what the templates write.
"""

from __future__ import annotations

from dataclasses import dataclass

_IN_ANNOTATIONS = frozenset({"bool", "builtins", "bytes", "dt", "float", "int", "object", "str"})
"""What annotations in a class body refer to, which an attribute there would hide."""

_DECORATORS = frozenset({"cached_property", "operation", "paginated"})

_DEVICES = frozenset(
    {"aux", "con", "nul", "prn", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))}
)
"""Names that no file can have on Windows."""

_LOADER = frozenset(
    {
        "annotations",
        "find",
        "getattr",
        "globals",
        "import_module",
        "list",
        "object",
        "sorted",
        "str",
    }
)
"""What the index of a package looks up, which a module below it would hide."""

MODELS_MODULES = (
    frozenset({"builtins", "datetime", "isinstance", "issubclass", "type", "typing", "unions"})
    | {"client", "models", "resources"}
    | _LOADER
    | _DEVICES
)
"""Modules under `models`: what they import and use, and the one that is written anyway."""

CLASSES = frozenset(
    {
        "Any",
        "Async",
        "AsyncMethod",
        "AsyncPagedMethod",
        "AttributeError",
        "Call",
        "Caller",
        "ClassVar",
        "DataTagFields",
        "DirectoryFields",
        "ContractorMatching",
        "FileTransfer",
        "LIST",
        "ListOf",
        "Literal",
        "M_co",
        "P",
        "Paging",
        "Renamed",
        "Resource",
        "Sequence",
        "Sync",
        "SyncMethod",
        "SyncPagedMethod",
        "T",
        "TYPE_CHECKING",
        "TypeAlias",
        "Unpack",
    }
)
"""Names that modules of models and resources import or look up."""

METHODS = _IN_ANNOTATIONS | _DECORATORS
"""`list` is none of them: inside a resource it is written `builtins.list`."""

RESOURCES = _DECORATORS | _DEVICES | _LOADER | {"resources"}

PARAMETERS = frozenset({"paging", "self"})

ATTRIBUTES = _IN_ANNOTATIONS | {"list"}


@dataclass(frozen=True, slots=True)
class Reserved:
    """Names that the runtime of a package takes.

    Attributes:
        attributes: What every entity class has.
        classes: What the package exports beside its models.
        resources: What every client has beside its resources.
        paging: Arguments of every list.
    """

    attributes: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    resources: frozenset[str] = frozenset()
    paging: frozenset[str] = frozenset()


def unreserved(name: str, reserved: frozenset[str]) -> str:
    """The name, with an underscore where it is reserved; of a resource the last part counts."""
    return f"{name}_" if name.rpartition(".")[2] in reserved else name
