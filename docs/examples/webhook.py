"""A service that gives each new deal of Megaplan its first task.

MEGAPLAN_HOST, MEGAPLAN_TOKEN: the account; WEBHOOK_SECRET: the end of the address that Megaplan
is given; WEBHOOK_SEEN: a file that remembers events; WEBHOOK_PORT.
"""

from os import environ
from wsgiref.simple_server import make_server

from megaplan_api import Deal, Megaplan, Task
from megaplan_api.events import Event, Receiver

NAME = "Call the client"


def main() -> None:
    mp = Megaplan(environ["MEGAPLAN_HOST"], token=environ["MEGAPLAN_TOKEN"])

    def take(event: Event) -> None:
        if event.kind != "create" or not isinstance(event.data, Deal):
            return
        deal = mp.load(event.data)
        if all(task.name != NAME for task in mp.deal.list_linked_tasks(deal)):  # it may repeat
            task = Task(name=NAME, responsible=deal.manager, deals=[deal])
            task.is_urgent, task.is_template = True, False
            mp.task.create(task)

    app = Receiver(on_event=take, seen=environ["WEBHOOK_SEEN"], secret=environ["WEBHOOK_SECRET"])
    with mp, make_server("127.0.0.1", int(environ["WEBHOOK_PORT"]), app.wsgi) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
