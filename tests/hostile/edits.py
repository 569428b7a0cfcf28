"""Put any value and any key in any place of a file that people edit."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from hostile.examples import FRAGMENTS

values: st.SearchStrategy[object] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.sampled_from([*FRAGMENTS, "GET /thing", "Thing", "Thing.kind", "thing", "x" * 300, ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "list", "Thing", "id", "\u202e", "set"]), inner)
    ),
    max_leaves=5,
)
"""Anything that YAML can say, as a rule in the wrong place."""


def places(value: object, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside a value, itself included."""
    found = [at]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += places(inner, (*at, index))
    return found


def put(value: Any, at: tuple[Any, ...], new: object) -> Any:
    """A copy of a value with another one at a place."""
    if not at:
        return new
    if isinstance(value, dict):
        return {k: put(v, at[1:], new) if k == at[0] else v for k, v in value.items()}
    return [put(v, at[1:], new) if k == at[0] else v for k, v in enumerate(value)]


def rename(value: Any, at: tuple[Any, ...], new: str) -> Any:
    """A copy of a value with another key in place of the last one of a path."""
    if len(at) == 1:
        return {new if k == at[0] else k: v for k, v in value.items()}
    if isinstance(value, dict):
        return {k: rename(v, at[1:], new) if k == at[0] else v for k, v in value.items()}
    return [rename(v, at[1:], new) if k == at[0] else v for k, v in enumerate(value)]


def keys_of(value: object) -> list[tuple[Any, ...]]:
    """The paths that end in a key."""
    return [each for each in places(value) if each and isinstance(each[-1], str)]
