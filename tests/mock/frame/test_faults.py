"""Faults: which call they meet, what they do to it, and their text."""

from __future__ import annotations

import dataclasses
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock.frame.notes import NotesMock
from plansdk.mock.faults import Fault, FaultError

TEXTS: dict[str, Fault] = {
    "note.list: status=503": Fault("note.list", status=503),
    "note.list: status=503 on=3": Fault("note.list", status=503, on=(3,)),
    "GET /notes/{id}: status=429 retry-after=2 times=1": Fault(
        "GET /notes/{id}", status=429, headers={"Retry-After": "2"}, times=1
    ),
    "note.*: cut=after probability=0.1": Fault("note.*", cut="after", probability=0.1),
    "*: latency=0.5 on=2,5": Fault(latency=0.5, on=(2, 5)),
    "note.get: truncate=0": Fault("note.get", truncate=0),
    "note.get: expire": Fault("note.get", expire=True),
    "note.get: code=0007 message='Usage limit exceeded'": Fault(
        "note.get", code="0007", message="Usage limit exceeded"
    ),
    "*: status=502 header.x-request-id=42": Fault(status=502, headers={"x-request-id": "42"}),
}


@pytest.mark.parametrize("text", TEXTS)
def test_text_and_fault_are_the_same(text: str) -> None:
    assert Fault.parse(text) == TEXTS[text]
    assert str(TEXTS[text]) == text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("note.list:   status=503\ton=1 ", Fault("note.list", status=503, on=(1,))),
        ("*: status=500 probability=10%", Fault(status=500, probability=0.1)),
        ('*: status=500 message="a b"', Fault(status=500, message="a b")),
    ],
)
def test_text_has_some_freedom(text: str, fault: Fault) -> None:
    assert Fault.parse(text) == fault


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is no fault; write OPERATION: SETTING"),
        ("status=503", "is no fault; write OPERATION: SETTING"),
        ("note.list", "is no fault"),
        ("note.list:", "does nothing"),
        ("note.list:status=503", "is no fault"),
        ("note.list: status", "status is a whole number, not ''"),
        ("note.list: status=abc", "status is a whole number, not 'abc'"),
        ("note.list: status=-1", "status is a whole number, not '-1'"),
        ("note.list: status=٣", "status is a whole number"),
        ("note.list: status=199", "status is from 200 to 599, not 199"),
        ("note.list: status=503 status=504", "status is given twice"),
        ("note.list: staus=503", "there is no setting 'staus'; did you mean status?"),
        ("note.list: operation=x", "there is no setting 'operation'"),
        ("note.list: xyz=1", "there are status, code,"),
        ("note.list: status=500 message='open", "no closing quotation"),
        ("note.list: expire=yes", "expire has no value"),
        ("note.list: cut=now", "cut is before or after, not 'now'"),
        ("note.list: cut=before status=500", "cut sends no answer"),
        ("note.list: message=x latency=1", "message needs a status or a code"),
        ("note.list: latency=fast", "latency is a number, not 'fast'"),
        ("note.list: latency=nan", "latency is from 0 to 3600 seconds, not nan"),
        ("note.list: latency=-1", "latency is from 0"),
        ("note.list: latency=inf", "latency is from 0"),
        ("note.list: status=500 probability=0", "probability is above 0"),
        ("note.list: status=500 probability=101%", "probability is above 0"),
        ("note.list: status=500 on=0", "calls are counted from 1 in on"),
        ("note.list: status=500 on=1,", "on is a whole number"),
        ("note.list: on=1", "does nothing"),
        ("note.list: status=500 retry-after=", "retry-after needs a value"),
        ("note.list: status=500 header.a:b=1", "'a:b' is no name of a header"),
        ("note.list: header.x='a\nb'", "is no value of a header"),
    ],
)
def test_what_is_no_fault_is_explained(text: str, reason: str) -> None:
    with pytest.raises(FaultError, match=reason):
        Fault.parse(text)


@given(st.text())
def test_no_text_does_harm(text: str) -> None:
    try:
        fault = Fault.parse(text)
    except FaultError:
        return
    assert Fault.parse(str(fault)) == fault


WORDS = st.text(st.characters(codec="ascii", exclude_categories=("C",)), min_size=1)


@st.composite
def faults(draw: st.DrawFn) -> Fault:
    values: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {"status": st.integers(200, 599)},
            optional={
                "message": st.text(),
                "code": st.text(),
                "headers": st.dictionaries(
                    st.from_regex(r"[a-z][a-z-]*", fullmatch=True), WORDS.map(str.strip), max_size=3
                ),
                "latency": st.floats(0, 3600),
                "probability": st.floats(0, 1, exclude_min=True),
                "on": st.lists(st.integers(1, 10**8), max_size=3).map(tuple),
                "times": st.integers(0, 10**8),
                "truncate": st.none() | st.integers(0, 10**8),
                "expire": st.booleans(),
            },
        )
    )
    try:
        return Fault(draw(WORDS), **values)
    except FaultError:
        return Fault(status=500)


@given(faults())
def test_every_fault_has_a_text(fault: Fault) -> None:
    assert Fault.parse(str(fault)) == fault


def test_an_unknown_operation_is_no_fault() -> None:
    mock = NotesMock()
    with pytest.raises(FaultError, match=r"no operation is called 'note.lst'; did you mean note"):
        mock.faults.add("note.list: status=500", Fault("note.lst", status=500))
    with pytest.raises(FaultError, match="see --coverage"):
        mock.faults.add("zzz*: status=500")
    assert len(mock.faults) == 0  # all of it, or nothing


@pytest.mark.parametrize(
    "operation", ["note.list", "GET /notes", "/notes", "note.*", "GET *", "*", "n?te.list"]
)
def test_an_operation_has_several_names(operation: str) -> None:
    mock = NotesMock()
    mock.faults.add(Fault(operation, status=503))
    with httpx2.Client(transport=mock.transport, base_url="http://notes") as client:
        assert client.get("/notes").status_code == 503


def statuses(mock: NotesMock, calls: int) -> list[int]:
    with httpx2.Client(transport=mock.transport, base_url="http://notes") as client:
        return [client.get("/notes").status_code for _ in range(calls)]


def test_a_script_counts_the_calls_of_its_operation() -> None:
    mock = NotesMock()
    mock.faults.add("note.list: status=503 on=3")
    with httpx2.Client(transport=mock.transport, base_url="http://notes") as client:
        client.get("/notes/1")
    assert statuses(mock, 4) == [200, 200, 503, 200]


def test_times_end_it() -> None:
    mock = NotesMock()
    mock.faults.add("note.list: status=503 times=2")
    assert statuses(mock, 4) == [503, 503, 200, 200]


def test_the_first_fault_that_is_due_happens() -> None:
    mock = NotesMock()
    mock.faults.add("note.list: status=503 on=2", "note.list: status=500")
    assert statuses(mock, 3) == [500, 503, 500]
    assert [(each.seen, each.happened) for each in mock.faults] == [(3, 1), (3, 2)]


def test_chances_repeat_under_the_same_seed() -> None:
    def run(seed: int, *first: str) -> list[int]:
        mock = NotesMock(seed)
        mock.faults.add("note.list: status=503 probability=30%", *first)
        return statuses(mock, 200)

    once = run(1)
    assert once == run(1)
    assert once == run(1, "note.get: status=500 probability=50%")  # others change nothing
    assert once != run(2)
    assert 30 < once.count(503) < 90


def test_chances_repeat_after_a_reset() -> None:
    mock = NotesMock()
    found: list[list[int]] = []
    for _ in range(2):
        mock.faults.add("note.list: status=503 probability=30%")
        found.append(statuses(mock, 50))
        mock.reset()
    assert found[0] == found[1]


def test_expired_before_the_call() -> None:
    mock = NotesMock()
    mock.faults.add("note.list: expire on=2")
    assert statuses(mock, 3) == [200, 401, 200]


def test_a_fault_is_a_value() -> None:
    assert dataclasses.replace(Fault(status=500), on=(1,)) == Fault(status=500, on=(1,))
