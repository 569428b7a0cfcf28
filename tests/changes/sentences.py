"""What the code of plansdk can say of an input, as its sources have it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import plansdk

ROOT = Path(plansdk.__file__).parent
SOURCES = (
    "changes/policy.py",
    "changes/revisions.py",
    "changes/versions.py",
    "files.py",
    "impact/files.py",
    "naming/[acort]*.py",
    "naming/ledger*.py",
    "overlay/*.py",
    "plan/former_names.py",
    "planfix/*.py",
    "raml/*.py",
    "settings.py",
    "syntax/*.py",
    "targets/megaplan.py",
    "targets/soundness.py",
    "targets/target.py",
    "vendor/config.py",
)
"""Modules with the findings of commands that have `--lang`."""

_WORDS = re.compile(r"(?=.*[a-z]{2}).*\S \S")
_NEVER = frozenset(
    {"GET {}", "Megaplan API v3", "security scheme", "entity id", "model id", "{} id"}
)
"""What has blanks and is part of no finding."""


def sentences() -> Iterator[str]:
    """Every text of several words, `{}` for what is put into it."""
    for pattern in SOURCES:
        for place in sorted(ROOT.glob(pattern)):
            yield from _of(ast.parse(place.read_text(encoding="utf-8")))


def skeleton(template: str) -> str:
    """A text with names in braces, without them."""
    return re.sub(r"\{\w+\}", "{}", template)


def _of(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Expr(value=ast.Constant()):
            return  # a docstring
        case ast.Call(func=ast.Attribute(attr="compile") | ast.Name(id="cast")):
            return  # a pattern or a type
        case ast.Compare() | ast.DictComp():
            return  # what is compared; lists of words
        case ast.Subscript():
            yield from _of(node.value)
        case ast.JoinedStr():
            parts = (e.value if isinstance(e, ast.Constant) else "{}" for e in node.values)
            yield from _sentence("".join(map(str, parts)))
            for each in node.values:
                yield from _of(each.value) if isinstance(each, ast.FormattedValue) else ()
        case ast.Constant(value=str(text)):
            yield from _sentence(skeleton(text))
        case _:
            for each in ast.iter_child_nodes(node):
                yield from _of(each)


def _sentence(text: str) -> Iterator[str]:
    if _WORDS.match(text) and "\n" not in text and text not in _NEVER:
        yield skeleton(text)
