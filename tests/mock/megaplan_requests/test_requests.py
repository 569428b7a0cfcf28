"""Plain requests from a table: what other clients send, and what they get."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from .conftest import Client, populated

TABLE = yaml.safe_load(Path(__file__).with_name("requests.yaml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(case, lenient, id=f"{group}: {case['name']}{' (lenient)' if lenient else ''}")
    for group, cases in TABLE.items()
    for case in cases
    for lenient in (False, True)
]


@pytest.mark.parametrize(("case", "lenient"), CASES)
def test_request(case: dict[str, Any], lenient: bool) -> None:
    mock = populated(lenient=lenient)
    client = Client(mock)
    method, target = case["request"].split(" ", 1)
    target = target.replace("TOKEN", mock.token)
    if not case.get("token", True):
        client.token = None
    body = json.dumps(case["json"]) if "json" in case else case.get("body", "")
    answer = client.send(method, target, body.encode(), case.get("type", "application/json"))
    strict = case.get("status", 200)
    status = case.get("lenient", strict) if lenient else strict
    assert answer.status == status, answer.body.decode()[:500]
    assert not mock.errors
    if answer.headers.get("content-type") != "application/json" or not answer.body:
        return
    meta = json.loads(answer.body)["meta"]
    assert meta["status"] == status
    would_pass = not lenient and strict != case.get("lenient", strict) == 200
    assert ("--lenient overlooks this" in str(meta)) == would_pass
    if status == 200:
        assert meta["errors"] == []
    else:
        said = [(each["field"], each["message"]) for each in meta["errors"]]
        wanted, message = case.get("field"), case.get("message", "")
        assert any(field == wanted and message in text for field, text in said), said
