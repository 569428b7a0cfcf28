"""The API model that a mock is made from: the same that its client is generated from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plansdk import resources
from plansdk.diagnostics import reject_errors
from plansdk.model import Api
from plansdk.targets import TARGETS


@dataclass(frozen=True, slots=True, eq=False)
class Offered:
    """A service as its specification describes it.

    Attributes:
        names: For the id of every operation, how the client calls it: `task.list`.
        path: The RAML document, or the folder of method specifications.
    """

    api: Api
    names: Mapping[str, str]
    path: Path


def offered(
    target: str, spec: Path | str | None = None, custom_fields: Path | str | None = None
) -> Offered:
    """Read a specification, by default the newest bundled one.

    Raises:
        Rejected: It has errors.
    """
    return _offered(target, *(None if p is None else Path(p) for p in (spec, custom_fields)))


@cache
def _offered(target: str, spec: Path | None, custom_fields: Path | None) -> Offered:
    of = TARGETS[target]
    inputs = of.inputs(spec or of.find(resources.specs(target)), None, custom_fields)
    named = of.read(inputs)
    reject_errors(named.diagnostics)
    operations = named.names.operations.items()
    names = {each: f"{resource}.{method}" for each, (resource, method) in operations}
    return Offered(named.api, names, inputs.spec)
