"""The server's eye: a request compared with the specification, element by element."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass

from planfix_conformance.specification import (
    COMMON_END,
    COMMON_START,
    allowed,
    choices,
    is_record,
    resolver,
    specification,
    top,
)
from planfix_runtime.wire import expected_signature
from plansdk.planfix.syntax import ChoiceGroup, Field, Method
from runtime.server import Received

SHAPES = {
    "int": r"-?\d+",
    "float": r"-?\d+(\.\d+)?",
    "date": r"\d\d-\d\d-\d{4}",
    "time": r"\d\d:\d\d",
    "datetime": r"\d\d-\d\d-\d{4}( \d\d:\d\d)?",
    "base64": r"[A-Za-z0-9+/]*={0,2}",
}
MEDIA_TYPE = "application/xml"


@dataclass(frozen=True)
class Caller:
    """Who must have sent a request.

    Attributes:
        sid: The session key that requests must carry; empty for a token.
        private_key: What they must be signed with; empty for no signature.
        silent: Whether they must be silent.
    """

    account: str
    api_key: str
    token: str = ""
    sid: str = ""
    private_key: str = ""
    silent: bool = False


def faults(received: Received, caller: Caller) -> list[str]:
    """Everything about a request that is not as specified."""
    found = list(_http(received, caller))
    root = ET.fromstring(received.body)
    method = specification().methods.get(root.get("method", ""))
    if root.tag != "request" or set(root.keys()) != {"method"} or method is None:
        return [*found, f"not a request for a method: <{root.tag} {root.attrib}>"]
    own = [each for each in root if each.tag not in (*COMMON_START, *COMMON_END)]
    found += _common(root, method, caller)
    if caller.private_key:
        sent = root.findtext("signature")
        if sent != expected_signature(received, caller.private_key):
            found.append("the signature is wrong")
    groups = choices(method, "request", None)
    return [*found, *_content(own, list(top(method, "request")), groups, method, method.name)]


def _http(received: Received, caller: Caller) -> Iterator[str]:
    if (received.method, received.target) != ("POST", "/xml/"):
        yield f"{received.method} {received.target}"
    if not received.headers.get("content-type", "").startswith(MEDIA_TYPE):
        yield f"Content-Type {received.headers.get('content-type')}"
    scheme, _, credentials = received.headers.get("authorization", "").partition(" ")
    user = f"{caller.api_key}:{caller.token}"
    if scheme != "Basic" or b64decode(credentials).decode() != user:
        yield "Authorization is not HTTP Basic with the API key and the token"


def _common(root: ET.Element, method: Method, caller: Caller) -> Iterator[str]:
    """Account, session, silence and signature: whether they are there, and where."""
    tags = [each.tag for each in root]
    expected = {"account": caller.account}
    if caller.sid and method.session:
        expected["sid"] = caller.sid
    if caller.silent:
        expected["silent"] = "1"
    start = [name for name in tags if name in COMMON_START]
    if tags[: len(start)] != [name for name in COMMON_START if name in expected]:
        yield f"begins with {tags[:3]} instead of {list(expected)}"
    for name, text in expected.items():
        if root.findtext(name) != text:
            yield f"{name} is {root.findtext(name)!r}"
    if ("signature" in tags) != bool(caller.private_key) or "signature" in tags[:-1]:
        yield "the signature is not where it should be"


def _content(
    elements: list[ET.Element],
    fields: list[Field],
    groups: list[ChoiceGroup],
    method: Method,
    path: str,
) -> Iterator[str]:
    """Names, order, repetition and presence of what is inside of an element."""
    known = {each.name: each for each in fields}
    order = list(known)
    tags = [each.tag for each in elements]
    for tag in dict.fromkeys(tags):
        if tag not in known:
            yield f"{path}/{tag}: no such element"
        elif tags.count(tag) > 1 and not known[tag].repeats:
            yield f"{path}/{tag}: {tags.count(tag)} of them"
    named = [tag for tag in tags if tag in known]
    if named != sorted(named, key=order.index):
        yield f"{path}: {named} instead of {order}"
    for field in fields:
        if field.required and field.name not in tags:
            yield f"{path}/{field.name}: missing"
    for group in groups:
        if group.required and not any(each.name in tags for each in group.members):
            yield f"{path}: none of {[each.name for each in group.members]}"
    for each in elements:
        if each.tag in known:
            yield from _element(each, known[each.tag], method, f"{path}/{each.tag}")


def _element(element: ET.Element, field: Field, method: Method, path: str) -> Iterator[str]:
    for name in element.keys():  # noqa: SIM118 - an Element is no mapping
        yield f"{path}: attribute {name}"
    if field.kind == "list":
        children = list(resolver().children(field))
        tags = {each.tag for each in element}
        if tags - {children[0].name}:
            yield f"{path}: holds {sorted(tags)}"
        if field.maximum is not None and len(element) > field.maximum:
            yield f"{path}: {len(element)} items"
        for at, each in enumerate(element, 1):
            if each.tag == children[0].name:
                yield from _element(each, children[0], method, f"{path}/{each.tag}[{at}]")
    elif is_record(field) and (len(element) or not field.alternatives):
        if (element.text or "").strip():
            yield f"{path}: text in a structure"
        inside = list(resolver().children(field))
        groups = choices(method, "request", field)
        yield from _content(list(element), inside, groups, method, path)
    elif len(element):
        yield f"{path}: elements in a value"
    else:
        yield from _value(element.text or "", field, path)


def _value(text: str, field: Field, path: str) -> Iterator[str]:
    listed = allowed(field)
    if field.separator:
        unknown = set(filter(None, text.split(field.separator))) - set(listed)
        if unknown:
            yield f"{path}: {sorted(unknown)} not among the values"
        return
    kinds = (*(() if field.refers else (field.type,)), *field.alternatives)
    if text in listed or any(_fits(text, kind, field, listed) for kind in kinds):
        return
    yield f"{path}: {text!r} is no {' or '.join(kinds)}"


def _fits(text: str, kind: str, field: Field, listed: tuple[str, ...]) -> bool:
    if kind == "bool":
        return text in field.literals
    if kind == "enum" or (listed and kind == field.type):
        return False
    if kind not in SHAPES:  # a text
        return True
    if not re.fullmatch(SHAPES[kind], text, re.ASCII):
        return False
    if kind == "int" and field.maximum is not None:
        return int(text) <= field.maximum
    return True
