"""Find and read the two versions that are to be compared.

- DIF101  there is no such specification
- DIF102  the two are specifications of different services
- DIF103  git cannot give the revision
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from plansdk import resources
from plansdk.changes import revisions
from plansdk.diagnostics import Diagnostic, Rejected, Span, as_warnings, error
from plansdk.naming.ledger import Ledger
from plansdk.plan import PlannedApi, plan
from plansdk.targets import MEGAPLAN, PLANFIX, SKIPPED, TARGETS, Inputs, NamedApi

GIT = "git:"


@dataclass(frozen=True, slots=True)
class Specification:
    """A specification on disk, as the user named it.

    Attributes:
        target: The service.
        path: A RAML file, or a folder of Planfix specifications.
        root: A folder that the user has never seen, which places leave out.
        label: What stands before such places: `git:v1.2` for a revision, nothing for a
            bundled version.
    """

    target: str
    path: Path
    root: Path | None = None
    label: str = ""

    def shown(self, span: Span) -> Span:
        """A place as the user knows it: below the current folder, or in what was named."""
        path = Path(span.file)
        if self.root is not None and path.is_relative_to(self.root):
            inside = path.relative_to(self.root).as_posix()
            return replace(span, file=f"{self.label}:{inside}" if self.label else inside)
        if path.is_absolute() and path.is_relative_to(Path.cwd()):
            return replace(span, file=path.relative_to(Path.cwd()).as_posix())
        return span

    def told(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Findings that matter to a comparison, with the places as the user knows them."""
        return tuple(
            replace(each, span=self.shown(each.span))
            for each in diagnostics
            if each.level != "note" and each.code != SKIPPED
        )


@dataclass(frozen=True, slots=True)
class Version:
    """A version that has been read.

    Attributes:
        specification: Where it is.
        planned: What it offers.
        diagnostics: What is to be said about it. Findings about overlay and names are warnings
            here, since a new version is compared before its overlay and its ledger are adapted.
    """

    specification: Specification
    planned: PlannedApi
    diagnostics: tuple[Diagnostic, ...]


@contextmanager
def located(old: str, new: str) -> Generator[tuple[Specification, Specification]]:
    """Find both specifications; what git gives is on disk as long as the block lasts.

    Args:
        old: A RAML file, a folder, the name of a version that was fetched into
            `specs/megaplan` or is bundled, or `git:REV[:PATH]`.
        new: The same. A revision without a path stands for the folder of the service
            that the other side is of, of Planfix if that does not tell either.

    Raises:
        Rejected: One cannot be found, or they are of different services.
    """
    with ExitStack() as stack:
        found: dict[str, Specification] = {}
        plain = [each for each in (old, new) if not each.startswith(GIT)]
        found |= {each: _locate(each) for each in plain}
        target = next((each.target for each in found.values()), PLANFIX.name)
        for each in (old, new):
            if each not in found:
                revision, _, path = each.removeprefix(GIT).partition(":")
                folder = f"specs/{target}"
                root = stack.enter_context(revisions.checked_out(revision, path or folder))
                inside = _specification(root / (path or folder), each)
                found[each] = replace(inside, label=f"{GIT}{revision}", root=root)
        if found[old].target != found[new].target:
            message = f"{old} describes {found[old].target}, {new} {found[new].target}"
            raise Rejected([error("DIF102", Span(new), message)])
        yield found[old], found[new]


def read_both(old: Specification, new: Specification) -> tuple[Version, Version]:
    """Read two versions; with one ledger for both, no name of the old one moves.

    Raises:
        Rejected: One of them has errors.
    """
    before = _read(old)
    after = _read(new)
    if before.recorded == after.recorded and before.ledger != before.recorded:
        after = _read(new, before.ledger)
    return _planned(old, before), _planned(new, after)


def _read(specification: Specification, ledger: Ledger | None = None) -> NamedApi:
    """Read a version up to the names.

    Args:
        specification: Where it is.
        ledger: Names given before; by default those of the ledger beside it.

    Raises:
        Rejected: The specification or what lies beside it cannot be read.
    """
    target = TARGETS[specification.target]
    try:
        return target.read(Inputs(specification.path), given=ledger)
    except Rejected as rejected:
        raise Rejected(specification.told(rejected.diagnostics)) from None


def _planned(specification: Specification, named: NamedApi) -> Version:
    planned = plan(named)
    return Version(specification, planned, specification.told(as_warnings(planned.diagnostics)))


def _locate(named: str) -> Specification:
    """A path, or a version by its name: fetched before, or else bundled."""
    path = Path(named)
    known = [] if path.exists() else MEGAPLAN.versions(named)
    if known:
        bundled = resources.specs(MEGAPLAN.name)
        root = bundled if known[0].parent == bundled else None
        return Specification(MEGAPLAN.name, known[0], root)
    return _specification(path, named)


def _specification(path: Path, named: str) -> Specification:
    if path.is_dir():
        if any(path.glob("*.raml")):
            return Specification(MEGAPLAN.name, MEGAPLAN.find(path))
        return Specification(PLANFIX.name, path)
    if path.is_file():
        return Specification(MEGAPLAN.name, path)
    hint = "name a RAML file, a folder, a version in specs/megaplan, a bundled one or git:REV"
    raise Rejected([error("DIF101", Span(named), "there is no such specification", hint)])
