"""What a request is refused for, and with which code."""

from __future__ import annotations

from hashlib import md5

import pytest

from mock.planfix.raw import code, document, read, send
from plansdk.mock import PlanfixMock

TASK = "<task><id>1000101</id></task>"
ADD = "<task><title>x</title>{}</task>"
FILTER = "<filters><filter>{}</filter></filters>"
VALUE = "<type>{}</type><operator>{}</operator><value>{}</value>"

CASES: dict[str, tuple[str, str, str]] = {
    "fine": ("task.get", TASK, "ok"),
    "order is free": (
        "task.getList",
        "<pageSize>5</pageSize><sort>NUMBER_DESC</sort><target>all</target>",
        "ok",
    ),
    "comments are nothing": ("task.get", f"<!-- a -->{TASK}<?b c?>", "ok"),
    "unknown method": ("task.delete", TASK, "0008"),
    "no method": ("", TASK, "0008"),
    "blank behind the method": ("task.get ", TASK, "0008"),
    "nothing named": ("task.get", "", "0009"),
    "nothing in it": ("task.get", "<task/>", "0009"),
    "empty id": ("task.get", "<task><id/></task>", "0009"),
    "no such task": ("task.get", "<task><id>5</id></task>", "3001"),
    "the number counts": ("task.get", "<task><id>5</id><general>17</general></task>", "ok"),
    "id is no number": ("task.get", "<task><id>one</id></task>", "0015"),
    "id is too long": ("task.get", f"<task><id>{'9' * 19}</id></task>", "0015"),
    "blanks in a number": ("task.get", "<task><id> 1000101 </id></task>", "0015"),
    "another script's digits": ("task.get", "<task><id>١</id></task>", "0015"),
    "unknown element": ("task.get", f"{TASK}<fields/>", "0015"),
    "unknown element inside": ("task.get", "<task><id>1000101</id><x>1</x></task>", "0015"),
    "attribute": ("task.get", '<task kind="x"><id>1000101</id></task>', "0015"),
    "given twice": ("task.get", f"{TASK}{TASK}", "0019"),
    "text between": ("task.get", "<task>\\<id>1000101</id></task>", "ok"),
    "element in a value": ("task.get", "<task><id><b>1</b></id></task>", "0015"),
    "not among the values": ("task.getList", "<sort>AGE</sort>", "0015"),
    "not in the set": ("task.getList", "<filter>ACTIVE YOURS</filter>", "0015"),
    "unknown name of what to show": (
        "contact.getList",
        "<fields><field>age</field></fields>",
        "0015",
    ),
    "set": ("task.getList", "<filter>ACTIVE MY</filter>", "ok"),
    "REJECTED has its own method": (
        "task.changeStatus",
        f"{TASK}<status>REJECTED</status>",
        "0015",
    ),
    "flag in words": ("task.add", ADD.format("<checkResult>true</checkResult>"), "0015"),
    "flag": ("task.add", ADD.format("<checkResult>1</checkResult>"), "ok"),
    "no such day": (
        "task.changeExpectDate",
        f"{TASK}<expectDate>30-02-2026</expectDate>",
        "0015",
    ),
    "another form of dates": (
        "task.changeExpectDate",
        f"{TASK}<expectDate>2026-02-01</expectDate>",
        "0015",
    ),
    "a short time": (
        "task.changeExpectDate",
        f"{TASK}<expectDate>01-02-2026 1:0</expectDate>",
        "0015",
    ),
    "hour 24": (
        "task.changeExpectDate",
        f"{TASK}<expectDate>01-02-2026 24:00</expectDate>",
        "0015",
    ),
    "dependent value": ("task.add", ADD.format("<endDateIsSet>1</endDateIsSet>"), "0017"),
    "dependent value of a delay": (
        "task.changeStatus",
        f"{TASK}<status>DELAYED</status>",
        "0017",
    ),
    "by number too": ("task.changeStatus", f"{TASK}<status>4</status>", "0017"),
    "impossible status": ("task.changeStatus", f"{TASK}<status>DRAFT</status>", "0016"),
    "start after end": (
        "task.add",
        ADD.format(
            "<startDateIsSet>1</startDateIsSet><startDate>02-02-2026</startDate>"
            "<endDateIsSet>1</endDateIsSet><endDate>01-02-2026</endDate>"
        ),
        "3006",
    ),
    "no such project": ("task.add", ADD.format("<project><id>5</id></project>"), "3003"),
    "no such parent": ("task.add", ADD.format("<parent><id>5</id></parent>"), "3002"),
    "no such worker": (
        "task.add",
        ADD.format("<workers><users><id>5</id></users></workers>"),
        "6004",
    ),
    "no such group": (
        "task.add",
        ADD.format("<workers><groups><id>5</id></groups></workers>"),
        "5001",
    ),
    "a list holds its items": (
        "task.add",
        ADD.format("<workers><users><user>1</user></users></workers>"),
        "0015",
    ),
    "no such field": (
        "task.add",
        ADD.format("<customData><customValue><id>5</id></customValue></customData>"),
        "0015",
    ),
    "empty reason": ("task.reject", f"{TASK}<reason/>", "0009"),
    "large page": ("task.getList", "<pageSize>101</pageSize>", "0021"),
    "too many": ("task.getMulti", f"<tasks>{'<id>1</id>' * 101}</tasks>", "0021"),
    "too many, mixed": (
        "task.getMulti",
        f"<tasks>{'<id>1</id>' * 60}{'<general>1</general>' * 60}</tasks>",
        "0021",
    ),
    "too many records": (
        "handbook.getRecordMulti",
        f"<handbook><id>1</id></handbook><records>{'<key>1</key>' * 101}</records>",
        "0021",
    ),
    "unknown filter of the account": ("task.getList", "<target>77</target>", "0015"),
    "filter without type": ("task.getList", FILTER.format("<value>1</value>"), "0009"),
    "unknown type of filter": ("task.getList", FILTER.format(VALUE.format(9, "equal", 1)), "0015"),
    "operator": ("task.getList", FILTER.format(VALUE.format(8, "gt", "x")), "0016"),
    "operand is no number": (
        "task.getList",
        FILTER.format(VALUE.format(1, "equal", "Anna")),
        "0015",
    ),
    "operand is no date": ("task.getList", FILTER.format(VALUE.format(12, "equal", "x")), "0015"),
    "field is missing": ("task.getList", FILTER.format(VALUE.format(101, "equal", "x")), "0017"),
    "number of days is missing": (
        "task.getList",
        FILTER.format(VALUE.format(12, "equal", "<datetype>last</datetype>")),
        "0017",
    ),
    "number of days counts where it means something": (
        "task.getList",
        FILTER.format(
            VALUE.format(
                12, "equal", "<datetype>today</datetype><datevalue>999999999999999</datevalue>"
            )
        ),
        "ok",
    ),
    "task and contact": (
        "action.getList",
        f"{TASK}<contact><general>2</general></contact>",
        "0019",
    ),
    "task and empty contact": ("action.getList", f"{TASK}<contact/>", "ok"),
    "neither": ("action.getList", "", "0009"),
    "ids and unique ids": (
        "file.delete",
        "<files><id>7001</id><uniqueId>7002</uniqueId></files>",
        "0019",
    ),
    "a task makes the project ignored": (
        "file.upload",
        (
            f"{TASK}<project><id>9</id></project><files><file><name>a</name>"
            "<sourceType>FILESYSTEM</sourceType><body>YQ==</body></file></files>"
        ),
        "ok",
    ),
    "id before number": (
        "project.get",
        "<project><id>2001</id><general>9</general></project>",
        "ok",
    ),
    "broken base64": (
        "file.upload",
        (
            f"{TASK}<files><file><name>a</name><sourceType>FILESYSTEM</sourceType>"
            "<body>a b*</body></file></files>"
        ),
        "0015",
    ),
    "nothing to upload": ("file.upload", TASK, "9004"),
    "wrong e-mail": ("contact.add", "<contact><name>x</name><email>x</email></contact>", "8010"),
    "silent in words": ("task.get", f"<silent>yes</silent>{TASK}", "0015"),
    "silent": ("task.get", f"<silent>1</silent>{TASK}", "ok"),
}


@pytest.mark.parametrize("case", CASES)
def test_request(case: str, mock: PlanfixMock) -> None:
    method, contents, expected = CASES[case]
    before = mock.export()
    answer = send(mock, document(method, contents))
    assert (code(answer), answer.status) == (expected, 200), answer.body
    assert (b"--lenient overlooks this" in answer.body) == (case in LENIENT)
    if expected != "ok":
        assert mock.export() == before


LENIENT = (
    "blank behind the method",
    "unknown element",
    "unknown element inside",
    "attribute",
    "given twice",
    "a short time",
    "unknown name of what to show",
    "blanks in a number",
    "flag in words",
    "no such field",
    "a list holds its items",
)


@pytest.mark.parametrize("case", LENIENT)
def test_lenient_mock_overlooks(case: str) -> None:
    method, contents, expected = CASES[case]
    assert expected != "ok"
    assert code(send(PlanfixMock(lenient=True), document(method, contents))) == "ok"


@pytest.mark.parametrize("case", [each for each in CASES if each not in LENIENT])
def test_lenient_mock_is_no_other_otherwise(case: str) -> None:
    method, contents, expected = CASES[case]
    assert code(send(PlanfixMock(lenient=True), document(method, contents))) == expected


@pytest.mark.parametrize("lenient", [False, True])
def test_get_is_read_as_post_where_it_has_a_body(lenient: bool) -> None:
    mock = PlanfixMock(lenient=lenient)
    answer = send(mock, document("task.get", TASK), method="GET")
    assert (answer.status, code(answer)) == ((200, "ok") if lenient else (405, "0003"))
    assert (b"--lenient" in answer.body) == (not lenient)
    empty = send(mock, b"", method="GET")
    assert (empty.status, b"--lenient" in empty.body) == (405, False)


@pytest.mark.parametrize("lenient", [False, True])
def test_the_first_of_repeated_elements_counts(lenient: bool) -> None:
    again = f"{TASK}<task><id>5</id></task>"
    assert code(send(PlanfixMock(lenient=lenient), document("task.get", again))) == (
        "ok" if lenient else "0019"
    )


SIGNED = {
    "blanks": ("<task><title> \t\r\n</title></task>", ""),
    "cdata": ("<task><title><![CDATA[x]]></title></task>", ""),
    "cdata behind a text": ("<task><title>a<![CDATA[x]]></title></task>", "a"),
    "cdata in a comment": ("<task><!-- <![CDATA[ --><title>a</title></task>", "a"),
    "blanks around": ("<task><title> a </title></task>", " a "),
}


@pytest.mark.parametrize("case", SIGNED)
def test_what_a_signature_is_about(case: str, mock: PlanfixMock) -> None:
    contents, value = SIGNED[case]
    text = f"task.adddemo{value}{mock.private_key}"
    digest = md5(text.encode(), usedforsecurity=False).hexdigest()
    signed = document("task.add", f"{contents}<signature>{digest}</signature>")
    assert code(send(mock, signed)) == "ok"
    assert code(send(mock, signed.replace(b"</task>", b"<status>1</status></task>"))) == "0006"


def test_attributes_are_not_signed() -> None:
    mock = PlanfixMock(lenient=True)
    text = f"task.getdemo1000101{mock.private_key}"
    digest = md5(text.encode(), usedforsecurity=False).hexdigest()
    contents = f'<task kind="x"><id>1000101</id></task><signature>{digest}</signature>'
    assert code(send(mock, document("task.get", contents))) == "ok"


def test_refusal_says_what_is_wrong(mock: PlanfixMock) -> None:
    answer = send(mock, document("task.get", "<task><id>&lt;x&gt;</id></task>"))
    assert read(answer).findtext("message") == "task.get/task/id: '<x>' is no int"
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"


def test_an_error_has_a_message_and_a_last_line(mock: PlanfixMock) -> None:
    mock.faults.add("task.get: code=0007")
    mock.faults.add("task.getList: code=0007 message=x")
    said = [send(mock, document(name, TASK)).body.decode() for name in ("task.get", "task.getList")]
    assert [each.partition("\n")[2] for each in said] == [
        '<response status="error"><code>0007</code><message/></response>\n',
        '<response status="error"><code>0007</code><message>x</message></response>\n',
    ]


def test_counters_are_where_programs_look_for_them(mock: PlanfixMock) -> None:
    none = send(mock, document("task.getList", "<pageCurrent>9</pageCurrent>")).body
    assert none.endswith(b'<tasks totalCount="5" count="0"/></response>')


def test_answer_is_as_documented(mock: PlanfixMock) -> None:
    answer = send(mock, document("projectGroup.getList"))
    assert answer.body.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<response status="ok">'
        '<projectGroups totalCount="2"><projectGroup><id>1</id><name>Installations</name>'
        "</projectGroup><projectGroup><id>2</id><name>Internal</name></projectGroup>"
        "</projectGroups></response>"
    )
    empty = send(mock, document("handbook.getRecords", "<handbook><id>2</id></handbook>"))
    assert read(empty).find("records").attrib == {}
    count = send(mock, document("task.getList", "<pageCurrent>0</pageCurrent>"))
    assert dict(read(count).find("tasks").attrib) == {"count": "0", "totalCount": "5"}
    assert len(read(count).find("tasks")) == 0


SAMPLES = {
    "curl, with the backslashes of its lines": (
        '<?xml version="1.0" encoding="UTF-8"?>\n<request method="task.getList"> \\\n'
        "  <account>demo</account> \\\n  <target>all</target> \\\n</request>"
    ),
    "PHP's SimpleXML": (
        '<?xml version="1.0" encoding="UTF-8"?>\n<request method="task.get"><account>demo</account>'
        "<task><id>1000101</id></task></request>\n"
    ),
    "1C, without a declaration": (
        '<request method="project.getList">\r\n'
        "<account>demo</account>\r\n<pageCurrent>1</pageCurrent>\r\n</request>"
    ),
}
"""Documents as the vendor's samples write them; all of them pass in both modes."""


@pytest.mark.parametrize("lenient", [False, True], ids=["strict", "lenient"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_of_the_vendor(sample: str, lenient: bool) -> None:
    answer = send(PlanfixMock(lenient=lenient), SAMPLES[sample].encode())
    assert code(answer) == "ok", answer.body
