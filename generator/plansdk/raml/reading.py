"""From a RAML file to the API model."""

from __future__ import annotations

import hashlib
from pathlib import Path

from plansdk.diagnostics import Diagnostic, Rejected, Span, error, in_order
from plansdk.model import Api, Operation
from plansdk.raml import (
    counts,
    dialect,
    expansion,
    libraries,
    paths,
    shape,
    store,
    witness,
)
from plansdk.raml.declarations import TypeReader
from plansdk.raml.findings import Findings
from plansdk.raml.operations import OperationReader
from plansdk.raml.resources import methods
from plansdk.raml.types import read_types
from plansdk.source import tree, yaml_tree


def read(path: Path, cache: Path | None = None) -> tuple[Api, list[Diagnostic]]:
    """Read a RAML file.

    Args:
        path: The file.
        cache: Folder that remembers what documents were read to; None for none.

    Returns:
        The model, and everything there is to say about the document.

    Raises:
        Rejected: There is nothing to make a model of.
    """
    try:
        source = libraries.read_bounded(path)
    except OSError as problem:
        message = f"the file cannot be read: {problem.strerror or problem}"
        raise Rejected([error("SRC100", Span(str(path)), message)]) from None
    if cache is None:
        return _read(source, str(path), path)
    key = store.key(source)
    return store.recall(cache, key, str(path)) or _read(source, str(path), path, (cache, key))


def parse(text: str | bytes, file: str) -> tuple[Api, list[Diagnostic]]:
    """Read the text of a RAML document.

    Args:
        text: The document.
        file: Name to use in findings.

    Raises:
        Rejected: There is nothing to make a model of.
    """
    return _read(text, file, None)


def _read(
    text: str | bytes, file: str, path: Path | None, kept: tuple[Path, str] | None = None
) -> tuple[Api, list[Diagnostic]]:
    with yaml_tree.uncollected():
        api, findings, is_whole = _model(text, file, path)
        diagnostics = in_order(findings.finish())
        if kept and is_whole:
            store.keep(*kept, api, diagnostics)
    return api, diagnostics


def _model(text: str | bytes, file: str, path: Path | None) -> tuple[Api, Findings, bool]:
    """The model, what there is to say, and whether all of it is in this one document."""
    root, problems = yaml_tree.load(text, file)
    if not isinstance(root, tree.Mapping):
        message = "a RAML document is a mapping"
        raise Rejected([*problems, error("RAML102", root.span, message)])
    findings = Findings()
    findings.take(problems)
    head = text[:200] if isinstance(text, str) else text[:200].decode("utf-8", "replace")
    shape.check_header(head.lstrip("\ufeff"), Span(file, 1, 1), findings)
    is_whole = "uses" not in root
    root = libraries.join(root, path, findings)
    shape.check(root, findings)
    root = expansion.expand(root, findings)
    return _to_api(root, findings, text), findings, is_whole


def lint(path: Path) -> list[Diagnostic]:
    """Everything there is to say about a RAML file."""
    try:
        return read(path)[1]
    except Rejected as rejected:
        return in_order(rejected.diagnostics)


def _to_api(root: tree.Mapping, findings: Findings, text: str | bytes) -> Api:
    types = root.get("types")
    declared = types if isinstance(types, tree.Mapping) else tree.Mapping({})
    # The root of all entities tells Megaplan's dialect from RAML by the standard.
    is_megaplan = "BaseEntity" in declared
    reader = TypeReader(declared, findings, required_by_default=not is_megaplan)
    base_uri = root.text("baseUri").replace("{version}", root.text("version"))
    operations = OperationReader(reader, paths.base_path(base_uri), is_megaplan)
    type_defs = read_types(reader)
    found = list(methods(root))
    read_operations = tuple(map(operations.read, found))
    api = Api(
        "megaplan",
        root.text("version"),
        root.text("title"),
        base_uri,
        (*type_defs, *reader.hoisted.values()),
        _unique(read_operations, findings),
        (),
        _sha256(text),
    )
    if not findings.has_errors:
        documents = (dialect.head(root), dialect.body(root, found, reader))
        witness.hear(documents, api, root, findings)
        counts.check(root, api, findings)
    return api


def _sha256(text: str | bytes) -> str:
    source = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return hashlib.sha256(source).hexdigest()


def _unique(operations: tuple[Operation, ...], findings: Findings) -> tuple[Operation, ...]:
    seen: dict[str, Operation] = {}
    for each in operations:
        first = seen.setdefault(each.id, each)
        if first is not each:
            message = f"{each.id} is declared twice; first in line {first.span.line}"
            findings.error("RAML154", each.span, message, "remove one of the two")
    return tuple(seen.values())
