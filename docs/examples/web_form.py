"""A page with a form, which becomes a client and a task to call back.

MEGAPLAN_HOST, MEGAPLAN_TOKEN: the account; FORM_EMPLOYEE: id of who calls back; FORM_PORT.
"""

import datetime as dt
import logging
from os import environ
from urllib.parse import parse_qsl
from wsgiref.simple_server import make_server
from wsgiref.types import StartResponse, WSGIEnvironment

from megaplan_api import ContactInfo, ContractorHuman, Employee, Megaplan, MegaplanError, Task

PAGE = '<form method="post"><input name="name"> <input name="phone"> <button>Send</button></form>'


def take(mp: Megaplan, form: dict[str, str]) -> None:
    """Make a task of what was sent, and a client who is known by the telephone number."""
    name, phone = form["name"], form["phone"]
    person = ContractorHuman(first_name=name, contact_info=[ContactInfo(type="phone", value=phone)])
    client, _ = mp.contractor_human.find_or_create(person, by="phone")
    task = Task(name=f"Call back {name}, {phone}", is_urgent=True, is_template=False)
    task.responsible, task.contractor = Employee.link(environ["FORM_EMPLOYEE"]), client
    task.deadline = dt.date.today() + dt.timedelta(days=1)
    mp.task.create(task)


def main() -> None:
    mp = Megaplan(environ["MEGAPLAN_HOST"], token=environ["MEGAPLAN_TOKEN"])

    def page(request: WSGIEnvironment, respond: StartResponse) -> list[bytes]:
        status, text = "200 OK", PAGE
        if request["REQUEST_METHOD"] == "POST":
            size = min(int(request.get("CONTENT_LENGTH") or 0), 10_000)
            try:
                take(mp, dict(parse_qsl(request["wsgi.input"].read(size).decode())))
                text = "Thank you, we shall call you back."
            except (KeyError, ValueError):
                status, text = "400 Bad Request", "Please give a name and a telephone number."
            except MegaplanError:
                logging.exception("a form could not be stored")
                status, text = "503 Service Unavailable", "Please try again later."
        respond(status, [("Content-Type", "text/html; charset=utf-8")])
        return [text.encode()]

    with mp, make_server("127.0.0.1", int(environ["FORM_PORT"]), page) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
