"""A made-up account with fields of its own, on tasks and on the deals of two schemes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fetch.account import TOKEN
from runtime.server import Received, Reply, refusal, reply

Item = dict[str, Any]

VERSION = "r2601.2000.1"

_TYPES = """\
    BaseEntity: { type: object }
    BaseValue: { type: object }
    DateOnly:
        type: BaseValue
        properties: { year: integer, month: integer, day: integer }
    DateTime:
        type: BaseValue
        properties: { value: string }
    DateInterval:
        type: BaseValue
        properties: { value: integer }
    Money:
        type: BaseValue
        properties: { value: number, currency: string }
    Employee:
        type: BaseEntity
        properties: { id: string, name: string }
    ContractorHuman:
        type: BaseEntity
        properties: { id: string, name: string }
    Program:
        type: BaseEntity
        properties: { id: string, name: string }
    Task:
        type: BaseEntity
        properties: { id: string, name: string, region: string }
    Deal:
        type: BaseEntity
        properties: { id: string, name: string }
    StringField:
        type: BaseEntity
        properties: { id: string, name: string, hrName: string }
"""
_SINGLE = """\
/{0}/{{id}}:
    get:
        queryParameters: {{ id: {{ required: true, name: id, type: string }} }}
        responses: {{ 200: {{ body: {{ type: {1} }} }} }}
    post:
        body: {{ required: true, type: {1} }}
        queryParameters: {{ id: {{ required: true, name: id, type: string }} }}
        responses: {{ 200: {{ body: {{ type: {1} }} }} }}
"""
_PLAIN = """\
{0}:
    get:
        responses: {{ 200: {{ body: {{ type: '{1}[]' }} }} }}
"""
_OF_A_SCHEME = """\
'/program/{id}/fields':
    get:
        queryParameters: { id: { required: true, name: id, type: integer } }
        responses: { 200: { body: { type: 'StringField[]' } } }
"""
DOCUMENT = "".join(
    [
        f"#%RAML 1.0\nversion: {VERSION}\ntitle: Account\nmediaType: application/json\n",
        f"types:\n{_TYPES}",
        _SINGLE.format("task", "Task"),
        _SINGLE.format("deal", "Deal"),
        _PLAIN.format("/task/extraFields", "StringField"),
        _PLAIN.format("/deal/extraFields", "StringField"),
        _PLAIN.format("/stranger/extraFields", "StringField"),
        _PLAIN.format("/program", "Program"),
        _OF_A_SCHEME,
    ]
)


def item(kind: str, name: str, label: object, number: int = 1000060, **more: object) -> Item:
    """A field as an account lists it."""
    wire = f"Category{number}CustomField{name}"
    return {
        "contentType": f"{kind}Field",
        "id": f"{number}{name}",
        "name": wire,
        "hrName": label,
        **more,
    }


TASK_FIELDS: list[Item] = [
    {"contentType": "StringField", "id": "1", "name": "name", "hrName": "Name", "isSystem": True},
    item("Enum", "Region", "Регион", enumValues=["Север", "Юг"], isRequired=True, isSortable=True),
    item("Enum", "Kanaly", "Каналы", enumValues=["почта", "сайт"], isMultiple=True),
    item("Date", "DataOplati", "Дата оплаты"),
    item("DateTime", "Vstrecha", "Встреча"),
    item("Duration", "Srok", "Срок"),
    item("Bool", "Vip", "VIP"),
    item("Float", "Ves", "Вес, кг"),
    item("Money", "Summa", "Сумма"),
    item("RefLink", "Kurator", "Куратор", refContentType=["Employee"]),
    item("RefSet", "Uchastniki", "Участники", refContentType=["Employee", "ContractorHuman"]),
    item("RefLink", "Svyaz", "Связь", refContentType=["Spaceship"]),
    item("String", "Fields", "Поля"),
]
DEAL_FIELDS = {
    "7": [item("String", "Region", "Регион", 1000053), item("String", "Sort", "Сорт", 1000053)],
    "8": [item("String", "Region", "Регион", 1000076, isRequired=True)],
}
SCHEMES: list[Item] = [
    {"contentType": "Program", "id": "7", "name": "Продажи оптом"},
    {"contentType": "Program", "id": 8, "name": "Аренда"},
]


class FieldsAccount:
    """What answers.

    Attributes:
        document: The description.
        lists: What the lists of fields hold, by path below the prefix.
        replies: Complete answers that replace them.
        page: Items on a page.
    """

    def __init__(self, document: str = DOCUMENT) -> None:
        self.document = document
        self.lists: dict[str, list[Item]] = {
            "/task/extraFields": list(TASK_FIELDS),
            "/deal/extraFields": [],
            "/program": list(SCHEMES),
            **{f"/program/{number}/fields": fields for number, fields in DEAL_FIELDS.items()},
        }
        self.replies: Mapping[str, Reply] = {}
        self.page = 100
        self.asked: list[str] = []
        self.task: Item = {"contentType": "Task", "id": "5", "name": "Call"}

    def __call__(self, received: Received) -> Reply:
        if received.token != TOKEN:
            return refusal(401, (None, "Who are you?"))
        path = received.path.removeprefix("/api/v3")
        self.asked.append(path)
        if path in self.replies:
            return self.replies[path]
        if not path:
            return Reply(200, self.document.encode())
        if path == "/task/5":
            if received.method == "POST":
                self.task.update(received.json)
            return reply(self.task)
        if path not in self.lists:
            return refusal(404, (None, "No route found"))
        return self._page(self.lists[path], received.query)

    def _page(self, items: list[Item], query: Item) -> Reply:
        ids = [str(each.get("id")) for each in items if isinstance(each, dict)]
        start = ids.index(query["pageAfter"]["id"]) + 1 if "pageAfter" in query else 0
        end = start + min(self.page, query["limit"])
        return reply(items[start:end], pagination={"hasMoreNext": end < len(items)})
