"""What a build needs and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias

from plansdk.diagnostics import Diagnostic, Rejected, has_errors
from plansdk.model import Api
from plansdk.naming.assign import Names
from plansdk.progress import Progress
from plansdk.render import LINE_LENGTH
from plansdk.report import Count


@dataclass(frozen=True, slots=True)
class Built:
    """The rendered files of a package, and what is to be said about them.

    Attributes:
        files: Path below the package's folder to text.
        version: Version of the specification.
        sha256: Its digest.
        counts: How many things of each kind were specified and how many generated.
        left_out: What was not generated.
        ledger: Text of the name ledger, with what is new.
        diagnostics: Warnings and notes.
        unsure: Paths of the files that may not be laid out as black would.
    """

    files: Mapping[str, str]
    version: str
    sha256: str
    counts: Mapping[str, Count]
    left_out: tuple[str, ...] = ()
    ledger: str = ""
    diagnostics: tuple[Diagnostic, ...] = field(default=())
    unsure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """What of an API a package is made of: all of it, or a slice.

    Attributes:
        api: Operations and types; complete in itself.
        names: Their names.
        left_out: The kept type that stands for each type that is left out.
    """

    api: Api
    names: Names
    left_out: Mapping[str, str] = field(default_factory=dict[str, str])


Narrow: TypeAlias = Callable[[Part], Part]
"""Cuts a slice out of an API whose names are given."""


class Build(Protocol):
    """The stages from a specification to the rendered files."""

    def __call__(
        self,
        spec: Path,
        errors: Path | None,
        progress: Progress,
        narrow: Narrow | None,
        line_length: int = LINE_LENGTH,
        /,
    ) -> Built:
        """Build a package.

        Raises:
            Rejected: The specification has errors.
        """
        ...


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the package of one service is built.

    Attributes:
        target: The service, as the command line names it.
        package: Import name of the generated package.
        find: The specification to take when the user names none, given the folder of
            bundled specifications.
        sha256: The digest of a specification, as the manifest has it.
        companions: What else the result depends on besides plansdk itself, each with the
            name under which the manifest has its digest.
        ledger: The name ledger that belongs to a specification.
        build: The stages, over a specification and, for a service with error codes, a
            table of them that the vendor has published since; `Narrow` makes it a slice,
            and the line length is that of the printed files.
        takes_errors: Whether there is such a table.
        with_account: The recipe for an account, given its overlay, where accounts add
            fields of their own.
    """

    target: str
    package: str
    find: Callable[[Path], Path]
    sha256: Callable[[Path], str]
    companions: Callable[[Path], Mapping[str, Path]]
    ledger: Callable[[Path], Path]
    build: Build
    takes_errors: bool = False
    with_account: Callable[[Path], Recipe] | None = None


def reject_errors(diagnostics: list[Diagnostic]) -> None:
    """Stop where a stage found errors.

    Raises:
        Rejected: There are errors among the findings.
    """
    if has_errors(diagnostics):
        raise Rejected(diagnostics)
