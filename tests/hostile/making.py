"""Make packages out of specifications that are written down as Python values."""

from __future__ import annotations

import ast
import copy
import io
import re
import tokenize
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from plansdk.diagnostics import Diagnostic, Rejected
from plansdk.targets import NamedApi
from support.building import Built, build

Spec = dict[str, Any]
"""The content of a RAML document."""

CORE = "_core/"
"""Where the hand-written files of a package lie, which no specification can change."""


def quoted(text: str) -> str:
    """A text as YAML, every character outside of ASCII letters and the like escaped."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(c: str) -> str:
    code = ord(c)
    if 0x20 <= code < 0x7F and c not in '"\\':
        return c
    return (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    )


def flow(value: object) -> str:
    """A value as YAML in flow style."""
    match value:
        case str():
            return quoted(value)
        case bool() | None:
            return {True: "true", False: "false", None: "null"}[value]
        case Mapping():
            return "{" + ", ".join(f"{flow(str(k))}: {flow(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(flow, value)) + "]"
        case _:
            return str(value)


def raml(spec: Mapping[str, object]) -> str:
    """A RAML document."""
    return "#%RAML 1.0\n" + "".join(f"{flow(key)}: {flow(value)}\n" for key, value in spec.items())


def of_account(text: str) -> str:
    """A RAML document that describes an account of Megaplan: its types have their root."""
    if "BaseEntity" in text:
        return text
    for old, new in (
        (r'^("?types"?): *\{', r"\1: {BaseEntity: object, "),
        (r"^(types):\n( +)", r"\1:\n\2BaseEntity: object\n\2"),
    ):
        text, found = re.subn(old, new, text, count=1, flags=re.MULTILINE)
        if found:
            return text
    return text + "\ntypes: {BaseEntity: object}\n"


def write(
    folder: Path, spec: Mapping[str, object] | str, names: object = None, overlay: object = None
) -> Path:
    """Write a specification with its ledger and its overlay.

    Args:
        folder: Where to.
        spec: The document, as a value or as text.
        names: The name ledger, as a value or as text.
        overlay: The overlay, as a value or as text.
    """
    place = folder / "r1.raml"
    text = spec if isinstance(spec, str) else raml(spec)
    place.write_text(of_account(text), encoding="utf-8")
    write_yaml(folder / "names.yaml", names or {})
    write_yaml(folder / "overlay.yaml", overlay or {})
    return place


def write_yaml(place: Path, value: object) -> Path:
    """Write a file that lies beside a specification, given as a value or as text."""
    place.write_text(value if isinstance(value, str) else flow(value), encoding="utf-8")
    return place


def make(
    place: Path,
    account: Path | None = None,
    change: Callable[[NamedApi], NamedApi] | None = None,
) -> Built | tuple[Diagnostic, ...]:
    """The rendered package of a specification, or what is wrong with it."""
    try:
        return build("megaplan", place, account, change=change)
    except Rejected as rejected:
        check_diagnostics(rejected.diagnostics)
        return rejected.diagnostics


def make_spec(
    folder: Path, spec: Mapping[str, object] | str, names: object = None, overlay: object = None
) -> Built | tuple[Diagnostic, ...]:
    """Write a specification and make its package."""
    return make(write(folder, spec, names, overlay))


def check_diagnostics(found: tuple[Diagnostic, ...]) -> None:
    """Findings are there, and printed they are lines that no terminal can misread."""
    assert any(each.level == "error" for each in found)
    for each in found:
        lines = str(each).split("\n")
        assert len(lines) == (2 if each.hint else 1), lines
        assert all(line.isprintable() for line in lines), lines
        assert each.span.file


def check_paths(built: Built) -> None:
    """Every file lies inside the package, under a name that every system takes."""
    for path in modules(built):
        parts = path.split("/")
        assert len(parts) <= 2, path
        for part in parts:
            stem, _, suffix = part.partition(".")
            assert suffix in {"", "py"}, path
            assert stem.isidentifier(), path
            assert stem.isascii(), path
            assert stem == stem.lower(), path
            assert len(part) < 130, path
    assert len({path.lower() for path in built.files}) == len(built.files)


def modules(built: Built) -> dict[str, str]:
    """The generated modules of a package: path to text."""
    return {
        path: text
        for path, text in built.files.items()
        if path.endswith(".py") and not path.startswith(CORE)
    }


def shape(text: str) -> str:
    """The syntax tree of a module without its texts.

    Docstrings are left out, other string constants are blank. Names and numbers stay.
    """
    return ast.dump(_Blank().visit(ast.parse(text)))


def comments(text: str) -> list[str]:
    """The comments of a module, which never hold a text."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [each.string for each in tokens if each.type == tokenize.COMMENT]


class Shapes:
    """What each generated module of a package is without its texts: syntax tree and comments."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._by_path = {path: (shape(text), comments(text)) for path, text in files.items()}

    def differ(self, other: Shapes) -> list[str]:
        """The modules that are not the same in both."""
        own, others = self._by_path, other._by_path
        return sorted(path for path in own | others if own.get(path) != others.get(path))

    def __repr__(self) -> str:
        return f"<shapes of {len(self._by_path)} modules>"


def shapes(built: Built) -> Shapes:
    """The shapes of the generated modules of a package."""
    return Shapes(modules(built))


class _Blank(ast.NodeTransformer):
    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if is_text else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant("") if isinstance(node.value, str) else node


def replaced(value: Any, old: str, new: str) -> Any:
    """A copy of a specification with one text in place of another, keys included."""
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, Mapping):
        return {replaced(k, old, new): replaced(v, old, new) for k, v in value.items()}
    if isinstance(value, list):
        return [replaced(each, old, new) for each in value]
    return copy.copy(value)
