"""Answers over sockets in gzip, for clients that ask for it."""

from __future__ import annotations

import httpx2
import pytest

from plansdk.mock import MegaplanMock, PlanfixMock


@pytest.mark.parametrize("accepted", ["gzip, deflate", "identity"])
def test_gzip_is_honoured(accepted: str) -> None:
    mock = MegaplanMock()
    headers = {"authorization": f"Bearer {mock.token}", "accept-encoding": accepted}
    with mock.serve() as address, httpx2.Client(base_url=address, headers=headers) as client:
        large, small = client.get("/api/v3/task"), client.get("/api/v3/nothing")
        assert large.json()["meta"]["status"] == 200
        packed = large.headers.get("content-encoding")
        assert packed == ("gzip" if accepted.startswith("gzip") else None)
        assert "content-encoding" not in small.headers
        mock.faults.add("task.list: truncate=100")
        with pytest.raises(httpx2.RemoteProtocolError):
            client.get("/api/v3/task")


def test_planfix_does_not() -> None:
    mock = PlanfixMock()
    with mock.serve() as address:
        answer = httpx2.post(f"{address}/xml/", content=b"<request/>")
        assert "content-encoding" not in answer.headers
