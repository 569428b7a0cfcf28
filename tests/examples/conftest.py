"""The programs of docs/examples, run as they stand against mocks."""

from __future__ import annotations

import asyncio
import importlib.util
import io
import re
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import megaplan_api
import planfix_api
from plansdk.mock import MegaplanMock, PlanfixMock

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "docs" / "examples"
CLIENTS = {
    name: getattr(package, name)
    for package in (megaplan_api, planfix_api)
    for name in package.__all__
    if name in {"Megaplan", "AsyncMegaplan", "Planfix", "AsyncPlanfix"}
}

App = Callable[..., Any]


@dataclass(frozen=True)
class Mocks:
    """Both services, with the addresses that they are served at."""

    megaplan: MegaplanMock
    planfix: PlanfixMock
    megaplan_at: str
    planfix_at: str


@pytest.fixture(scope="module")
def served() -> Iterator[Mocks]:
    """One server of each for all programs."""
    megaplan = MegaplanMock(data=Path(__file__).with_name("account.yaml"))
    planfix = PlanfixMock()
    with ExitStack() as stack:
        at = [stack.enter_context(mock.serve()) for mock in (megaplan, planfix)]
        yield Mocks(megaplan, planfix, at[0], f"{at[1]}/xml/")


class Running:
    """Runs a program, in one of two ways to reach the mocks.

    Over sockets Megaplan is the `MEGAPLAN_HOST` of the program. Otherwise, and for the limit
    of requests and the address of Planfix, its clients are given further settings.
    """

    def __init__(self, mocks: Mocks, patch: pytest.MonkeyPatch, *, sockets: bool) -> None:
        self.megaplan, self.planfix = mocks.megaplan, mocks.planfix
        self._patch = patch
        self._in_process = {
            "megaplan": {"transport": mocks.megaplan.transport},
            "planfix": {"transport": mocks.planfix.transport, "rate_limit": None},
        }
        at = {"endpoint": mocks.planfix_at, "allow_http": True, "rate_limit": None}
        self._settings = {"megaplan": {}, "planfix": at} if sockets else self._in_process
        self._environment = {
            "MEGAPLAN_HOST": mocks.megaplan_at if sockets else "demo.megaplan.ru",
            "MEGAPLAN_TOKEN": mocks.megaplan.token,
            "PLANFIX_ACCOUNT": mocks.planfix.account,
            "PLANFIX_API_KEY": mocks.planfix.api_key,
            "PLANFIX_TOKEN": mocks.planfix.token,
        }

    def client(self) -> megaplan_api.Megaplan:
        """A client of the test's own, beside the program."""
        host = "demo.megaplan.ru"
        return megaplan_api.Megaplan(
            host, token=self.megaplan.token, transport=self.megaplan.transport
        )

    def planfix_client(self) -> planfix_api.Planfix:
        """The same of Planfix."""
        mock = self.planfix
        return planfix_api.Planfix(
            mock.account,
            mock.api_key,
            token=mock.token,
            transport=mock.transport,
            rate_limit=None,
        )

    def __call__(
        self, name: str, visit: Callable[[App], None] | None = None, **more: object
    ) -> list[str]:
        """Run a program, and see that it tells no secret; gives the lines that it prints.

        Args:
            name: Its file without the suffix.
            visit: What happens while it serves its application.
            more: Its environment, in small letters.
        """
        spec = importlib.util.spec_from_file_location(f"example_{name}", PROGRAMS / f"{name}.py")
        assert spec
        assert spec.loader
        program = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(program)
        given = self._environment | {each.upper(): str(value) for each, value in more.items()}
        with self._patch.context() as patch:
            for each, text in given.items():
                patch.setenv(each, text)
            for each in CLIENTS.keys() & vars(program).keys():
                patch.setattr(program, each, self._given(each))
            if visit:
                patch.setattr(program, "make_server", _serving(visit))
            with redirect_stdout(io.StringIO()) as said, redirect_stderr(said):
                done = program.main()
                if isinstance(done, Coroutine):
                    asyncio.run(asyncio.wait_for(done, 60))
        secrets = [
            text for name, text in given.items() if re.search("TOKEN$|KEY|SECRET|PASS", name)
        ]
        assert not [each for each in secrets if each in said.getvalue()]
        return said.getvalue().splitlines()

    def _given(self, name: str) -> type:
        base = CLIENTS[name]
        settings = self._settings["planfix" if "Planfix" in name else "megaplan"]

        def begin(self: Any, *args: Any, **kwargs: Any) -> None:
            base.__init__(self, *args, **kwargs, **settings)

        return type(name, (base,), {"__init__": begin})


def _serving(visit: Callable[[App], None]) -> Callable[[str, int, App], Any]:
    @contextmanager
    def make_server(_: str, __: int, app: App) -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(serve_forever=lambda: visit(app))

    return make_server


@pytest.fixture(params=["in process", "over sockets"])
def run(
    request: pytest.FixtureRequest, served: Mocks, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Running]:
    """Runs programs against accounts that are as at the beginning."""
    served.megaplan.reset()
    served.planfix.reset()
    yield Running(served, monkeypatch, sockets=request.param == "over sockets")
    assert [*served.megaplan.errors, *served.planfix.errors] == []
