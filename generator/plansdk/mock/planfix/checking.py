"""Read the elements of a request, and check them against the specification.

    structure           a mapping by wire name
    list, repetition    a list
    set of values       a list of texts
    int, float, bool    int, float, bool
    date, datetime      a date, or a datetime where there is a time
    time                a time
    base64              bytes
    everything else     a text
    no content          "" for a text, None for other values: given, and nothing

The order of elements is of no importance, as for the service; nor is text between them, which
the vendor's own samples have.
"""

from __future__ import annotations

import binascii
import datetime as dt
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import Any

from plansdk.mock.planfix.call import Refused
from plansdk.mock.planfix.forms import Form, spelt
from plansdk.mock.planfix.wire import Element
from plansdk.model import Enumeration, Scalar
from plansdk.xml_model import Choice

_DATE = re.compile(r"(\d\d)-(\d\d)-(\d{4})(?: (\d\d):(\d\d))?", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d)", re.ASCII)
_SHORT = re.compile(r"(?<!\d)\d(?=:)|(?<=:)\d(?!\d)", re.ASCII)
_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?", re.ASCII)
_WORDS = {"0": False, "1": True, "false": False, "true": True}


class Checker:
    """Reads requests.

    Args:
        lenient: Overlook what the service is not known to refuse: unknown elements,
            attributes, blanks around values, words for flags, times like 1:0, unknown names
            in `fields`; and where an element is repeated, all but the first.
    """

    def __init__(self, *, lenient: bool = False) -> None:
        self._lenient = lenient

    def content(
        self, element: Element, form: Form, path: str, *, is_top: bool = False
    ) -> dict[str, Any]:
        """The elements inside of one.

        Args:
            form: What it may hold.
            is_top: Whether it has to be complete even if there is nothing in it.

        Raises:
            Refused: Something is not as specified.
        """
        found: dict[str, Any] = {}
        for child in element:
            name = child.tag
            known = form.children.get(name)
            if known is None or known.xml.attribute:
                self._overlook("VALUE_NOT_ALLOWED", f"{path}/{name}: no such element")
                continue
            value = self._element(child, known, f"{path}/{name}")
            if known.xml.repeats:
                found.setdefault(name, []).extend([] if is_nothing(value) else [value])
            elif name in found:
                self._overlook("PARAMETERS_CONFLICT", f"{path}/{name}: given twice")
            else:
                found[name] = value
        if not is_top and is_nothing(found):
            # What holds nothing is as good as absent, whatever it should hold.
            return {}
        if form.record:
            self._complete(found, form, path)
        return found

    def _complete(self, found: dict[str, Any], form: Form, path: str) -> None:
        for name in form.required:
            if is_nothing(found.get(name)):
                raise Refused("PARAMETER_MISSING", f"{path}/{name}: missing")
        for group in form.choices:
            _choose(found, form, group, path)
        for each in form.conditional:
            if is_nothing(found.get(each.name)) and each.applies(found):
                sibling, *_ = each.xml.when.partition("=")
                said = f"{path}/{each.name}: missing, though {sibling} is {spelt(found[sibling])}"
                raise Refused("DEPENDENT_VALUE_MISSING", said)
        most = form.declared.max_items
        if most is not None and sum(map(len, found.values())) > most:
            raise Refused("TOO_MANY_OBJECTS", f"{path}: more than {most} of them")

    def _element(self, element: Element, form: Form, path: str) -> Any:
        if len(element.attrib):
            self._overlook("VALUE_NOT_ALLOWED", f"{path}: has an attribute")
        if form.is_list:
            return self._list(element, form, path)
        if form.record and (len(element) or not form.values):
            return self.content(element, form, path)
        if len(element):
            raise Refused("VALUE_NOT_ALLOWED", f"{path}: elements inside of a value")
        return self._value(element.text or "", form, path)

    def _list(self, element: Element, form: Form, path: str) -> list[Any]:
        item = form.item
        values: list[Any] = []
        for at, child in enumerate(element, 1):
            if child.tag != item.name:
                self._overlook("VALUE_NOT_ALLOWED", f"{path}/{child.tag}: no such element")
            elif self._lenient and form.name in _SHOWS and child.text not in item.allowed:
                continue
            else:
                value = self._element(child, item, f"{path}/{item.name}[{at}]")
                values += [] if is_nothing(value) else [value]
        most = form.declared.max_items
        if most is not None and len(values) > most:
            raise Refused("TOO_MANY_OBJECTS", f"{path}: more than {most} items")
        return values

    def _value(self, text: str, form: Form, path: str) -> Any:
        if form.xml.separator:
            return self._set(text, form, path)
        is_text = any(isinstance(each, Scalar) and each.kind in _TEXTS for each in form.values)
        if self._lenient and not is_text:
            text = text.strip()
        if not text:
            return "" if is_text else None
        for each in form.values:
            if isinstance(each, Enumeration):
                if text in each.values:
                    return int(text) if each.base == "integer" else text
            else:
                value = self._scalar(text, each, form, path)
                if value is not None:
                    return value
        shown = "the value" if form.xml.secret else _shown(text)
        said = f"{path}: {shown} is no {form.xml.type or 'such value'}"
        raise Refused("VALUE_NOT_ALLOWED", said)

    def _scalar(self, text: str, type_: Scalar, form: Form, path: str) -> Any:
        """The value of a text; None where the text does not fit the type."""
        if type_.kind == "boolean":
            false, true = form.xml.literals
            words = _WORDS if self._lenient else {false: False, true: True}
            return words.get(text)
        if type_.kind in _TEXTS:
            longest = type_.max_length
            return None if longest is not None and len(text) > longest else text
        if self._lenient and type_.kind in _TIMES:
            text = _SHORT.sub("0\\g<0>", text)
        value = _READERS[type_.kind](text)
        most = form.declared.maximum
        if most is not None and isinstance(value, int) and value > most:
            # The numbers that have a maximum are sizes of pages.
            raise Refused("TOO_MANY_OBJECTS", f"{path}: more than {most}")
        return value

    def _set(self, text: str, form: Form, path: str) -> list[str]:
        values = [each for each in text.split(form.xml.separator) if each]
        for each in values:
            if each not in form.allowed:
                said = f"{path}: {_shown(each)} is not among the values"
                raise Refused("VALUE_NOT_ALLOWED", said)
        return values

    def _overlook(self, code: str, said: str) -> None:
        if not self._lenient:
            raise Refused(code, said)


def is_nothing(value: Any) -> bool:
    """Whether an element is absent, or holds nothing but elements that hold nothing."""
    if value.__class__ is dict:
        return all(map(is_nothing, value.values()))
    if value.__class__ is list:
        return all(map(is_nothing, value))
    return value is None or value == ""


def _choose(found: dict[str, Any], form: Form, group: Choice, path: str) -> None:
    given = [name for name in group.members if not is_nothing(found.get(name))]
    if group.required and not given:
        raise Refused("PARAMETER_MISSING", f"{path}: give {' or '.join(group.members)}")
    if len(given) > 1 and group.prefer in given:
        for name in given:
            if name != group.prefer:
                del found[name]
    elif len(given) > 1 and any(_is_more_than_a_number(form.children[name]) for name in given):
        raise Refused("PARAMETERS_CONFLICT", f"{path}: {' and '.join(given)} together")


def _is_more_than_a_number(form: Form) -> bool:
    # Several numbers of one thing do no harm; which one counts is up to the method.
    return bool(form.record) or form.xml.repeats or form.is_list


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")


def integer(text: str) -> int | None:
    """A number of at most 18 digits, None for anything else."""
    return int(text) if _INTEGER.fullmatch(text) else None


def parts(text: str) -> list[str]:
    """The values in a text like [31,32] or ["red","blue"]."""
    return [each.strip().strip('"') for each in text.strip("[]").split(",")]


def number(text: str) -> float | None:
    """A number with or without a fraction, None for anything else."""
    return float(text) if _NUMBER.fullmatch(text) else None


def _moment(text: str) -> dt.date | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    date_of_month, month, year, hour, minute = found.groups()
    try:
        date = dt.date(int(year), int(month), int(date_of_month))
        if hour is None:
            return date
        return dt.datetime.combine(date, dt.time(int(hour), int(minute)))
    except ValueError:
        return None


def day(text: str) -> dt.date | None:
    """A date dd-mm-yyyy, None for anything else."""
    return _moment(text) if len(text) == len("dd-mm-yyyy") else None


def time(text: str) -> dt.time | None:
    """A time hh:mm, None for anything else."""
    found = _TIME.fullmatch(text)
    try:
        return dt.time(int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def _contents(text: str) -> bytes | None:
    try:
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


_SHOWS = frozenset({"fields"})
"""Lists of names that tell what to show, and no more than that."""

_TIMES = frozenset({"time", "datetime"})
_TEXTS = frozenset({"string", "any"})
_READERS: Mapping[str, Callable[[str], Any]] = {
    "integer": integer,
    "number": number,
    "datetime": _moment,
    "date": day,
    "time": time,
    "binary": _contents,
}
