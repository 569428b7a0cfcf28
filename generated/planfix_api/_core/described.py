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
from .typed_view import ViewType


class _Unsent:
    def __repr__(self) -> str:
        return "..."


_UNSENT = _Unsent()
_KIND = inspect.Parameter.KEYWORD_ONLY


def signature(cls: ViewType) -> inspect.Signature:
    """What the constructor takes; `...` stands for what is not sent."""
    return inspect.Signature(
        [
            inspect.Parameter(name, _KIND, default=_UNSENT, annotation=annotation(cls, wire)[0])
            for name, wire in cls.__names__.items()
        ]
    )


@cache
def documented(cls: ViewType, name: str, found: property) -> property:
    """An attribute of a class with its type and text as docstring."""
    wire = cls.__names__.get(name)
    if wire is None:
        return found
    texts = (_texts(base.__module__).get(base.__name__, {}).get(name) for base in cls.__mro__)
    parts = (annotation(cls, wire)[0], next(filter(None, texts), ""))
    return property(found.fget, found.fset, found.fdel, ": ".join(filter(None, parts)))


@cache
def _texts(module: str) -> Mapping[str, Mapping[str, str]]:
    """The texts behind annotations, by class and name; none where there is no source."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (KeyError, OSError, SyntaxError, TypeError):
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
