"""Rows of data tags: read from requests, checked, kept with an action."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.account import Account, found
from plansdk.mock.planfix.checking import day, integer, number, time
from plansdk.mock.planfix.records import Record, new
from plansdk.mock.planfix.refused import Refused


def read(account: Account, given: Iterable[Mapping[str, Any]], action: int = 0) -> list[Record]:
    """The rows in a request; one with the key of a row of the action changes that.

    Raises:
        Refused: A row does not fit its data tag.
    """
    rows: list[Record] = []
    for each in given:
        tag = found(account.analitics, each.get("id"), codes.ACTION_ANALITIC_NOT_FOUND, "data tag")
        data: Mapping[str, Any] = each.get("analiticData") or {}
        key = data.get("key") or 0
        old = account.analitic_rows.get(key)
        if key and (old is None or old.action != action or old.analitic != tag.id):
            raise Refused(codes.ANALITIC_KEY_FOREIGN, f"row {key} is none of that data tag")
        values = _values(account, tag, data.get("itemData") or ())
        if old is None and tag.fields.keys() - values.keys():
            missing = sorted(tag.fields.keys() - values.keys())
            raise Refused(
                codes.ACTION_ANALITIC_FIELDS_MISSING,
                f"data tag {tag.id}: fields {missing} are missing",
            )
        if old is not None:
            values = old["values"] | values
        rows.append(new("analitic_rows", key=key, analitic=tag.id, action=action, values=values))
    return rows


def keep(account: Account, action: int, rows: Iterable[Record]) -> None:
    """Attach rows to an action."""
    for row in rows:
        row.action = action
        account.keep("analitic_rows", row)


def _values(account: Account, tag: Record, items: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    values: dict[int, str] = {}
    for item in items:
        key = item.get("fieldId")
        if key is None:
            raise Refused(codes.PARAMETER_MISSING, "itemData/fieldId: missing")
        field = found(
            tag.fields, key, codes.ACTION_ANALITIC_FIELD_UNKNOWN, f"field of data tag {tag.id}"
        )
        values[key] = _value(account, field, item.get("value"))
    return values


def _value(account: Account, field: Record, given: Any) -> str:
    """A value as it is kept: text, ids in brackets, or two times.

    Raises:
        Refused: It does not fit the type of the field.
    """
    if isinstance(given, Mapping):
        return _composed(field, cast("Mapping[str, Any]", given))
    text: str = (given or "").strip()
    if not text:
        return ""
    if field.type == "HANDBOOK":
        _check_record(account, field, text)
    elif not _FITS.get(field.type, _any)(text):
        raise Refused(
            codes.ACTION_ANALITIC_VALUE_MISMATCH,
            f"field {field.id}: {text[:60]!r} is no {field.type}",
        )
    if field.type == "LIST" and field["values"] and text not in field["values"]:
        raise Refused(
            codes.ACTION_ANALITIC_VALUE_MISMATCH,
            f"field {field.id}: {text[:60]!r} is not in the list",
        )
    return text


def _composed(field: Record, given: Mapping[str, Any]) -> str:
    begin, end, ids = given.get("begin"), given.get("end"), given.get("id")
    if field.type == "TIMEPERIOD" and begin is not None and end is not None:
        return f"{begin:%H:%M} - {end:%H:%M}"
    if field.type == "LOGINLIST" and ids:
        return f"[{','.join(str(each) for each in ids)}]"
    raise Refused(
        codes.ACTION_ANALITIC_VALUE_MISMATCH,
        f"field {field.id}: these elements make no {field.type}",
    )


def _check_record(account: Account, field: Record, text: str) -> None:
    handbook = account.handbooks.get(field.handbook)
    key = integer(text) or 0
    record = handbook.records.get(key) if handbook else None
    if record is None:
        raise Refused(
            codes.HANDBOOK_KEY_NOT_FOUND, f"field {field.id}: there is no record {text[:60]!r}"
        )
    if record.isGroup:
        raise Refused(codes.HANDBOOK_KEY_NOT_USABLE, f"field {field.id}: record {key} is a group")


def _any(_text: str) -> bool:
    return True


def _is_number(text: str) -> bool:
    return number(text) is not None


def _is_id(text: str) -> bool:
    return integer(text) is not None


def _is_date(text: str) -> bool:
    return day(text) is not None


def _is_time(text: str) -> bool:
    return time(text) is not None


_FITS: Mapping[str, Callable[[str], bool]] = {
    "NUMBER": _is_number,
    "DATE": _is_date,
    "TIME": _is_time,
    "CHECKBOX": lambda text: text in ("0", "1"),
    "USER": _is_id,
    "CLIENT": _is_id,
    "CONTACT": _is_id,
    "TASK": _is_id,
    "PROJECT": _is_id,
    "TIMEPERIOD": lambda _text: False,
}
