"""A small made-up Planfix account, for programs that are run as they stand.

server.script = Account()

Every request is compared with the specification.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

from planfix_conformance.documents import Caller, faults
from planfix_conformance.specification import specification
from planfix_conformance.values import Builder, element
from planfix_runtime.wire import error, method, ok, sent, text
from runtime.server import Received, Reply

TOKEN = "tok"
CALLER = Caller("acme", "api key", TOKEN)

TASKS = {
    1000101: "<general>17</general><title>Call back</title><status>2</status>",
    1000102: "<general>18</general><title>Send an offer</title><status>ACTIVE</status>",
    1000103: "<general>19</general><title>Write a report</title><status>DONE</status>",
}
MORE = (
    "<statusSet>1</statusSet><description>&lt;p&gt;Today&lt;/p&gt;</description>"
    "<beginDateTime>03-02-2026 17:09</beginDateTime><parent><id>0</id></parent>"
    "<owner><id>31</id><name>Ann Lind</name></owner>"
    "<workers><users><user><id>32</id><name>Bo Falk</name></user></users><groups/></workers>"
    "<customData>"
    "<customValue><field><id>501</id><name>Region</name></field><value>North</value>"
    "<text>North</text></customValue>"
    "<customValue><field><id>502</id><name>Volume</name></field><value>548</value>"
    "<text>548 m3</text></customValue>"
    "</customData>"
)
FILES = {7001: "offer.pdf", 7002: "plan.png"}
CONTENTS = b"%PDF-1.7 made up"


class Account:
    """Answers requests.

    Attributes:
        tasks: The tasks by id, as what stands inside of their elements.
        faults: What was wrong with the requests.
    """

    def __init__(self) -> None:
        self.tasks = dict(TASKS)
        self.faults: list[str] = []
        self._methods: dict[str, Callable[[Received], Reply]] = {
            "client.getList": lambda _: ok('<clients count="0" totalCount="0"/>'),
            "file.download": lambda _: Reply(200, CONTENTS),
            "file.getListForTask": lambda received: ok(_page(received, "files", _files())),
            "file.upload": self._uploaded,
            "task.accept": self._one,
            "task.add": self._added,
            "task.changeStatus": self._one,
            "task.get": self._one,
            "task.getList": lambda received: ok(_page(received, "tasks", list(self._listed()))),
            "task.getMulti": self._several,
            "task.reject": self._one,
            "task.updateCustomData": self._one,
        }

    def __call__(self, received: Received) -> Reply:
        """Answer a request; what the account does not know is answered as specified."""
        name = method(received)
        if name != "client.getList":  # which is not specified
            asked_silence = text(received, "silent") is not None
            caller = Caller(CALLER.account, CALLER.api_key, CALLER.token, silent=asked_silence)
            self.faults += faults(received, caller)
        found = self._methods.get(name)
        return found(received) if found else _as_specified(name)

    def _listed(self) -> Iterator[str]:
        for number, inside in self.tasks.items():
            yield f"<task><id>{number}</id>{inside}</task>"

    def _one(self, received: Received) -> Reply:
        number = int(text(received, "task/id") or 0)
        if number not in self.tasks:
            return error("3001")
        return ok(f"<task><id>{number}</id>{self.tasks[number]}{MORE}</task>")

    def _added(self, received: Received) -> Reply:
        number, general = max(self.tasks) + 1, len(self.tasks) + 17
        title = sent(received).find("task/title")
        written = "" if title is None else ET.tostring(title, "unicode")
        self.tasks[number] = f"<general>{general}</general>{written}<status>ACTIVE</status>"
        return ok(f"<task><id>{number}</id><general>{general}</general></task>")

    def _several(self, received: Received) -> Reply:
        asked = {int(each.text or 0) for each in sent(received).findall("tasks/id")}
        found = [f"<task><id>{n}</id>{self.tasks[n]}{MORE}</task>" for n in asked & set(self.tasks)]
        return ok(f'<tasks count="{len(found)}">{"".join(found)}</tasks>')

    def _uploaded(self, received: Received) -> Reply:
        name = text(received, "files/file/name") or FILES[7001]
        stored = f"<file><uniqueId>7101</uniqueId><name>{name}</name></file>"
        return ok(f"<files>{stored}</files>")


def _as_specified(name: str) -> Reply:
    called = specification().methods.get(name)
    if called is None:
        return error("0008")
    made = Builder(name, "response").document(called)
    for each in made:  # a list has no more pages
        each.counters = dict.fromkeys(each.counters, len(each.children))
    return ok("".join(ET.tostring(element(each), "unicode") for each in made))


def _files() -> list[str]:
    return [
        f"<file><id>{number}</id><uniqueId>{number + 50}</uniqueId><name>{name}</name>"
        f"<downloadLink>https://acme.planfix.com/?action=getfile&amp;uniqueid={number}</downloadLink>"
        "</file>"
        for number, name in FILES.items()
    ]


def _page(received: Received, tag: str, items: list[str]) -> str:
    number, size = int(text(received, "pageCurrent") or 1), int(text(received, "pageSize") or 100)
    shown = items[(number - 1) * size :][:size] if number else []
    counters = f'count="{len(shown)}" totalCount="{len(items)}"'
    return f"<{tag} {counters}>{''.join(shown)}</{tag}>"
