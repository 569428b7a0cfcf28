"""What was skipped and why, at the end of a run; in continuous integration nothing else may be.

A reason is permitted here or nowhere.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Mapping

import pytest

from changes.browser import NAMES as BROWSERS
from support.interpreters import NAMES as INTERPRETERS

PERMITTED: Mapping[str, tuple[str, ...]] = {
    "nothing is closed to the superuser": (),
    "the notes on the Planfix API are not part of the repository": (),
    "there is no Chromium": BROWSERS,
    "there is no IPv6 on the loopback interface": (),
    "there is no curl": ("curl",),
    "there is no git": ("git",),
    "there is no pandas": (),
    **{f"there is no {name}": (name,) for name in INTERPRETERS},
}
"""The reasons that tests may give; each with the programs that it says are missing."""


def is_permitted(reason: str) -> bool:
    """Whether tests may be skipped for a reason, on this machine."""
    return reason in PERMITTED and not any(map(shutil.which, PERMITTED[reason]))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail in continuous integration if something was skipped for another reason."""
    reasons = _skipped(session.config)
    if os.environ.get("CI") == "true" and not all(map(is_permitted, reasons)):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tell what was skipped."""
    reasons = _skipped(config)
    if reasons:
        terminalreporter.section("skipped")
    for reason, tests in sorted(reasons.items()):
        verdict = "permitted" if is_permitted(reason) else "NOT PERMITTED"
        terminalreporter.line(f"{verdict}: {reason}", red=verdict.isupper())
        for file, count in sorted(Counter(each.partition("::")[0] for each in tests).items()):
            terminalreporter.line(f"    {file} ({count})")


def _skipped(config: pytest.Config) -> dict[str, set[str]]:
    """Tests and modules by the reason why they were skipped; empty where nobody reports."""
    found: dict[str, set[str]] = defaultdict(set)
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    for each in reporter.stats.get("skipped", ()) if reporter else ():
        # For a test that is skipped: file, line, and the reason behind a word.
        _, _, reason = str(each.longrepr[-1]).rpartition("Skipped: ")
        found[reason].add(each.nodeid)
    return found
