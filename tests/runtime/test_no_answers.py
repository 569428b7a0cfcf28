"""Answers that are none, or hold other data than promised: nothing of it passes as a result."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from runtime.clients import Runner
from runtime.server import Received, Reply, Server, as_json, reply

TASK = {"contentType": "Task", "id": "1", "name": "A"}
OTHER = {"contentType": "Task", "id": "2", "name": "B"}

READS: dict[str, Callable[[Any], Any]] = {
    "an entity": lambda mp: mp.task.get(1),
    "a list": lambda mp: mp.task.children(1),
    "pages": lambda mp: mp.task.list(),
    "a page": lambda mp: mp.task.list().first(),
    "a raw page": lambda mp: mp.task.list.raw(),
    "a scalar": lambda mp: mp.task.url(1),
}
WRITES: dict[str, Callable[[Any], Any]] = {
    "an entity": lambda mp: mp.task.update(1, {"name": "x"}),
    "one of two": lambda mp: mp.task.convert(1),
    "a list": lambda mp: mp.task.delete(1),
    "a scalar": lambda mp: mp.task.rename(1, "x"),
}
OPEN: dict[str, Callable[[Any], Any]] = {
    "nothing": lambda mp: mp.file.delete(1),
    "anything": lambda mp: mp.task.act(1),
}
UPLOAD = {"an upload": lambda mp: mp.file.upload(b"x", name="x")}

BODIES = {
    "empty": b"",
    "null": b"null",
    "a text": b'"maintenance"',
    "an object": b"{}",
    "an error": b'{"error": "maintenance"}',
    "an array": b"[]",
    "an array of entities": json.dumps([TASK]).encode(),
    "an entity": json.dumps(TASK).encode(),
    "a number": b"5",
    "no number": b"NaN",
    "true": b"true",
}


def parsed(found: Any) -> Any:
    return found.parsed if hasattr(found, "parsed") else found


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(
    "what", [*READS, *(f"written: {each}" for each in (*WRITES, *OPEN, *UPLOAD))]
)
def test_without_an_envelope_there_is_no_answer(
    api: SimpleNamespace, server: Server, run: Runner, what: str, body: str
) -> None:
    call = READS.get(what) or {**WRITES, **OPEN, **UPLOAD}[what.removeprefix("written: ")]
    server.answers(Reply(200, BODIES[body]))
    with pytest.raises(api.DecodeError, match=r"^(GET|POST|DELETE) /api/\S+: no answer") as caught:
        parsed(run(server.url, call))
    assert not isinstance(caught.value, api.EmptyAnswerError)
    assert caught.value.status == 200
    assert BODIES[body].decode()[:30] in str(caught.value)
    assert len(server.received) == 1


@pytest.mark.parametrize("body", BODIES)
def test_a_walk_never_ends_at_what_is_no_page(
    api: SimpleNamespace, server: Server, run: Runner, body: str
) -> None:
    first = reply([TASK, OTHER], pagination={"hasMoreNext": True})
    server.answers(first, Reply(200, BODIES[body]))
    with pytest.raises(api.DecodeError):
        run(server.url, lambda mp: mp.task.list(limit=2))
    server.answers(first, as_json({"meta": {"status": 200}}))
    with pytest.raises(api.EmptyAnswerError):
        run(server.url, lambda mp: mp.task.list(limit=2))


def test_no_content_is_an_answer_where_nothing_is_promised(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(Reply(204))
    assert [run(server.url, call) for call in OPEN.values()] == [None, None]
    with pytest.raises(api.DecodeError, match="no answer of Megaplan"):
        run(server.url, lambda mp: mp.task.get(1))


@pytest.mark.parametrize("data", [None, 5, "x", True, [1], {"x": 1}], ids=repr)
@pytest.mark.parametrize("what", OPEN)
def test_what_is_open_takes_all_data(server: Server, run: Runner, what: str, data: object) -> None:
    server.answers(reply(data))
    assert run(server.url, OPEN[what]) == data


@pytest.mark.parametrize("body", BODIES)
def test_a_request_outside_of_the_specification_takes_anything(
    server: Server, run: Runner, body: str
) -> None:
    server.answers(Reply(200, BODIES[body]))
    run(server.url, lambda mp: mp.request("GET", "x"))


LISTS: dict[str, tuple[object, list[str]]] = {
    "an array": ([TASK, OTHER], ["1", "2"]),
    "an empty array": ([], []),
    "null": (None, []),
    "an array of PHP with a gap": ({"0": TASK, "2": OTHER}, ["1", "2"]),
    "an array of PHP by id": ({"1000123": OTHER, "17": TASK}, ["2", "1"]),
    "an array of PHP from minus one": ({"-1": TASK}, ["1"]),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("what", ["a list", "pages", "written"])
def test_what_a_list_takes(server: Server, run: Runner, what: str, name: str) -> None:
    data, expected = LISTS[name]
    server.answers(reply(data))
    call = WRITES["a list"] if what == "written" else READS[what]
    assert [each.id for each in run(server.url, call)] == expected


@pytest.mark.parametrize("name", ["an array of PHP with a gap"])
def test_links_are_found_in_an_array_of_php(server: Server, run: Runner, name: str) -> None:
    link = {"contentType": "Employee", "id": "5"}
    data = {"0": {**TASK, "responsible": {**link, "name": "A. B."}}, "3": {**OTHER, "x": link}}
    server.answers(reply(data))
    assert run(server.url, lambda mp: mp.task.list())[1]["x"].name == "A. B."


NO_LISTS: list[object] = [
    {},
    TASK,
    "text",
    5,
    True,
    {"0": TASK, "x": OTHER},
    {"٣": TASK},
    {"1.5": 1},
]


@pytest.mark.parametrize("data", NO_LISTS, ids=repr)
@pytest.mark.parametrize("what", ["a list", "pages", "a page", "a raw page", "written"])
def test_what_no_list_takes(
    api: SimpleNamespace, server: Server, run: Runner, what: str, data: object
) -> None:
    server.answers(reply(data))
    call = WRITES["a list"] if what == "written" else READS[what]
    with pytest.raises(api.DecodeError, match="the data are no list: "):
        parsed(run(server.url, call))


@pytest.mark.parametrize("data", [5, "x", True, [TASK], 1.5], ids=repr)
@pytest.mark.parametrize("write", [False, True])
def test_an_entity_takes_an_object(
    api: SimpleNamespace, server: Server, run: Runner, write: bool, data: object
) -> None:
    server.answers(reply(data))
    with pytest.raises(api.DecodeError, match="the data are no Task: "):
        run(server.url, WRITES["an entity"] if write else READS["an entity"])
    server.answers(reply(TASK))
    assert run(server.url, READS["an entity"]).name == "A"


@pytest.mark.parametrize("data", [[1], TASK, {}], ids=repr)
def test_a_scalar_takes_a_scalar(
    api: SimpleNamespace, server: Server, run: Runner, data: object
) -> None:
    server.answers(reply(data))
    with pytest.raises(api.DecodeError, match="the data are no str: "):
        run(server.url, READS["a scalar"])
    server.answers(reply("https://x.example"))
    assert run(server.url, READS["a scalar"]) == "https://x.example"


EMPTY: dict[str, Reply] = {
    "null": reply(None),
    "an empty array": reply([]),
    "no data": as_json({"meta": {"status": 200, "errors": []}}),
}


@pytest.mark.parametrize("name", EMPTY)
def test_a_read_without_data_is_an_error_of_its_own(
    api: SimpleNamespace, server: Server, run: Runner, name: str
) -> None:
    server.answers(EMPTY[name])
    for what in ("an entity", "a scalar"):
        if what == "a scalar" and name == "an empty array":
            continue
        with pytest.raises(api.EmptyAnswerError, match="there are no data") as caught:
            run(server.url, READS[what])
        assert isinstance(caught.value, api.DecodeError)
    assert run(server.url, lambda mp: mp.task.get.raw(1)).status == 200


@pytest.mark.parametrize("name", EMPTY)
def test_a_write_without_data_has_happened(
    api: SimpleNamespace,
    core: Callable[[str], ModuleType],
    server: Server,
    run: Runner,
    name: str,
) -> None:
    server.answers(EMPTY[name])
    task, either = run(server.url, WRITES["an entity"]), run(server.url, WRITES["one of two"])
    assert (type(task), task.id, task.name, list(task)) == (api.Task, None, None, [])
    assert isinstance(either, api.Project | api.Task)
    for each in (task, either):
        told = core("deviations").deviations(each)
        assert [one.kind for one in told] == ["no content type"], told
    assert run(server.url, WRITES["a list"]) == []
    if name != "an empty array":
        assert run(server.url, WRITES["a scalar"]) is None


@pytest.mark.parametrize(
    "contents",
    [
        {"contentType": None, "id": "1"},
        {"contentType": 5, "id": "1"},
        {"contentType": ["Task"], "id": "1"},
        {"contentType": "Unheard", "id": "1"},
        {"contentType": "", "id": "1"},
        {"id": {"x": 1}, "contentType": "Task"},
        {"id": ["1"], "contentType": "Task"},
        {"id": 1.5, "contentType": "Task"},
        {"contentType": "Task", "id": "1", "name": {"deep": [1]}},
        {"contentType": "Task", "id": "1", "responsible": "Ann"},
        {"contentType": "Task", "id": "1", "responsible": {"0": {"id": "5"}, "2": {}}},
        {},
    ],
    ids=repr,
)
def test_odd_entities_are_readable_and_told(
    api: SimpleNamespace,
    core: Callable[[str], ModuleType],
    server: Server,
    run: Runner,
    contents: dict[str, Any],
) -> None:
    server.answers(reply(contents))
    task = run(server.url, lambda mp: mp.task.get(1))
    assert isinstance(task, api.Entity)
    assert task.to_dict() == contents
    assert repr(task)
    assert len([task[name] for name in task]) == len(contents)
    assert core("deviations").deviations(task)


def test_odd_items_do_not_get_lost(server: Server, run: Runner) -> None:
    server.answers(reply([TASK, None, "x", 5, [], {}, OTHER]))
    found = run(server.url, lambda mp: mp.task.list())
    assert [getattr(each, "id", each) for each in found] == ["1", None, "x", 5, [], {}, "2"]


def test_each_answer_in_bulk_is_judged_by_itself(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    ok = {"meta": {"status": 200}, "data": TASK}
    empty = {"meta": {"status": 200}, "data": None}
    server.answers(reply([ok, "maintenance", empty, empty, {"meta": {"status": 200}, "data": {}}]))

    def calls(mp: Any) -> Any:
        get, rename = mp.task.get.prepare(1), mp.task.convert.prepare(1)
        return mp.send_all([get, get, get, rename, mp.task.list.prepare()])

    first, none, nothing, written, listed = run(server.url, calls)
    assert first.name == "A"
    assert (type(none), str(none)) == (
        api.DecodeError,
        "GET /api/v3/task/1: no answer of Megaplan",
    )
    assert type(nothing) is api.EmptyAnswerError
    assert type(written) is api.Project
    assert str(listed) == "GET /api/v3/task: the data are no list"


def test_bulk_answers_in_an_array_of_php(server: Server, run: Runner) -> None:
    server.answers(reply({"1": {"data": TASK}}))
    got = run(server.url, lambda mp: mp.send_all([mp.task.get.prepare(1)]))
    assert got[0].name == "A"


@pytest.mark.parametrize("data", ["x", 5, TASK, ["x"], {}], ids=repr)
def test_an_upload_gives_a_file_or_an_error(
    api: SimpleNamespace, server: Server, run: Runner, data: object
) -> None:
    server.answers(reply(data))
    with pytest.raises(api.DecodeError, match="the data are no"):
        run(server.url, lambda mp: mp.file.upload(b"x", name="x"))


CYRILLIC = "Сервис недоступен"
PAGES = {
    "in the header": ("text/html; charset=windows-1251", CYRILLIC.encode("cp1251")),
    "quoted": ('text/html; charset="koi8-r"', CYRILLIC.encode("koi8-r")),
    "in the page": (
        "text/html",
        f"<meta charset=windows-1251><h1>{CYRILLIC}".encode("cp1251"),
    ),
    "in the page, longer": (
        "text/html",
        f'<meta content="text/html; charset=windows-1251"><h1>{CYRILLIC}'.encode("cp1251"),
    ),
    "in XML": (
        "text/xml",
        f'<?xml version="1.0" encoding="windows-1251"?><x>{CYRILLIC}</x>'.encode("cp1251"),
    ),
    "by its first bytes": ("text/html", CYRILLIC.encode("utf-16")),
    "nowhere": ("text/html", CYRILLIC.encode()),
    "unknown": ("text/html; charset=nonsense", CYRILLIC.encode()),
    "no charset": ("text/html; charset=hex", CYRILLIC.encode()),
    "undefined": ("text/html; charset=undefined", CYRILLIC.encode()),
}


@pytest.mark.parametrize("status", [503, 200])
@pytest.mark.parametrize("name", PAGES)
def test_the_charset_of_an_error_page(
    api: SimpleNamespace, server: Server, run: Runner, name: str, status: int
) -> None:
    kind, body = PAGES[name]
    server.script = lambda _: Reply(status, body, {"Content-Type": kind})
    with pytest.raises(api.MegaplanError, match=CYRILLIC):
        run(server.url, lambda mp: mp.task.get(1), retries=0)


NO_IDS: list[tuple[object, str]] = [
    (None, "TypeError"),
    (True, "TypeError"),
    (1.5, "TypeError"),
    (b"1", "TypeError"),
    (["1"], "TypeError"),
    ({"id": "1"}, "TypeError"),
    ((1,), "TypeError"),
    (object, "TypeError"),
    ("", "ValueError"),
    ("\ud800", "ValueError"),
]
PLACES: dict[str, Callable[[Any, SimpleNamespace, Any], Any]] = {
    "a path": lambda mp, api, it: mp.task.get(it),
    "a path of a list": lambda mp, api, it: mp.task.children(it),
    "a deletion": lambda mp, api, it: mp.task.delete(it),
    "a body": lambda mp, api, it: mp.task.update(it, api.Task(name="x")),
    "a prepared call": lambda mp, api, it: mp.task.get.prepare(it),
    "a named argument": lambda mp, api, it: mp.task.get(id=it),
    "a raw call": lambda mp, api, it: mp.task.get.raw(it),
    "a link": lambda mp, api, it: mp.task.create(api.Task(responsible=api.Employee.link(it))),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("value", "kind"), NO_IDS, ids=repr)
def test_what_is_no_id_is_not_sent(
    api: SimpleNamespace, server: Server, run: Runner, place: str, value: object, kind: str
) -> None:
    with pytest.raises(TypeError if kind == "TypeError" else ValueError):
        run.login(server.url, lambda mp: PLACES[place](mp, api, value))
    assert not server.received


@pytest.mark.parametrize("place", PLACES)
def test_an_entity_stands_for_its_id(
    api: SimpleNamespace, server: Server, run: Runner, place: str
) -> None:
    server.script = lambda received: reply(
        [] if "children" in received.path or received.method == "DELETE" else TASK
    )
    task = api.Task.from_dict({**TASK, "id": 7, "name": "the customer's text"})
    run(server.url, lambda mp: PLACES[place](mp, api, task))
    for received in server.received:
        assert "customer" not in received.target
        assert "7" in (received.path if place != "a link" else received.json["responsible"]["id"])
    with pytest.raises(ValueError, match="Task has no id"):
        run(server.url, lambda mp: PLACES[place](mp, api, api.Task(name="x")))
    assert len(server.received) == (place != "a prepared call")


def test_none_for_what_is_needed_is_not_sent(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    for call in (
        lambda mp: mp.task.create(None),
        lambda mp: mp.task.update(1, None),
        lambda mp: mp.task.update(1, task=None),
        lambda mp: mp.file.download(None, "x"),
    ):
        with pytest.raises(TypeError, match="which is None"):
            run(server.url, call)
    assert not server.received
    run(server.url, lambda mp: mp.task.act(1, None))


class Gap:
    """A script that answers the second page with something else."""

    def __init__(self, second: Reply) -> None:
        self.second = second

    def __call__(self, received: Received) -> Reply:
        if "pageAfter" in (received.query or {}):
            return self.second
        return reply([TASK, OTHER], pagination={"hasMoreNext": True})


def test_what_came_before_is_not_lost(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.script = Gap(Reply(200, b"[]"))
    seen: list[str] = []

    def walk(mp: Any) -> Any:
        if run.kind == "sync":
            seen.extend(each.id for each in mp.task.list())
            return None

        async def awaited() -> None:
            async for each in mp.task.list():
                seen.append(each.id)

        return awaited()

    with pytest.raises(api.DecodeError):
        run(server.url, walk)
    assert seen == ["1", "2"]
