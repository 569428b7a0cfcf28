"""What the methods do, grouped as Planfix groups them."""

from __future__ import annotations

from collections.abc import Mapping

from plansdk.mock.planfix.behaviours import (
    actions,
    analitics,
    contacts,
    files,
    handbooks,
    projects,
    task_lists,
    tasks,
    users,
)
from plansdk.mock.planfix.call import Behaviour

BEHAVIOURS: Mapping[str, Behaviour] = {
    **projects.BEHAVIOURS,
    **tasks.BEHAVIOURS,
    **task_lists.BEHAVIOURS,
    **actions.BEHAVIOURS,
    **analitics.BEHAVIOURS,
    **users.BEHAVIOURS,
    **contacts.BEHAVIOURS,
    **files.BEHAVIOURS,
    **handbooks.BEHAVIOURS,
}
"""Behaviours by name of the method; `auth.login` is the business of `access`."""
