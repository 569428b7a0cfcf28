"""Commands that are imported by need: the table tells the truth about them."""

from __future__ import annotations

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


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == Exit.FINE
    _, _, listed = capsys.readouterr().out.partition("Commands:\n")
    assert [line.split()[0] for line in listed.splitlines()[: len(COMMANDS)]] == sorted(COMMANDS)
