"""People and what belongs to them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, TypeAlias

from .base import BaseEntity, BaseValue

if TYPE_CHECKING:
    from .tasks import Task

ContactInfoType: TypeAlias = Literal["email", "phone", "site"]


class ContactInfo(BaseValue):
    """A way to reach somebody."""

    _required = ("type", "value")

    type: ContactInfoType | None = None
    value: str | None = None
    is_main: bool | None = None


class Department(BaseEntity):
    """A department."""

    name: str | None = None
    head: Employee | None = None
    employees: list[Employee] | None = None
    employees_count: int | None = None


class Employee(BaseEntity):
    """An employee."""

    uid: int | None = None
    name: str | None = None
    password: str | None = None
    birthday: dt.date | None = None
    department: Department | None = None
    contact_info: list[ContactInfo] | None = None
    last_task: Task | None = None


class ContractorHuman(BaseEntity):
    """A client who is a person."""

    _required = ("firstName",)

    first_name: str | None = None
    contact_info: list[ContactInfo] | None = None
    responsibles: list[Employee] | None = None


class Group(BaseEntity):
    """A group of employees."""

    name: str | None = None


class Integration(BaseEntity):
    """An installed application."""

    api_token: str | None = None
    subscribed_streams: list[Literal["deals", "tasks"]] | None = None
