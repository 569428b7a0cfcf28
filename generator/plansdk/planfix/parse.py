"""From the elements of a well-formed file to `plansdk.planfix.syntax`.

The files have passed `grammar.check`, so that attributes hold what the schema allows.
"""

from __future__ import annotations

from typing import Literal, cast

from plansdk.model import ErrorCode
from plansdk.planfix.syntax import (
    ChoiceGroup,
    Content,
    Field,
    Method,
    Service,
    Structure,
    Texts,
)
from plansdk.syntax.xml_tree import Element
from plansdk.xml_model import Note, NoteKind, Value, ValueList


def method(node: Element) -> Method:
    """Read a `<method>`."""
    request = _child(node, "request")
    response = _child(node, "response")
    return Method(
        node.get("name"),
        node,
        Texts(node.get("en"), node.get("ru"), (*notes(node), *notes(request), *notes(response))),
        content(request),
        content(response),
        tuple(_field(each) for each in request.children if each.tag == "include"),
        response.get("content") == "binary",
        tuple(each for each in node.children if each.tag == "error"),
        node.get("paging") == "yes",
        node.get("counting") == "yes",
        node.get("session") != "no",
        node.get("deprecated") == "yes",
    )


def structure(node: Element) -> Structure:
    """Read a `<structure>`."""
    deprecated = node.get("deprecated") == "yes"
    return Structure(node.get("name"), node, texts(node), content(node), deprecated)


def enumeration(node: Element) -> ValueList:
    """Read an `<enumeration>`."""
    values = tuple(_value(each) for each in node.children if each.tag == "value")
    deprecated = node.get("deprecated") == "yes"
    return ValueList(*texts(node), node.get("name"), values, deprecated, node.span)


def error_code(node: Element, section: str = "") -> ErrorCode:
    """Read a `<code>` whose text is English, of that section if it names none."""
    repeat = cast(Literal["", "soon", "later"], node.get("retry"))
    return ErrorCode(
        node.get("id"),
        node.get("section", section),
        node.words(),
        node.get("ru"),
        bool(repeat),
        node.get("login") == "yes",
        node.span,
        node.get("symbol"),
        repeat,
        node.get("note"),
        node.get("deprecated") == "yes",
    )


def service(node: Element) -> Service:
    """Read api.xml."""
    common = {
        place: tuple(
            _field(field)
            for each in node.children
            if each.tag == "common" and each.get("place") == place
            for field in each.children
        )
        for place in ("start", "end")
    }
    return Service(node, common["start"], common["end"])


def content(node: Element) -> Content:
    """The attributes, elements, lists and choices directly inside an element."""
    tags = ("element", "list", "attribute", "choice")
    found = (each for each in node.children if each.tag in tags)
    return tuple(_choice(each) if each.tag == "choice" else _field(each) for each in found)


def texts(node: Element) -> Texts:
    """The descriptions and notes of an element."""
    return Texts(node.get("en"), node.get("ru"), notes(node))


def notes(node: Element) -> tuple[Note, ...]:
    """The notes directly inside an element."""
    return tuple(
        Note(each.words(), cast(NoteKind, each.get("kind", "usage")), each.get("ru"))
        for each in node.children
        if each.tag == "note"
    )


def _child(node: Element, tag: str) -> Element:
    return next(each for each in node.children if each.tag == tag)


def _choice(node: Element) -> ChoiceGroup:
    return ChoiceGroup(
        node.get("required") == "yes",
        node.get("prefer"),
        tuple(each for each in content(node) if isinstance(each, Field)),
        texts(node),
        node,
    )


def _field(node: Element) -> Field:
    false, _, true = node.get("literals", "0 1").partition(" ")
    length = _number(node, "length")
    return Field(
        cast(Literal["element", "list", "attribute", "include"], node.tag),
        node.get("name"),
        node,
        texts(node),
        type=node.get("type"),
        alternatives=tuple(node.get("or").split()),
        values=node.get("values"),
        excluded=tuple(node.get("except").split()),
        separator=node.get("separator"),
        literals=(false, true),
        min_length=length,
        max_length=_number(node, "maxLength") if length is None else length,
        minimum=_number(node, "min"),
        maximum=_number(node, "max"),
        required={"yes": True, "no": False}.get(node.get("required")),
        default=node.get("default") if "default" in node.attributes else None,
        secret=node.get("secret") == "yes",
        repeats=node.get("repeat") == "yes",
        counters=tuple(node.get("counters").split()),
        without=tuple(node.get("without").split()),
        named=node.get("as"),
        when=node.get("when"),
        deprecated=node.get("deprecated") == "yes",
        content=content(node),
    )


def _value(node: Element) -> Value:
    return Value(
        node.get("name"),
        node.get("en"),
        node.get("ru"),
        node.get("format"),
        tuple(node.get("operators").split()),
        node.get("operand"),
        node.get("refers"),
        node.get("field") == "yes",
        node.get("deprecated") == "yes",
    )


def _number(node: Element, name: str) -> int | None:
    return int(node.get(name)) if name in node.attributes else None
