"""From a RAML file to the API model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plansdk.diagnostics import Diagnostic, Rejected, Span, error, in_order
from plansdk.files import sha256
from plansdk.model import Api, Operation
from plansdk.raml import crosscheck, dialect, paths, validate
from plansdk.raml.declarations import TypeReader
from plansdk.raml.findings import Findings
from plansdk.raml.methods import methods
from plansdk.raml.operations import OperationReader
from plansdk.raml.types import read_types
from plansdk.syntax import tree, yaml_tree
from plansdk.syntax.decode import MAX_BYTES, content

_ROOT_ENTITY = "BaseEntity"


def read(path: Path) -> tuple[Api, list[Diagnostic]]:
    """Read the file of a document that describes a Megaplan account.

    Returns:
        The model, and everything there is to say about the document.

    Raises:
        Rejected: There is nothing to make a model of, or it describes something else.
    """
    return parse(content(path, "SRC100", MAX_BYTES + 1), str(path))


def lint(path: Path) -> list[Diagnostic]:
    """Everything there is to say about a RAML file."""
    try:
        return parse(content(path, "SRC100", MAX_BYTES + 1), str(path), judging=True)[1]
    except Rejected as rejected:
        return in_order(rejected.diagnostics)


def parse(text: str | bytes, file: str, *, judging: bool = False) -> tuple[Api, list[Diagnostic]]:
    """Read the text of a document as `read` does; findings call it `file`.

    Args:
        text: The document.
        file: Its name.
        judging: Whether it may be any RAML, about which ramlfications is heard as well.

    Raises:
        Rejected: There is nothing to make a model of, or it describes something else.
    """
    with yaml_tree.uncollected():
        root, problems = yaml_tree.load(text, file)
        if not isinstance(root, tree.Mapping):
            message = "a RAML document is a mapping"
            raise Rejected([*problems, error("RAML102", root.span, message)])
        findings = Findings()
        findings.take(problems)
        head = text[:200] if isinstance(text, str) else text[:200].decode("utf-8", "replace")
        validate.check_header(head.lstrip("\ufeff"), Span(file, 1, 1), findings)
        declared = validate.declared_types(root)
        if _ROOT_ENTITY not in declared:
            _report_stranger(declared, findings, judging)
        validate.check(root, findings)
        api = _to_api(root, declared, findings, text, judging)
        return api, in_order(findings.finish())


def _report_stranger(declared: tree.Mapping, findings: Findings, judging: bool) -> None:
    """Say that a document describes no account of Megaplan, and end if a client is wanted.

    Raises:
        Rejected: It is not only to be judged.
    """
    message = f"this does not describe a Megaplan account: no type {_ROOT_ENTITY!r} is declared"
    if judging:
        hint = "the document is checked as RAML 1.0; no client can be generated from it"
        findings.note("RAML119", declared.span, message, hint)
        return
    hint = "fetch the document of an account: `plansdk fetch megaplan`"
    raise Rejected([*findings.finish(), error("RAML119", declared.span, message, hint)])


def _to_api(
    root: tree.Mapping, declared: tree.Mapping, findings: Findings, text: str | bytes, judging: bool
) -> Api:
    # The root of all entities tells Megaplan's dialect from RAML by the standard.
    is_megaplan = _ROOT_ENTITY in declared
    reader = TypeReader(declared, findings, required_by_default=not is_megaplan)
    base_uri = root.text("baseUri").replace("{version}", root.text("version"))
    operations = OperationReader(
        reader, paths.base_path(base_uri), is_megaplan, root.text("mediaType")
    )
    type_defs = read_types(reader)
    found = list(methods(root))
    read_operations = tuple(map(operations.read, found))
    reader.totals["operations"] = len(found)
    api = Api(
        "megaplan",
        root.text("version"),
        root.text("title"),
        base_uri,
        (*type_defs, *reader.hoisted.values()),
        _unique(read_operations, findings),
        (),
        sha256(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text),
    )
    if not findings.has_errors:
        _check_totals(reader.totals, api, root, findings)
        if judging:
            documents = (dialect.head(root), dialect.body(root, found, reader))
            crosscheck.hear(documents, api, root, findings)
    return api


def _check_totals(
    declared: Mapping[str, int], api: Api, root: tree.Mapping, findings: Findings
) -> None:
    """Report a number of things in the document that is not the one in the model."""
    parameters = (
        each
        for found in api.operations
        for each in (*found.path_params, *found.query_params, *found.paging_params)
    )
    modelled = {
        "types": len(api.types),
        "properties": sum(len(each.properties) for each in api.types),
        "operations": len(api.operations),
        "parameters": sum(not each.undeclared for each in parameters),
    }
    for what, number in modelled.items():
        if number != declared[what]:
            message = f"the document declares {declared[what]} {what}, the model has {number}"
            hint = "this is a bug of plansdk; please report it with the document"
            findings.error("RAML192", root.span, message, hint)


def _unique(operations: tuple[Operation, ...], findings: Findings) -> tuple[Operation, ...]:
    seen: dict[str, Operation] = {}
    for each in operations:
        first = seen.setdefault(each.id, each)
        if first is not each:
            message = f"{each.id} is declared twice; first in line {first.span.line}"
            findings.error("RAML154", each.span, message, "remove one of the two")
    return tuple(seen.values())
