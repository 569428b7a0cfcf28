"""`python -m planwright` is the same as the command `planwright`."""

from __future__ import annotations

import sys

from planwright.cli import run

if __name__ == "__main__":
    sys.exit(run())
