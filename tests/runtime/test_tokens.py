"""Logging in, renewing tokens, and what happens when that fails."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import pytest

from runtime.clients import PASSWORD, USERNAME, Runner
from runtime.server import Received, Reply, Server, as_json, refusal, reply

ENDPOINT = "/api/v3/auth/access_token"
TASK = {"contentType": "Task", "id": "1"}


class Account:
    """An account that checks tokens, as Megaplan does.

    Refresh tokens work once; `revoke` ends the access token before its time.
    """

    def __init__(self, *, inside: bool = False) -> None:
        self.inside = inside
        self.access, self.refresh = "acc-0", "ref-0"
        self.password = PASSWORD
        self.grants: list[dict[str, str]] = []
        self.lifetime = 172800.0
        self.delay = 0.0
        self._lock = threading.Lock()

    def revoke(self) -> None:
        self.access = "nobody-knows-it"

    def __call__(self, received: Received) -> Reply:
        if received.path == ENDPOINT:
            with self._lock:
                answer = self._grant(received)
            answer.delay = self.delay
            return answer
        if received.token == self.access:
            return reply(TASK)
        answer = refusal(401, (None, "Unauthorized"))
        answer.status = 200 if self.inside else 401
        return answer

    def _grant(self, received: Received) -> Reply:
        form = {key: value[0] for key, value in parse_qs(received.body.decode()).items()}
        self.grants.append(form)
        assert received.headers["content-type"] == "application/x-www-form-urlencoded"
        assert "authorization" not in received.headers
        by_password = (form.get("username"), form.get("password")) == (USERNAME, self.password)
        if form.get("refresh_token") != self.refresh and not by_password:
            return as_json({"error": "invalid_grant", "error_description": "No."}, status=400)
        number = len(self.grants)
        self.access, self.refresh = f"acc-{number}", f"ref-{number}"
        return as_json(
            {
                "access_token": self.access,
                "refresh_token": self.refresh,
                "expires_in": self.lifetime,
                "token_type": "bearer",
                "scope": None,
            }
        )


@pytest.fixture(params=[False, True], ids=["HTTP 401", "401 inside 200"])
def account(request: pytest.FixtureRequest, server: Server) -> Account:
    account = Account(inside=request.param)
    server.script = account
    return account


def read(mp: Any) -> Any:
    return mp.task.get(1)


def test_login_happens_with_the_first_request(
    server: Server, run: Runner, account: Account
) -> None:
    assert run.login(server.url, lambda mp: mp.tokens) is None
    assert not server.received
    assert run.login(server.url, read).id == "1"
    assert account.grants == [
        {"grant_type": "password", "username": USERNAME, "password": PASSWORD}
    ]


def test_a_wrong_password(
    api: SimpleNamespace, server: Server, run: Runner, account: Account
) -> None:
    account.password = "another"
    with pytest.raises(api.AuthenticationError, match="invalid_grant, No") as caught:
        run.login(server.url, read)
    assert caught.value.status == 400
    assert len(account.grants) == 1
    assert len(server.received) == 1


def test_a_refused_token_is_renewed_and_the_call_replayed(
    api: SimpleNamespace, server: Server, run: Runner, account: Account
) -> None:
    stored: list[Any] = []
    account.revoke()
    settings = {"token": "acc-0", "refresh_token": "ref-0", "on_token": stored.append}
    got = run(server.url, lambda mp: mp.task.create(api.Task(name="x")), **settings)
    assert got.id == "1"
    assert account.grants == [{"grant_type": "refresh_token", "refresh_token": "ref-0"}]
    assert [one.method for one in server.received] == ["POST", "POST", "POST"]
    assert server.received[0].body == server.received[2].body
    assert (stored[0].access_token, stored[0].refresh_token) == ("acc-1", "ref-1")
    assert timedelta(0) < stored[0].expires_at - datetime.now(UTC) <= timedelta(days=2)


def test_on_token_may_be_a_coroutine_function(
    api: SimpleNamespace, server: Server, account: Account
) -> None:
    stored: list[Any] = []

    async def store(tokens: Any) -> None:
        await asyncio.sleep(0)
        stored.append(tokens)

    account.revoke()
    run = Runner("async", api)
    run(server.url, read, token="acc-0", refresh_token="ref-0", on_token=store)
    assert len(stored) == 1


def test_the_rotated_refresh_token_is_used_next(
    api: SimpleNamespace, server: Server, account: Account
) -> None:
    with api.Megaplan(server.url, token="acc-0", refresh_token="ref-0") as mp:
        for _ in range(3):
            account.revoke()
            mp.task.get(1)
    assert [grant["refresh_token"] for grant in account.grants] == ["ref-0", "ref-1", "ref-2"]


def test_a_token_about_to_expire_is_renewed_ahead(
    server: Server, run: Runner, account: Account
) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=30)
    run(server.url, read, token="acc-0", refresh_token="ref-0", expires_at=soon)
    assert [one.path for one in server.received] == [ENDPOINT, "/api/v3/task/1"]
    assert server.received[1].token == "acc-1"
    later = datetime.now(UTC) + timedelta(seconds=300)
    run(server.url, read, token="acc-1", refresh_token="ref-1", expires_at=later)
    assert len(account.grants) == 1


def test_a_token_that_still_holds_outlives_a_failed_renewal(
    server: Server, run: Runner, account: Account
) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=30)
    got = run(server.url, read, token="acc-0", refresh_token="dead", expires_at=soon)
    assert got.id == "1"


def test_an_expired_token_with_a_dead_refresh_token(
    api: SimpleNamespace, server: Server, run: Runner, account: Account
) -> None:
    past = datetime.now(UTC) - timedelta(seconds=30)
    with pytest.raises(api.AuthenticationError, match="invalid_grant"):
        run(server.url, read, token="acc-0", refresh_token="dead", expires_at=past)
    assert [one.path for one in server.received] == [ENDPOINT]


def test_a_dead_refresh_token_falls_back_to_the_password(
    api: SimpleNamespace, server: Server, account: Account
) -> None:
    with api.Megaplan.login(server.url, USERNAME, PASSWORD) as mp:
        mp.task.get(1)
        account.revoke()
        account.refresh = "used-elsewhere"
        mp.task.get(1)
    assert [grant["grant_type"] for grant in account.grants] == [
        "password",
        "refresh_token",
        "password",
    ]


def test_a_token_without_anything_to_renew_it(
    api: SimpleNamespace, server: Server, run: Runner, account: Account
) -> None:
    with pytest.raises(api.AuthenticationError, match="Unauthorized"):
        run(server.url, read, token="application")
    assert len(server.received) == 1


def test_only_one_replay(api: SimpleNamespace, server: Server, run: Runner) -> None:
    account = Account()

    def script(received: Received) -> Reply:
        return account(received) if received.path == ENDPOINT else refusal(401)

    server.script = script
    with pytest.raises(api.AuthenticationError):
        run(server.url, read, token="acc-0", refresh_token="ref-0")
    assert [one.path for one in server.received] == [
        "/api/v3/task/1",
        ENDPOINT,
        "/api/v3/task/1",
    ]


def test_threads_share_one_renewal(api: SimpleNamespace, server: Server, account: Account) -> None:
    account.revoke()
    account.delay = 0.2
    barrier = threading.Barrier(8)

    with api.Megaplan(server.url, token="acc-0", refresh_token="ref-0") as mp:

        def call(number: int) -> str:
            barrier.wait(10)
            client = mp if number % 2 else mp.with_options(timeout=20)
            return str(client.task.get(1).id)

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(call, range(8), timeout=30)) == ["1"] * 8
    assert len(account.grants) == 1


def test_tasks_share_one_renewal(api: SimpleNamespace, server: Server, account: Account) -> None:
    account.revoke()
    account.delay = 0.2

    async def main() -> list[str]:
        async with api.AsyncMegaplan(server.url, token="acc-0", refresh_token="ref-0") as mp:
            got = await asyncio.gather(*(mp.task.get(1) for _ in range(12)))
            return [task.id for task in got]

    assert asyncio.run(asyncio.wait_for(main(), 30)) == ["1"] * 12
    assert len(account.grants) == 1


def test_those_who_wait_for_a_renewal_share_its_failure(
    api: SimpleNamespace, server: Server, account: Account
) -> None:
    account.revoke()
    account.delay = 0.1

    with api.Megaplan(server.url, token="acc-0", refresh_token="dead") as mp:

        def call(_: int) -> str:
            try:
                mp.task.get(1)
            except api.AuthenticationError as error:
                return str(error)
            return "no error"

        with ThreadPoolExecutor(6) as pool:
            said = list(pool.map(call, range(6), timeout=30))
    assert len(set(said)) == 1
    assert "invalid_grant" in said[0]
    assert len(account.grants) == 1


def test_a_cancelled_task_does_not_lose_the_new_token(
    api: SimpleNamespace, server: Server, account: Account
) -> None:
    account.revoke()
    account.delay = 0.3

    async def main() -> None:
        async with api.AsyncMegaplan(server.url, token="acc-0", refresh_token="ref-0") as mp:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(mp.task.get(1), 0.15)
            await mp.task.get(1)
            assert mp.tokens.refresh_token == "ref-1"

    asyncio.run(asyncio.wait_for(main(), 30))
    assert len(account.grants) == 1


def test_a_lost_answer_of_the_token_endpoint_is_not_asked_for_again(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    account = Account()
    account.revoke()

    def script(received: Received) -> Reply:
        return Reply(drop=True) if received.path == ENDPOINT else account(received)

    server.script = script
    with pytest.raises(api.ConnectionLostError):
        run(server.url, read, token="acc-0", refresh_token="ref-0")
    assert sum(one.path == ENDPOINT for one in server.received) == 1


def refused(error: object, status: int = 400) -> Reply:
    return as_json({"error": error, "error_description": "No."}, status=status)


FINAL = {
    "invalid_grant": refused("invalid_grant"),
    "invalid_client": refused("invalid_client", 401),
    "access_denied": refused("access_denied", 403),
    "invalid_grant under 200": refused("invalid_grant", 200),
    "invalid_grant under 404": refused("invalid_grant", 404),
}
PAGES = {
    str(status): (Reply(status, b"<html>proxy</html>"), "ApiError")
    for status in (400, 401, 402, 403, 404, 405, 407, 408, 409, 410, 418, 421, 425, 451)
}
PASSING = {
    **PAGES,
    "429": (as_json({}, status=429, Retry_After="9"), "RateLimitError"),
    "500": (Reply(500, b"oops"), "ServerError"),
    "invalid_grant under 503": (refused("invalid_grant", 503), "ServerError"),
    "an error of no name": (refused("maintenance", 403), "ApiError"),
    "an error that is no text": (refused(["invalid_grant"]), "ApiError"),
    "temporarily": (refused("temporarily_unavailable"), "ApiError"),
    "HTML": (Reply(200, b"<html>"), "DecodeError"),
    "no token": (as_json({"token_type": "bearer"}), "DecodeError"),
    "null": (as_json({"access_token": None}), "DecodeError"),
    "not ASCII": (as_json({"access_token": "тайна"}), "DecodeError"),
    "a list": (as_json([]), "DecodeError"),
    "redirect": (Reply(302, headers={"Location": "/login"}), "RedirectError"),
}


def twice(run: Runner, api: SimpleNamespace) -> Callable[[Any, list[Any]], Any]:
    """Two calls; what each came to is appended to a list."""
    failures = (api.MegaplanError, LookupError)

    def call(mp: Any, said: list[Any]) -> Any:
        if run.kind == "sync":
            for _ in range(2):
                try:
                    said.append(mp.task.get(1).id)
                except failures as error:
                    said.append(error)
            return None

        async def calls() -> None:
            for _ in range(2):
                try:
                    said.append((await mp.task.get(1)).id)
                except failures as error:
                    said.append(error)

        return calls()

    return call


def after(answer: Reply) -> Callable[[Received], Reply]:
    """An account whose token endpoint gives another answer first."""
    account, first = Account(), [answer]
    return lambda received: (
        first.pop() if first and received.path == ENDPOINT else account(received)
    )


@pytest.mark.parametrize("name", FINAL)
def test_what_an_oauth_answer_says_is_final(
    api: SimpleNamespace, server: Server, run: Runner, name: str
) -> None:
    said: list[Any] = []
    server.script = after(FINAL[name])
    run.login(server.url, lambda mp: twice(run, api)(mp, said))
    assert [type(each) for each in said] == [api.AuthenticationError] * 2
    assert len(server.received) == 1


@pytest.mark.parametrize("name", PASSING)
def test_nothing_else_ends_a_client(
    api: SimpleNamespace, server: Server, run: Runner, name: str
) -> None:
    answer, expected = PASSING[name]
    said: list[Any] = []
    server.script = after(answer)
    run.login(server.url, lambda mp: twice(run, api)(mp, said))
    assert type(said[0]).__name__ == expected
    assert "auth/access_token" in str(said[0])
    assert said[1] == "1"


@pytest.mark.parametrize("lifetime", [None, "172800", -5, 0, 10**12, True])
def test_odd_lifetimes(core: Callable[[str], ModuleType], lifetime: object) -> None:
    answer = core("exchange").Answer(
        200,
        {},
        as_json({"access_token": "a", "expires_in": lifetime}).body,
    )
    tokens = core("tokens").read_tokens(answer, ())
    assert tokens.access_token == "a"
    assert tokens.refresh_token is None


@pytest.mark.parametrize(("lifetime", "fresh"), [(4, 2), (60, 40), (3600, 3500)])
def test_a_short_life_is_renewed_in_its_last_quarter(
    core: Callable[[str], ModuleType],
    monkeypatch: pytest.MonkeyPatch,
    lifetime: int,
    fresh: int,
) -> None:
    given = as_json({"access_token": "a", "expires_in": lifetime}).body
    tokens = core("tokens").read_tokens(core("exchange").Answer(200, {}, given), ())
    end = tokens.expires_at
    for seconds, due in ((0, False), (fresh, False), (lifetime - min(60, lifetime / 4), True)):

        class Clock:
            now = staticmethod(lambda _, at=end - timedelta(seconds=lifetime - seconds): at)

        monkeypatch.setattr(core("tokens"), "datetime", Clock)
        assert tokens.due() == due, seconds
        monkeypatch.undo()


@pytest.mark.parametrize("lifetime", [2, 60])
def test_on_token_may_use_its_own_client(
    api: SimpleNamespace, server: Server, run: Runner, lifetime: int
) -> None:
    account = server.script = Account()
    account.lifetime = lifetime
    said: list[str] = []
    client: list[Any] = []

    def store(tokens: Any) -> None:
        said.append(f"{tokens.access_token} {client[0].task.get(1).id}")

    async def store_later(tokens: Any) -> None:
        said.append(f"{tokens.access_token} {(await client[0].task.get(1)).id}")

    def use(mp: Any) -> Any:
        client.append(mp)
        return twice(run, api)(mp, [])

    run.login(server.url, use, on_token=store if run.kind == "sync" else store_later)
    assert said == ["acc-1 1"]
    assert len(account.grants) == 1


def test_tokens_are_told_in_order_and_the_newest_last(server: Server, run: Runner) -> None:
    account = server.script = Account()
    told: list[str] = []
    client: list[Any] = []

    def store(tokens: Any) -> None:
        if client:
            account.revoke()
            client.pop().task.get(1)  # renews once more, inside
        told.append(tokens.refresh_token)

    async def store_later(tokens: Any) -> None:
        if client:
            account.revoke()
            await client.pop().task.get(1)
        told.append(tokens.refresh_token)

    def use(mp: Any) -> Any:
        client.append(mp)
        return mp.task.get(1)

    on_token = store if run.kind == "sync" else store_later
    run.login(server.url, use, on_token=on_token, total_timeout=10)
    assert told == ["ref-1", "ref-2"]


def test_what_on_token_raises_is_raised_and_the_pair_is_in_use(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.script = Account()
    said: list[Any] = []

    def store(_: Any) -> None:
        raise LookupError("no place")

    run.login(server.url, lambda mp: twice(run, api)(mp, said), on_token=store)
    assert str(said[0]) == "no place"
    assert said[1] == "1"


def test_what_cannot_be_a_token(api: SimpleNamespace) -> None:
    for text in ("", "  ", "a b\nc", "тайна"):
        with pytest.raises(ValueError, match="printable ASCII"):
            api.Megaplan("demo.example", token=text)
    with pytest.raises(ValueError, match="time zone"):
        api.Megaplan("demo.example", token="a", expires_at=datetime(2026, 1, 1))


def test_a_token_read_from_a_file(server: Server, run: Runner) -> None:
    run(server.url, read, token="tok-1\r\n")
    assert server.received[0].token == "tok-1"
