"""Options that more than one command has, in the same words."""

from __future__ import annotations

from pathlib import Path

import click

report_language = click.option(
    "--lang",
    "language",
    type=click.Choice(["en", "ru"]),
    default="en",
    show_default=True,
    help="Language of the report.",
)
report_file = click.option(
    "--output", type=click.Path(path_type=Path), help="Write the report to a file."
)
