"""The server of these tests notices what is wrong with a request."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from planfix_api import IdRef, Planfix, TaskFilter, TaskInput
from planfix_conformance.documents import Caller, faults
from planfix_conformance.test_round_trip import CALLER, Recorder
from planfix_runtime.clients import PRIVATE_KEY
from runtime.server import Received

SIGNED = dataclasses.replace(CALLER, private_key=PRIVATE_KEY)


def listing() -> Received:
    """A request for a list, as it should be."""
    recorder = Recorder()
    with Planfix(
        CALLER.account,
        CALLER.api_key,
        token=CALLER.token,
        private_key=PRIVATE_KEY,
        rate_limit=None,
        transport=recorder,
    ) as client:
        client.task.get_list(
            user=IdRef(id=1),
            target="all",
            page_current=1,
            page_size=100,
            filter=["ACTIVE", "MY"],
            filters=[TaskFilter(type=1, operator="equal", value="x", field=2)],
        )
    return recorder.latest


def faults_with(old: str, new: str, caller: Caller = CALLER) -> list[str]:
    """What is said about the request after a change of its document."""
    received = listing()
    document = received.body.decode()
    assert document.count(old) == 1, document
    changed = dataclasses.replace(received, body=document.replace(old, new).encode())
    said = faults(changed, caller)
    return [each for each in said if "signature is not where" not in each]


def test_nothing_is_wrong_at_first() -> None:
    assert faults(listing(), SIGNED) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<target>", "<targets>x</targets><target>", "task.getList/targets: no such element"),
        ("<id>1</id>", "<id>one</id>", "task.getList/user/id: 'one' is no int"),
        ("<id>1</id>", "<id>1</id><id>2</id>", "task.getList/user/id: 2 of them"),
        ("<user>", '<user key="1">', "task.getList/user: attribute key"),
        ("<user>", "<user>text", "task.getList/user: text in a structure"),
        ("100</pageSize>", "101</pageSize>", "task.getList/pageSize: '101' is no int"),
        ("ACTIVE MY", "ACTIVE YOURS", "task.getList/filter: ['YOURS'] not among the values"),
        ("<operator>equal", "<operator>like", "operator: 'like' is no enum"),
        ("<type>1<", "<type>99999<", "type: '99999' is no int"),
        ("<filters>", "<filters><other/>", "task.getList/filters: holds ['filter', 'other']"),
        ("<account>acme", "<account>other", "account is 'other'"),
        ("<account>", "<sid>x</sid><account>", "begins with ['sid', 'account', 'user']"),
    ],
)
def test_what_is_wrong_is_said(old: str, new: str, said: str) -> None:
    found = faults_with(old, new)
    assert any(said in each for each in found), found


def test_order_counts() -> None:
    moved = "<target>all</target>"
    document = listing().body.decode().replace(moved, "").replace("<user>", f"{moved}<user>")
    (fault,) = faults(dataclasses.replace(listing(), body=document.encode()), CALLER)[1:]
    assert fault.startswith("task.getList: ['target', 'user',")


def test_signature_is_verified() -> None:
    assert faults_with("<id>1</id>", "<id>2</id>", SIGNED) == ["the signature is wrong"]
    other = dataclasses.replace(SIGNED, private_key="other")
    assert faults(listing(), other) == ["the signature is wrong"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"method": "GET"}, "GET /xml/"),
        ({"target": "/xml/?a=1"}, "POST /xml/?a=1"),
        ({"headers": {"content-type": "text/plain"}}, "Content-Type text/plain"),
        ({"headers": {"authorization": "Bearer x"}}, "Authorization is not HTTP Basic"),
    ],
)
def test_http_counts(change: dict[str, Any], said: str) -> None:
    received = listing()
    if "headers" in change:
        change = {"headers": {**received.headers, **change["headers"]}}
    found = faults(dataclasses.replace(received, **change), SIGNED)
    assert len(found) == 1
    assert found[0].startswith(said)


def test_one_of_several_must_be_there() -> None:
    recorder = Recorder()
    with Planfix(
        CALLER.account, CALLER.api_key, token=CALLER.token, rate_limit=None, transport=recorder
    ) as client:
        client.task.update(TaskInput(title="x"))
    assert faults(recorder.latest, CALLER) == ["task.update/task: none of ['id', 'general']"]
