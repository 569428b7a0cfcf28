"""Made-up values that stand for real ones, the same one for the same one.

The mapping lives in memory as long as the recording does and is never written, so that
nothing leads back from a cassette to the account.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping
from random import SystemRandom
from typing import Any

from plansdk.mock.megaplan.call import is_list, is_object, number_of
from plansdk.model import CONTENT_TYPE

HIDDEN = "hidden"
"""What stands for a secret."""

_FIRST_NUMBER = 5_000_000
_LONGEST_NUMBER = 20
_WEEKS = 520
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_FILE = re.compile(r"/attach/\S+")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_CUSTOM = re.compile(r"Category[0-9]+CustomField\w+")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_HTML = re.compile(r"\s*<\w[^>]*>.*", re.DOTALL)
_MADE_UP = re.compile(
    rf"text [0-9]+|<p>text [0-9]+</p>|person[0-9]+@mail\.example|https://site[0-9]+\.example/"
    r"|account[0-9]+\.example|00000000-0000-4000-8000-[0-9]{12}"
    rf"|/attach/File/[0-9]+\.bin|Category1CustomField[0-9]+|unknown[0-9]+|[0-9]{{2}}-[0-9]{{2}}-[0-9]{{4}}( [0-9:]{{5}})?|{_MOMENT.pattern}|{HIDDEN}"
)


class Pseudonyms:
    """Replaces values of one recording."""

    def __init__(self) -> None:
        self._given: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._shift = dt.timedelta(weeks=SystemRandom().randrange(52, _WEEKS))

    def number(self, number: int | str) -> int:
        """A number, such as an id; as text and as number it has the same replacement."""
        return _FIRST_NUMBER + int(self._numbered("number", str(number), "{}"))

    def text(self, text: str) -> str:
        """A text; what it looks like (an address, a date, HTML) it still looks like."""
        if not text.strip():
            return text
        if _NUMBER.fullmatch(text):
            return str(self.number(text))
        if _CUSTOM.fullmatch(text):
            # People have made these names from labels.
            return self._numbered("custom field", text, "Category1CustomField{}")
        if _MOMENT.fullmatch(text):
            return self._moment(text)
        for kind, looks, shape in (
            ("email", _EMAIL, "person{}@mail.example"),
            ("url", _URL, "https://site{}.example/"),
            ("file", _FILE, "/attach/File/{}.bin"),
            ("uuid", _UUID, "00000000-0000-4000-8000-{:012}"),
            ("html", _HTML, "<p>text {}</p>"),
        ):
            if looks.fullmatch(text):
                return self._numbered(kind, text, shape)
        return self._numbered("text", text, "text {}")

    def host(self, name: str) -> str:
        """The host of an account."""
        return self._numbered("host", name, "account{}.example") if name else name

    @property
    def keys(self) -> Mapping[str, str]:
        """What stands for names of unknown fields."""
        return self._given["key"]

    def key(self, name: str) -> str:
        """The name of a field that is not of the specification."""
        if _NUMBER.fullmatch(name) or _CUSTOM.fullmatch(name):
            return self.text(name)
        return self._numbered("key", name, "unknown{}")

    def day(self, day: dt.date) -> dt.date:
        """A date; all dates are moved by the same number of weeks."""
        return day - self._shift if day.year > _WEEKS // 52 + 1 else day

    def _moment(self, text: str) -> str:
        try:
            day = dt.date.fromisoformat(text[:10])
        except ValueError:
            return self._numbered("text", text, "text {}")
        return f"{self.day(day).isoformat()}{text[10:]}"

    def _numbered(self, kind: str, real: str, shape: str) -> str:
        given = self._given[kind]
        return given.setdefault(real, shape.format(len(given) + 1))


def stands_for(made_up: Any, real: Any) -> bool:
    """Whether a recording may have put one piece of JSON in place of another."""
    if is_object(made_up) and is_object(real):
        if made_up.get(CONTENT_TYPE) == "DateOnly" == real.get(CONTENT_TYPE):
            return True
        # In their order: the same program writes the same fields one after another.
        return len(made_up) == len(real) and all(
            stands_for(name, other) and stands_for(value, real[other])
            for (name, value), other in zip(made_up.items(), real, strict=True)
        )
    if is_list(made_up) and is_list(real):
        return len(made_up) == len(real) and all(map(stands_for, made_up, real))
    if isinstance(made_up, str) and isinstance(real, str):
        return made_up == real or _is_made_up(made_up)
    number = number_of(made_up)
    if number is not None and number > _FIRST_NUMBER:
        return number_of(real) is not None
    return type(made_up) is type(real) and bool(made_up == real)


def _is_made_up(text: str) -> bool:
    is_number = _NUMBER.fullmatch(text) is not None and len(text) < _LONGEST_NUMBER
    return float(text) > _FIRST_NUMBER if is_number else _MADE_UP.fullmatch(text) is not None
