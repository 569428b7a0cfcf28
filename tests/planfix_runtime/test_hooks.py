"""What programs are told of requests to Planfix."""

from __future__ import annotations

from typing import Any

import pytest

from planfix_runtime.clients import API_KEY, PASSWORD, PRIVATE_KEY, TOKEN, Runner
from planfix_runtime.test_sessions import Account
from planfix_runtime.wire import error
from runtime.server import Received, Reply, Server
from runtime.test_hooks import Told, shown


def test_names_of_methods_are_told_and_no_credentials(server: Server, run: Runner) -> None:
    account = server.script = Account()
    told = Told(later=run.kind == "async")
    run.login(server.url, lambda pf: pf.task.get(1), private_key=PRIVATE_KEY, **told.hooks)
    assert [view.label for view in told.of("on_request")] == ["auth.login", "task.get"]
    assert '<request method="task.get">' in told.of("on_request")[1].text
    assert "<id>1</id>" in told.of("on_response")[1].text
    assert account.logins == 1
    seen = " ".join(shown(view) for _, view in told.views)
    for secret in (API_KEY, PASSWORD, PRIVATE_KEY, "sid-1", "pass-77ab"):
        assert secret not in seen


def test_retries_are_told(server: Server, run: Runner) -> None:
    answers: list[Reply] = [Reply(503)]
    told = Told()

    def script(received: Received) -> Any:
        return answers.pop() if answers else error("3001")

    server.script = script
    with pytest.raises(Exception, match="3001"):
        run(server.url, lambda pf: pf.task.get(1), **told.hooks)
    assert [each.attempt for each in told.of("on_retry")] == [2]
    assert TOKEN not in " ".join(shown(view) for _, view in told.views)
