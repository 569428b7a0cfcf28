"""ramlfications as a second reader: what it says, and whether both saw the same.

The model is made from the source tree. ramlfications reads the same document by its
own rules; where it objects, or sees other operations, parameters or types, one of
the two is wrong, and that is an error until somebody has looked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from plansdk.diagnostics import Span
from plansdk.model import Api, Operation, Scalar
from plansdk.raml import ramlfications_adapter as engine
from plansdk.raml.findings import Findings
from plansdk.syntax import tree

_QUOTED = re.compile(r"'([^']{1,300})'")
# Names that ramlfications keeps for itself and drops from the path variables.
_RESERVED = frozenset({"version", "mediaTypeExtension"})
MAX_LOOKUPS = 200_000_000
"""Parameters times types; Megaplan's document has 4 million."""
MAX_INHERITED = 500_000
"""Properties of ancestors, counted for every type; Megaplan's document has 1,200."""

_SUBJECTS = {
    "protocol": "protocols",
    "MIME": "mediaType",
    "Documentation": "documentation",
    "security scheme": "securitySchemes",
    "baseUri": "baseUri",
}
_HINT = "correct the document, or report a bug of plansdk if it is right"


def hear(
    documents: Iterable[engine.Prepared], api: Api, root: tree.Mapping, findings: Findings
) -> None:
    """Let ramlfications read the parts of a document, and compare it with the model."""
    if _is_too_large(api):
        message = "the document is too large for ramlfications to validate"
        findings.error("RAML193", root.span, message, "is this a specification?")
        return
    seen: list[engine.ResourceNode] = []
    types: set[str] = set()
    messages: list[str] = []
    for document in documents:
        try:
            node = engine.parse(document)
            seen += node.resources or ()
            types.update(each.name for each in node.types or ())
        except engine.RefusedError as refused:
            messages += refused.messages
    for message in messages:
        findings.error("RAML190", _place(message, root), f"ramlfications: {message}", _HINT)
    if not messages:
        _compare_types(types, root, findings)
        _compare_operations(seen, api.operations, root, findings)


def _is_too_large(api: Api) -> bool:
    """Whether ramlfications would take minutes.

    It looks through all types for every parameter and body, and copies the inherited
    properties into every type.
    """
    lookups = sum(2 + len(each.query_params) + len(each.path_params) for each in api.operations)
    inherited = sum(
        len(each.properties) for type_ in api.types for each in api.ancestors(type_.name)
    )
    return lookups * len(api.types) > MAX_LOOKUPS or inherited > MAX_INHERITED


def _compare_types(seen: AbstractSet[str], root: tree.Mapping, findings: Findings) -> None:
    for key, _ in tree.section(root, "types").values():
        if key.text not in seen:
            message = f"ramlfications does not see the type {key.text!r}"
            findings.error("RAML191", key.span, message, _HINT)


def _compare_operations(
    seen: Iterable[engine.ResourceNode],
    operations: Iterable[Operation],
    root: tree.Mapping,
    findings: Findings,
) -> None:
    by_id = {(each.path, each.method): each for each in seen if each.method}
    for operation in operations:
        node = by_id.pop((operation.declared_path, operation.method.lower()), None)
        what = "does not see it" if node is None else _difference(operation, node)
        if what:
            message = f"{operation.id}: ramlfications {what}"
            findings.error("RAML191", operation.span, message, _HINT)
    for path, method in by_id:
        message = f"ramlfications sees {method} {path}, which is not in the model"
        findings.error("RAML191", root.span, message, _HINT)


def _difference(operation: Operation, node: engine.ResourceNode) -> str:
    ours = {each.name for each in operation.path_params} - _RESERVED
    theirs = {each.name for each in node.uri_params or ()} - _RESERVED
    if ours != theirs:
        return f"sees other path variables: {_listed(ours ^ theirs)}"
    query = {p.name: p.required for p in (*operation.query_params, *operation.paging_params)}
    seen = {each.name: each.required for each in node.query_params or ()}
    if query != seen:
        return f"sees other query parameters: {_listed(query.items() ^ seen.items())}"
    if (operation.body is None) != (not node.body):
        return "disagrees whether there is a body"
    answers = any(each.body for each in node.responses or () if each.code // 100 == 2)
    if not answers and operation.response != Scalar("void"):
        return "sees no answer"
    return ""


def _listed(names: Iterable[object]) -> str:
    return ", ".join(sorted(map(str, names))[:5])


def _place(message: str, root: tree.Mapping) -> Span:
    """The place of what a message is about, as far as its words tell."""
    types = root.get("types")
    for name in _QUOTED.findall(message):
        method, _, path = name.partition(" ")
        resource = root.get(path) if path else None
        if isinstance(resource, tree.Mapping) and method in resource:
            return resource.key(method).span
        for node in (root, types):
            if isinstance(node, tree.Mapping) and name in node:
                return node.key(name).span
    for word, key in _SUBJECTS.items():
        if word in message and key in root:
            return root.key(key).span
    return root.span
