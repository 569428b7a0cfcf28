"""Read a folder of specification files.

    api.xml, errors.xml           the service, its error codes
    structures/*.xml              shared structures
    values/*.xml                  lists of values
    <group>/<method>.xml          one method each

Other files (README.md, the schema, the name ledger) are left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from plansdk.diagnostics import Diagnostic, Rejected, Span, error, has_errors
from plansdk.files import digest
from plansdk.planfix import grammar, parse
from plansdk.planfix.syntax import Method, Specification
from plansdk.syntax import xml_tree
from plansdk.syntax.xml_tree import Element

MAX_FILES = 2_000
MAX_TOTAL_BYTES = 32 * 1024 * 1024
_ROOTS = {
    "api.xml": "api",
    "errors.xml": "errors",
    "structures": "structures",
    "values": "enumerations",
}
_Definition = TypeVar("_Definition")


def load(folder: Path) -> tuple[Specification, list[Diagnostic]]:
    """Read all files of a folder, and check the form of each.

    Raises:
        Rejected: There is no such folder, or nothing in it.
    """
    found = _files(folder)
    hint = ""
    if not folder.is_dir():
        message, hint = "no such folder", "name the folder of the specs"
    elif not found:
        message = "no XML files in the folder"
        hint = "api.xml, errors.xml and folders of methods are expected"
    elif len(found) > MAX_FILES:
        message = f"more than {MAX_FILES:,} XML files"
    elif sum(each.stat().st_size for each in found) > MAX_TOTAL_BYTES:
        message = f"the files have more than {MAX_TOTAL_BYTES // 1024 // 1024} MB together"
    else:
        message = ""
    if message:
        raise Rejected([error("PFX100", Span(str(folder)), message, hint)])
    spec = Specification(sha256(folder))
    reader = _Reader(folder, spec)
    for path in found:
        reader.read(path)
    if spec.service is None and "api" not in spec.unread:
        message = "api.xml is missing"
        hint = "it holds version, endpoints, authentication, limits and groups"
        reader.findings.append(error("PFX227", Span(str(folder)), message, hint))
    return spec, reader.findings


def sha256(folder: Path) -> str:
    """The digest of a specification: of names and contents of its files."""
    return digest(folder, _files(folder))


def _files(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*.xml") if each.is_file())


@dataclass(slots=True)
class _Reader:
    folder: Path
    spec: Specification
    findings: list[Diagnostic] = field(default_factory=list[Diagnostic])
    defined: dict[tuple[str, str], Element] = field(default_factory=dict[tuple[str, str], Element])

    def read(self, path: Path) -> None:
        """Read one file."""
        place = path.relative_to(self.folder)
        kind = _ROOTS.get(place.parts[0], "method")
        try:
            root, source = xml_tree.load(path, str(path))
        except Rejected as rejected:
            self.findings += rejected.diagnostics
            self.spec.unread.add(kind)
            return
        findings = _misplaced(root, place.parts, kind) or grammar.check(root, source)
        self.findings += findings
        if has_errors(findings):
            self.spec.unread.add(kind)
        else:
            self._take(root, place)

    def _take(self, root: Element, place: Path) -> None:
        if root.tag == "api":
            self.spec.service = parse.service(root)
        elif root.tag == "errors":
            for each in root.children:
                self._define(self.spec.errors, each.get("id"), parse.error_code(each), each)
        elif root.tag == "structures":
            for each in root.children:
                self._define(self.spec.structures, each.get("name"), parse.structure(each), each)
        elif root.tag == "enumerations":
            for each in root.children:
                self._define(self.spec.enumerations, each.get("name"), each, each)
        else:
            method = parse.method(root)
            self._named_as_file(method, place)
            self._define(self.spec.methods, method.name, method, root)

    def _define(
        self, known: dict[str, _Definition], name: str, value: _Definition, node: Element
    ) -> None:
        first = self.defined.setdefault((node.tag, name), node)
        if first is node:
            known[name] = value
        else:
            message = f"<{node.tag}> {name} is defined twice"
            self.findings.append(error("PFX204", node.span, message, f"first in {first.span}"))

    def _named_as_file(self, method: Method, place: Path) -> None:
        name = f"{place.parent.as_posix()}.{place.stem}"
        if name != method.name:
            group, _, short = method.name.partition(".")
            message = f"the method is called {method.name}, the file {place.as_posix()}"
            hint = f"move it to {group}/{short}.xml, or call it {name}"
            self.findings.append(error("PFX209", method.node.span_of("name"), message, hint))


def _misplaced(root: Element, parts: tuple[str, ...], expected: str) -> list[Diagnostic]:
    """What is wrong with finding this root in that place of the folder."""
    depth = 1 if expected in ("api", "errors") else 2
    if len(parts) != depth:
        message = f"{'/'.join(parts)} is none of the files of a specification"
        hint = "methods are <group>/<method>.xml; shared parts are in structures/ and values/"
        return [error("PFX107", Span(root.span.file), message, hint)]
    if root.tag != expected:
        message = f"<{root.tag}> in a file that holds <{expected}>"
        hint = "README.md of the specification shows the layout"
        return [error("PFX107", root.span, message, hint)]
    return []
