"""The form of a specification file: checked against `specs/planfix/schema.rng`.

lxml validates, but what libxml2 says about a fault rarely helps to mend it. So the
definitions of the schema are read a second time, into a table of elements with their
attributes and children, and faults are first looked for there; libxml2 has the last
word on what the table cannot say (order and number of elements).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from plansdk import resources
from plansdk.diagnostics import Diagnostic, Span, error
from plansdk.syntax import xml_tree
from plansdk.syntax.xml_tree import Element

_SCHEMA = resources.specs("planfix") / "schema.rng"
_DATA = {
    "string": r"[\s\S]*",
    "NMTOKEN": r"[\w.:\-]+",
    "integer": r"[-+]?[0-9]{1,15}",
    "nonNegativeInteger": r"[0-9]{1,15}",
    "positiveInteger": r"[1-9][0-9]{0,14}",
}
_MEANINGS = {
    "yes-no": "yes or no",
    "text": "a text",
    "wire-name": "a name of letters, digits and underscores",
    "definition-name": "a name in capitals such as TaskFilter",
    "method-name": "a method such as task.getList",
    "error-code": "a code of four or five digits",
    "https-address": "an https address",
    "condition-on-sibling": "a condition such as status=DELAYED|DONE",
    "two-words": "what stands for false and for true, such as: no yes",
    "one-character": "one character",
    "symbol": "a name in capitals such as TASK_NOT_FOUND",
    "scalar-name": "a built-in type such as int or string",
    "type-name": "a built-in type, a structure, or method/response/element",
    "paths": "names of elements, or paths such as field/name",
    "integer": "a number",
    "nonNegativeInteger": "a number from 0",
    "positiveInteger": "a number from 1",
    "NMTOKEN": "a name",
}


@dataclass(slots=True)
class _AttributeRule:
    required: bool
    pattern: re.Pattern[str]
    meaning: str


@dataclass(slots=True)
class _ElementRule:
    attributes: dict[str, _AttributeRule] = field(default_factory=dict[str, _AttributeRule])
    children: list[str] = field(default_factory=list[str])
    needed: list[str] = field(default_factory=list[str])
    text: bool = False


def check(root: Element, source: bytes) -> list[Diagnostic]:
    """Everything that is wrong with the form of a file: its root, parsed from its bytes."""
    if root.tag not in _roots():
        message = f"<{root.tag}> cannot be the root of a specification file"
        return [error("PFX101", root.span, message, f"roots are {_listed(_roots())}")]
    return list(_check(root)) or list(_validate(root, source))


def close(word: str, words: Iterable[str]) -> str:
    """A hint that names the word most like `word`, or an empty one."""
    found = difflib.get_close_matches(word, list(words), n=1)
    return f"did you mean {found[0]}?" if found else ""


def _check(element: Element) -> Iterator[Diagnostic]:
    rule = _rules()[element.tag]
    yield from _check_attributes(element, rule)
    if element.text.strip() and not rule.text:
        message = f"<{element.tag}> holds no text"
        yield error("PFX105", element.text_span, message, "descriptions are attributes: en, ru")
    given = {child.tag for child in element.children}
    for tag in (each for each in rule.needed if each not in given):
        yield error("PFX108", element.span, f"<{element.tag}> lacks a <{tag}>", f"add <{tag}>")
    for child in element.children:
        if child.tag in rule.children:
            yield from _check(child)
            continue
        message = f"<{child.tag}> has no place in <{element.tag}>"
        allowed = f"it holds {_listed(rule.children)}" if rule.children else "it holds no elements"
        yield error("PFX101", child.span, message, close(child.tag, rule.children) or allowed)


def _check_attributes(element: Element, rule: _ElementRule) -> Iterator[Diagnostic]:
    for given in element.attributes.values():
        known = rule.attributes.get(given.name)
        if known is None:
            message = f"<{element.tag}> has no attribute {given.name}"
            names = rule.attributes
            allowed = f"attributes are {_listed(names)}" if names else "it has none"
            hint = close(given.name, names) or allowed
            yield error("PFX102", given.span, message, hint)
        elif not known.pattern.fullmatch(given.value):
            value = given.value if len(given.value) < 60 else given.value[:59] + "…"
            message = f'{given.name}="{value}" is not {known.meaning}'
            yield error("PFX104", given.span, message)
    for name, known in rule.attributes.items():
        if known.required and name not in element.attributes:
            yield _missing(element, name, known)


def _missing(element: Element, name: str, rule: _AttributeRule) -> Diagnostic:
    of = f" {element.get('name')}" if element.get("name") else ""
    if element.tag == "value" and name == "en":
        message = f"the value{of} has no meaning"
        return error("PFX205", element.span, message, 'say what it stands for: en="…" ru="…"')
    message = f"<{element.tag}>{of} lacks the attribute {name}"
    return error("PFX103", element.span, message, f'add {name}="…", {rule.meaning}')


def _validate(root: Element, source: bytes) -> Iterator[Diagnostic]:
    """What libxml2 finds. The document is known to be small, and free of a DTD."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    schema = _validator()
    if not schema.validate(etree.fromstring(source, parser)):
        found = [(entry.path or "", entry.message) for entry in schema.error_log]
        path, reason = max(found, key=lambda each: each[0].count("/"))
        message = f"not as the schema says: {reason}"
        hint = "see README.md of the specification"
        yield error("PFX106", _place(root, path), message, hint)


def _place(root: Element, path: str) -> Span:
    """The place of the element that an XPath such as `/method/request[1]` names."""
    found = root
    for step in path.split("/")[2:]:
        name, _, index = step.partition("[")
        same = [each for each in found.children if each.tag == name]
        position = int(index.rstrip("]")) - 1 if index else 0
        if position >= len(same):
            break
        found = same[position]
    return found.span


@cache
def _validator() -> etree.RelaxNG:
    return etree.RelaxNG(file=str(_SCHEMA))


@cache
def _schema() -> Element:
    return xml_tree.load(_SCHEMA, str(_SCHEMA))[0]


@cache
def _roots() -> tuple[str, ...]:
    start = next(each for each in _schema().children if each.tag == "start")
    return tuple(each.get("name") for each in _inside(start, "ref"))


@cache
def _defines() -> Mapping[str, Element]:
    return {each.get("name"): each for each in _schema().children if each.tag == "define"}


@cache
def _rules() -> Mapping[str, _ElementRule]:
    rules: dict[str, _ElementRule] = {}
    for define in _defines().values():
        first = define.children[0]
        if first.tag == "element":
            rules[first.get("name")] = rule = _ElementRule()
            _collect(first, rule, required=True)
    return rules


def _collect(node: Element, rule: _ElementRule, *, required: bool) -> None:
    """Read the attributes and children that a definition names into `rule`."""
    for each in node.children:
        name = each.get("name")
        if each.tag == "attribute":
            pattern = re.compile("".join(_regex(part) for part in each.children))
            rule.attributes[name] = _AttributeRule(required, pattern, _meaning(each))
        elif each.tag == "text":
            rule.text = True
        elif each.tag == "ref" and _defines()[name].children[0].tag != "element":
            _collect(_defines()[name], rule, required=required)
        elif each.tag == "ref":
            rule.children.append(name)
            rule.needed += [name] if required else []
        else:
            always = each.tag not in ("optional", "zeroOrMore", "choice")
            _collect(each, rule, required=required and always)


def _regex(node: Element) -> str:
    """The pattern of an attribute's value as a regular expression."""
    parts = [_regex(each) for each in node.children if each.tag != "param"]
    match node.tag:
        case "value":
            return re.escape(node.text)
        case "choice":
            return "(?:" + "|".join(parts) + ")"
        case "ref":
            return "".join(_regex(each) for each in _defines()[node.get("name")].children)
        case "list":
            return rf"\s*{parts[0]}(?:\s+{parts[0]})*\s*"
        case "data":
            limits = {each.get("name"): each.text for each in node.children}
            if "length" in limits:
                return rf"[\s\S]{{{limits['length']}}}"
            return limits.get("pattern") or _DATA[node.get("type")]
        case _:
            return "".join(parts)


def _meaning(attribute: Element) -> str:
    """What the values of an attribute are, for people."""
    values = [each.text for each in _inside(attribute, "value")]
    if values:
        *rest, final = values
        return f"{', '.join(rest)} or {final}" if rest else final
    names = [each.get("name") for each in _inside(attribute, "ref")]
    names += [each.get("type") for each in _inside(attribute, "data")]
    return next((_MEANINGS[each] for each in names if each in _MEANINGS), "allowed here")


def _inside(node: Element, tag: str) -> Iterator[Element]:
    for each in node.children:
        if each.tag == tag:
            yield each
        yield from _inside(each, tag)


def _listed(words: Iterable[str]) -> str:
    """`a, b and c`."""
    *rest, final = list(words)
    return f"{', '.join(rest)} and {final}" if rest else final
