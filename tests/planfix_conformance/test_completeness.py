"""Nothing of the specification is missing from the package, and nothing is in it besides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from planfix_api import errors, models
from planfix_conformance.completeness import (
    offered_calls,
    offered_structures,
    raw_codes,
    raw_documents,
    raw_methods,
    raw_structures,
)
from planfix_conformance.specification import (
    allowed,
    attribute,
    class_name,
    ledger,
    methods,
    paged_names,
    python_method,
    resolver,
    structures,
)
from plansdk import resources
from plansdk.planfix.syntax import Direction, flat

FOLDER = resources.specs("planfix")


def test_every_method_is_offered_under_its_recorded_name() -> None:
    expected: dict[str, str] = {}
    for name in raw_methods(FOLDER):
        resource, python = python_method(name)
        expected[f"{resource}.{python}"] = name
    paged = {each.name: paged_names(python_method(each.name)[1]) for each in methods()}
    for each in methods():
        resource, _ = python_method(each.name)
        walk, count = paged[each.name]
        if each.paging:
            expected[f"{resource}.{walk}"] = each.name
        if each.counting:
            expected[f"{resource}.{count}"] = each.name
    offered = {python: call.path[0] for python, call in offered_calls()}
    assert offered == expected
    assert len(set(offered.values())) == 79


def test_every_element_of_a_document_is_offered() -> None:
    expected = set(raw_documents(FOLDER))
    offered: set[tuple[str, str, str]] = set()
    for _, call in offered_calls():
        name = call.path[0]
        offered |= {(name, "request", wire) for wire in call.body.elements}
        offered |= {(name, "response", wire) for wire in returned(call.returns)}
    assert offered == expected


def returned(returns: str) -> Iterator[str]:
    """The elements of an answer that a call returns."""
    place, colon, _ = returns.partition(": ")
    if colon:
        yield place.partition("@")[0]
    elif returns:
        yield from getattr(models, returns).__shape__


def test_every_element_of_a_structure_is_offered() -> None:
    expected = {(class_name(name), wire) for name, wire in raw_structures(FOLDER)}
    answers = {name for name in dict(offered_structures()) if re.search("Response$", name)}
    offered = {(name, wire) for name, wire in offered_structures() if name not in answers}
    assert offered == expected


def test_every_value_of_a_list_is_offered() -> None:
    for name, structure in structures():
        cls = getattr(models, class_name(name), None)
        for field in flat(structure.content):
            if field.values:
                annotation = cls.__annotations__[attribute(name, field.name)]
                assert literals(annotation) == set(allowed(field)), (name, field.name)


def literals(annotation: str) -> set[str]:
    """The values of all literal types that an annotation names."""
    found = (getattr(models, name, None) for name in re.findall(r"\w+", annotation))
    return {str(value) for each in found for value in get_args(each)}


def reachable(direction: Direction) -> int:
    """How many elements and counters of the resolved documents the package reads or writes.

    Raises:
        AssertionError: There is one that it cannot.
    """
    calls = {call.path[0]: call for _, call in offered_calls()}
    found = 0
    for method in methods():
        call = calls[method.name]
        for path, field in resolver().walk(method, direction):
            if path == ("silent",):
                found += 1  # for every call, by with_options
                continue
            kind = ""
            shape = top_level(call, direction)
            for wire in path:
                at = f"@{wire}" if f"@{wire}" in shape else wire
                assert at in shape, (method.name, direction, path)
                kind = shape[at]
                shape = inside(kind)
            counters = kind.partition("#")[2]
            assert counters == ",".join(field.counters), (method.name, path)
            found += 1 + len(field.counters)
    return found


def top_level(call: Any, direction: Direction) -> Mapping[str, str]:
    """Wire names and kinds of the elements right below `<request>` or `<response>`."""
    if direction == "request":
        return {wire: kind.partition("..")[0] for wire, kind in sent(call)}
    place, colon, kind = call.returns.partition(": ")
    if colon:
        return {place: kind}
    shape: Mapping[str, str] = getattr(models, call.returns).__shape__
    return shape


def sent(call: Any) -> list[tuple[str, str]]:
    """Wire names and kinds of what a call sends."""
    return [(wire, kind) for wire, (kind, _) in call.body.elements.items()]


def inside(kind: str) -> Mapping[str, str]:
    """What is inside of an element of a kind."""
    wrapped = re.fullmatch(r"\[(\w+) ([^\]]+)\](#[\w,]+)?", kind)
    if wrapped:
        return {wrapped[1]: wrapped[2]}
    record = kind.removesuffix("+").partition("|")[0]
    return dict(getattr(models, record).__shape__) if record[0].isupper() else {}


def test_every_element_of_every_document_can_be_reached() -> None:
    assert reachable("request") == 672
    assert reachable("response") == 1126


def test_everything_that_is_bounded_is_bounded_before_it_is_sent() -> None:
    calls = {call.path[0]: dict(sent(call)) for _, call in offered_calls()}
    bounds = [
        (method.name, path[0], field.maximum, calls[method.name].get(path[0], "int"))
        for method in methods()
        for path, field in resolver().walk(method, "request")
        if len(path) == 1 and path != ("silent",)
    ]
    wrong = [each for each in bounds if each[3].partition("..")[2] != str(each[2] or "")]
    assert wrong == []
    assert sum(each[2] == 100 for each in bounds) > 15


def test_every_code_is_offered() -> None:
    codes = raw_codes(FOLDER)
    assert len(codes) == 101
    assert {each.value: each.name for each in errors.ErrorCode} == {
        code: each.get("symbol") for code, each in codes.items()
    }
    assert set(errors.CODES) == set(codes)


def test_every_section_has_a_class() -> None:
    sections = {each.get("section", "") for each in raw_codes(FOLDER).values()}
    named = {each: ledger().classes.get(f"error:{each}") for each in sections}
    expected = {name or f"{each[0].upper()}{each[1:]}Error" for each, name in named.items()}
    assert {each.__name__ for each in errors.PlanfixError.__subclasses__()} == expected
