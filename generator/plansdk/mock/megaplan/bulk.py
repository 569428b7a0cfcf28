"""Several calls in one request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from plansdk.mock.http import Answer, Request, json_answer
from plansdk.mock.megaplan.call import Call, FieldError, Refused, Result

CALLS = "POST /bulk"
MOST = 1000
"""How many calls one request may hold; the vendor's limit is not known."""

_PASSED_ON = ("authorization", "x-use-included-response", "x-user-id", "accept", "host")


def run(call: Call, answer: Callable[[Request], Answer]) -> Result:
    """Make the calls of a request one after another; a failure does not stop the others.

    Raises:
        Refused: 422, there are too many.
    """
    calls = call.body["calls"]
    if len(calls) > MOST:
        raise Refused(422, FieldError(f"There are more than {MOST} calls", "calls"))
    headers = {
        name: call.request.headers[name] for name in _PASSED_ON & call.request.headers.keys()
    }
    headers["content-type"] = "application/json"
    outer = replace(call.request, headers=headers)
    data = [json.loads(answer(each).body) for each in _requests(calls, outer)]
    return Result(answer=json_answer(200, {"meta": {"status": 200, "errors": []}, "data": data}))


def _requests(calls: list[dict[str, Any]], outer: Request) -> Iterator[Request]:
    for each in calls:
        body = each.get("body")
        content = body.encode() if isinstance(body, str) else b""
        yield replace(outer, method=each["method"], target=each["url"], body=content)
