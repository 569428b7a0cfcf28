"""What the document holds and what the package offers, each counted for itself.

The document is read here as plain YAML, without plansdk, and the package by looking
at its classes, so that nothing that both stages of the generator forget stays hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

METHODS = ("get", "post", "put", "patch", "delete", "options", "head")


def raw(document: Path) -> dict[str, Any]:
    """The document as YAML."""
    loaded: dict[str, Any] = yaml.load(document.read_bytes(), yaml.CSafeLoader)
    return loaded


def raw_operations(tree: dict[str, Any], path: str = "") -> Iterator[str]:
    """`GET /task/{id}` for every method in the document, its path made plain."""
    for key, value in tree.items():
        if key.startswith("/"):
            yield from raw_operations(value or {}, path + key)
        elif path and key in METHODS:
            plain = re.sub("/+", "/", path.strip()).removeprefix("/api/v3")
            yield f"{key.upper()} {plain}"


def raw_properties(tree: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Type and wire name of every property in the document."""
    for name, declared in tree["types"].items():
        for wire in declared.get("properties") or {}:
            yield name, wire.removesuffix("?")


def offered_operations(client: type, resources: ModuleType) -> Iterator[str]:
    """`task.list` for every operation that can be reached from a client class."""
    pending = [("", client)]
    while pending:
        prefix, owner = pending.pop()
        for name in dir(owner):
            found = getattr(owner, name)
            if isinstance(found, cached_property):
                annotation = str(found.func.__annotations__["return"])
                cls = getattr(resources, annotation.split(".")[1].partition("[")[0])
                pending.append((f"{prefix}{name}.", cls))
            elif type(found).__name__ in ("operation", "paginated"):
                yield prefix + name


def offered_properties(models: ModuleType, types: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Type and wire name of every property that a class of the package has.

    Args:
        models: The package's models.
        types: Class names by wire name of the type.
    """
    for type_name, class_name in types.items():
        cls = getattr(models, class_name)
        for base in cls.__mro__:
            own = vars(base).get("_wire", {})
            for name in vars(base).get("__annotations__", {}):
                if not name.startswith("_"):
                    yield type_name, own.get(name) or _camel(name)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)
