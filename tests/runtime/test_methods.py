"""Bound operations as Python objects, and copies of clients."""

from __future__ import annotations

import inspect
import pydoc
from types import SimpleNamespace
from typing import Any

import pytest

from runtime.clients import TOKEN, Runner
from runtime.server import Server, reply


@pytest.fixture
def mp(api: SimpleNamespace) -> Any:
    with api.Megaplan("demo.example", token=TOKEN) as client:
        yield client


def test_signature_and_text(mp: Any) -> None:
    assert str(inspect.signature(mp.task.get)) == "(id: 'str | int') -> 'Task'"
    assert str(inspect.signature(mp.task.list)).endswith("-> 'Pages[Project | Task]'")
    assert mp.task.get.__doc__.startswith("Get one task.")
    assert mp.task.get.__name__ == "get"
    shown = pydoc.render_doc(mp.task.get, renderer=pydoc.plaintext)
    assert "TaskResource.get(id: str | int) -> Task" in shown.replace("'", "")
    assert "``GET /task/{id}``" in shown


def test_the_class_is_documented_too(api: SimpleNamespace) -> None:
    shown = pydoc.render_doc(api.TaskResource, renderer=pydoc.plaintext)
    assert "get(self, id: str | int)" in shown.replace("'", "")
    assert "Get one task." in shown


def test_prepare_sends_nothing(mp: Any) -> None:
    call = mp.task.get.prepare("1")
    assert (call.method, call.target, call.returns) == ("GET", "/task/1", "Task")
    assert repr(call) == "<Call GET /task/1>"


def test_wrong_arguments(mp: Any, api: SimpleNamespace) -> None:
    with pytest.raises(TypeError, match="missing 1 required"):
        mp.task.get()
    with pytest.raises(TypeError, match="unexpected keyword"):
        mp.task.get(1, x=2)
    for name, nearest in {"limt": "limit", "filtr": "filter", "sort": "sort_by"}.items():
        for ask in (mp.task.list, mp.task.list.raw, mp.task.list.prepare):
            with pytest.raises(TypeError, match=f"no argument '{name}'; did you mean '{nearest}'"):
                ask(**{name: 1})
    with pytest.raises(TypeError, match=r"no argument 'xyz'$"):
        mp.task.list(xyz=None)
    with pytest.raises(ValueError, match="only one of"):
        mp.task.list(page_after=api.Task.link(1), page_before=api.Task.link(2))
    with pytest.raises(TypeError, match="unknown setting: timout; did you mean 'timeout'"):
        api.Megaplan("demo.example", token=TOKEN, timout=5)
    with pytest.raises(TypeError, match="unknown setting: timout; did you mean 'timeout'"):
        mp.with_options(timout=5)


def test_called_as_a_function_of_its_class(api: SimpleNamespace, server: Server) -> None:
    server.answers(reply({"contentType": "Task", "id": "1"}))
    with api.Megaplan(server.url, token=TOKEN) as mp:
        assert api.TaskResource.get(mp.task, 1).id == "1"


def test_a_copy_has_resources_of_its_own(mp: Any) -> None:
    resource = mp.task
    copy = mp.with_options(timeout=5)
    assert mp.task is resource
    assert copy.task is not resource
    assert copy.__runner__.options.timeout == 5
    assert mp.__runner__.options.timeout == 30
    assert copy.__runner__.engine is mp.__runner__.engine
    assert type(copy) is type(mp)


def test_headers_of_copies_add_up(mp: Any) -> None:
    copy = mp.with_options(headers={"A": "1"}).with_options(headers={"B": "2"})
    assert copy.__runner__.options.headers == {"A": "1", "B": "2"}


BAD_OPTIONS: list[dict[str, Any]] = [
    {"timeout": 0},
    {"total_timeout": -1},
    {"retries": -1},
    {"max_redirects": -1},
    {"headers": {"Authorization": "Bearer x"}},
    {"headers": {"host": "evil.example"}},
    {"headers": {"X": "a\nb"}},
    {"headers": {"X y": "ё"}},
]


@pytest.mark.parametrize("options", BAD_OPTIONS)
def test_options_out_of_range(mp: Any, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        mp.with_options(**options)


def test_wrong_arguments_of_a_list_to_await(api: SimpleNamespace) -> None:
    mp = api.AsyncMegaplan("demo.example", token=TOKEN)
    with pytest.raises(TypeError, match="did you mean 'limit'"):
        mp.task.list(limt=1)
    with pytest.raises(TypeError, match="did you mean 'limit'"):
        mp.task.list.prepare(limt=1)


AGENTS = {
    "the client's own": ({}, "megaplan_sample/r1.2-b"),
    "another": ({"User-Agent": "acme/1"}, "acme/1"),
    "another, spelled otherwise": ({"user-agent": "acme/2"}, "acme/2"),
}


@pytest.mark.parametrize("name", AGENTS)
def test_the_user_agent(server: Server, run: Runner, name: str) -> None:
    headers, agent = AGENTS[name]
    run(server.url, lambda mp: mp.request("GET", "x"), headers=headers)
    run(server.url, lambda mp: mp.with_options(headers=headers).request("GET", "x"))
    assert [each.headers["user-agent"] for each in server.received] == [agent, agent]


def test_a_header_is_sent_once_however_it_is_spelled(server: Server, run: Runner) -> None:
    def call(mp: Any) -> Any:
        return mp.with_options(headers={"accept": "x/y", "X-ONE": "2"}).request("GET", "x")

    run(server.url, call, headers={"x-one": "1"})
    assert server.received[0].headers["accept"] == "x/y"
    assert server.received[0].headers["x-one"] == "2"
    assert server.received[0].names.count("accept") == 1
    assert server.received[0].names.count("x-one") == 1


def test_what_verify_takes(api: SimpleNamespace, tmp_path: Any) -> None:
    with pytest.raises(TypeError, match="CA bundle"):
        api.Megaplan("demo.example", token=TOKEN, verify=False)
    with pytest.raises(FileNotFoundError):
        api.Megaplan("demo.example", token=TOKEN, verify=tmp_path / "none.pem")
    for same in (None, True):
        api.Megaplan("demo.example", token=TOKEN, verify=same).close()


def test_reprs(mp: Any) -> None:
    assert repr(mp) == "<Megaplan https://demo.example>"
    assert repr(mp.task) == "<TaskResource>"
    assert repr(mp.task.list()) == "<Pages of GET /task>"
