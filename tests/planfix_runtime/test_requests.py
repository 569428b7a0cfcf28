"""Requests as they go over the wire."""

from __future__ import annotations

import asyncio
import datetime as dt
import xml.etree.ElementTree as ET
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planfix_runtime.clients import ACCOUNT, API_KEY, PRIVATE_KEY, TOKEN, Runner
from planfix_runtime.wire import expected_signature, ok, plain, sent, tags, text
from runtime.server import Received, Reply, Server
from support.origins import NO_ORIGINS, ORIGINS

SPECIFICATION = Path(__file__).parents[2] / "specs" / "planfix" / "api.xml"


def test_elements_in_order_and_what_is_none_left_out(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(ok("<tasks/>"))
    filters = [
        api.TaskFilter(type=1, operator="equal", value="x"),
        api.TaskFilter(
            type=12, value=api.FilterDate(datetype="anotherdate", datefrom=dt.date(2020, 1, 2))
        ),
    ]
    run(server.url, lambda pf: pf.task.get_list(filters=filters, page_current=1))
    assert plain(sent(server.received[-1])) == [
        ("account", ACCOUNT),
        ("pageCurrent", "1"),
        (
            "filters",
            [
                ("filter", [("type", "1"), ("operator", "equal"), ("value", "x")]),
                (
                    "filter",
                    [
                        ("type", "12"),
                        ("value", [("datetype", "anotherdate"), ("datefrom", "02-01-2020")]),
                    ],
                ),
            ],
        ),
    ]


@pytest.mark.parametrize(
    "make",
    [
        lambda api: 17,
        lambda api: api.TaskKey(id=17),
        lambda api: api.Task.from_xml("<task><id>17</id><title>T</title></task>"),
        lambda api: "17",
    ],
)
def test_ids_and_records_for_keys(
    api: SimpleNamespace, server: Server, run: Runner, make: Callable[[Any], Any]
) -> None:
    server.answers(ok())
    run(server.url, lambda pf: pf.task.accept(make(api)))
    assert plain(sent(server.received[-1]))[-1] == ("task", [("id", "17")])


@pytest.mark.parametrize(
    ("client", "option", "argument", "expected"),
    [
        (False, None, None, None),
        (True, None, None, "1"),
        (False, True, None, "1"),
        (True, False, None, None),
        (False, None, True, "1"),
        (True, None, False, None),
        (False, True, False, None),
    ],
)
def test_silent_mode(
    api: SimpleNamespace,
    server: Server,
    run: Runner,
    client: bool,
    option: bool | None,
    argument: bool | None,
    expected: str | None,
) -> None:
    server.answers(ok())
    task = api.TaskInput(id=1)

    def call(pf: Any) -> Any:
        return pf.with_options(silent=option).task.update(task, silent=argument)

    run(server.url, call, silent=client)
    assert text(server.received[-1], "silent") == expected
    order = ["account", "silent", "task"] if expected else ["account", "task"]
    assert tags(server.received[-1]) == order


def test_moments_with_a_time_zone(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(ok())
    moment = dt.datetime(2026, 1, 31, 21, 30, tzinfo=dt.UTC)
    task = api.TaskInput(id=1, begin_date_time=moment)
    with pytest.raises(ValueError, match="timezone="):
        run(server.url, lambda pf: pf.task.update(task))
    assert server.received == []
    zone = dt.timezone(dt.timedelta(hours=3))
    run(server.url, lambda pf: pf.task.update(task), timezone=zone)
    assert text(server.received[-1], "task/beginDateTime") == "01-02-2026 00:30"


def test_values_that_do_not_fit_are_not_sent(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    with pytest.raises(TypeError, match="<title>: a text was expected"):
        run(server.url, lambda pf: pf.task.update(api.TaskInput(title=3.5)))
    with pytest.raises(TypeError, match="<task>: TaskKey was expected"):
        run(server.url, lambda pf: pf.task.accept("seventeen"))
    assert server.received == []


def test_calls_outside_the_specification(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(ok("<clients><client><id>1</id></client></clients>"))
    content = api.UnknownRecord.from_xml(
        "<request><pageCurrent>1</pageCurrent><list><id>1</id><id>2</id></list></request>"
    )
    answer = run(server.url, lambda pf: pf.request("client.getList", content))
    assert answer["clients"]["client"]["id"] == "1"
    received = server.received[-1]
    assert sent(received).get("method") == "client.getList"
    assert plain(sent(received))[1:] == [
        ("pageCurrent", "1"),
        ("list", [("id", "1"), ("id", "2")]),
    ]
    task = api.Task(id=3, is_summary=True)
    run(server.url, lambda pf: pf.request("task.touch", task))
    assert plain(sent(server.received[-1]))[1:] == [("id", "3"), ("isSummary", "true")]


def test_headers_and_options(server: Server, run: Runner) -> None:
    server.answers(ok())
    run(
        server.url,
        lambda pf: pf.with_options(headers={"X-Two": "2"}).task.delete(1),
        headers={"X-One": "1"},
    )
    headers = server.received[-1].headers
    assert (headers["x-one"], headers["x-two"]) == ("1", "2")
    assert headers["accept"] == "application/xml"
    assert headers["user-agent"] == "planfix_sample"


@pytest.mark.parametrize(
    ("path", "expected"), [("", "/xml/"), ("/xml", "/xml"), ("/a/b/", "/a/b/")]
)
def test_paths_of_endpoints(server: Server, run: Runner, path: str, expected: str) -> None:
    server.answers(ok())
    run(server.url + path, lambda pf: pf.task.delete(1))
    assert server.received[-1].path == expected


def test_regions_are_those_of_the_specification(core: Callable[[str], ModuleType]) -> None:
    declared = {
        each.attrib["region"]: each.attrib["url"]
        for each in ET.parse(SPECIFICATION).getroot().iter("endpoint")
    }
    default = next(
        each.attrib["url"]
        for each in ET.parse(SPECIFICATION).getroot().iter("endpoint")
        if each.get("default") == "yes"
    )
    assert {"default": default, **declared} == core("endpoints").ENDPOINTS


@pytest.mark.parametrize(
    ("endpoint", "allow_http", "message"),
    [
        ("mars", False, "one of default, eu"),
        ("http://127.0.0.1/xml/", False, "allow_http"),
        ("http://api.planfix.com/xml/", True, "https only"),
        ("https://u:p@api.planfix.com/", False, "user name"),
        ("https://api.planfix.com/xml/?a=1", False, "query"),
        ("ftp://api.planfix.com/xml/", False, "ftp"),
        ("https:///xml/", False, "host"),
        ("http://acme.localhost/xml/", True, "https only"),
        ("https://api.planfix\r\n.com/xml/", False, "line ends"),
        ("https://api.planfix.com/xm\nl/", False, "line ends"),
    ],
)
def test_endpoints_that_are_refused(
    api: SimpleNamespace, endpoint: str, allow_http: bool, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        api.Planfix(ACCOUNT, API_KEY, token=TOKEN, endpoint=endpoint, allow_http=allow_http)


def with_scheme(text: str) -> str:
    return text.strip() if "://" in text else f"https://{text.strip()}"


@pytest.mark.parametrize("text", ORIGINS)
def test_origins_of_endpoints(core: Callable[[str], ModuleType], text: str) -> None:
    url = core("endpoints").endpoint_url(with_scheme(text), allow_http=True)
    assert url.startswith(f"{ORIGINS[text]}/")


@pytest.mark.parametrize("text", [text for text in NO_ORIGINS if "/" not in text.split("://")[-1]])
def test_endpoints_without_an_origin(api: SimpleNamespace, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        api.Planfix(ACCOUNT, API_KEY, token=TOKEN, endpoint=with_scheme(text), allow_http=True)


def test_plain_http_goes_through_no_proxy(
    server: Server, run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers(ok())
    with Server() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        run(server.url, lambda pf: pf.task.delete(1))
        assert proxy.received == []


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "give a token"),
        ({"login": "ann"}, "belong together"),
        ({"password": "x"}, "belong together"),
        ({"token": TOKEN, "login": "ann", "password": "x"}, "no login"),
        ({"token": TOKEN, "sid": "x"}, "no sid"),
        ({"token": TOKEN, "account": "acme.planfix.com"}, "first part"),
        ({"token": TOKEN, "account": " "}, "first part"),
        ({"token": TOKEN, "api_key": ""}, "api_key"),
        ({"token": TOKEN, "api_key": "a:b"}, "colon"),
        ({"token": "a\nb"}, "token"),
        ({"login": "ann", "password": "a\x00b"}, "password"),
        ({"sid": "a\x00b"}, "sid"),
        ({"token": TOKEN, "daily_limit": 0}, "positive"),
        ({"token": TOKEN, "rate_limit": 0}, "positive"),
        ({"token": TOKEN, "timeout": 0}, "positive"),
    ],
)
def test_clients_that_cannot_work(
    api: SimpleNamespace, settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        api.Planfix(**{"account": ACCOUNT, "api_key": API_KEY, **settings})


def test_settings_that_do_not_exist(api: SimpleNamespace) -> None:
    with pytest.raises(TypeError, match="unknown setting: colour"):
        api.Planfix(ACCOUNT, API_KEY, token=TOKEN, colour="red")
    with api.Planfix(ACCOUNT, API_KEY, token=TOKEN) as pf, pytest.raises(TypeError):
        pf.with_options(colour="red")


def test_signature(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(ok())
    task = api.TaskInput(
        id=7,
        title="Вызов <b>",
        members=api.ParticipantsInput(users=[9, 10, 2], groups=[]),
        custom_data=[
            api.CustomValueInput(id=11, value="z"),
            api.CustomValueInput(id=1, value="a"),
        ],
    )
    run(server.url, lambda pf: pf.task.update(task), private_key=PRIVATE_KEY, silent=True)
    received = server.received[-1]
    assert tags(received)[-1] == "signature"
    assert text(received, "signature") == expected_signature(received, PRIVATE_KEY)


def test_signature_of_the_documentation(
    core: Callable[[str], ModuleType], server: Server, run: Runner
) -> None:
    from hashlib import md5

    server.answers(ok("<sid>s</sid>"))
    run(server.url, lambda pf: pf.auth.login("login", "passw"), private_key="key")
    wanted = md5(f"auth.login{ACCOUNT}loginpasswkey".encode()).hexdigest()
    assert text(server.received[-1], "signature") == wanted
    assert tags(server.received[-1]) == ["account", "login", "password", "signature"]


NAMES = st.sampled_from(["a", "B", "aB", "ab", "b", "Z", "z1", "account"])
VALUES = st.recursive(
    st.text("ab <&>\n\"'я", max_size=5),
    lambda inner: st.lists(st.tuples(NAMES, inner), max_size=4),
    max_leaves=12,
)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=6))
@settings(max_examples=150, deadline=None)
def test_signatures_agree_with_another_implementation(
    core: Callable[[str], ModuleType], contents: list[tuple[str, Any]]
) -> None:
    root = ET.Element("request", method="task.getList")

    def append(parent: ET.Element, pairs: Any) -> None:
        for name, value in pairs:
            child = ET.SubElement(parent, name)
            if isinstance(value, list):
                append(child, value)
            else:
                child.text = value

    append(root, contents)
    document = ET.tostring(root)
    element = core("xml_tree").parse(document)
    signed = core("signature").signature("task.getList", element, core("secret").Secret("k"))
    received = Received("POST", "/", {}, document, len(document), "")
    assert signed == expected_signature(received, "k")


def test_credentials_of_each_way_in(server: Server, run: Runner) -> None:
    server.answers(ok("<sid>s1</sid>"))

    def basic() -> str:
        value = server.received[-1].headers["authorization"].removeprefix("Basic ")
        return b64decode(value).decode()

    run(server.url, lambda pf: pf.task.delete(1))
    assert basic() == f"{API_KEY}:{TOKEN}"
    assert "sid" not in tags(server.received[-1])
    run.login(server.url, lambda pf: pf.task.delete(1))
    assert basic() == f"{API_KEY}:"
    assert tags(server.received[-1]) == ["account", "sid", "task"]


def test_prepared_calls_show_no_values(api: SimpleNamespace) -> None:
    with api.Planfix(ACCOUNT, API_KEY, token=TOKEN) as pf:
        call = pf.auth.login.prepare("ann", "secret-word")
        assert "secret-word" not in repr(call) + repr(call.body)
        assert repr(call.body) == "<RequestBody login, password>"
        assert repr(pf) == "<Planfix acme>"
        assert "get_list(*, target" in repr(pf.task.get_list)


def test_a_redirect_is_not_followed(api: SimpleNamespace, server: Server, run: Runner) -> None:
    for status in (301, 302, 303, 307, 308):
        server.answers(Reply(status, b"", {"Location": server.url + "/other"}))
        with pytest.raises(api.RedirectError):
            run(server.url, lambda pf: pf.task.get(1))
    assert {each.path for each in server.received} == {"/xml/"}


def test_a_transport_of_httpx2_in_place_of_the_network(api: SimpleNamespace) -> None:
    seen: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(str(request.url))
        return httpx2.Response(200, content=ok("<tasks totalCount='3'/>").body)

    transport = httpx2.MockTransport(answer)
    with api.Planfix(ACCOUNT, API_KEY, token=TOKEN, endpoint="asia", transport=transport) as pf:
        assert pf.task.count() == 3

    async def count() -> int:
        async with api.AsyncPlanfix(ACCOUNT, API_KEY, token=TOKEN, transport=transport) as pf:
            return await pf.task.count()

    assert asyncio.run(count()) == 3
    assert seen == ["https://api-sg.planfix.com/xml/", "https://api.planfix.com/xml/"]
