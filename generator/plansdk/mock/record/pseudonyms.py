"""What stays on a cassette, and made-up values for the rest, the same one for the same one.

The mapping lives in memory as long as the recording does and is never written, so that
nothing leads back from a cassette to the account.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from random import SystemRandom
from typing import Any, Final

from plansdk.mock.megaplan.call import is_list, is_object, number_of
from plansdk.model import CONTENT_TYPE, Api, Enumeration, Parameter, Property, Type, parts

HIDDEN: Final = "hidden"
"""What stands for a secret."""

_FIRST_NUMBER: Final = 5_000_000
_WEEKS: Final = 520
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CUSTOM: Final = re.compile(r"Category[0-9]+CustomField\w+")
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SHAPES: Final = (
    (_CUSTOM, "Category1CustomField{}"),  # people have made these names from labels
    (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "person{}@mail.example"),
    (re.compile(r"https?://\S+", re.IGNORECASE), "https://site{}.example/"),
    (re.compile(r"/attach/\S+"), "/attach/File/{}.bin"),
    (_UUID, "00000000-0000-4000-8000-{:012}"),
    (re.compile(r"\s*<\w[^>]*>.*", re.DOTALL), "<p>text {}</p>"),
    (re.compile(r".*", re.DOTALL), "text {}"),
)
"""What texts look like, and what stands for them: the first one that fits."""

_HOST: Final = "account{}.example"
_KEY: Final = "unknown{}"
_NUMBERED: Final = (_HOST, _KEY, *(shape for _, shape in _SHAPES))
_MADE_UP: Final = "|".join(
    (
        *(re.sub(r"\\{.*\\}", "[0-9]+", re.escape(shape)) for shape in _NUMBERED),
        r"[5-9][0-9]{6}|[1-9][0-9]{7,}",
        r"[0-9]{2}-[0-9]{2}-[0-9]{4}( [0-9:]{5})?",
        _MOMENT.pattern,
        HIDDEN,
    )
)


class Pseudonyms:
    """Replaces values of one recording."""

    def __init__(self) -> None:
        self._given: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._shift = dt.timedelta(weeks=SystemRandom().randrange(52, _WEEKS))

    def number(self, number: int | str) -> int:
        """A number, such as an id; as text and as number it has the same replacement."""
        return _FIRST_NUMBER + int(self._numbered(str(number), "{}"))

    def text(self, text: str) -> str:
        """A text; what it looks like (an address, a date, HTML) it still looks like."""
        if not text.strip():
            return text
        if _NUMBER.fullmatch(text):
            return str(self.number(text))
        if _MOMENT.fullmatch(text):
            with suppress(ValueError):
                return f"{self.day(dt.date.fromisoformat(text[:10])).isoformat()}{text[10:]}"
        return self._numbered(
            text, next(shape for looks, shape in _SHAPES if looks.fullmatch(text))
        )

    def host(self, name: str) -> str:
        """The host of an account."""
        return self._numbered(name, _HOST) if name else name

    @property
    def keys(self) -> Mapping[str, str]:
        """What stands for names of unknown fields."""
        return self._given[_KEY]

    def key(self, name: str) -> str:
        """The name of a field that is not of the specification."""
        if _NUMBER.fullmatch(name) or _CUSTOM.fullmatch(name):
            return self.text(name)
        return self._numbered(name, _KEY)

    def day(self, day: dt.date) -> dt.date:
        """A date; all dates are moved by the same number of weeks."""
        return day - self._shift if day.year > _WEEKS // 52 + 1 else day

    def _numbered(self, real: str, shape: str) -> str:
        given = self._given[shape]
        return given.setdefault(real, shape.format(len(given) + 1))


def words(api: Api) -> frozenset[str]:
    """What a specification itself says: names of what it declares, and values that it lists."""
    declared: list[Property | Parameter] = [each for of in api.types for each in of.properties]
    for operation in api.operations:
        declared += (*operation.query_params, *operation.paging_params)
    found = (each for one in declared for each in _words_of(one))
    return frozenset(each for each in found if not each.isdigit())


def listed(type_: Type) -> Iterator[str]:
    """The values that a type lists."""
    for part in parts(type_):
        if isinstance(part, Enumeration):
            yield from part.values


def _words_of(declared: Property | Parameter) -> Iterator[str]:
    yield declared.name
    yield from listed(declared.type)
    if isinstance(declared, Property) and declared.item is not None:
        yield from _words_of(declared.item)


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
        return made_up == real or re.fullmatch(_MADE_UP, made_up) is not None
    number = number_of(made_up)
    if number is not None and number > _FIRST_NUMBER:
        return number_of(real) is not None
    return type(made_up) is type(real) and bool(made_up == real)
