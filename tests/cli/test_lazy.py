"""Commands that are imported by need: the table tells the truth about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

import click
import pytest

import plansdk.cli
from plansdk.cli import Exit, run
from plansdk.cli.commands import COMMANDS, main


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("width", [20, 45, 62, 80, 500])
def test_the_table_says_what_the_command_says(name: str, width: int) -> None:
    context = click.Context(main)
    own = main.get_command(context, name)
    assert own is not None
    assert own.name == name
    assert main.commands[name].get_short_help_str(width) == own.get_short_help_str(width)


def _all_commands() -> Iterator[click.Command]:
    """Every command of every module."""
    for module in iter_modules(plansdk.cli.__path__, "plansdk.cli."):
        for found in vars(import_module(module.name)).values():
            if isinstance(found, click.Command):
                yield found


def test_no_command_is_left_out() -> None:
    offered = [main.get_command(click.Context(main), name) for name in COMMANDS]
    groups = [each for each in offered if isinstance(each, click.Group)]
    inner = [each for group in groups for each in group.commands.values()]
    left_out = {each.name for each in _all_commands() if each not in [*offered, *inner, main]}
    assert left_out == set()


def test_a_misspelt_command_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["vendr"]) == Exit.USAGE
    assert "Did you mean 'vendor'?" in capsys.readouterr().err


@pytest.mark.parametrize("columns", ["60", "80", "200"])
def test_help_lists_every_command_with_a_whole_sentence(
    columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for group in ([], ["vendor"]):
        assert run([*group, "--help"]) == Exit.FINE
        _, _, listed = capsys.readouterr().out.partition("Commands:\n")
        listed = listed.partition("\n\n")[0]
        names = re.findall("^  ([a-z]+)", listed, re.MULTILINE)
        assert names == sorted(names)
        assert "..." not in listed
        words = " ".join(listed.split())
        if not group:
            assert words == " ".join(f"{name} {COMMANDS[name]}" for name in sorted(COMMANDS))
        assert words.count(".") == len(names) + words.count("pyproject.toml")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_has_a_script_for_every_shell(
    shell: str, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_PLANSDK_COMPLETE", f"{shell}_source")
    assert run([]) == Exit.FINE
    assert b"_PLANSDK_COMPLETE=" + shell.encode() + b"_complete" in capfdbinary.readouterr().out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("plansdk ve", ["vendor"]),
        ("plansdk w", ["where", "why"]),
        ("plansdk vendor u", ["upgrade"]),
        ("plansdk vendor planfix --f", ["--force"]),
        ("plansdk diff --format ma", ["markdown"]),
        ("plansdk mock ", ["megaplan", "planfix"]),
    ],
)
def test_completion_offers_what_there_is(
    typed: str,
    offered: list[str],
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("_PLANSDK_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split(" ")) - 1))
    assert run([]) == Exit.FINE
    found = capfdbinary.readouterr().out.decode().split()
    assert [each.removeprefix("plain,") for each in found] == offered
