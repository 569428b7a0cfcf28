"""Libraries: `uses: { lib: lib.raml }`.

A library's declarations join those of the document under dotted names, `lib.Type`,
and what they say about each other is renamed accordingly. Only files in the folder
of the document, or below it, are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from plansdk.diagnostics import Rejected, Span
from plansdk.raml import shape
from plansdk.raml.findings import Findings
from plansdk.source import tree, yaml_tree

MAX_LIBRARIES = 50
MAX_CHAIN = 10

_SECTIONS = ("types", "traits", "resourceTypes", "annotationTypes", "securitySchemes")
_OF_DECLARATIONS = frozenset(
    {"properties", "queryParameters", "uriParameters", "headers", "formParameters"}
)
_NAME = re.compile(r"[^\s()|\[\]?<>!,]+")

_Entries: TypeAlias = dict[str, tuple[tree.Scalar, tree.Node]]
_Sections: TypeAlias = dict[str, _Entries]


def join(root: tree.Mapping, path: Path | None, findings: Findings) -> tree.Mapping:
    """A document with the declarations of its libraries among its own.

    Args:
        root: The document.
        path: Its file; nothing for a text, which cannot use libraries.
        findings: Where problems go.
    """
    uses = root.get("uses")
    if not isinstance(uses, tree.Mapping) or not uses.entries:
        return root
    if path is None:
        message = "a text without a file cannot use libraries"
        findings.error("RAML170", root.key("uses").span, message, "read the document from a file")
        return root
    reader = _Libraries(path.resolve().parent, root.file, findings)
    entries = dict(root.entries)
    for name, added in reader.used_by(root, (path.resolve(),)).items():
        if not added:
            continue
        key, own = entries.get(name, (tree.Scalar(name, True, root.file), None))
        mine = own.entries if isinstance(own, tree.Mapping) else {}
        entries[name] = (key, tree.Mapping({**added, **mine}, root.file, key.line, key.column))
    return tree.Mapping(entries, root.file, root.line, root.column)


def read_bounded(path: Path) -> bytes:
    """The bytes of a file, no more than show that it is too large.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        return file.read(yaml_tree.MAX_BYTES + 1)


@dataclass(slots=True)
class _Libraries:
    """Reads the libraries of one document.

    Attributes:
        folder: The document's folder.
        shown: The document's name in findings.
        findings: Where problems go.
        read: How many libraries have been read.
    """

    folder: Path
    shown: str
    findings: Findings
    read: int = 0

    def used_by(self, root: tree.Mapping, chain: tuple[Path, ...]) -> _Sections:
        """What the libraries of a file declare, under dotted names.

        Args:
            root: The document or library.
            chain: The files on the way to it, itself last.
        """
        found: _Sections = {name: {} for name in _SECTIONS}
        uses = root.get("uses")
        for key, node in uses.items() if isinstance(uses, tree.Mapping) else ():
            place = self.place(node, chain)
            library = self.load(place, node.span) if place else None
            if place is None or library is None:
                continue
            sections = self.used_by(library, (*chain, place))
            for name in _SECTIONS:
                own = library.get(name)
                if isinstance(own, tree.Mapping):
                    sections[name].update(own.entries)
            for name, entries in _Renaming(key.text, sections).all().items():
                found[name].update(entries)
        return found

    def place(self, node: tree.Node, chain: tuple[Path, ...]) -> Path | None:
        """The file that an entry of `uses` names, if it may be read."""
        hint = "name a file beside the document"
        if not isinstance(node, tree.Scalar) or not node.text or "://" in node.text:
            problem = "a library is named by a file"
        elif self.read >= MAX_LIBRARIES or len(chain) > MAX_CHAIN:
            problem, hint = f"more than {MAX_LIBRARIES} libraries, or {MAX_CHAIN} deep", ""
        else:
            try:
                place = (chain[-1].parent / node.text).resolve()
            except (OSError, ValueError):
                place = self.folder.parent
            if place in chain:
                problem, hint = "the library uses itself", "break the circle"
            elif not place.is_relative_to(self.folder):
                problem = "the library lies outside the folder of the document"
            else:
                return place
        self.findings.error("RAML170", node.span, problem, hint)
        return None

    def load(self, place: Path, span: Span) -> tree.Mapping | None:
        """The tree of a library."""
        self.read += 1
        shown = str(Path(self.shown).parent / place.relative_to(self.folder))
        if not place.is_file():
            self.findings.error("RAML171", span, "there is no such file", "check its name")
            return None
        try:
            source = read_bounded(place)
            root, problems = yaml_tree.load(source, shown)
        except OSError as problem:
            message = f"the library cannot be read: {problem.strerror or problem}"
            self.findings.error("RAML171", span, message, "check the name of the file")
            return None
        except Rejected as rejected:
            self.findings.take(rejected.diagnostics)
            return None
        self.findings.take(problems)
        head = source[:200].decode("utf-8", "replace")
        shape.check_header(head, Span(shown, 1, 1), self.findings, "Library")
        return root if isinstance(root, tree.Mapping) else None


class _Renaming:
    """Puts `alias.` before the names that a library declares, wherever it uses them."""

    def __init__(self, alias: str, sections: _Sections) -> None:
        self.alias = alias
        self.sections = sections

    def all(self) -> _Sections:
        """Every section of the library, renamed."""
        renamed: _Sections = {}
        for name, entries in self.sections.items():
            renamed[name] = {}
            for key, node in entries.values():
                new = self.text(key, f"{self.alias}.{key.text}")
                done = self.declaration(node) if name == "types" else self.inside(node)
                renamed[name][new.text] = (new, done)
        return renamed

    def text(self, node: tree.Scalar, text: str) -> tree.Scalar:
        """The same place with another text."""
        return tree.Scalar(text, node.plain, node.file, node.line, node.column)

    def names(self, node: tree.Scalar, *sections: str) -> tree.Scalar:
        """A text with the names of these sections renamed."""

        def rename(match: re.Match[str]) -> str:
            name = match.group()
            known = any(name in self.sections[section] for section in sections)
            return f"{self.alias}.{name}" if known else name

        return self.text(node, _NAME.sub(rename, node.text))

    def declaration(self, node: tree.Node) -> tree.Node:
        """A type declaration: an expression, a list of parents, or a mapping."""
        if isinstance(node, tree.Scalar):
            return self.names(node, "types", "resourceTypes")
        if isinstance(node, tree.Sequence):
            items = tuple(self.declaration(item) for item in node.items)
            return tree.Sequence(items, node.file, node.line, node.column)
        return self.inside(node)

    def inside(self, node: tree.Node) -> tree.Node:
        """What a trait, a method or a type declaration contains."""
        if isinstance(node, tree.Scalar):
            return node
        if isinstance(node, tree.Sequence):
            items = tuple(self.inside(item) for item in node.items)
            return tree.Sequence(items, node.file, node.line, node.column)
        entries: _Entries = {}
        for key, value in node.items():
            entries[key.text] = (key, self.value(key.text, value))
        return tree.Mapping(entries, node.file, node.line, node.column)

    def value(self, key: str, node: tree.Node) -> tree.Node:
        """The value under a key of a mapping."""
        if key == "is" or (key == "type" and isinstance(node, tree.Mapping)):
            return self.uses(node)
        if key in ("type", "items", "body") or "/" in key:
            return self.declaration(node)
        if key in _OF_DECLARATIONS and isinstance(node, tree.Mapping):
            entries = {
                name: (each, self.declaration(value))
                for name, (each, value) in node.entries.items()
            }
            return tree.Mapping(entries, node.file, node.line, node.column)
        return self.inside(node)

    def uses(self, node: tree.Node) -> tree.Node:
        """Traits and resource types that are put to use, by name or with values."""
        if isinstance(node, tree.Scalar):
            return self.names(node, "traits", "resourceTypes")
        if isinstance(node, tree.Sequence):
            items = tuple(self.uses(item) for item in node.items)
            return tree.Sequence(items, node.file, node.line, node.column)
        entries: _Entries = {}
        for key, value in node.items():
            new = self.names(key, "traits", "resourceTypes")
            entries[new.text] = (new, value)
        return tree.Mapping(entries, node.file, node.line, node.column)
