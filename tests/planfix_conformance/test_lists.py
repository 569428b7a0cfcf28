"""Walks over pages, and counts."""

from __future__ import annotations

import inspect
import xml.etree.ElementTree as ET

import pytest

from planfix_api import Listing, Page
from planfix_conformance.conftest import Callers
from planfix_conformance.exchanges import Exchange, canonical
from planfix_conformance.specification import (
    item_of,
    methods,
    paged_names,
    python_method,
    specification,
    top,
)
from planfix_conformance.values import Builder, Made, differences, element
from planfix_runtime.wire import ok, sent
from plansdk.planfix.syntax import Field
from runtime.server import Server

SIZE = 2
PAGED = [each.name for each in methods() if each.paging]
COUNTED = [each.name for each in methods() if each.counting]


def listed(name: str) -> Field:
    """The list in an answer."""
    (found,) = [each for each in top(specification().methods[name], "response") if each.content]
    return found


def page(field: Field, items: list[Made], total: int) -> str:
    """An answer with some of the items."""
    numbers = {"count": len(items), "totalCount": total}
    root = ET.Element(field.name, {each: str(numbers[each]) for each in field.counters})
    root.extend(element(each) for each in items)
    return ET.tostring(root, "unicode")


def asked(name: str, *without: str) -> Exchange:
    """A request with everything but some elements."""
    method = specification().methods[name]
    made = Builder(name, "request", 2).document(method)
    return Exchange(method, 2, [each for each in made if each.name not in without], [])


def test_there_are_lists() -> None:
    assert len(PAGED) == 14
    assert len(COUNTED) == 8


@pytest.mark.parametrize("name", PAGED)
def test_walk(name: str, call: Callers, server: Server) -> None:
    field = listed(name)
    builder = Builder(name, "response")
    items = [
        builder.element(specification().methods[name], item_of(field)) for _ in range(SIZE + 1)
    ]
    resource, python = python_method(name)
    operation = getattr(getattr(call.client, resource), paged_names(python)[0])
    request = asked(name, "pageCurrent", "pageSize")
    call.expect(ok(page(field, items[:SIZE], SIZE + 1)), ok(page(field, items[SIZE:], SIZE + 1)))
    arguments = request.arguments(inspect.signature(operation))
    got = call(operation, **arguments, page_size=SIZE)
    assert call.faults == []
    assert len(got) == len(items)
    assert [list(differences(each, made)) for each, made in zip(got, items, strict=True)] == [
        [] for _ in items
    ]
    assert [sent(each).findtext("pageCurrent") for each in server.received] == ["1", "2"]
    assert [sent(each).findtext("pageSize") for each in server.received] == [str(SIZE)] * 2
    paging = ("account", "sid", "signature", "pageCurrent", "pageSize")
    for received in server.received:
        rest = [canonical(each) for each in sent(received) if each.tag not in paging]
        assert rest == request.request()


@pytest.mark.parametrize("name", PAGED)
def test_walk_with_nothing_said(name: str, call: Callers, server: Server) -> None:
    resource, python = python_method(name)
    operation = getattr(getattr(call.client, resource), paged_names(python)[0])
    needed = {
        each.name
        for each in inspect.signature(operation).parameters.values()
        if each.default is each.empty
    }
    call.expect(ok(page(listed(name), [], 0)))
    assert call(operation, **dict.fromkeys(needed, 7)) == []
    assert sent(server.received[0]).findtext("pageSize") == "100"


@pytest.mark.parametrize("name", COUNTED)
def test_count(name: str, call: Callers, server: Server) -> None:
    resource, python = python_method(name)
    operation = getattr(getattr(call.client, resource), paged_names(python)[1])
    request = asked(name, "pageCurrent", "pageSize")
    call.expect(ok(page(listed(name), [], 812)))
    got = call(operation, **request.arguments(inspect.signature(operation)))
    assert call.faults == []
    assert got == 812
    assert sent(server.received[0]).findtext("pageCurrent") == "0"
    assert sent(server.received[0]).find("pageSize") is None


def test_methods_that_count_are_only_those(call: Callers) -> None:
    for name in set(PAGED) - set(COUNTED):
        resource, python = python_method(name)
        assert not hasattr(getattr(call.client, resource), paged_names(python)[1])


def test_pages(call: Callers) -> None:
    field = listed("task.getList")
    method = specification().methods["task.getList"]
    items = [Builder("pages", "response", n).element(method, item_of(field)) for n in range(3)]
    call.expect(ok(page(field, items[:2], 3)), ok(page(field, items[2:], 3)))
    pages: list[Page[object]] = list(call(call.client.task.iterate(page_size=2).pages))
    assert [(len(each), each.total_count, each.has_next) for each in pages] == [
        (2, 3, True),
        (1, 3, False),
    ]
    call.expect(ok(page(field, items[:1], 3)), ok(page(field, items[:1], 3)))
    assert call(call.client.task.iterate().first).id == items[0].find("id").value
    assert call(call.client.task.iterate().total_count) == 3


def test_a_list_without_items_is_still_a_listing(call: Callers) -> None:
    call.expect(ok('<tasks count="0" totalCount="0"/>'), ok('<tasks totalCount=""/>'))
    got = [call(call.client.task.get_list) for _ in range(2)]
    assert all(type(each) is Listing for each in got)
    assert [(list(each), each.returned_count, each.total_count) for each in got] == [
        ([], 0, 0),
        ([], None, None),
    ]
