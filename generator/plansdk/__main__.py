"""`python -m plansdk` is the same as the command `plansdk`."""

from __future__ import annotations

import sys

from plansdk.cli import run

if __name__ == "__main__":
    sys.exit(run())
