"""The short printed form of records, without secrets."""

from __future__ import annotations

from .properties import RecordBase
from .typed_view import short

_TELLING = ("id", "general", "key", "name", "title", "type", "status", "value", "text")
"""Wire names that tell a record from others, in the order of printing."""

_MOST = 5


def summary(record: RecordBase) -> str:
    """The class with a few telling values: `Task(id=1, title='Call back')`.

    Only elements of the specification are shown: it says which of them are secret.
    """
    cls = type(record)
    names = {wire: name for name, wire in cls.__names__.items() if cls.__shape__[wire] != "secret"}
    shown = _shown(record, [wire for wire in _TELLING if wire in names])
    if not shown:
        shown = _shown(record, list(names))
    parts = (f"{names[wire]}={text}" for wire, text in shown.items())
    return f"{cls.__name__}({', '.join(parts)})"


def _shown(record: RecordBase, order: list[str]) -> dict[str, str]:
    """Texts of the first few values that have one, by wire name."""
    shown: dict[str, str] = {}
    for wire in order:
        text = short(record[wire]) if wire in record else ""
        if text:
            shown[wire] = text
        if len(shown) == _MOST:
            break
    return shown
