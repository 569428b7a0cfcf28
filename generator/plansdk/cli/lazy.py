"""A group whose commands are imported when they are needed, not before.

Help of the group, its version and wrong use are told without any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class Later:
    """A command that is imported when it is needed.

    Attributes:
        place: Its module and the attribute there: `plansdk.cli.diff:diff`.
        summary: The first sentence of its help.
    """

    place: str
    summary: str

    def load(self) -> click.Command:
        """Import the command."""
        module, _, attribute = self.place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


class LazyGroup(click.Group):
    """A group that lists commands by a table.

    Args:
        later: Commands by their names.
        options: What any group takes.
    """

    def __init__(self, *, later: Mapping[str, Later], **options: Any) -> None:
        super().__init__(**options)
        self._later = later
        # click lists these, and finds the name that a misspelt one is closest to.
        self.commands = {
            name: click.Command(name, help=each.summary) for name, each in later.items()
        }

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is none of the name."""
        found = self._later.get(cmd_name)
        return found.load() if found else super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        names = self.list_commands(ctx)
        width = formatter.width - 6 - max(map(len, names))  # as click does
        with formatter.section("Commands"):
            formatter.write_dl(
                [(each, self.commands[each].get_short_help_str(width)) for each in names]
            )
