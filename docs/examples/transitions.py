"""Moves deals on that have stood still for a month, and accepts the work of tasks that are done.

MEGAPLAN_HOST, MEGAPLAN_TOKEN: the account; DEALS_TRANSITION: name of the transition to take.
"""

import datetime as dt
from collections.abc import Iterator
from os import environ

from megaplan_api import Megaplan, ProgramTransition, TaskActionRequest, TaskFilter, TradeFilter


def move_deals(mp: Megaplan, name: str) -> Iterator[str]:
    """Take the transition of that name wherever it is offered."""
    where = TradeFilter.where.state_time_updated
    still = TradeFilter.all(where.before(dt.date.today() - dt.timedelta(days=30)))
    # A deal that moves may leave the list, so that it is read to its end first.
    for deal in mp.deal.list(filter=still, fields=["possible_transitions"]).collect():
        for way in deal.possible_transitions or ():
            if way.name == name and way.enabled:
                moved = mp.deal.apply_transition(deal, ProgramTransition.link(way.id))
                yield f"{deal.name}: {moved.state and moved.state.name}"


def accept_tasks(mp: Megaplan) -> Iterator[str]:
    """Accept what is done; a task that refuses does not stop the others."""
    accept = TaskActionRequest(action="act_accept_work")
    tasks = mp.task.list(filter=TaskFilter.all(TaskFilter.where.status.is_("done"))).collect()
    calls = [mp.task.do_action.prepare(task, accept) for task in tasks]
    for task, result in zip(tasks, mp.gather(calls, on_error="return"), strict=True):
        yield f"{task.name}: {result if isinstance(result, Exception) else result.status}"


def main() -> None:
    with Megaplan(environ["MEGAPLAN_HOST"], token=environ["MEGAPLAN_TOKEN"]) as mp:
        print(*move_deals(mp, environ["DEALS_TRANSITION"]), *accept_tasks(mp), sep="\n")


if __name__ == "__main__":
    main()
