"""Made-up values that stand for real ones, the same one for the same one.

The mapping lives in memory as long as the recording does and is never written, so that
nothing leads back from a tape to the account.
"""

from __future__ import annotations

import datetime as dt
import re
from random import SystemRandom

_FIRST_NUMBER = 5_000_000
_WEEKS = 520
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_FILE = re.compile(r"/attach/\S+")
_NUMBER = re.compile(r"-?[0-9]+")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+(Z|[+-][0-9:]+)?)?")
_CUSTOM = re.compile(r"Category[0-9]+CustomField\w+")
_HTML = re.compile(r"\s*<\w[^>]*>.*", re.DOTALL)


class Pseudonyms:
    """Replaces values of one recording."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
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
            return self.custom_field(text)
        if _MOMENT.fullmatch(text):
            return self._moment(text)
        for kind, looks, shape in (
            ("email", _EMAIL, "person{}@mail.example"),
            ("url", _URL, "https://site{}.example/"),
            ("file", _FILE, "/attach/File/{}.bin"),
            ("html", _HTML, "<p>text {}</p>"),
        ):
            if looks.fullmatch(text):
                return self._numbered(kind, text, shape)
        return self._numbered("text", text, "text {}")

    def custom_field(self, name: str) -> str:
        """The name of a custom field, which people have made from its label."""
        return self._numbered("custom field", name, "Category1CustomField{}")

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
        known = self._given.get((kind, real))
        if known is None:
            number = 1 + sum(1 for each in self._given if each[0] == kind)
            known = self._given[kind, real] = shape.format(number)
        return known
