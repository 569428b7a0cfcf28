"""Clients, exceptions and records as Python objects."""

from __future__ import annotations

import copy
import gc
import importlib
import pickle
import weakref
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from planfix_runtime.clients import ACCOUNT, API_KEY, TOKEN, Runner
from planfix_runtime.conftest import PACKAGE
from planfix_runtime.wire import error, ok
from runtime.server import Server

WAYS: dict[str, Callable[[Any], Any]] = {
    "pickle": lambda error: pickle.loads(pickle.dumps(error)),
    "old pickle": lambda error: pickle.loads(pickle.dumps(error, protocol=0)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("code", ["3001", "0007", "9999"])
def test_refusals_can_be_copied_and_pickled(
    api: SimpleNamespace, server: Server, run: Runner, way: str, code: str
) -> None:
    server.answers(error(code, "<message>no</message><id>5</id>", Retry_After="7"))
    with pytest.raises(api.PlanfixError) as caught:
        run(server.url, lambda pf: pf.task.update(api.TaskInput(id=1)), retries=0)
    twin = WAYS[way](caught.value)
    assert type(twin) is type(caught.value)
    assert (twin.code, twin.said, twin.details) == (code, "no", {"id": "5"})
    assert (str(twin), twin.retry_after) == (str(caught.value), 7.0)
    assert vars(twin) == vars(caught.value)


@pytest.mark.parametrize("way", WAYS)
def test_each_class_of_refusals(package: Any, core: Callable[[str], ModuleType], way: str) -> None:
    errors = importlib.import_module(f"{PACKAGE}.errors")
    base = core("planfix_errors").PlanfixError
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, base):
            one = kind("3001", details={"id": "5"})
            assert vars(WAYS[way](one)) == vars(one)
    limit = core("planfix_errors").DailyLimitError("none left")
    assert str(WAYS[way](limit)) == "none left"


@pytest.mark.parametrize("kind", ["Planfix", "AsyncPlanfix"])
def test_clients_of_a_program_keep_their_attributes(api: SimpleNamespace, kind: str) -> None:
    class Own(getattr(api, kind)):  # type: ignore[misc]
        colour = "none"

    pf = Own(ACCOUNT, API_KEY, token=TOKEN, silent=True)
    pf.colour = "red"
    for other in (pf.with_options(silent=False), copy.copy(pf)):
        assert (type(other), other.colour) == (Own, "red")
        assert other.task.__runner__ is other.__runner__
    assert not pf.with_options(silent=False).__runner__.options.silent
    assert pf.with_options(timeout=5).__runner__.options.silent
    for copying in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError, match="connections and credentials"):
            copying(pf)


def test_detached_records_keep_no_page(api: SimpleNamespace, server: Server, run: Runner) -> None:
    task = "<task><id>{}</id><title>t</title><owner><id>5</id></owner><odd>x</odd></task>"
    tasks = "".join(task.format(n) for n in range(1, 4))
    server.answers(ok(f'<tasks totalCount="3">{tasks}</tasks>'))
    first = run(server.url, lambda pf: pf.task.iterate())[0]
    first.title = "new"
    first.owner.id = 6
    del first["odd"]
    whole = first.__element__.getroottree()
    written = first.to_xml()
    assert first.detach() is first
    assert (first.id, first.title, first.owner.id, "odd" in first) == (1, "new", 6, False)
    assert first.to_xml() == written
    assert len(list(whole.getroot().iter("task"))) == 3
    assert len(list(first.__element__.getroottree().getroot().iter("task"))) == 1
    made = api.TaskInput(title="x")
    assert made.detach().title == "x"
    gone = weakref.ref(run(server.url, lambda pf: pf))
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("content", ["", {}, 0, False])
def test_what_is_no_record_is_no_content(api: SimpleNamespace, content: Any) -> None:
    pf = api.Planfix(ACCOUNT, api_key=API_KEY, token=TOKEN)
    with pytest.raises(AttributeError, match="__shape__"):
        pf.request.prepare("task.x", content)


@pytest.mark.parametrize("kind", ["TaskInput", "NamedRef|string", "[x int]", "int+"])
def test_attributes_of_kinds_that_only_elements_have_deviate(
    api: SimpleNamespace, kind: str
) -> None:
    class Odd(api.Record):  # type: ignore[misc]
        _shape = {"@x": kind}

    (found,) = api.deviations(Odd.from_xml("<odd x='5'/>"))
    assert str(found) == f"@x: wrong form, expected {kind}, found '5'"
