"""The Planfix front end: from XML method specs to the API model.

    files ─ source tree ─ grammar ─ syntax ─┬─ checks ─ findings
                                            └─ resolve ─ types ─ Api

README.md in specs/planfix explains the files; the schema beside it says what they may
hold, and `checks` what must fit together.
"""

from __future__ import annotations

from plansdk.planfix.errors import merge_errors
from plansdk.planfix.folder import sha256
from plansdk.planfix.read import lint, read

__all__ = ["lint", "merge_errors", "read", "sha256"]
