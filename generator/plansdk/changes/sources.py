"""Find and read the two versions that are to be compared.

- DIF101  there is no such specification
- DIF102  the two are specifications of different services
- DIF103  git cannot give the revision
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from plansdk import planfix, raml, resources
from plansdk.changes import revisions
from plansdk.diagnostics import Diagnostic, Rejected, Span, error, has_errors
from plansdk.model import Api
from plansdk.naming import ledger as ledgers
from plansdk.naming.assign import Names, assign
from plansdk.naming.ledger import Ledger
from plansdk.naming.xml import seed
from plansdk.overlay import apply_overlay, read_overlay
from plansdk.plan.runtime import CORE_ERRORS
from plansdk.plan.runtime import MEGAPLAN as MEGAPLAN_RUNTIME
from plansdk.plan.runtime import PLANFIX as PLANFIX_RUNTIME
from plansdk.recipes import RECIPES
from plansdk.recipes.megaplan import documents
from plansdk.statuses import read_statuses

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


@dataclass(frozen=True, slots=True)
class Version:
    """A version that has been read.

    Attributes:
        names: Python names, as the ledger that belongs to the specification has them.
        ledger: The ledger with what was new in this version.
        recorded: The ledger as it is on disk.
        diagnostics: Findings; those about overlay and names are warnings here, since a
            new version is compared before its overlay and its ledger are adapted.
    """

    specification: Specification
    api: Api
    names: Names
    ledger: Ledger
    recorded: Ledger
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
        target = next((each.target for each in found.values()), "planfix")
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
    before = read(old)
    after = read(new)
    if before.recorded == after.recorded and before.ledger != before.recorded:
        after = read(new, before.ledger)
    return before, after


def read(specification: Specification, ledger: Ledger | None = None) -> Version:
    """Read a version as the recipe of its package does, up to the names.

    Args:
        specification: Where it is.
        ledger: Names given before; by default those of the ledger beside it.

    Raises:
        Rejected: The specification, the overlay or the ledger cannot be read.
    """
    if specification.target == "planfix":
        return _read_planfix(specification, ledger)
    return _read_megaplan(specification, ledger)


def _read_megaplan(specification: Specification, given: Ledger | None) -> Version:
    beside = RECIPES["megaplan"].companions(specification.path)
    api, found = raml.read(specification.path)
    _stop(found, specification)
    overlay, unread = read_overlay(beside["overlay"])
    _stop(unread, specification)
    corrected, unfit = apply_overlay(api, overlay)
    statuses, unread = read_statuses(beside["statuses"], CORE_ERRORS)
    _stop(unread, specification)
    offered = tuple(each for each in corrected.operations if not each.provided_by)
    api = replace(corrected, operations=offered, errors=statuses)
    taken = MEGAPLAN_RUNTIME.taken()
    recorded = ledgers.load(beside["ledger"], taken)
    names, ledger, clashes = assign(api, given or recorded, taken)
    return _version(specification, api, names, ledger, recorded, [*unfit, *clashes])


def _read_planfix(specification: Specification, given: Ledger | None) -> Version:
    api, _ = planfix.read(specification.path)
    taken = PLANFIX_RUNTIME.taken()
    recorded = ledgers.load(RECIPES["planfix"].ledger(specification.path), taken)
    names, ledger, clashes = assign(api, seed(api, given or recorded), taken)
    return _version(specification, api, names, ledger, recorded, clashes)


def _version(
    specification: Specification,
    api: Api,
    names: Names,
    ledger: Ledger,
    recorded: Ledger,
    findings: list[Diagnostic],
) -> Version:
    mild = tuple(
        replace(each, level="warning", span=specification.shown(each.span)) for each in findings
    )
    return Version(specification, api, names, ledger, recorded, mild)


def _stop(findings: list[Diagnostic], specification: Specification) -> None:
    if has_errors(findings):
        raise Rejected([replace(each, span=specification.shown(each.span)) for each in findings])


def _locate(named: str) -> Specification:
    """A path, or a version by its name: fetched before, or else bundled."""
    path = Path(named)
    known = [] if path.exists() else documents(named)
    if known:
        bundled = resources.specs("megaplan")
        return Specification("megaplan", known[0], bundled if known[0].parent == bundled else None)
    return _specification(path, named)


def _specification(path: Path, named: str) -> Specification:
    if path.is_dir():
        if any(path.glob("*.raml")):
            return Specification("megaplan", RECIPES["megaplan"].find(path))
        return Specification("planfix", path)
    if path.is_file():
        return Specification("megaplan", path)
    hint = "name a RAML file, a folder, a version in specs/megaplan, a bundled one or git:REV"
    raise Rejected([error("DIF101", Span(named), "there is no such specification", hint)])
