"""Record what a version renames, so that its package keeps the former names.

What `compare` has recognised as the same thing under two names becomes an entry of the
name ledger (`plansdk.naming.renames`). Whatever is there already stays as it is.

- DIF104  the new side is a revision of git, which has no ledger that can be written
- DIF105  the ledger cannot be written
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from plansdk.changes.comparison import compare
from plansdk.changes.versions import located, read_both
from plansdk.diagnostics import Diagnostic, Rejected, Span, as_warnings, error
from plansdk.files import write_atomically
from plansdk.naming import ledger as ledgers
from plansdk.naming.renames import Renaming
from plansdk.naming.symbol import Symbol
from plansdk.plan import PlannedApi
from plansdk.plan.former_names import in_force
from plansdk.provenance import version_key
from plansdk.targets import TARGETS


@dataclass(frozen=True, slots=True)
class Recording:
    """What there is to be recorded.

    Attributes:
        place: The ledger beside the new specification; it need not exist yet.
        text: The ledger with everything recorded, names that are new included.
        renamed: Former names that it lacks, with the present ones.
        taken: Former names that cannot be kept, since something else has them now.
        diagnostics: What is wrong with overlay and ledger of the new version.
    """

    place: Path
    text: str
    renamed: tuple[tuple[Symbol, Symbol], ...]
    taken: tuple[Symbol, ...]
    diagnostics: tuple[Diagnostic, ...]

    def write(self) -> None:
        """Write the ledger; others see either the old one or the new one.

        Raises:
            Rejected: The system refuses; the ledger is as it was.
        """
        try:
            write_atomically(self.place, self.text.encode())
        except OSError as problem:
            message = f"the name ledger cannot be written: {problem.strerror or problem}"
            raise Rejected([error("DIF105", Span(str(self.place)), message)]) from None


def find_renames(old: str, new: str) -> Recording:
    """Find what has been renamed between two versions and is not recorded.

    Args:
        old: A RAML file, a folder, the name of a version, or `git:REV[:PATH]`.
        new: The same without git, since the ledger beside it is to be written.

    Raises:
        Rejected: One of them cannot be found or has errors, or the new one is a revision.
    """
    with located(old, new) as (first, second):
        if second.label:
            hint = "name the file or folder, whose name ledger gets the entries"
            message = "renames cannot be recorded in a revision"
            raise Rejected([error("DIF104", Span(new), message, hint)])
        old_version, new_version = read_both(first, second)
    before, after = old_version.planned, new_version.planned
    named = after.named
    folder = second.path if second.path.is_dir() else second.path.parent
    found, taken = _renames(before, after)
    recorded = named.ledger.renamed
    fresh = {
        former: Renaming(present, named.api.version)
        for former, present in found.items()
        if former not in recorded
        or (
            former not in after.symbols.former
            and _is_past(recorded[former], before.named.api.version, named.api.version)
        )
    }
    renamed = {**recorded, **fresh}
    # The ledger may be adapted after its entries are recorded.
    _, misfits = in_force(after.symbols.names, named.api.version, renamed)
    return Recording(
        place=folder / TARGETS[second.target].ledger(second.path).name,
        text=ledgers.dump(replace(named.ledger, renamed=renamed)),
        renamed=tuple((former, each.to) for former, each in fresh.items()),
        taken=taken,
        diagnostics=second.told(as_warnings((*named.diagnostics, *misfits))),
    )


def _is_past(entry: Renaming, before: str, after: str) -> bool:
    """Whether an entry is about an earlier rename of what had its name again since."""
    since, old, new = map(version_key, (entry.since, before, after))
    return since <= old < new


def _renames(
    before: PlannedApi, after: PlannedApi
) -> tuple[dict[Symbol, Symbol], tuple[Symbol, ...]]:
    """Former names with present ones, and those that are something else's by now."""
    found: dict[Symbol, Symbol] = {}
    taken: dict[Symbol, None] = {}
    for former, present in _pairs(before, after):
        if former in after.symbols:
            taken[former] = None
        else:
            found.setdefault(former, present)
    return found, tuple(taken)


def _pairs(before: PlannedApi, after: PlannedApi) -> Iterator[tuple[Symbol, Symbol]]:
    """Former and present names of one thing; an attribute under the present name of its class."""
    for change in compare(before, after):
        former, present = change.old_symbol, change.new_symbol
        if former is None or present is None or former.argument:
            continue
        if former not in before.symbols or present not in after.symbols:
            continue
        if former.kind != present.kind:
            continue
        if former.kind == "attribute":
            former = replace(former, owner=present.owner)
        if former != present:
            yield former, present
