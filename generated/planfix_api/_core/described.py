"""What `help`, `inspect.signature` and consoles show of a class: names, types and texts.

The texts stand behind the annotations in the source, which is read when somebody asks.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from .declared_types import annotation
from .typed_view import ViewType, field_names


class _Unsent:
    def __repr__(self) -> str:
        return "..."


_UNSENT = _Unsent()
_NO_SOURCE = (KeyError, OSError, SyntaxError, TypeError)
_KIND = inspect.Parameter.KEYWORD_ONLY


def signature(cls: ViewType) -> inspect.Signature:
    """What the constructor takes; `...` stands for what is not sent."""
    return inspect.Signature(
        [
            inspect.Parameter(name, _KIND, default=_UNSENT, annotation=annotation(cls, wire)[0])
            for name, wire in cls.__names__.items()
        ]
    )


def describe(cls: ViewType) -> None:
    """Give the attributes of a class, own and inherited, type and text as docstrings."""
    for base in cls.__mro__:
        if isinstance(base, ViewType):
            _describe(base)


@cache
def _describe(cls: ViewType) -> None:
    texts = _texts(cls.__module__).get(cls.__name__, {})
    narrowed: Mapping[str, str] = vars(cls).get("_narrowed", {})
    names = {name: wire for name, wire in cls.__names__.items() if wire in narrowed}
    for name, wire in (names | {name: wire for wire, name in field_names(cls).items()}).items():
        found = next(vars(base)[name] for base in cls.__mro__ if name in vars(base))
        text = ": ".join(filter(None, (annotation(cls, wire)[0], texts.get(name))))
        setattr(cls, name, property(found.fget, found.fset, found.fdel, text))


@cache
def _texts(module: str) -> Mapping[str, Mapping[str, str]]:
    """The texts behind annotations, by class and name; none where there is no source."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except _NO_SOURCE:
        return {}
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return {each.name: dict(_behind(each.body)) for each in classes}


def _behind(body: list[ast.stmt]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for above, below in pairwise(body):
        match above, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found.append((name, inspect.cleandoc(text)))
            case _:
                pass
    return found
