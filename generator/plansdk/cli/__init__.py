"""The command line: arguments in, exit code out.

    0  fine                       2  the command was used wrongly
    1  findings about the input   3  generated files differ from what they should be
    4  a bug of plansdk        130, 141  stopped from outside

Nothing here knows how anything is done: each command imports what it calls when it runs.
The modules of the commands themselves are imported by need, by the table in
`plansdk.cli.commands`, so that `plansdk --help` answers at once.
"""

from __future__ import annotations

from plansdk.cli.exits import Exit
from plansdk.cli.run import run

__all__ = ["Exit", "run"]
