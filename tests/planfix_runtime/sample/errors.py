"""Error codes of the sample package."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from ._core.planfix_errors import Meaning, PlanfixError


class ErrorCode(StrEnum):
    """What the service refuses with."""

    WRONG_API_KEY = "0001"
    SESSION_EXPIRED = "0005"
    DAILY_LIMIT_EXCEEDED = "0007"
    OBJECT_NOT_FOUND = "0101"
    WRONG_LOGIN = "1001"
    TASK_NOT_FOUND = "3001"
    TASK_BUSY = "3014"
    FILE_NAME_NOT_UNIQUE = "9006"
    FILE_SYSTEM_ERROR = "9007"
    ANALITIC_NOT_FOUND = "10002"


class GeneralError(PlanfixError):
    """General errors."""


class AuthenticationError(PlanfixError):
    """Authentication."""


class TaskError(PlanfixError):
    """Tasks."""


class FileError(PlanfixError):
    """Files."""


class AnaliticError(PlanfixError):
    """Data tags."""


CODES: Mapping[str, Meaning] = {
    "0001": Meaning(GeneralError, "Wrong API key", "Ключ API неверен"),
    "0005": Meaning(
        GeneralError,
        "Session key no longer valid (expired)",
        "Ключ сессии не действует (сессия истекла)",
        login=True,
    ),
    "0007": Meaning(
        GeneralError,
        "Usage limit exceeded (requests a day)",
        "Исчерпан лимит запросов за сутки",
        retry="later",
    ),
    "0101": Meaning(GeneralError, "Object does not exist", "Такого объекта нет"),
    "1001": Meaning(AuthenticationError, "Wrong login or password", "Неверный логин или пароль"),
    "3001": Meaning(TaskError, "Task does not exist", "Такой задачи нет"),
    "3014": Meaning(TaskError, "Task is busy", "Задача занята", retry="soon"),
    "9006": Meaning(FileError, "File name is not unique", "Файл с таким именем уже есть"),
    "9007": Meaning(FileError, "File system error", "Ошибка файловой системы", retry="soon"),
    "10002": Meaning(AnaliticError, "Data tag does not exist", "Такой аналитики нет"),
}
"""What each code means."""
