"""The name ledger: which Python name each thing of a specification has, for good.

The ledger is a YAML file beside the specification, reviewed like code:

    nested: [spaces]                    first path segments with sub-resources
    operations:
      task:                             mp.task.list, mp.task.get, ...
        list: GET /task
        get: GET /task/{id}
    modules:
      tasks: [Task, TaskFilter]         megaplan_api/models/tasks.py
    enumerations:
      TaskStatus: [Task.status]         alias of a property's listed values
    unions:
      AnyContractor: [ContractorCompany, ContractorHuman]
    classes: {}                         wire type: class, where the two differ
    properties: {Rule.from: from_}      only what the spelling rule does not give
    parameters: {}                      operation id + "#" + wire name: name

Entries of things that a newer specification no longer has stay, so that a name is
never given to something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import yaml

_HEADER = """\
# Name ledger: the Python name of everything in the specification.
# A recorded name never moves; `planwright generate` appends what is new.
# Edit a name here before its first release, never after.
"""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Recorded names; see the module for the meaning of each part."""

    nested: tuple[str, ...] = ()
    operations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    modules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    enumerations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)


def load(path: Path) -> Ledger:
    """Read a ledger; a missing file is an empty ledger."""
    if not path.exists():
        return Ledger()
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> Ledger:
    """Read a ledger from its text."""
    data = cast("dict[str, object]", yaml.load(text, Loader=yaml.CSafeLoader) or {})

    def lists(key: str) -> dict[str, tuple[str, ...]]:
        return {k: tuple(v) for k, v in cast("dict[str, list[str]]", data.get(key) or {}).items()}

    def texts(key: str) -> dict[str, str]:
        return cast("dict[str, str]", data.get(key) or {})

    return Ledger(
        nested=tuple(cast("list[str]", data.get("nested") or [])),
        operations=cast("dict[str, dict[str, str]]", data.get("operations") or {}),
        modules=lists("modules"),
        enumerations=lists("enumerations"),
        unions=lists("unions"),
        classes=texts("classes"),
        properties=texts("properties"),
        parameters=texts("parameters"),
    )


def dump(ledger: Ledger) -> str:
    """The text of a ledger, the same for equal ledgers."""
    data: dict[str, object] = {
        "nested": list(ledger.nested),
        "operations": {k: dict(v) for k, v in ledger.operations.items()},
        "modules": {k: list(v) for k, v in ledger.modules.items()},
        "enumerations": {k: list(v) for k, v in ledger.enumerations.items()},
        "unions": {k: list(v) for k, v in ledger.unions.items()},
        "classes": dict(ledger.classes),
        "properties": dict(ledger.properties),
        "parameters": dict(ledger.parameters),
    }
    body = yaml.dump(
        data, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=99, indent=2
    )
    return _HEADER + body
