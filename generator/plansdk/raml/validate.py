"""Checks that the parts of a RAML document are where they belong and of the right kind.

What is misplaced or misspelt is reported here, once, with its place; the stages
behind this one read what is well-formed and step over the rest.
"""

from __future__ import annotations

import re

from plansdk.diagnostics import Rejected, Span
from plansdk.raml.declarations import DEPRECATED
from plansdk.raml.findings import Findings, did_you_mean
from plansdk.raml.methods import METHODS
from plansdk.syntax import tree

_HEADER = re.compile(r"#%RAML (\S+)(?: (\S+))?")
_STATUS = re.compile(r"[1-5][0-9][0-9]")

_KEYS = {
    kind: frozenset(keys.split())
    for kind, keys in {
        "root": "title version description displayName baseUri baseUriParameters protocols mediaType"
        " documentation schemas types annotationTypes securitySchemes securedBy extends"
        " resourceTypes traits uses",
        "resource": "description displayName type is securedBy uriParameters baseUriParameters",
        "method": "description displayName queryParameters queryString headers responses body"
        " protocols is securedBy uriParameters baseUriParameters",
        "response": "description displayName headers body",
        "of names": "queryParameters uriParameters baseUriParameters headers responses types schemas"
        " annotationTypes securitySchemes",
        "not modelled": "annotationTypes baseUriParameters headers queryString securedBy"
        " securitySchemes",
    }.items()
}
"""The keys that RAML has in each place, beside resources, methods and annotations; those
whose value maps names to declarations; and those that the model leaves out."""

_NOT_READ = {
    "extends": "write the extended document and this one as one",
    "is": "write what the trait says into the method",
    "resourceTypes": "write what they say into the resources",
    "traits": "write what they say into the methods",
    "type": "write what the resource type says into the resource",
    "uses": "write what the libraries declare into the document",
}
"""What no description of a Megaplan account uses, and what to do instead."""

MAX_PATH = 2000
"""Characters in the path of a resource; what servers accept in a request line is less."""


def check_header(text: str, span: Span, findings: Findings) -> None:
    """Check the first line of a file: `#%RAML 1.0`.

    Raises:
        Rejected: The file is of another version, or a part of a document.
    """
    hint = "begin the file with the line `#%RAML 1.0`"
    match = _HEADER.fullmatch(text[:200].split("\n", 1)[0].rstrip())
    if match is None:
        findings.error("RAML100", span, "the RAML header is missing", hint)
        return
    version, fragment = match.groups(default="")
    if version != "1.0":
        findings.error("RAML101", span, f"RAML {version} is not supported", hint)
    elif fragment:
        message = f"the file is a RAML {fragment}, not a RAML API"
        findings.error("RAML101", span, message, hint)
    else:
        return
    raise Rejected(findings.finish())


def declared_types(root: tree.Mapping) -> tree.Mapping:
    """What stands under `types`, or under `schemas`, its older name."""
    declared = root.get("types") or root.get("schemas")
    if isinstance(declared, tree.Mapping):
        return declared
    return tree.Mapping({}, root.file, root.line, root.column)


def check(root: tree.Mapping, findings: Findings) -> None:
    """Check a document.

    Raises:
        Rejected: A path, or what the document says about itself, is absurdly long.
    """
    _check_head(root, findings)
    _check_inside(root, "root", "the document", 0, findings)
    if not any(key.startswith("/") for key in root.entries):
        hint = "resources are keys that begin with a slash"
        findings.warning("RAML109", root.span, "the document declares no resources", hint)
    if "types" in root and "schemas" in root:
        message = "`schemas` and `types` mean the same"
        findings.error("RAML127", root.key("schemas").span, message, "remove one of the two")


def _check_head(root: tree.Mapping, findings: Findings) -> None:
    for name in ("title", "version"):
        if not root.text(name):
            message = f"the document has no {name}"
            findings.warning("RAML103", root.span, message, f"add `{name}:` at the top")
    for name in ("title", "version", "baseUri", "mediaType", "protocols"):
        node = root.get(name)
        items = node.items if isinstance(node, tree.Sequence) else (node,)
        if any(isinstance(each, tree.Scalar) and len(each.text) > MAX_PATH for each in items):
            message = f"`{name}` has more than {MAX_PATH} characters"
            findings.error("RAML107", root.key(name).span, message)
            raise Rejected(findings.finish())


def _check_value(
    key: tree.Scalar, node: tree.Node, place: str, what: str, length: int, findings: Findings
) -> None:
    """Check the value of a key, which should be a mapping; no value at all is an empty one."""
    if isinstance(node, tree.Mapping):
        _check_inside(node, place, what, length, findings)
    else:
        _require_mapping(key, node, findings)


def _check_inside(
    node: tree.Mapping, place: str, what: str, length: int, findings: Findings
) -> None:
    """Check the keys of the document, a resource, a method or a response.

    Args:
        node: What has the keys.
        place: Which of these it is.
        what: What messages call it.
        length: Of the path so far.
        findings: Where problems go.
    """
    for name, (key, value) in node.entries.items():
        if name in _KEYS["of names"] and not isinstance(value, tree.Mapping):
            _require_mapping(key, value, findings)
        if name.startswith("/") and place in ("root", "resource"):
            if length + len(name) > MAX_PATH:
                message = f"a path of more than {MAX_PATH} characters"
                findings.error("RAML155", key.span, message)
                raise Rejected(findings.finish())
            inner = f"the resource {name!r}"
            _check_value(key, value, "resource", inner, length + len(name), findings)
        elif name in METHODS and place == "resource":
            _check_value(key, value, "method", repr(name), length, findings)
        else:
            _check_known(key, value, place, what, findings)
    if place == "method":
        for code, answer in tree.section(node, "responses").values():
            if not _STATUS.fullmatch(code.text):
                message = f"{code.text!r} is not an HTTP status"
                findings.error("RAML108", code.span, message, "write a number such as 200")
            _check_value(code, answer, "response", f"the response {code.text}", length, findings)


def _require_mapping(key: tree.Scalar, node: tree.Node, findings: Findings) -> None:
    if not tree.is_nothing(node):
        kind = "a list" if isinstance(node, tree.Sequence) else "a text"
        message = f"`{key.text}` must be a mapping, not {kind}"
        findings.error("RAML104", key.span, message, "indent its keys below it")


def _check_known(
    key: tree.Scalar, node: tree.Node, place: str, what: str, findings: Findings
) -> None:
    """Report a key that RAML does not know in this place, or that the model does not."""
    name, known = key.text, _KEYS[place]
    if name.startswith("("):
        if name != DEPRECATED:
            findings.tally("note", "RAML181", key.span, "annotations are not modelled")
        return
    if name in known:
        if name in _NOT_READ:
            message = f"`{name}` is not read: no description of a Megaplan account has it"
            findings.error("RAML175", key.span, message, _NOT_READ[name])
        elif name in _KEYS["not modelled"]:
            message = f"`{name}` is not modelled"
            findings.tally("note", "RAML180", key.span, message, key=name)
        return
    words = known.union(METHODS) if place == "resource" else known
    near = "" if findings.is_full else did_you_mean(name, words)
    message = f"{what} has the unknown key {name!r}"
    if isinstance(node, tree.Mapping):
        # It may be a whole resource or method that would be lost.
        is_resource = any(method in node for method in METHODS)
        hint = "a path begins with a slash" if is_resource or not near else near
        findings.error("RAML105", key.span, message, hint)
    else:
        findings.warning("RAML106", key.span, message, near)
