"""Every error code raises the exception of its section, with everything the table says."""

from __future__ import annotations

import pytest

import planfix_api
from planfix_api import ErrorCode, PlanfixError, errors
from planfix_conformance.completeness import raw_codes
from planfix_conformance.conftest import SID, Callers
from planfix_conformance.specification import ledger
from planfix_runtime.wire import error, method, ok
from plansdk import resources
from runtime.server import Reply

CODES = raw_codes(resources.specs("planfix"))
CLOSED = {"0005", "0012"}
"""Codes after which a client that can log in does so, and tries once more."""


def refused(call: Callers, *replies: Reply) -> PlanfixError:
    call.expect(*replies)
    with pytest.raises(PlanfixError) as caught:
        call(call.client.task.accept, 1)
    return caught.value


@pytest.mark.parametrize("code", CODES)
def test_code(code: str, call: Callers) -> None:
    listed = CODES[code]
    section = listed.get("section", "")
    name = ledger().classes.get(f"error:{section}", f"{section[0].upper()}{section[1:]}Error")
    answer = error(code, "<message>Сообщение</message>")
    if code in CLOSED and call.caller.sid:
        raised = refused(call, answer, ok(f"<sid>{SID}</sid>"), answer)
        called = [method(each) for each in call.server.received]
        assert called == ["task.accept", "auth.login", "task.accept"]
    else:
        raised = refused(call, answer)
    assert type(raised) is getattr(planfix_api.errors, name)
    assert raised.code is ErrorCode(code)
    assert raised.code is getattr(ErrorCode, listed.get("symbol", ""))
    assert raised.code == code
    meaning = " ".join((listed.text or "").split())
    assert raised.text() == raised.text("en") == meaning
    assert raised.text("ru") == listed.get("ru")
    assert raised.retry == listed.get("retry", "")
    assert raised.login is (listed.get("login") == "yes")
    assert (raised.method, raised.status, raised.said) == ("task.accept", 200, "Сообщение")
    assert str(raised) == f"task.accept: {code}: {meaning}: Сообщение"
    assert errors.CODES[code].section is type(raised)


@pytest.mark.parametrize("status", [200, 400, 403, 404, 500])
def test_code_under_any_status(status: int, call: Callers) -> None:
    raised = refused(call, error("3001", status=status))
    assert type(raised) is errors.TaskError
    assert (raised.code, raised.status, raised.said) == ("3001", status, "")


def test_code_that_nobody_knows(call: Callers) -> None:
    raised = refused(call, error("99999", "<message>новая</message>"))
    assert type(raised) is PlanfixError
    assert raised.code == "99999"
    assert not isinstance(raised.code, ErrorCode)
    assert raised.text() == "новая"


def test_name_that_is_taken(call: Callers) -> None:
    raised = refused(call, error("9006", "<id>77</id><name>a.pdf</name>"))
    assert type(raised) is errors.FileError
    assert raised.details == {"id": "77", "name": "a.pdf"}
