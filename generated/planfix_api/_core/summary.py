"""The short printed form of entities and records, without secrets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from .typed_view import TypedView, short

_MOST = 5
_ITEMS = 3
"""Items shown of a list."""


def summary(view: TypedView, *, is_outer: bool = True) -> str:
    """The class with a few telling values: `Task(id='1', name='Call back')`.

    What has nothing but views and lists inside shows those, but not what is in them in turn.
    """
    names = {wire: name for name, wire in type(view).__names__.items()}
    names["contentType"] = "content_type"
    telling, others = view.__printed__()
    shown = _shown(view, telling, {})
    if not shown.keys() - {"contentType", "id", "type"}:
        shown = _shown(view, others, shown)
    if is_outer and not shown.keys() - {"contentType"}:
        nested = {wire: text for wire in others if (text := _nested(cast("Any", view)[wire]))}
        shown |= dict(list(nested.items())[:_MOST])
    parts = (f"{names.get(wire, wire)}={text}" for wire, text in shown.items())
    return f"{type(view).__name__}({', '.join(parts)})"


def _shown(view: Any, order: Iterable[str], shown: dict[str, str]) -> dict[str, str]:
    """Texts of the first few values that have one, by wire name."""
    for wire in order:
        if len(shown) < _MOST and (text := short(view[wire])):
            shown[wire] = text
    return shown


def _nested(value: object) -> str:
    if isinstance(value, TypedView):
        return summary(value, is_outer=False)
    if not isinstance(value, list):
        return ""
    items = cast("list[object]", value)
    texts = [_nested(each) or short(each) or "…" for each in items[:_ITEMS]]
    return f"[{', '.join(texts + ['…'] * (len(items) > _ITEMS))}]"
