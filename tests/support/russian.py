"""Whether findings are in Russian."""

from __future__ import annotations

import re

_TOLD = re.compile(r"\[[A-Z]+\d+\] .*|^ +hint: .*", re.MULTILINE)


def assert_russian(printed: str) -> None:
    """Every message and every hint has Russian words."""
    told = _TOLD.findall(printed)
    assert told
    for each in told:
        assert re.search("[а-я]{3}", each), each
