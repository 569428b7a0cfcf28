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

from planwright import resources
from planwright.diagnostics import Diagnostic, Span, error
from planwright.source.xml_tree import Element

_RNG = "{http://relaxng.org/ns/structure/1.0}"
_DATA = {
    "string": r"[\s\S]*",
    "NMTOKEN": r"[\w.:\-]+",
    "integer": r"\s*[-+]?[0-9]+\s*",
    "nonNegativeInteger": r"\s*\+?[0-9]+\s*",
    "positiveInteger": r"\s*\+?0*[1-9][0-9]*\s*",
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
    """Everything that is wrong with the form of a file.

    Args:
        root: The file's root element.
        source: The bytes it was parsed from.
    """
    rules = _rules()
    if root.tag not in _roots():
        message = f"<{root.tag}> cannot be the root of a specification file"
        return [error("PFX101", root.span, message, "roots are " + _listed(_roots()))]
    return list(_check(root, rules)) or list(_validate(root, source))


def close(word: str, words: Iterable[str]) -> str:
    """A hint that names the word most like `word`, or an empty one."""
    found = difflib.get_close_matches(word, list(words), n=1)
    return f"did you mean {found[0]}?" if found else ""


def _check(element: Element, rules: Mapping[str, _ElementRule]) -> Iterator[Diagnostic]:
    rule = rules[element.tag]
    yield from _check_attributes(element, rule)
    if element.text.strip() and not rule.text:
        message = f"<{element.tag}> holds no text"
        yield error("PFX105", element.text_span, message, "descriptions are attributes: en, ru")
    given = {child.tag for child in element.children}
    for tag in (each for each in rule.needed if each not in given):
        yield error("PFX108", element.span, f"<{element.tag}> lacks a <{tag}>", f"add <{tag}>")
    for child in element.children:
        if child.tag in rule.children:
            yield from _check(child, rules)
            continue
        message = f"<{child.tag}> has no place in <{element.tag}>"
        allowed = f"it holds {_listed(rule.children)}" if rule.children else "it holds no elements"
        yield error("PFX101", child.span, message, close(child.tag, rule.children) or allowed)


def _check_attributes(element: Element, rule: _ElementRule) -> Iterator[Diagnostic]:
    for given in element.attributes.values():
        known = rule.attributes.get(given.name)
        if known is None:
            message = f"<{element.tag}> has no attribute {given.name}"
            allowed = "attributes are " + _listed(rule.attributes)
            hint = close(given.name, rule.attributes) or allowed
            yield error("PFX102", given.span, message, hint)
        elif not known.pattern.fullmatch(given.value):
            message = f'{given.name}="{given.value}" is not {known.meaning}'
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
    schema = etree.RelaxNG(_schema())
    if schema.validate(etree.fromstring(source, parser)):
        return
    entries = list(schema.error_log)
    last = max(entries, key=lambda each: (each.path or "").count("/"))
    message = f"not as the schema says: {last.message}"
    yield error(
        "PFX106", _place(root, last.path or ""), message, "see README.md of the specification"
    )


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
def _schema() -> etree._ElementTree:
    return etree.parse(str(resources.specs("planfix") / "schema.rng"))


@cache
def _roots() -> tuple[str, ...]:
    start = _schema().getroot().find(f"{_RNG}start")
    return () if start is None else tuple(each.get("name", "") for each in start.iter(f"{_RNG}ref"))


@cache
def _rules() -> Mapping[str, _ElementRule]:
    defines = {each.get("name", ""): each for each in _schema().getroot().iter(f"{_RNG}define")}
    rules: dict[str, _ElementRule] = {}
    for define in defines.values():
        element = define.find(f"{_RNG}element")
        if element is not None:
            rules[element.get("name", "")] = rule = _ElementRule()
            _collect(element, rule, defines, required=True)
    return rules


def _collect(
    node: etree._Element,
    rule: _ElementRule,
    defines: Mapping[str, etree._Element],
    *,
    required: bool,
) -> None:
    """Read the attributes and children that a definition names into `rule`."""
    for each in node.iterchildren(tag=etree.Element):
        kind = each.tag.removeprefix(_RNG)
        name = each.get("name", "")
        if kind == "attribute":
            pattern = "".join(_regex(part, defines) for part in each)
            found = _AttributeRule(required, re.compile(pattern), _meaning(each))
            rule.attributes[name] = found
        elif kind == "text":
            rule.text = True
        elif kind == "ref":
            target = defines[name]
            if target.find(f"{_RNG}element") is None:
                _collect(target, rule, defines, required=required)
            else:
                rule.children.append(name)
                rule.needed += [name] if required else []
        else:
            always = kind not in ("optional", "zeroOrMore", "choice")
            _collect(each, rule, defines, required=required and always)


def _regex(node: etree._Element, defines: Mapping[str, etree._Element]) -> str:
    """The pattern of an attribute's value as a regular expression."""
    kind = node.tag.removeprefix(_RNG)
    parts = [_regex(each, defines) for each in node.iterchildren(tag=etree.Element)]
    match kind:
        case "value":
            return re.escape(node.text or "")
        case "choice":
            return "(?:" + "|".join(parts) + ")"
        case "ref":
            return "".join(_regex(each, defines) for each in defines[node.get("name", "")])
        case "list":
            return rf"\s*{parts[0]}(?:\s+{parts[0]})*\s*"
        case "data":
            return _data_regex(node)
        case _:
            return "".join(parts)


def _data_regex(node: etree._Element) -> str:
    limits = {each.get("name", ""): each.text or "" for each in node}
    if "length" in limits:
        return rf"[\s\S]{{{limits['length']}}}"
    return limits.get("pattern") or _DATA[node.get("type", "")]


def _meaning(attribute: etree._Element) -> str:
    """What the values of an attribute are, for people."""
    values = [each.text or "" for each in attribute.iter(f"{_RNG}value")]
    if values:
        return _listed(values, "or")
    names = [each.get("name", "") for each in attribute.iter(f"{_RNG}ref")]
    names += [each.get("type", "") for each in attribute.iter(f"{_RNG}data")]
    named = [_MEANINGS[each] for each in names if each in _MEANINGS]
    patterns = [each.text or "" for each in attribute.iter(f"{_RNG}param")]
    return named[0] if named else "of the form " + "".join(patterns)


def _listed(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    *rest, final = list(words)
    return f"{', '.join(rest)} {last} {final}" if rest else final
