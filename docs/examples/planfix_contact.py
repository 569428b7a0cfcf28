"""Brings an inquiry into Planfix: a contact, a task with it as the client, and a file.

PLANFIX_ACCOUNT, PLANFIX_API_KEY, PLANFIX_TOKEN: the account; INQUIRY_NAME, INQUIRY_EMAIL and
INQUIRY_FILE: what came in; INQUIRY_EMPLOYEE: id of who answers.
"""

import datetime as dt
from os import environ

from planfix_api import ContactInput, IdRef, ParticipantsInput, Planfix, TaskInput


def contact_of(pf: Planfix, name: str, email: str) -> int:
    """The contact with this address, created if there is none."""
    for each in pf.contact.iterate(search=email):
        if (each.email or "").lower() == email.lower():
            return each.id
    made = pf.contact.add(ContactInput(name=name, email=email, can_be_client=True)).contact
    return made.id if made else 0


def main() -> None:
    name, email = environ["INQUIRY_NAME"], environ["INQUIRY_EMAIL"]
    account = environ["PLANFIX_ACCOUNT"], environ["PLANFIX_API_KEY"]
    with Planfix(*account, token=environ["PLANFIX_TOKEN"]) as pf:
        new = TaskInput(title=f"Answer {name}", client=IdRef(id=contact_of(pf, name, email)))
        new.workers = ParticipantsInput(users=[int(environ["INQUIRY_EMPLOYEE"])])
        new.end_date_is_set, new.end_date = True, dt.date.today() + dt.timedelta(days=2)
        task = pf.task.add(new)
        pf.file.upload_contents(environ["INQUIRY_FILE"], task=task.id)
        print(f"task {task.general}")


if __name__ == "__main__":
    main()
