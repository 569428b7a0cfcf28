"""Carrying a plan out."""

from __future__ import annotations

from pathlib import Path

from plansdk.diagnostics import Rejected, Span, error
from plansdk.publish import inplace, swap
from plansdk.publish.lock import exclusive, is_left
from plansdk.publish.plan import Plan, compare
from plansdk.publish.tree import Step


def apply(plan: Plan, *, step: Step | None = None) -> Plan:
    """Make the folder hold the files of a plan.

    A plan without differences touches nothing. Otherwise the folder is compared again
    once no other run can write to it, and what a killed run left is finished first.

    Args:
        plan: What to do.
        step: Called before each change on disk with its name.

    Returns:
        The plan as it was carried out.

    Raises:
        Rejected: Another run is writing, something got in the way, or the system
            refuses; the folder is as it was.
    """
    step = step or _ignore
    target = plan.target
    if not plan.pending and not is_unfinished(target):
        return plan
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with exclusive(target):
            swap.recover(target, step)
            inplace.recover(target, step)
            plan = compare(target, plan.contents, plan.facts, plan.overwrite)
            if plan.pending:
                _publish(plan, step)
    except OSError as err:
        place = Span(str(err.filename or target))
        message = f"cannot write: {err.strerror or err}"
        raise Rejected([error("PUB302", place, message)]) from err
    return plan


def is_unfinished(target: Path) -> bool:
    """Whether a killed run left something that the next one finishes or clears up."""
    target = target.resolve()
    return swap.is_unfinished(target) or inplace.is_unfinished(target) or is_left(target)


def _publish(plan: Plan, step: Step) -> None:
    try:
        swap.publish(plan, step)
    except swap.CannotExchangeError:
        inplace.publish(plan, step)


def _ignore(name: str) -> None:
    """Do nothing at a step."""
