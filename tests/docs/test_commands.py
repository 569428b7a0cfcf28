"""What the documentation tells people to type works, from a wheel and in an empty folder."""

from __future__ import annotations

import shutil
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from docs.blocks import ROOT
from docs.commands import Command, Done, Shell, commands
from docs.pages import (
    BEFORE,
    EXIT_CODES,
    SERVERS,
    Account,
    Page,
    bare,
    pages,
    skipped,
    with_stand_ins,
)
from fetch.account import TOKEN
from recipes.repository import environment
from runtime.server import Server
from support.installed import Installation, installed

PAGES = pages()


@pytest.fixture
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return installed(tmp_path_factory)


def test_no_checkout_is_on_a_path(installation: Installation, tmp_path: Path) -> None:
    with Shell(tmp_path, tmp_path, installation.environment(tmp_path)) as shell:
        done = shell.run("python -c 'import plansdk; print(plansdk.__file__)'; plansdk --version")
        assert Path(done.out.split()[0]).is_relative_to(installation.site), done.err
        assert shell.run("python -c 'import megaplan_api'").code == 1
        assert shell.run("command -v plansdk").out.strip() == str(
            installation.folder / "bin" / "plansdk"
        )


@pytest.mark.parametrize("page", PAGES, ids=str)
@pytest.mark.timeout(300)
def test_commands_of_a_page_work_one_after_another(
    page: Page, installation: Installation, tmp_path: Path
) -> None:
    for program in ("git", "curl"):
        text = "\n".join(each.text for each in page.commands) + BEFORE.get(page.name, "")
        if program in text and not shutil.which(program):
            pytest.skip(f"there is no {program}")
    folder = tmp_path / "work"
    folder.mkdir()
    page.lay_out(folder)
    variables = {**environment(), **installation.environment(tmp_path), "MEGAPLAN_TOKEN": TOKEN}
    with Server(Account()) as server, Shell(folder, tmp_path, variables) as shell:
        reader = Reader(shell, server.url)
        reader.prepare(BEFORE.get(page.name, "true"))
        for command in page.to_run():
            done = reader.run(command)
            said = f"{page}:{command.line}: {command.text}\n{done.out}\n{done.err}"
            expected = EXIT_CODES.get((page.name, bare(command.text)), 0)
            assert done.code == expected, f"exit code {done.code}: {said}"
            assert TOKEN not in done.out + done.err
            shown = replace(command, output=with_stand_ins(command.output, server.url))
            assert shown.shows(done.out), f"it shows {shown.output!r}: {said}"
        assert shell.interrupt() == 0
    assert installation.faults() == []


class Reader:
    """Types commands, with stand-ins for what only readers have."""

    def __init__(self, shell: Shell, url: str) -> None:
        self._shell, self._url = shell, url
        with socket.create_server(("127.0.0.1", 0)) as unused:
            self._port = unused.getsockname()[1]

    def prepare(self, script: str) -> None:
        done = self._shell.run(with_stand_ins(script, self._url))
        assert done.code == 0, done.err

    def run(self, command: Command) -> Done:
        text = with_stand_ins(bare(command.text), self._url).replace("8080", str(self._port))
        if text.startswith("plansdk "):
            assert self._shell.interrupt() == 0
        if text.startswith(SERVERS):
            return self._shell.serve(f"{text} --port {self._port}")
        return self._shell.run(text)


def test_what_stands_in_for_something_stands_for_something() -> None:
    typed = {(page.name, bare(each.text)) for page in PAGES for each in page.commands}
    assert skipped() <= {text for _, text in typed}
    assert EXIT_CODES.keys() <= typed
    assert BEFORE.keys() <= {page.name for page in PAGES}
    assert len({page.name for page in PAGES}) >= 9


def test_both_readmes_show_the_same_commands() -> None:
    english, russian = (
        [bare(each.text) for each in commands(ROOT / name)]
        for name in ("README.md", "README.ru.md")
    )
    assert english == russian
