"""Tasks from letters, and the people who answer them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator
from contextlib import contextmanager

import planfix_api as pf
from planfix_api import ErrorCode, IdRef, Listing, Planfix, PlanfixError, TaskInput, UserInput
from planfix_api.models.values import ActionType

KINDS: tuple[ActionType, ...] = ("COMMENT", "REMINDER")


@contextmanager
def account(name: str) -> Generator[Planfix]:
    with Planfix(name, "key", token="…") as client:
        yield client


class Desk:
    """Works through the queue."""

    client: Planfix

    def __init__(self, client: Planfix) -> None:
        self.client = client

    def open(self, title: str, template: int) -> int:
        made = self.client.task.add(TaskInput(title=title, template=template))
        made.general = None
        return made.id

    def copy(self, id: int, template: int) -> TaskInput:
        draft = TaskInput(id=id)
        draft.template = template
        return draft

    def refuse(self, id: int) -> None:
        try:
            self.client.task.reject(IdRef(id=id), reason="Not ours")
        except PlanfixError as error:
            if error.code is ErrorCode.ACCOUNT_FROZEN:
                raise
            if error.code in (ErrorCode.WRONG_SIGNATURE, pf.ErrorCode.USER_UNDETERMINED):
                print(error.text("ru"))

    def accept(self, id: int) -> IdRef:
        return self.client.task.accept(id)

    def reminders(self, task: int) -> int:
        actions = self.client.action.get_list(task=task, page_size=50)
        dates = [each.date_time for each in actions if each.type == "REMINDER"]
        return len([each for each in dates if each and each > dt.datetime.min])

    def hire(self, name: str) -> int:
        person = UserInput(name=name, mid_name="-", email="a@example.com")
        if person.mid_name:
            person.mid_name = None
        return self.client.user.add(person).id


def projects(client: Planfix) -> Listing[pf.Project]:
    page = client.project.get_list(page_current=1, page_size=100)
    print(page.total_count, page.returned_count)
    return page


def all_projects(client: Planfix) -> list[str]:
    return [each.title or "" for each in client.project.iterate(page_size=100)]


def main() -> None:
    with account("acme") as client:
        desk = Desk(client)
        desk.refuse(desk.open("Printer", template=12))
        print(desk.reminders(1), projects(client), all_projects(client))
