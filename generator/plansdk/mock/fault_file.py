"""Faults in a file: a YAML list of lines.

- task.list: status=503 on=3
- "*: latency=0.5 probability=10%"
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plansdk.diagnostics import Diagnostic, Rejected, Span, error
from plansdk.mock.faults import Fault, FaultError, Faults
from plansdk.mock.fixtures import text_of
from plansdk.syntax import yaml_tree
from plansdk.syntax.tree import Mapping, Node, Scalar, Sequence

_FORM = "write a list of lines such as `- task.list: status=503 on=3`"


def add_faults(faults: Faults, place: Path) -> None:
    """Add the faults of a file; all of them, or none.

    Raises:
        Rejected: The file cannot be read, or something in it is no fault; carries every
            finding.
    """
    tree = yaml_tree.parse(*text_of(place))
    if not isinstance(tree, Sequence):
        raise Rejected([error("MOCK101", tree.span, "this is no list of faults", _FORM)])
    found: list[Fault] = []
    findings: list[Diagnostic] = []
    for text, span in (line for item in tree.items for line in _lines(item)):
        try:
            fault = Fault.parse(text)
            faults.check(fault)
        except FaultError as err:
            findings.append(error("MOCK102", span, str(err)))
        else:
            found.append(fault)
    if findings:
        raise Rejected(findings)
    faults.add(*found)


def _lines(item: Node) -> Iterator[tuple[str, Span]]:
    """The lines of an item, which YAML may take for a mapping."""
    if isinstance(item, Mapping):
        for key, value in item.items():
            if isinstance(value, Scalar):
                yield f"{key.text}: {value.text}", key.span
            else:
                yield key.text, value.span
    else:
        yield item.text if isinstance(item, Scalar) else "", item.span
