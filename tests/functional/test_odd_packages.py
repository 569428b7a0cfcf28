"""Strict type checkers about packages that lack something or inherit a lot."""

from __future__ import annotations

import pytest

from functional.odd import lay_out
from support.checkers import Found, Subject, errors


@pytest.mark.checked(Subject("odd_packages", lay_out))
def test_nothing_is_wrong_with_an_odd_package(found: Found) -> None:
    assert errors(found) == []
