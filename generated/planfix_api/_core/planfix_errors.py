"""Refusals of Planfix, as exceptions with a code.

The table of codes is generated. This module expects of `errors` in the package:

    class ErrorCode(StrEnum):                   one member per code
        TASK_NOT_FOUND = "3001"

    class TaskError(PlanfixError):              one class per section, nothing in it
        \"\"\"Tasks.\"\"\"

    CODES: Mapping[str, Meaning] = {            what each code means
        "3001": Meaning(TaskError, "Task does not exist", "Такой задачи нет"),
        "0005": Meaning(GeneralError, "...", "...", login=True),
        "3014": Meaning(TaskError, "...", "...", retry="soon"),
    }

`Meaning` and `PlanfixError` are imported from here; nothing here imports `errors`
before the first refusal.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from .exceptions import ApiError, ClientError, Repeatable

if TYPE_CHECKING:
    from ..errors import ErrorCode

Retry: TypeAlias = Literal["", "soon", "later"]
"""Whether the same request can succeed: in a moment, after hours, or not at all."""

Language: TypeAlias = Literal["en", "ru"]

NOTHING_DONE = frozenset({"3014"})
"""Codes that certainly come before anything is done: another change is under way."""


class Meaning(NamedTuple):
    """What an error code means.

    Attributes:
        section: Class of the exception.
        en: Meaning in English.
        ru: Meaning in Russian.
        retry: Whether a repetition can help.
        login: Whether logging in again can help.
    """

    section: type[PlanfixError]
    en: str
    ru: str
    retry: Retry = ""
    login: bool = False


class PlanfixError(ApiError):
    """Planfix refused a request and said why by a code.

    Attributes:
        code: The member of `ErrorCode`, or the text as it came where the code is not
            known. Members are texts too: `error.code == "3001"` holds for both.
        method: The method called: `task.accept`.
        said: The server's own words, often none.
        details: Further elements of the answer; for 9006 the `id` and `name` of the
            file that has the name already.
    """

    code: ErrorCode | str

    def __init__(
        self,
        code: str,
        *,
        method: str = "",
        said: str = "",
        status: int = 200,
        path: str = "",
        details: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        code = str.__str__(code)
        meaning = _meaning(code)
        parts = (method, code, meaning.en, said)
        super().__init__(
            ": ".join(part for part in parts if part), status=status, method=method, path=path
        )
        self.code = _member(code)
        self.said = said
        self.details: Mapping[str, str] = dict(details)

    @property
    def retry(self) -> Retry:
        """Whether the same request can succeed: `"soon"`, `"later"`, or `""` for no."""
        return _meaning(self.code).retry

    @property
    def login(self) -> bool:
        """Whether logging in again can help."""
        return _meaning(self.code).login

    @property
    def repeatable(self) -> Repeatable:
        """Which requests may be sent again in a moment, with hope and without harm."""
        if str.__str__(self.code) in NOTHING_DONE:
            return "always"
        return "reads" if self.retry == "soon" else "never"

    def text(self, language: Language = "en") -> str:
        """What the code means; the server's own words where the code is not known."""
        meaning = _meaning(self.code)
        return (meaning.ru if language == "ru" else meaning.en) or self.said


class DailyLimitError(ClientError):
    """The requests that this client allows itself a day are used up; nothing was sent."""


def error_class(code: str) -> type[PlanfixError]:
    """The class of the exception for a code; `PlanfixError` for a code that is not known."""
    return _meaning(code).section


def _meaning(code: str) -> Meaning:
    from .. import errors  # its classes need this module

    return errors.CODES.get(str.__str__(code), Meaning(PlanfixError, "", ""))


def _member(code: str) -> ErrorCode | str:
    from .. import errors

    try:
        return errors.ErrorCode(code)
    except ValueError:
        return code
