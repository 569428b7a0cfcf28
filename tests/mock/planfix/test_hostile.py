"""Whatever arrives, there is an answer, soon, and the account is as it was."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from mock.planfix.raw import basic, code, document, send
from planfix_conformance.specification import methods
from plansdk.mock import PlanfixMock

DTD = b'<!DOCTYPE request [<!ENTITY a "x">%s]>'
BOMB = b"".join(
    b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10 if level else b"x" * 10)
    for level in range(10)
)
TASK = b"<account>demo</account><task><id>1000101</id></task></request>"
START = b'<request method="task.get">'

BODIES: dict[str, bytes] = {
    "nothing": b"",
    "blank": b"  \n",
    "no XML": b"{}",
    "half a request": START + b"<account>demo</acc",
    "another root": b'<response method="task.get"/>',
    "namespace": b'<request xmlns="x" method="task.get"/>',
    "bad UTF-8": START + b"<account>\xff\xfe</account></request>",
    "NUL": START + b"\x00" + TASK,
    "UTF-16": "<request/>".encode("utf-16"),
    "UTF-7": b'<?xml version="1.0" encoding="UTF-7"?>+ADw-request/+AD4-',
    "control character": START + b"&#1;" + TASK,
    "DTD": DTD % b"" + START + TASK,
    "entity": DTD % b"" + START + b"<account>&a;</account></request>",
    "entity bomb": DTD % BOMB + START + b"<account>&l9;</account></request>",
    "bomb in an attribute": DTD % BOMB + b'<request method="&l9;"/>',
    "file": DTD % b'<!ENTITY f SYSTEM "file:///etc/passwd">' + START + b"&f;</request>",
    "unknown entity": START + b"&x;</request>",
    "deep": START + b"<a>" * 1000 + b"</a>" * 1000 + b"</request>",
    "very deep": START + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</request>",
    "many elements": START + b"<a/>" * 2_000_000 + TASK,
    "large": START + b"<!--" + b"x" * 20_000_000 + b"--" + TASK,
    "too large": b"x" * 70_000_000,
    "large with a DTD": DTD % BOMB + START + b"<a>" + b"x" * 10_000_000 + b"&l9;</a></request>",
    "many attributes": b"<request " + b" ".join(b'a%d=""' % n for n in range(100_000)) + b"/>",
}


@pytest.mark.parametrize("name", BODIES)
def test_no_request(name: str, mock: PlanfixMock) -> None:
    began = time.monotonic()
    answer = send(mock, BODIES[name])
    assert code(answer) in ("0003", "0008", "0009"), answer.body
    assert answer.status in (200, 413)
    assert time.monotonic() - began < 10
    assert len(answer.body) < 1000


@pytest.mark.parametrize(("levels", "expected"), [(20, "ok"), (30, "0003")])
def test_depth(levels: int, expected: str) -> None:
    contents = "<a>" * levels + "</a>" * levels
    answer = send(PlanfixMock(lenient=True), document("projectGroup.getList", contents))
    assert code(answer) == expected


def test_contents_of_files_can_be_large(mock: PlanfixMock) -> None:
    body = b"<files><file><name>x</name><sourceType>FILESYSTEM</sourceType><body>%s</body></file></files>"
    contents = "<task><id>1000101</id></task>" + (body % (b"QUJD" * 4_000_000)).decode()
    assert code(send(mock, document("file.upload", contents))) == "ok"
    assert len(mock.state.files[max(mock.state.files)].contents) == 16_000_000


@pytest.mark.parametrize(
    "value",
    ["9" * 18, "-1", "0", "-0", "00", "1e9", "NaN", "٣", "1_0", "", " ", "\u2028", "x" * 100_000],
)
@pytest.mark.parametrize("lenient", [False, True])
def test_numbers(value: str, lenient: bool) -> None:
    mock = PlanfixMock(lenient=lenient)
    for contents in (f"<pageCurrent>{value}</pageCurrent>", f"<pageSize>{value}</pageSize>"):
        assert code(send(mock, document("task.getList", contents))) in ("ok", "0015", "0021")
    days = (
        "<filters><filter><type>12</type><operator>equal</operator><value>"
        f"<datetype>last</datetype><datevalue>{value}</datevalue></value></filter></filters>"
    )
    assert code(send(mock, document("task.getList", days))) in ("ok", "0015", "0017")
    assert list(mock.errors) == []


SMALL = st.text(st.characters(codec="utf-8"), max_size=12)
TAGS = sorted(
    {"account", "sid", "silent", "signature", "x"}
    | {name for each in methods() for name in ("id", "general", each.name.partition(".")[0])}
    | {"title", "status", "filters", "filter", "type", "operator", "value", "field", "pageCurrent"}
    | {"users", "groups", "workers", "customData", "customValue", "files", "file", "analitics"}
    | {"analiticData", "itemData", "fieldId", "key", "keys", "records", "name", "body", "period"}
)
VALUES = (
    SMALL
    | st.integers(-5, 3000).map(str)
    | st.sampled_from(["demo", "1000101", "01-01-2026", "ACTIVE", "0", "1", "all", "9" * 18])
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> etree._Element:
    """An element with anything inside."""
    made = etree.Element(draw(st.sampled_from(TAGS)))
    if depth and draw(st.booleans()):
        made.extend(draw(st.lists(elements(depth - 1), max_size=3)))
    else:
        try:
            made.text = draw(VALUES)
        except ValueError:  # a character that XML does not have
            made.text = "x"
    return made


@pytest.fixture(scope="module", params=[False, True])
def shared(request: pytest.FixtureRequest) -> Iterator[PlanfixMock]:
    """A mock that lives through many requests; none of them may make it fail."""
    made = PlanfixMock(lenient=request.param)
    yield made
    assert list(made.errors) == []


CALM = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@CALM
@given(
    name=st.sampled_from([each.name for each in methods()]),
    inside=st.lists(elements(), max_size=4),
)
def test_any_elements(shared: PlanfixMock, name: str, inside: list[etree._Element]) -> None:
    root = etree.Element("request", method=name)
    etree.SubElement(root, "account").text = "demo"
    root.extend(inside)
    answer = send(shared, etree.tostring(root))
    if answer.headers["content-type"].startswith("application/xml"):
        code(answer)
    assert answer.status != 500


@CALM
@given(body=st.binary(max_size=200), at=st.integers(0, 80))
def test_any_bytes(shared: PlanfixMock, body: bytes, at: int) -> None:
    whole = document("task.get", "<task><id>1000101</id></task>")
    for each in (body, whole[:at] + body + whole[at:]):
        assert send(shared, each).status == 200


@CALM
@given(text=SMALL)
def test_any_credentials(shared: PlanfixMock, text: str) -> None:
    body = document("task.get", "<task><id>1000101</id></task>")
    for authorization in (text, f"Basic {text}", basic(text), basic(password=text)):
        assert code(send(shared, body, authorization)) in ("0001", "0012")


HUGE = "9" * 5000


@pytest.mark.parametrize("value", [HUGE, f"[{HUGE}]", "1-1-" + "9" * 20, f"{HUGE}:1", "²", "-"])
@pytest.mark.parametrize("field", [501, 502, 503, 504, 505, 506])
def test_values_of_custom_fields(field: int, value: str, mock: PlanfixMock) -> None:
    data = f"<customData><customValue><id>{field}</id><value>{value}</value></customValue></customData>"
    change = f"<task><id>1000101</id>{data}</task>"
    assert code(send(mock, document("task.updateCustomData", change))) == "ok"
    assert code(send(mock, document("task.getList"))) == "ok"
    for kind, operand in (
        (101, "x"),
        (102, 1),
        (103, "<datetype>today</datetype>"),
        (113, 1),
        (106, 1),
    ):
        condition = f"<type>{kind}</type><value>{operand}</value><field>{field}</field>"
        asked = f"<filters><filter>{condition}</filter></filters>"
        assert code(send(mock, document("task.getList", asked))) == "ok"


@pytest.mark.parametrize(
    "value", [HUGE, "1-1-" + "9" * 20, f"{HUGE}:1", "²", "<id>1</id>", "<end/>"]
)
@pytest.mark.parametrize("field", [11, 12, 13, 14])
def test_values_of_data_tags(field: int, value: str, mock: PlanfixMock) -> None:
    item = f"<itemData><fieldId>{field}</fieldId><value>{value}</value></itemData>"
    data = f"<analitic><id>1</id><analiticData><key>901</key>{item}</analiticData></analitic>"
    change = f"<action><id>403</id><analitics>{data}</analitics></action>"
    assert code(send(mock, document("action.update", change))) in ("ok", "4013", "4015", "0015")
    keys = "<analiticKeys><key>901</key></analiticKeys>"
    assert code(send(mock, document("analitic.getData", keys))) == "ok"
