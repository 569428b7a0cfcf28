"""Records of the sample package."""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias

from ._core.listing import Listing
from ._core.record import Record
from ._core.scalars import Custom

TaskImportance: TypeAlias = Literal["AVERAGE", "HIGH"]


class IdRef(Record):
    """An object named by its id."""

    _shape = {"id": "int"}

    id: int | None = None


class NamedRef(Record):
    """An object with id and name."""

    _shape = {"id": "int", "name": "string"}

    id: int | None = None
    name: str | None = None


class Participants(Record):
    """People and groups."""

    _shape = {"users": "[user NamedRef]", "groups": "[group NamedRef]"}

    users: list[NamedRef] | None = None
    groups: list[NamedRef] | None = None


class ParticipantsInput(Record):
    """People and groups, as requests name them."""

    _shape = {"users": "[id int]", "groups": "[id int]"}

    users: list[int] | None = None
    groups: list[int] | None = None


class CustomValue(Record):
    """The value of a custom field."""

    _shape = {"field": "NamedRef", "value": "any", "text": "string"}

    field: NamedRef | None = None
    value: Custom | None = None
    text: str | None = None


class CustomValueInput(Record):
    """The value of a custom field, as requests name it."""

    _shape = {"id": "int", "value": "any"}

    id: int | None = None
    value: Custom | None = None


class Weekly(Record):
    """Weekly repetition."""

    _shape = {"type": "string", "days": "int/,"}

    type: str | None = None
    days: list[int] | None = None


class Phone(Record):
    """A phone number."""

    _shape = {"number": "string", "typeId": "int"}

    number: str | None = None
    type_id: int | None = None


class FilterDate(Record):
    """Operand of a date filter."""

    _shape = {"datetype": "enum", "datefrom": "date"}

    datetype: str | None = None
    datefrom: dt.date | None = None


class TaskFilter(Record):
    """A condition on tasks."""

    _shape = {"type": "int", "operator": "enum", "value": "FilterDate|string|int", "field": "int"}

    type: int | None = None
    operator: str | None = None
    value: FilterDate | str | int | None = None
    field: int | None = None


class Task(Record):
    """A task."""

    _shape = {
        "id": "int",
        "title": "string",
        "description": "text",
        "importance": "enum",
        "status": "enum|int",
        "owner": "NamedRef",
        "beginDateTime": "datetime",
        "endTime": "datetime",
        "general": "int",
        "isOverdued": "bool",
        "isSummary": "bool:false,true",
        "members": "Participants",
        "phone": "Phone+",
        "weekly": "Weekly",
        "customData": "[customValue CustomValue]",
        "subtasks": "[task Task]#count,totalCount",
        "picture": "base64",
        "start": "time",
        "day": "date",
        "rate": "float",
        "pin": "secret",
        "@key": "int",
    }
    _wire = {"is_overdue": "isOverdued"}

    id: int | None = None
    title: str | None = None
    description: str | None = None
    importance: TaskImportance | None = None
    status: str | int | None = None
    owner: NamedRef | None = None
    begin_date_time: dt.datetime | None = None
    end_time: dt.datetime | None = None
    general: int | None = None
    is_overdue: bool | None = None
    is_summary: bool | None = None
    members: Participants | None = None
    phone: list[Phone] | None = None
    weekly: Weekly | None = None
    custom_data: list[CustomValue] | None = None
    subtasks: Listing[Task] | None = None
    picture: bytes | None = None
    start: dt.time | None = None
    day: dt.date | None = None
    rate: float | None = None
    pin: str | None = None
    key: int | None = None


class TaskInput(Record):
    """A task, as requests write it."""

    _shape = {
        "id": "int",
        "title": "string",
        "owner": "IdRef",
        "beginDateTime": "datetime",
        "members": "ParticipantsInput",
        "customData": "[customValue CustomValueInput]",
    }

    id: int | None = None
    title: str | None = None
    owner: IdRef | None = None
    begin_date_time: dt.datetime | None = None
    members: ParticipantsInput | None = None
    custom_data: list[CustomValueInput] | None = None


class TaskKey(Record):
    """A task named by id or number."""

    _shape = {"id": "int", "general": "int"}

    id: int | None = None
    general: int | None = None


class HandbookRecord(Record):
    """A record of a directory."""

    _shape = {"key": "int", "name": "string"}

    key: int | None = None
    name: str | None = None


class FileKey(Record):
    """A file named by id or unique id."""

    _shape = {"id": "int", "uniqueId": "int"}

    id: int | None = None
    unique_id: int | None = None


class OtherFile(Record):
    """An existing file."""

    _shape = {"id": "int", "url": "string"}

    id: int | None = None
    url: str | None = None


class FileInput(Record):
    """A file to store."""

    _shape = {
        "name": "string",
        "sourceType": "enum",
        "otherFile": "OtherFile",
        "body": "base64",
        "description": "string",
        "newversion": "bool",
    }

    name: str | None = None
    source_type: str | None = None
    other_file: OtherFile | None = None
    body: bytes | None = None
    description: str | None = None
    newversion: bool | None = None


class UploadedFile(Record):
    """A stored file."""

    _shape = {"uniqueId": "int", "name": "string"}

    unique_id: int | None = None
    name: str | None = None


def find(name: str) -> type[Record] | None:
    """A class by name."""
    found: object = globals().get(name)
    return found if isinstance(found, type) and issubclass(found, Record) else None
