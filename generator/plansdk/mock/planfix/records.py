"""What an account holds: one class for each kind of thing.

A field is named as the generated client names it, and so is its key in YAML. References
are ids, 0 for none. The first field of a class is what the account finds it by.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Ids: TypeAlias = list[int]
CustomData: TypeAlias = dict[int, str]
"""Values of custom fields by the id of the field, as written on the wire."""


def _ids() -> Ids:
    return []


def _custom() -> CustomData:
    return {}


@dataclass(slots=True)
class Settings:
    """The account itself.

    Attributes:
        name: The first part of name.planfix.com.
        private_key: Key that requests are signed with.
    """

    name: str = "demo"
    api_key: str = "mock-api-key"
    private_key: str = "mock-signature-key"


@dataclass(slots=True)
class Named:
    """Something that has a name and nothing else: a group, a type of phone number."""

    id: int
    name: str = ""


@dataclass(slots=True)
class Phone:
    """A phone number; `type` is one of the account's types of phone numbers."""

    number: str
    type: int = 0


@dataclass(slots=True)
class People:
    """Employees and groups of them with a role."""

    users: Ids = field(default_factory=_ids)
    groups: Ids = field(default_factory=_ids)

    def includes(self, user: User) -> bool:
        """Whether an employee has the role, alone or in a group."""
        return user.id in self.users or any(each in self.groups for each in user.groups)


@dataclass(slots=True)
class User:
    """An employee; `token` lets a client act as that employee without a login."""

    id: int
    general: int = 0
    name: str = ""
    mid_name: str = ""
    last_name: str = ""
    login: str = ""
    password: str = ""
    token: str = ""
    email: str = ""
    secondary_emails: list[str] = field(default_factory=list[str])
    role: str = "USER"
    status: str = "ACTIVE"
    birthdate: dt.date | None = None
    sex: str = ""
    phones: list[Phone] = field(default_factory=list[Phone])
    is_invisible_out_of_group: bool = False
    is_blind_out_of_group: bool = False
    user_pic: str = ""
    is_online: bool = False
    timezone: str = "UTC"
    post: int = 0
    groups: Ids = field(default_factory=_ids)

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.name} {self.last_name}".strip()


@dataclass(slots=True)
class UserGroup:
    """A group of employees and its supervisors."""

    id: int
    name: str = ""
    heads: Ids = field(default_factory=_ids)


@dataclass(slots=True)
class Contact:
    """A contact or a company; `userid` is its id beside employees."""

    id: int
    userid: int = 0
    general: int = 0
    template: int = 0
    is_template: bool = False
    name: str = ""
    mid_name: str = ""
    last_name: str = ""
    is_company: bool = False
    post: str = ""
    email: str = ""
    secondary_emails: list[str] = field(default_factory=list[str])
    phones: list[Phone] = field(default_factory=list[Phone])
    address: str = ""
    description: str = ""
    sex: str = ""
    site: str = ""
    skype: str = ""
    facebook: str = ""
    vk: str = ""
    icq: str = ""
    user_pic: str = ""
    birthdate: dt.date | None = None
    lang: str = ""
    can_be_worker: bool = False
    can_be_client: bool = False
    group: int = 0
    contractors: Ids = field(default_factory=_ids)
    telegram_id: int = 0
    telegram_name: str = ""
    responsible: People = field(default_factory=People)
    custom_data: CustomData = field(default_factory=_custom)
    has_access: bool = False
    is_activated: bool = False
    user_status: str = "ACTIVE"
    user_email: str = ""
    created: dt.datetime | None = None
    created_by: int = 0
    updated: dt.datetime | None = None
    commented: dt.datetime | None = None

    @property
    def full_name(self) -> str:
        """First and last name, or the name of the company."""
        return f"{self.name} {self.last_name}".strip()


@dataclass(slots=True)
class Project:
    """A project; `begin_date` is when it was created."""

    id: int
    general: int = 0
    title: str = ""
    description: str = ""
    owner: int = 0
    client: int = 0
    group: int = 0
    parent: int = 0
    template: int = 0
    is_template: bool = False
    status: str = "ACTIVE"
    hidden: bool = False
    has_end_date: bool = False
    end_date: dt.date | None = None
    begin_date: dt.datetime | None = None
    managers: Ids = field(default_factory=_ids)
    workers: Ids = field(default_factory=_ids)
    members: Ids = field(default_factory=_ids)
    auditors: Ids = field(default_factory=_ids)
    custom_data: CustomData = field(default_factory=_custom)


@dataclass(slots=True)
class Task:
    """A task; `begin_date_time` is when it was created.

    Attributes:
        status: Number of a status; 1 to 7 are those of the system, see `statuses`.
        start: Planned start, a date or a moment.
        end: Planned end, likewise.
        delayed_until: When a delayed task becomes active.
    """

    id: int
    general: int = 0
    title: str = ""
    description: str = ""
    type: str = "task"
    importance: str = "AVERAGE"
    status: int = 1
    status_set: int = 1
    check_result: bool = False
    owner: int = 0
    parent: int = 0
    template: int = 0
    project: int = 0
    client: int = 0
    begin_date_time: dt.datetime | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    is_summary: bool = False
    is_periodic: bool = False
    starred: bool = False
    duration: int = 0
    duration_unit: int = 0
    workers: People = field(default_factory=People)
    members: People = field(default_factory=People)
    auditors: People = field(default_factory=People)
    custom_data: CustomData = field(default_factory=_custom)
    delayed_until: dt.date | None = None
    changed: dt.datetime | None = None
    commented: dt.datetime | None = None
    done: dt.datetime | None = None
    completed: dt.datetime | None = None


@dataclass(slots=True)
class Condition:
    """A condition of a saved filter, as requests write it."""

    type: int
    operator: str = "equal"
    value: str = ""
    datetype: str = ""
    field: int = 0

    def as_given(self) -> dict[str, Any]:
        """The condition as an element of a request."""
        value: Any = {"datetype": self.datetype} if self.datetype else self.value
        return {"type": self.type, "operator": self.operator, "value": value, "field": self.field}


@dataclass(slots=True)
class SavedFilter:
    """A filter that is kept in the account; those of the system begin with a colon."""

    id: str
    name: str = ""
    conditions: list[Condition] = field(default_factory=list[Condition])


@dataclass(slots=True)
class Status:
    """A status of tasks."""

    id: int
    name: str = ""
    name_ru: str = ""
    color: str = "#888888"
    is_active: bool = True
    has_deadline: bool = True


@dataclass(slots=True)
class Process:
    """A process and the numbers of its statuses."""

    id: int
    name: str = ""
    statuses: Ids = field(default_factory=_ids)


@dataclass(slots=True)
class CustomField:
    """A custom field of tasks, contacts or projects; `type` is a FieldType."""

    id: int
    name: str = ""
    type: str = "STRING"
    of: str = "task"


@dataclass(slots=True)
class Action:
    """Something that happened to a task or contact, or was said there.

    Attributes:
        task: Id of the task, 0 for a contact's action.
        contact: Id of the contact, 0 for a task's action.
        old_status: Number of the status before, when the action changed it.
        notified: Ids of users.
        files: Unique ids of files.
        old_date: Due date before, when the action changed it.
    """

    id: int
    description: str = ""
    type: str = "COMMENT"
    task: int = 0
    contact: int = 0
    owner: int = 0
    date_time: dt.date | None = None
    old_status: int | None = None
    new_status: int | None = None
    is_not_read: bool = False
    is_hidden: bool = False
    from_email: bool = False
    notified: Ids = field(default_factory=_ids)
    files: Ids = field(default_factory=_ids)
    old_date: dt.date | None = None
    new_date: dt.date | None = None


@dataclass(slots=True)
class FieldDefinition:
    """A field of a data tag or directory; `handbook` is the directory of its values."""

    id: int
    name: str = ""
    type: str = "STRING"
    values: list[str] = field(default_factory=list[str])
    handbook: int = 0


@dataclass(slots=True)
class Analitic:
    """A data tag: a form whose filled-in rows are attached to actions."""

    id: int
    name: str = ""
    group: int = 0
    fields: dict[int, FieldDefinition] = field(default_factory=dict[int, FieldDefinition])


@dataclass(slots=True)
class AnaliticRow:
    """A filled-in row of a data tag; values by the id of the field, as written."""

    key: int
    analitic: int = 0
    action: int = 0
    values: dict[int, str] = field(default_factory=_custom)


@dataclass(slots=True)
class File:
    """One version of a file; all versions share `id`.

    Attributes:
        text: The contents, where they are text, for data written by hand.
        contents: The contents in base64.
        url: Address of a file that is kept elsewhere.
    """

    unique_id: int
    id: int = 0
    name: str = ""
    version: int = 1
    description: str = ""
    date: dt.datetime | None = None
    source_type: str = "FILESYSTEM"
    task: int = 0
    project: int = 0
    user: int = 0
    text: str = ""
    contents: str = ""
    url: str = ""


@dataclass(slots=True)
class HandbookRecord:
    """A record of a directory, or a group of records."""

    key: int
    parent_key: int = 0
    is_group: bool = False
    name: str = ""
    archived: bool = False
    custom_data: CustomData = field(default_factory=_custom)


@dataclass(slots=True)
class Handbook:
    """A directory."""

    id: int
    name: str = ""
    group: int = 0
    fields: dict[int, FieldDefinition] = field(default_factory=dict[int, FieldDefinition])
    records: dict[int, HandbookRecord] = field(default_factory=dict[int, HandbookRecord])
