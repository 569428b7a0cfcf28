"""What a lenient mock keeps of what it has overlooked: what was meant."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Client, populated


@pytest.mark.parametrize(
    ("target", "body", "name", "kept"),
    [
        ("task/7", {"completed": "50"}, "completed", 50),
        ("task/7", {"isUrgent": 1}, "isUrgent", True),
        ("task/7", {"isUrgent": 0}, "isUrgent", False),
        ("task/7", {"nobody": "declared"}, "nobody", None),
        ("deal/9", {"price": {"value": "100.50", "currency": "RUB"}}, "price",
         {"contentType": "Money", "value": 100.5, "currency": "RUB"}),
        ("deal/9", {"price": {"value": 1, "currency": "RUB", "extra": 1}}, "price",
         {"contentType": "Money", "value": 1, "currency": "RUB"}),
        ("deal/9", {"contractor": {"id": 4}}, "contractor",
         {"contentType": "ContractorCompany", "id": "4"}),
        ("task/7", {"deadline": {"year": 2026, "month": 12, "day": 31}}, "deadline",
         {"contentType": "DateOnly", "year": 2026, "month": 11, "day": 31}),
        ("task/7", {"deadline": {"value": "2026-05-04T10:30:00+03:00"}}, "deadline",
         {"contentType": "DateTime", "value": "2026-05-04T07:30:00+00:00"}),
    ],
)  # fmt: skip
def test_what_was_overlooked_is_kept_as_it_was_meant(
    target: str, body: dict[str, Any], name: str, kept: Any
) -> None:
    refused, *_ = Client(populated())("POST", f"/api/v3/{target}", body)["meta"]["errors"]
    assert refused["message"].endswith(" (--lenient overlooks this)")
    client = Client(populated(lenient=True))
    found = client("POST", f"/api/v3/{target}", body)["data"].get(name)
    assert {key: found[key] for key in kept} == kept if isinstance(kept, dict) else found == kept


@pytest.mark.parametrize(
    "body",
    [
        {"completed": "5 kg"},
        {"completed": "1_000"},
        {"isUrgent": "yes"},
        {"deadline": {"value": "05.12.2026"}},
        {"deadline": {"year": 2026, "month": 13, "day": 1}},
        {"responsible": {"id": 77}, "owner": {"name": "x"}},
    ],
)
def test_what_cannot_be_meant_is_refused(body: dict[str, Any]) -> None:
    for lenient in (False, True):
        answer = Client(populated(lenient=lenient))("POST", "/api/v3/task/7", body)
        assert answer["meta"]["status"] == 422
        assert "--lenient" not in str(answer)


@pytest.mark.parametrize("type", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_json_is_read_under_any_media_type(type: str) -> None:
    body = b'{"contentType": "Comment", "content": "x"}'
    target = "/api/v3/task/7/comments"
    strict = Client(populated()).send("POST", target, body, type)
    assert (strict.status, b"--lenient" in strict.body) == (422, True)
    client = Client(populated(lenient=True))
    assert client.send("POST", target, body, type).status == 200
    assert client.send("POST", target, b"content=x", type).status == 422


@pytest.mark.parametrize("lenient", [False, True])
def test_a_token_in_the_query(lenient: bool) -> None:
    client = Client(populated(lenient=lenient))
    query, client.token = f'{{"access_token":"{client.token}"}}', None
    answer = client.send("GET", f"/api/v3/task/7?{query}")
    assert (answer.status, b"--lenient" in answer.body) == (
        (200, False) if lenient else (401, True)
    )
    assert b"--lenient" not in client.send("GET", "/api/v3/task/7").body
