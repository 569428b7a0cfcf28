"""Tokens in files, variables and behind functions, shared by programs."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from runtime.clients import USERNAME, Runner
from runtime.conftest import PACKAGE
from runtime.server import Received, Server, reply
from runtime.test_tokens import ENDPOINT, TASK, Account, read, twice

Stores = SimpleNamespace


@pytest.fixture
def stores(core: Callable[[str], ModuleType]) -> Stores:
    return SimpleNamespace(**{**vars(core("token_stores")), **vars(core("file_tokens"))})


@pytest.fixture
def account(server: Server) -> Account:
    account = Account()
    server.script = account
    return account


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


def put(place: Path, **changes: object) -> None:
    held = {"access_token": "acc-0", "refresh_token": "ref-0", "expires_at": None, **changes}
    place.write_text(json.dumps(held))


def kept(place: Path) -> str:
    found: str = json.loads(place.read_text())["refresh_token"]
    return found


def test_who_finds_tokens_does_not_log_in(
    stores: Stores, server: Server, run: Runner, account: Account, place: Path
) -> None:
    assert run.login(server.url, read, store=stores.FileTokens(place)).id == "1"
    assert run.login(server.url, read, store=stores.FileTokens(place)).id == "1"
    assert run(server.url, read, token=stores.FileTokens(str(place))).id == "1"
    assert len(account.grants) == 1
    if os.name == "posix":
        assert place.stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in place.parent.iterdir()) == [
        "tokens.json", "tokens.json.lock",
    ]  # fmt: skip


@pytest.mark.parametrize("lifetime", [172800, 60])
def test_a_refused_or_ended_pair_is_renewed_in_its_place(
    stores: Stores, server: Server, run: Runner, account: Account, place: Path, lifetime: int
) -> None:
    put(place, expires_at=(datetime.now(UTC) + timedelta(seconds=lifetime - 60)).isoformat())
    if lifetime > 60:
        account.revoke()
    told: list[Any] = []
    run(server.url, read, token=stores.FileTokens(place), on_token=told.append)
    assert [each["refresh_token"] for each in account.grants] == ["ref-0"]
    assert [each.refresh_token for each in told] == [kept(place)] == ["ref-1"]
    assert json.loads(place.read_text())["account"] == server.url


def test_threads_and_loops_that_share_a_file_renew_once(
    api: SimpleNamespace, stores: Stores, server: Server, account: Account, place: Path
) -> None:
    put(place)
    account.revoke()
    account.delay = 0.05

    def use(number: int) -> str:
        store = stores.FileTokens(place)
        return str(Runner(["sync", "async"][number % 2], api)(server.url, read, token=store).id)

    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(use, range(4), timeout=30)] == ["1"] * 4
    assert len(account.grants) == 1


PROGRAM = f"""
import sys
sys.path.insert(0, sys.argv[1])
from {PACKAGE}.client import Megaplan
from {PACKAGE}._core.file_tokens import FileTokens
with Megaplan(sys.argv[2], token=FileTokens(sys.argv[3])) as mp:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(12):
        mp.task.get(1)
"""


def started(command: list[str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)


def test_processes_that_share_a_file_lose_no_refresh_token(
    package: Path, server: Server, account: Account, place: Path
) -> None:
    put(place)
    account.lifetime = 0.001  # every call renews

    def script(received: Received) -> Any:
        return account(received) if received.path == ENDPOINT else reply(TASK)

    server.script = script
    place.write_text(place.read_text().replace("null", '"2026-01-01T00:00:00+00:00"'))
    command = [sys.executable, "-c", PROGRAM, str(package), server.url, str(place)]
    with ExitStack() as running:
        programs = [running.enter_context(started(command)) for _ in range(2)]
        for each in programs:
            assert each.stdout
            assert each.stdout.readline() == "ready\n"
        for each in programs:
            assert each.stdin
            each.stdin.write("\n")
            each.stdin.flush()
        assert [each.wait(60) for each in programs] == [0, 0]
    used = [each["refresh_token"] for each in account.grants]
    assert used == [f"ref-{number}" for number in range(24)]
    assert kept(place) == "ref-24"


def test_a_lock_that_is_not_given_back_in_time(
    api: SimpleNamespace, stores: Stores, server: Server, run: Runner, account: Account, place: Path
) -> None:
    put(place)
    other = stores.FileTokens(place).lock
    assert other.acquire(blocking=False)
    with pytest.raises(api.DeadlineError, match="during a login"):
        run(server.url, read, token=stores.FileTokens(place), total_timeout=0.05)
    threading.Timer(0.05, other.release).start()
    assert stores.FileTokens(place).lock.acquire(blocking=True)
    assert not server.received


def test_a_refusal_lasts_until_another_program_has_logged_in(
    api: SimpleNamespace, stores: Stores, server: Server, run: Runner, account: Account, place: Path
) -> None:
    put(place, refresh_token="dead")
    account.revoke()
    said: list[Any] = []

    def use(mp: Any) -> Any:
        if run.kind == "sync":
            twice(run, api)(mp, said)
            put(place, access_token=account.access)
            return twice(run, api)(mp, said)

        async def calls() -> None:
            await twice(run, api)(mp, said)
            put(place, access_token=account.access)
            await twice(run, api)(mp, said)

        return calls()

    run(server.url, use, token=stores.FileTokens(place))
    assert [type(each).__name__ for each in said] == ["AuthenticationError"] * 2 + ["str"] * 2
    assert len(account.grants) == 1


def test_a_wrong_password_is_tried_once(
    api: SimpleNamespace, stores: Stores, server: Server, run: Runner, account: Account, place: Path
) -> None:
    put(place, refresh_token="dead")
    account.revoke()
    account.password = "another"
    said: list[Any] = []
    run.login(server.url, lambda mp: twice(run, api)(mp, said), store=stores.FileTokens(place))
    assert [type(each).__name__ for each in said] == ["AuthenticationError"] * 2
    assert [each["grant_type"] for each in account.grants] == ["refresh_token", "password"]


SHOWN = "tok-5f1c2e7a9b"
UNUSABLE = {
    "empty": "",
    "no JSON": f'{{"access_token": "{SHOWN}"',
    "no object": f'["{SHOWN}"]',
    "no token": f'{{"refresh_token": "{SHOWN}"}}',
    "no text": '{"access_token": 5}',
    "no header": '{"access_token": "тайна"}',
    "no time": f'{{"access_token": "{SHOWN}", "expires_at": "soon"}}',
    "a number for a time": f'{{"access_token": "{SHOWN}", "expires_at": 17}}',
    "no time zone": f'{{"access_token": "{SHOWN}", "expires_at": "2026-01-01T00:00:00"}}',
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_file_without_tokens(
    stores: Stores, server: Server, account: Account, place: Path, name: str, api: SimpleNamespace
) -> None:
    place.write_text(UNUSABLE[name], "utf-8")
    with pytest.raises(ValueError, match=r"tokens\.json holds no tokens") as caught:
        Runner("sync", api).login(server.url, read, store=stores.FileTokens(place))
    error: BaseException | None = caught.value
    while error is not None:
        assert SHOWN not in repr(error)
        frames = error.__traceback__
        while frames is not None:
            if "_core" in frames.tb_frame.f_code.co_filename:
                assert SHOWN not in repr(frames.tb_frame.f_locals)
            frames = frames.tb_next
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize(
    ("held", "is_ours"),
    [
        ("", True),
        ("{url}", True),
        ("{url} " + USERNAME, True),
        ("{url} bob@acme.example", False),
        ("https://other.example", False),
        ("https://other.example " + USERNAME, False),
    ],
)
def test_a_file_is_of_one_account_and_user(
    stores: Stores,
    server: Server,
    api: SimpleNamespace,
    account: Account,
    place: Path,
    held: str,
    is_ours: bool,
) -> None:
    put(place, account=held.format(url=server.url))
    store, run = stores.FileTokens(place), Runner("sync", api)
    if is_ours:
        assert run.login(server.url, read, store=store).id == "1"
        account.revoke()
        run(server.url, read, token=stores.FileTokens(place))
        assert json.loads(place.read_text())["account"] == held.format(url=server.url) or server.url
    else:
        with pytest.raises(ValueError, match=r"holds the tokens of .*; another file is for"):
            run.login(server.url, read, store=store)
        assert not server.received


def test_a_link_and_what_it_leads_to_are_one_file(stores: Stores, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    linked = stores.FileTokens(tmp_path / "link")
    assert linked.lock.acquire(blocking=False)
    assert not stores.FileTokens(tmp_path / "real").lock.acquire(blocking=False)
    linked.save("https://demo.example", stores.Tokens("a"))
    assert (tmp_path / "link").is_symlink()
    assert linked.load("https://demo.example").access_token == "a"
    linked.lock.release()


def test_contents_and_name_are_on_the_disk(
    stores: Stores, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_there: list[tuple[bool, bool]] = []
    fsync = os.fsync

    def watched(handle: int) -> None:
        kept_there.append((stat.S_ISDIR(os.fstat(handle).st_mode), place.exists()))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", watched)
    stores.FileTokens(place).save("https://demo.example", stores.Tokens("a"))
    assert kept_there == [(False, False), (True, True)]


def test_a_store_that_cannot_save(
    api: SimpleNamespace, stores: Stores, server: Server, run: Runner, account: Account
) -> None:
    saved: list[Any] = []
    account.revoke()

    def save(tokens: Any) -> None:
        saved.append(tokens.refresh_token)
        if len(saved) == 1:
            raise LookupError("no place")

    said: list[Any] = []
    store = stores.CallableTokens(lambda: api.Tokens("acc-0", "ref-0"), save)
    run(server.url, lambda mp: twice(run, api)(mp, said), token=store)
    assert str(said[0]) == "no place"
    assert said[1] == "1"  # the new pair is in use, whatever the store still holds


def test_functions_without_a_lock_look_again(
    api: SimpleNamespace, stores: Stores, server: Server, run: Runner, account: Account
) -> None:
    given = iter([api.Tokens("acc-0", "used"), api.Tokens("acc-0", "used"), api.Tokens("acc-x")])
    account.access = "acc-x"

    def load() -> Any:
        return next(given)

    async def load_later() -> Any:
        await asyncio.sleep(0)
        return next(given)

    store = stores.CallableTokens(load if run.kind == "sync" else load_later, print)
    assert run(server.url, read, token=store).id == "1"
    assert [each["refresh_token"] for each in account.grants] == ["used"]


def test_a_lock_of_somebody_else(
    api: SimpleNamespace, stores: Stores, server: Server, run: Runner, account: Account
) -> None:
    class Lock:
        calls: list[str] = []

        async def acquire(self, *, blocking: bool) -> bool:
            assert not blocking
            self.calls.append("acquire")
            return len(self.calls) > 1

        async def release(self) -> None:
            self.calls.append("release")

    Lock.calls.clear()
    store = stores.CallableTokens(lambda: api.Tokens("acc-0"), print, lock=Lock())
    assert run(server.url, read, token=store).id == "1"
    assert Lock.calls == ["acquire", "acquire", "release"]


def test_the_environment(
    stores: Stores,
    server: Server,
    run: Runner,
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
    api: SimpleNamespace,
) -> None:
    for name in ("TOKEN", "REFRESH_TOKEN", "EXPIRES_AT"):
        monkeypatch.setenv(f"ACME_{name}", "")
    store = stores.EnvironmentTokens("ACME_")
    with pytest.raises(api.ClientError, match="no credentials to log in with"):
        run(server.url, read, token=store)
    monkeypatch.setenv("ACME_TOKEN", "acc-0")
    assert run(server.url, read, token=store).id == "1"
    account.revoke()
    with pytest.raises(api.AuthenticationError, match="Unauthorized"):
        run(server.url, read, token=store)
    monkeypatch.setenv("ACME_REFRESH_TOKEN", "ref-0")
    assert run(server.url, read, token=store).id == "1"
    assert os.environ["ACME_REFRESH_TOKEN"] == "ref-1"
    ends = datetime.fromisoformat(os.environ["ACME_EXPIRES_AT"]) - datetime.now(UTC)
    assert timedelta(days=1) < ends <= timedelta(days=2)


def test_what_is_no_store(api: SimpleNamespace, stores: Stores, place: Path) -> None:
    for nonsense in (5, None, place):
        with pytest.raises(TypeError, match="no token and no store"):
            api.Megaplan("demo.example", token=nonsense)
    with pytest.raises(ValueError, match="belong to a token"):
        api.Megaplan("demo.example", token=stores.FileTokens(place), refresh_token="r")
    with pytest.raises(TypeError, match="two functions"):
        stores.CallableTokens(place, print)
    with pytest.raises(TypeError, match="lock takes"):
        stores.CallableTokens(print, print, lock=place)


@pytest.fixture
def windows(
    core: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch
) -> Iterator[ModuleType]:
    """The module as it is on Windows, where files that are open stay in their places."""
    held: dict[int, tuple[int, int]] = {}

    def locking(handle: int, mode: int, size: int) -> None:
        assert size == 1
        facts = os.fstat(handle)
        key = (facts.st_dev, facts.st_ino)
        if mode == 0:
            held.pop(handle)
        elif key in held.values():
            raise PermissionError(13, "Permission denied")
        else:
            held[handle] = key

    fake = SimpleNamespace(LK_NBLCK=2, LK_UNLCK=0, locking=locking)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    name = f"{PACKAGE}._core.file_tokens"
    found = importlib.util.find_spec(name)
    assert found
    assert found.origin
    spec = importlib.util.spec_from_file_location(f"{name}_of_windows", found.origin)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.undo()
    yield module
    assert not held


def test_the_locks_of_windows(
    api: SimpleNamespace, windows: ModuleType, server: Server, account: Account, place: Path
) -> None:
    put(place)
    account.revoke()
    account.delay = 0.03
    run = Runner("sync", api)

    def use(_: int) -> str:
        return str(run(server.url, read, token=windows.FileTokens(place)).id)

    with ThreadPoolExecutor(3) as pool:
        assert [*pool.map(use, range(3), timeout=30)] == ["1"] * 3
    assert len(account.grants) == 1


def test_a_file_that_somebody_reads_on_windows(
    windows: ModuleType, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(place)
    real, tries = Path.replace, [0]

    def replace(self: Path, target: Path) -> Path:
        tries[0] += 1
        if tries[0] < 3:
            raise PermissionError(13, "it is open")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    windows.FileTokens(place).save("https://demo.example", windows.Tokens("a", "b"))
    assert kept(place) == "b"
    tries[0] = -9
    started = time.monotonic()
    with pytest.raises(PermissionError):
        windows.FileTokens(place).save("https://demo.example", windows.Tokens("c", "d"))
    assert time.monotonic() - started < 5
    assert kept(place) == "b"
    assert len(list(place.parent.iterdir())) == 1
