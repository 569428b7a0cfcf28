"""What stands in generated code as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from plansdk.plan.annotations import Annotation
from plansdk.plan.codecs import Bounded, Codec, Element, Wrapped


class Code(str):
    """An expression that is printed as it stands; any other text is printed in quotes."""

    __slots__ = ()


NOTHING = Code("None")


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of something; arguments without a name stand first."""

    function: str
    positional: tuple[Expression, ...] = ()
    named: Mapping[str, Expression] = field(default_factory=dict[str, "Expression"])


Expression: TypeAlias = (
    str
    | bool
    | Annotation
    | Codec
    | Wrapped
    | Bounded
    | Element
    | Invocation
    | tuple["Expression", ...]
    | Mapping[str, "Expression"]
)
"""Annotations, codecs and elements stand there as texts."""
