"""Clients and their exceptions as Python objects."""

from __future__ import annotations

import copy
import pickle
import weakref
from collections.abc import Callable
from functools import cached_property
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from runtime.clients import PASSWORD, TOKEN, USERNAME
from runtime.server import Server, reply

WAYS: dict[str, Callable[[Any], Any]] = {
    "pickle": lambda error: pickle.loads(pickle.dumps(error)),
    "old pickle": lambda error: pickle.loads(pickle.dumps(error, protocol=0)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


def exceptions(core: Callable[[str], ModuleType]) -> list[Any]:
    """One of each class, with all that it can carry."""
    found: list[Any] = []
    module = core("exceptions")
    for kind in vars(module).values():
        if not (isinstance(kind, type) and issubclass(kind, module.ClientError)):
            continue
        if issubclass(kind, module.ApiError):
            more: dict[str, Any] = {
                "status": 418,
                "errors": (module.FieldError("a", "b"),),
                "method": "GET",
                "path": "/x",
                "request_id": "r",
                "retry_after": 1.5,
            }
        elif issubclass(kind, module.TransportError):
            more = {"sent": False}
        else:
            more = {"status": 200} if issubclass(kind, module.DecodeError) else {}
        found.append(kind("said", **more))
    return found


@pytest.mark.parametrize("way", WAYS)
def test_exceptions_can_be_copied_and_pickled(core: Callable[[str], ModuleType], way: str) -> None:
    each = exceptions(core)
    assert len(each) > 18
    for error in each:
        error.add_note("a note")
        twin = WAYS[way](error)
        assert type(twin) is type(error)
        assert (str(twin), twin.args, vars(twin)) == (str(error), error.args, vars(error))


def test_exceptions_of_programs_can_be_copied(core: Callable[[str], ModuleType]) -> None:
    class Own(core("exceptions").NotFoundError):  # type: ignore[misc]
        def __init__(self, task: int) -> None:
            super().__init__(f"no {task}", status=404)
            self.task = task

    for twin in (copy.copy(Own(5)), copy.deepcopy(Own(5))):
        assert (str(twin), twin.status, twin.task) == ("no 5", 404, 5)


@pytest.mark.parametrize("kind", ["Megaplan", "AsyncMegaplan"])
class TestClients:
    """Of a program's own."""

    @pytest.fixture
    def own(self, api: SimpleNamespace, kind: str) -> Any:
        class Own(getattr(api, kind)):  # type: ignore[misc]
            def __init__(self, host: str, **settings: Any) -> None:
                super().__init__(host, **settings)
                self.cache: dict[str, Any] = {}

            @cached_property
            def first(self) -> Any:
                return self.task

        return Own

    def test_login_makes_a_whole_one(self, own: Any) -> None:
        client = own.login("demo.example", USERNAME, PASSWORD, retries=1)
        assert (type(client), client.cache, client.tokens) == (own, {}, None)

    def test_with_options_keeps_attributes(self, own: Any) -> None:
        client = own("demo.example", token=TOKEN)
        client.cache["a"], client.colour = 1, "red"
        assert client.first.__runner__ is client.__runner__
        other = client.with_options(timeout=5)
        assert (type(other), other.colour, other.cache is client.cache) == (own, "red", True)
        assert other.__runner__.options.timeout == 5
        assert client.__runner__.options.timeout == 30
        for resource in (other.task, other.first):
            assert resource.__runner__ is other.__runner__
        assert client.task.__runner__ is client.__runner__

    def test_copies(self, own: Any) -> None:
        client = own("demo.example", token=TOKEN)
        client.colour = "red"
        twin = copy.copy(client)
        assert (twin.colour, twin.tokens is client.tokens) == ("red", True)
        said = set()
        for copying in (pickle.dumps, copy.deepcopy):
            for each in (client, client.task):
                with pytest.raises(TypeError, match="connections and credentials") as caught:
                    copying(each)
                said.add(str(caught.value))
        assert len(said) == 2


@pytest.mark.parametrize("way", ["sync", "async"])
def test_a_client_goes_when_nobody_holds_it(api: SimpleNamespace, way: str) -> None:
    """Its rate then limits nobody any more."""
    kind = api.Megaplan if way == "sync" else api.AsyncMegaplan
    client = kind("gone.example", token=TOKEN, rate_limit=3)
    service = weakref.ref(client.__runner__.engine.service)
    del client
    assert service() is None


def test_a_walk_remembers_little(core: Callable[[str], ModuleType]) -> None:
    """Below 80 bytes an item, even while the table grows, and no item is mixed up."""
    import tracemalloc

    seen = core("paginator").SeenKeys()
    count = 40_000
    tracemalloc.start()
    try:
        assert all(seen.add(("Task", str(1000000 + n))) for n in range(count))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak / count < 80
    assert not any(seen.add(("Task", str(1000000 + n))) for n in range(0, count, 7))
    assert seen.add(("Deal", "1000000"))


def test_detached_entities_keep_no_page(
    server: Server, api: SimpleNamespace, core: Callable[[str], ModuleType]
) -> None:
    owner = {"contentType": "Employee", "id": "5"}
    page: list[Any] = [
        {"contentType": "Task", "id": str(n), "responsible": owner} for n in range(3)
    ]
    page[1]["responsible"] = {**owner, "name": "Ada"}
    server.answers(reply(page))
    with api.Megaplan(server.url, token=TOKEN) as mp:
        task = next(iter(mp.task.list()))
        task.name = "new"
        before = task.to_dict()
        whole = task.__document__.data
        assert task.detach() is task
        assert task.__document__.data is not whole
        assert task.to_dict() == before
        assert task.responsible.name == "Ada"
        sent = core("encoding").changes(task).to_dict()
        assert sent == {"contentType": "Task", "id": "0", "name": "new"}
