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
from plansdk.diagnostics import Diagnostic, Rejected, Span, error
from plansdk.files import write_atomically
from plansdk.naming import ledger as ledgers
from plansdk.naming.aliases import MISFITS, in_force, symbols
from plansdk.naming.renames import Renaming, kind_of, version_key
from plansdk.targets import TARGETS, NamedApi


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
    renamed: tuple[tuple[str, str], ...]
    taken: tuple[str, ...]
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
        before, after = (each.named for each in read_both(first, second))
    folder = second.path if second.path.is_dir() else second.path.parent
    found, taken = _renames(before, after)
    recorded = after.ledger.renamed
    kept, _ = in_force(after.api, after.names, recorded)
    fresh = {
        former: Renaming(present, after.api.version)
        for former, present in found.items()
        if former not in recorded
        or (former not in kept and _is_past(recorded[former], before, after))
    }
    renamed = {**recorded, **fresh}
    _, misfits = in_force(after.api, after.names, renamed)
    others = [each for each in after.diagnostics if each.code not in MISFITS]
    return Recording(
        place=folder / TARGETS[second.target].ledger(second.path).name,
        text=ledgers.dump(replace(after.ledger, renamed=renamed)),
        renamed=tuple((former, each.to) for former, each in fresh.items()),
        taken=taken,
        diagnostics=(*others, *map(_softened, misfits)),
    )


def _softened(found: Diagnostic) -> Diagnostic:
    """Errors as warnings: the ledger may be adapted after its entries are recorded."""
    return replace(found, level="warning") if found.level == "error" else found


def _is_past(entry: Renaming, before: NamedApi, after: NamedApi) -> bool:
    """Whether an entry is about an earlier rename of what had its name again since."""
    since, old, new = map(version_key, (entry.since, before.api.version, after.api.version))
    return since <= old < new


def _renames(before: NamedApi, after: NamedApi) -> tuple[dict[str, str], tuple[str, ...]]:
    """Former names with present ones, and those that are something else's by now."""
    now = symbols(after.api, after.names)
    found: dict[str, str] = {}
    taken: dict[str, None] = {}
    for former, present in _pairs(before, after, now):
        if former in now:
            taken[former] = None
        else:
            found.setdefault(former, present)
    return found, tuple(taken)


def _pairs(before: NamedApi, after: NamedApi, now: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Former and present names of one thing; an attribute under the present name of its class."""
    was = symbols(before.api, before.names)
    for change in compare(before, after):
        former, present = change.old_symbol, change.new_symbol
        if former not in was or present not in now or kind_of(former) != kind_of(present):
            continue
        if kind_of(former) == "attribute":
            former = f"{present.rpartition('.')[0]}.{former.rpartition('.')[2]}"
        if former != present:
            yield former, present
