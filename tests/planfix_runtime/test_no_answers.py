"""Answers that are not all there, stray characters, and what is no id."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from planfix_runtime.clients import PRIVATE_KEY, Runner
from planfix_runtime.wire import expected_signature, ok, sent, tags, text
from runtime.server import Reply, Server

READS: dict[str, Callable[[Any], Any]] = {
    "a list": lambda pf: pf.task.get_list(),
    "pages": lambda pf: pf.task.iterate(),
    "a page": lambda pf: pf.task.iterate().first(),
}
TASK = "<task><id>1</id><title>A</title></task>"

NO_LISTS = {
    "a text": "<tasks>maintenance</tasks>",
    "a text before items": f"<tasks>maintenance{TASK}</tasks>",
    "other elements": "<tasks><error>maintenance</error></tasks>",
    "other elements among items": f"<tasks>{TASK}<tassk><id>2</id></tassk></tasks>",
    "fewer than counted": f'<tasks count="2" totalCount="2">{TASK}</tasks>',
    "none of those counted": '<tasks count="2" totalCount="2"/>',
    "two lists": f"<tasks>{TASK}</tasks><tasks>{TASK}</tasks>",
}
EMPTY = {
    "nothing": "",
    "other elements": "<error>maintenance</error>",
    "a text": "maintenance",
    "another list": f"<projects>{TASK}</projects>",
}


@pytest.mark.parametrize("what", READS)
@pytest.mark.parametrize("name", NO_LISTS)
def test_what_no_list_takes(
    api: SimpleNamespace, server: Server, run: Runner, what: str, name: str
) -> None:
    server.answers(ok(NO_LISTS[name]))
    with pytest.raises(api.DecodeError, match=r"^task\.getList: .*tasks.*: <\?xml") as caught:
        run(server.url, READS[what])
    assert not isinstance(caught.value, api.EmptyAnswerError)
    assert caught.value.status == 200


@pytest.mark.parametrize("what", READS)
@pytest.mark.parametrize("name", EMPTY)
def test_a_read_without_its_list(
    api: SimpleNamespace, server: Server, run: Runner, what: str, name: str
) -> None:
    server.answers(ok(EMPTY[name]))
    with pytest.raises(api.EmptyAnswerError, match="does not tell 'tasks'"):
        run(server.url, READS[what])


@pytest.mark.parametrize("second", [*NO_LISTS, *(f"empty: {each}" for each in EMPTY)])
def test_a_walk_never_ends_at_what_is_no_page(
    api: SimpleNamespace, server: Server, run: Runner, second: str
) -> None:
    first = ok('<tasks count="1" totalCount="4"><task><id>9</id></task></tasks>')
    contents = {**NO_LISTS, **{f"empty: {each}": EMPTY[each] for each in EMPTY}}[second]
    server.answers(first, ok(contents))
    with pytest.raises(api.DecodeError):
        run(server.url, lambda pf: pf.task.iterate(page_size=1))


@pytest.mark.parametrize(
    "contents", ["", "<task/>", "<task></task>", "<other/>", "maintenance"], ids=repr
)
def test_a_record_that_is_missing(
    api: SimpleNamespace, server: Server, run: Runner, contents: str
) -> None:
    server.answers(ok(contents))
    with pytest.raises(api.EmptyAnswerError, match=r"task\.get: the answer does not tell 'task'"):
        run(server.url, lambda pf: pf.task.get(1))
    assert run(server.url, lambda pf: pf.task.accept(1)) == api.Task(), "a write has happened"


@pytest.mark.parametrize("contents", ["<task>gone</task>", TASK + TASK], ids=repr)
def test_what_no_record_takes(
    api: SimpleNamespace, server: Server, run: Runner, contents: str
) -> None:
    server.answers(ok(contents))
    for call in (lambda pf: pf.task.get(1), lambda pf: pf.task.accept(1)):
        with pytest.raises(api.DecodeError, match="task"):
            run(server.url, call)


@pytest.mark.parametrize("total", ["", "x", "1.5"])
def test_a_number_that_is_none(
    api: SimpleNamespace, server: Server, run: Runner, total: str
) -> None:
    server.answers(ok(f'<tasks totalCount="{total}"/>'))
    with pytest.raises(api.DecodeError, match="totalCount"):
        run(server.url, lambda pf: pf.task.count())


def test_a_request_outside_of_the_specification_takes_anything(server: Server, run: Runner) -> None:
    server.answers(ok())
    assert not list(run(server.url, lambda pf: pf.request("x.get", reads=True)))[1:]


STRAYS: dict[str, tuple[bytes, str]] = {
    "a control character": (b"a\x0bb", "a\ufffdb"),
    "nothing": (b"a\x00b", "a\ufffdb"),
    "a reference to one": (b"a&#11;b", "a\ufffdb"),
    "a reference in hexadecimal": (b"a&#x1F;b", "a\ufffdb"),
    "a reference to half a character": (b"a&#xD800;b", "a\ufffdb"),
    "a reference to no character": (b"a&#99999999999;b", "a\ufffdb"),
    "a byte outside of UTF-8": (b"a\xffb", "a\ufffdb"),
    "no character": ("a\uffffb".encode(), "a\ufffdb"),
    "an ampersand": (b"R & D", "R & D"),
    "an ampersand at the end": (b"R&", "R&"),
    "an entity of HTML": (b"a&nbsp;b", "a&nbsp;b"),
    "less than": (b"1 < 2", "1 < 2"),
    "less than a number": (b"1<2", "1<2"),
    "the end of a section": (b"a]]>b", "a]]>b"),
    "in a section": (b"<![CDATA[a & \x0b<b>]]>", "a & \ufffd<b>"),
}


def page(stray: bytes, *, at: int = 50) -> Reply:
    titles = [stray if n == at else b"T &amp; %d" % n for n in range(100)]
    items = b"".join(
        b"<task><id>%d</id><title>%s</title></task>" % item for item in enumerate(titles)
    )
    return Reply(200, ok("<tasks count='100'>@</tasks>").body.replace(b"@", items))


@pytest.mark.parametrize("name", STRAYS)
def test_a_stray_character_does_not_lose_a_page(
    api: SimpleNamespace, server: Server, run: Runner, name: str
) -> None:
    stray, expected = STRAYS[name]
    server.answers(page(stray))
    found = run(server.url, lambda pf: pf.task.get_list())
    titles = [f"T & {n}" for n in range(100)]
    titles[50] = expected
    assert [each.title for each in found] == titles
    told = {each.id: api.deviations(each) for each in found if api.deviations(each)}
    assert list(told) == [50]
    (only,) = told[50]
    assert (only.path, only.kind, only.found) == ("title", "stray character", repr(expected))


def test_strays_elsewhere_are_told(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(
        Reply(
            200,
            b'<response status="ok"><task key="&#1;"><id>1</id><members><users><user><id>2</id>'
            b"<name>\x01</name></user></users></members><customData><customValue><value>\x02"
            b"</value></customValue></customData><weekly><type>\x03</type></weekly>"
            b"<unheard>\x04</unheard></task></response>",
        )
    )
    task = run(server.url, lambda pf: pf.task.get(1))
    assert task.members.users[0].name == "\ufffd"
    told = [each.path for each in api.deviations(task) if each.kind == "stray character"]
    assert told == [
        "task",
        "unheard",
        "members/users[0]/name",
        "customData[0]/value",
        "weekly/type",
    ]
    assert b"mended" not in task.to_xml()


def test_encodings(api: SimpleNamespace, server: Server, run: Runner) -> None:
    begin = '<?xml version="1.0" encoding="windows-1251"?><response status="ok"><task><title>'
    document = f"{begin}Заявка @</title></task></response>".encode("cp1251")
    for stray, expected in ((b"\x0b", "\ufffd"), (b"\x98", "\ufffd"), (b"&", "&")):
        server.answers(Reply(200, document.replace(b"@", stray)))
        assert run(server.url, lambda pf: pf.task.get(1)).title == f"Заявка {expected}"
    utf16 = f"{begin}Заявка &</title></task></response>".replace("windows-1251", "utf-16")
    server.answers(Reply(200, utf16.encode("utf-16")))
    assert run(server.url, lambda pf: pf.task.get(1)).title == "Заявка &"


def test_texts_with_the_marks_of_mending(server: Server, run: Runner) -> None:
    title = "\ufdd0a\ufdd1"
    server.answers(Reply(200, ok(f"<task><title>{title}\x0b</title></task>").body))
    assert run(server.url, lambda pf: pf.task.get(1)).title == f"{title}\ufffd"


REFUSED = {
    "a tag that is not closed": b"<tasks><task><id>1</id></tasks>",
    "a stray in a name": b"<tasks><ta\x0bsk/></tasks>",
    "an attribute without quotes": b"<tasks count=1/>",
    "a stray and a tag": b"<tasks><task><id>\x0b</task></tasks>",
    "the end is missing": b"<tasks><task><id>\x0b</id>",
    "a section that is not closed": b"<tasks><![CDATA[ & </tasks>",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_place(
    api: SimpleNamespace, server: Server, run: Runner, name: str
) -> None:
    server.answers(Reply(200, b'<response status="ok">' + REFUSED[name] + b"</response>"))
    with pytest.raises(api.DecodeError, match=r"task\.getList: not XML \(.*line 1, column \d+"):
        run(server.url, lambda pf: pf.task.get_list())


def test_documents_of_the_program_are_not_mended(api: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="line 1"):
        api.Task.from_xml("<task><title>\x0b</title></task>")


def test_a_refusal_with_a_stray_character(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    document = b'<response status="error"><code>3001</code><message>a & \x0b</message></response>'
    server.answers(Reply(200, document))
    with pytest.raises(api.TaskError) as caught:
        run(server.url, lambda pf: pf.task.get(1))
    assert caught.value.said == "a & \ufffd"


BLANKS = [" ", "\n", "\t", "\r\n", "\u00a0", " a ", ""]


@pytest.mark.parametrize("blank", BLANKS, ids=repr)
def test_a_text_of_blanks_is_not_signed(
    api: SimpleNamespace, server: Server, run: Runner, blank: str
) -> None:
    server.answers(ok("<task><id>1</id></task>"))
    task = api.TaskInput(id=1, title=blank)
    run(server.url, lambda pf: pf.task.update(task), private_key=PRIVATE_KEY)
    run(server.url, lambda pf: pf.task.get_list.prepare(target=blank))
    received = server.received[-1]
    assert text(received, "signature") == expected_signature(received, PRIVATE_KEY)


def test_sections_are_sent_as_texts_and_signed(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(ok())
    content = api.UnknownRecord.from_xml(
        "<request><title><![CDATA[a & <b>]]></title><x>1<![CDATA[ ]]></x></request>"
    )
    run(server.url, lambda pf: pf.request("task.x", content), private_key=PRIVATE_KEY)
    received = server.received[-1]
    assert b"CDATA" not in received.body
    assert text(received, "title") == "a & <b>"
    assert text(received, "signature") == expected_signature(received, PRIVATE_KEY)


PLACES: dict[str, Callable[[Any, SimpleNamespace, Any], Any]] = {
    "a read": lambda pf, api, it: pf.task.get(it),
    "a write": lambda pf, api, it: pf.task.accept(it),
    "a deletion": lambda pf, api, it: pf.task.delete(it),
    "a list": lambda pf, api, it: pf.handbook.iterate_records(it),
    "a download": lambda pf, api, it: pf.file.download(it, "x"),
    "a prepared call": lambda pf, api, it: pf.task.get.prepare(it),
    "a raw call": lambda pf, api, it: pf.task.get.raw(task=it),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "value", [None, True, 1.5, b"1", [1], {"id": 1}, (1,), "", "abc", object], ids=repr
)
def test_what_is_no_id_is_not_sent(
    api: SimpleNamespace, server: Server, run: Runner, place: str, value: object
) -> None:
    with pytest.raises((TypeError, ValueError)):
        run.login(server.url, lambda pf: PLACES[place](pf, api, value))
    assert not server.received


@pytest.mark.parametrize("place", PLACES)
def test_a_record_without_an_id_is_not_sent(
    api: SimpleNamespace, server: Server, run: Runner, place: str
) -> None:
    for make in (
        lambda: api.Task(title="x"),
        lambda: api.IdRef(),
        lambda: api.IdRef(id=None),
        lambda: api.TaskKey(id=""),
    ):
        with pytest.raises(ValueError, match="has no id"):
            run.login(server.url, lambda pf, make=make: PLACES[place](pf, api, make()))
    assert not server.received


def test_an_argument_that_is_needed(api: SimpleNamespace, server: Server, run: Runner) -> None:
    for call in (lambda pf: pf.task.update(None), lambda pf: pf.auth.login("ann", None)):
        with pytest.raises(TypeError, match="which is None"):
            run(server.url, call)
    assert not server.received
    server.answers(ok("<task><id>1</id></task>"))
    run(server.url, lambda pf: pf.task.get(api.Task(id=5, title="the customer's text")))
    assert tags(server.received[-1]) == ["account", "task"]
    assert [each.tag for each in sent(server.received[-1])[1]] == ["id"]
