"""The API model that a mock is made from: the same that its client is generated from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plansdk.model import Api
from plansdk.targets import TARGETS


@dataclass(frozen=True, slots=True)
class Offered:
    """A service as its specification describes it.

    Attributes:
        names: For the id of every operation, how the client calls it: `task.list`.
        path: The RAML document, or the folder of method specifications.
    """

    api: Api
    names: Mapping[str, str]
    path: Path


@cache
def offered(target: str, spec: Path | None = None) -> Offered:
    """Read a specification.

    Args:
        target: The service, `megaplan` or `planfix`.
        spec: Its specification; by default the bundled one.

    Raises:
        Rejected: It has errors.
    """
    inputs = TARGETS[target].inputs(spec)
    named = TARGETS[target].read(inputs)
    operations = named.names.operations.items()
    names = {each: f"{resource}.{method}" for each, (resource, method) in operations}
    return Offered(named.api, names, inputs.spec)
