"""A client as a distribution: a package, and around it what `pip` and an index need.

    FOLDER/pyproject.toml, README.md, LICENSE.txt
    FOLDER/plansdk.json      hashes of these, and the last release
    FOLDER/src/PACKAGE/      the package, with a manifest of its own

A distribution has versions of its own. The manifest remembers the last one that was released,
and what it was made from. Until the next release a package that differs from it has the
version that is proposed, as a development release (`1.3.0.dev0`): no two contents share one.
The package is published before what is around it: a run that is killed in between is told by a
check, and finished by the next one.

- DST101  a folder belongs to something else, or its manifest has no release that can be read
- DST102  a release that is not after the last one
- DST103  a version in an edited pyproject.toml that is not the release's
- DST104  a release that promises more than its changes keep (warning)
- DST105  no version can be proposed, since a specification is gone (warning)
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol, cast

from plansdk import publish, resources
from plansdk.changes.diff import diff
from plansdk.changes.rules import Level
from plansdk.changes.semver import is_version, next_version
from plansdk.diagnostics import Diagnostic, Rejected, Span, error, reject_errors, visible, warning
from plansdk.files import sha256
from plansdk.generate import Outcome
from plansdk.project import PYPROJECT
from plansdk.provenance import Provenance, read_provenance, version_key
from plansdk.publish import MANIFEST, Changeset
from plansdk.render import render_template
from plansdk.targets import TARGETS, Target
from plansdk.vendor.description import document_of
from plansdk.vendor.make import LICENSE

FIRST: Final = "0.1.0"
"""The version that is proposed where nothing was released."""

_RENDERED: Final = (PYPROJECT, "README.md")
_DISTRIBUTION, _RELEASE = "distribution", "release"
_VERSION = re.compile(r"\s*version\s*=")


@dataclass(frozen=True, slots=True)
class Release:
    """A version that was released.

    Attributes:
        version: Its number.
        package: The digest of its package's files.
        made_from: The specification of that.
    """

    version: str
    package: str
    made_from: Provenance


@dataclass(frozen=True, slots=True)
class Distribution:
    """What a run came to.

    Attributes:
        outcome: What became of the package.
        changes: What was published around it, or would be.
        version: The version that the distribution has.
        last: The last release before the run.
        proposed: The version that the next release should have; empty where nothing has changed,
            or nobody knows what.
        worst: The worst change since the last release, where the specification has changed.
        diagnostics: Findings that did not stop the run.
    """

    outcome: Outcome
    changes: Changeset
    version: str
    last: Release | None
    proposed: str = ""
    worst: Level | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def drift(self) -> tuple[tuple[str, Path], ...]:
        """Every difference that a check found, as kind and place."""
        own = ((kind, self.changes.target / path) for kind, path in self.changes.drift)
        return (*self.outcome.drift, *own)


class Generate(Protocol):
    """`plansdk.generate.generate` with its options but for the place."""

    def __call__(
        self, *, out: Path, project: Path, before_writing: Callable[[Outcome], None]
    ) -> Outcome:
        """Write the package, or only compare."""
        ...


def distribute(
    name: str, folder: Path, make: Generate, *, release: str = "", check: bool = False
) -> Distribution:
    """Write the distribution of a client.

    Args:
        name: One of `plansdk.targets.TARGETS`.
        folder: The distribution's folder.
        make: Generates the package.
        release: The version to release it as; without one it is what the last release was, or
            a development release of the version that is proposed.
        check: Write nothing; only say what differs.

    Raises:
        Rejected: The specification, the folder or the version has errors; nothing was written.
    """
    target = TARGETS[name]
    last = _last_release(folder, target)
    prepared: list[Distribution] = []

    def prepare(outcome: Outcome) -> None:
        prepared.append(_prepared(target, folder, outcome, last, release))

    outcome = make(out=folder / "src", project=folder, before_writing=prepare)
    (made,) = prepared
    changes = made.changes if check else publish.apply(made.changes)
    return replace(made, outcome=outcome, changes=changes)


def _prepared(
    target: Target, folder: Path, outcome: Outcome, last: Release | None, release: str
) -> Distribution:
    package = _digest(outcome)
    found: list[Diagnostic] = []
    worst, proposed, version = None, FIRST, f"{FIRST}.dev0"
    if last is not None and package == last.package:
        proposed, version = "", last.version
    elif last is not None:
        worst, found = _worst(target, outcome, last)
        following = next_version(last.version, worst or "documentation")
        proposed, version = "" if found else following, f"{following}.dev0"
    now = last
    if release and release != version:
        found += _judge(folder, last, release, proposed)
        version, now = release, Release(release, package, outcome.made_from)
    values = {
        "target": target.name,
        "package": target.package,
        "folder": f"src/{target.package}",
        "name": target.package.replace("_", "-"),
        "version": version,
        "title": target.title,
        "description": f"Typed client for {target.title}, build {visible(outcome.report.version)}",
        "requires": target.runtime.requires,
        "program": f"{target.name}.md.jinja",
    }
    files = {each: render_template(f"project/{each}.jinja", values) for each in _RENDERED}
    files[LICENSE] = (resources.templates() / "vendor" / LICENSE).read_text(encoding="utf-8")
    changes = publish.prepare(folder, files, {_DISTRIBUTION: target.name, _RELEASE: _facts(now)})
    if PYPROJECT in changes.hand_edited:
        found += _other_version(changes.target / PYPROJECT, version)
    reject_errors(found)
    return Distribution(
        outcome, changes, version, last, proposed, worst, (*found, *changes.diagnostics)
    )


def _worst(
    target: Target, outcome: Outcome, last: Release
) -> tuple[Level | None, list[Diagnostic]]:
    """The worst change of the specification since the last release."""
    if outcome.made_from.sha256 == last.made_from.sha256:
        return None, []
    try:
        old = document_of(target, outcome.folder, last.made_from)
    except Rejected:
        message = f"the specification of {last.version} is gone: no version can be proposed"
        hint = "Compare with `plansdk diff`, and name the version with --release."
        return None, [warning("DST105", Span(last.made_from.document), message, hint)]
    comparison, _ = diff(str(old), str(outcome.document))
    return comparison.worst, []


def _judge(folder: Path, last: Release | None, release: str, proposed: str) -> list[Diagnostic]:
    """What is to be said about the version of a release."""
    if last is None:
        return []
    place = Span(str(folder / MANIFEST))
    if version_key(release) <= version_key(last.version):
        message = f"{release} does not come after {last.version}, which was released"
        return [error("DST102", place, message, f"Release {proposed}." if proposed else "")]
    if version_key(release) < version_key(proposed):
        message = f"what has changed since {last.version} asks for {proposed}, not {release}"
        return [warning("DST104", place, message)]
    return []


def _other_version(place: Path, version: str) -> list[Diagnostic]:
    """An error where an edited pyproject.toml has another version than the distribution."""
    text = place.read_bytes().decode(errors="replace")
    line = next((n for n, e in enumerate(text.splitlines(), 1) if _VERSION.match(e)), 0)
    try:
        stated = tomllib.loads(text)["project"]["version"]
    except (KeyError, TypeError, tomllib.TOMLDecodeError):
        stated = None
    if stated == version:
        return []
    message = f"was edited by hand, and its version is not {version}"
    return [error("DST103", Span(str(place), line, 1 if line else 0), message, "Set it there.")]


def _last_release(folder: Path, target: Target) -> Release | None:
    """What the manifest of a distribution says of its last release.

    Raises:
        Rejected: It is the manifest of something else, or cannot be understood.
    """
    manifest = publish.read_manifest(folder)
    if manifest is None:
        return None
    place = Span(str(folder / MANIFEST))
    if manifest.facts.get(_DISTRIBUTION) != target.name:
        message = f"this folder is no distribution of {target.name}"
        raise Rejected([error("DST101", place, message, "Name another one with --project.")])
    match manifest.facts.get(_RELEASE):
        case None:
            return None
        case {"version": str(version), "package": str(package)} as found if is_version(version):
            if made_from := read_provenance(cast("dict[str, object]", found)):
                return Release(version, package, made_from)
        case _:
            pass
    hint = "Restore the file from version control."
    raise Rejected([error("DST101", place, "the last release cannot be read", hint)])


def _facts(release: Release | None) -> dict[str, object] | None:
    """A release as the manifest has it."""
    if release is None:
        return None
    own = {"version": release.version, "package": release.package}
    return {**own, **release.made_from.facts}


def _digest(outcome: Outcome) -> str:
    """The digest of a package as it is generated, without its manifest."""
    if outcome.changes is None:
        manifest = publish.read_manifest(outcome.folder)
        files = dict(manifest.files) if manifest else dict[str, str]()
    else:
        contents = outcome.changes.contents
        files = {path: sha256(each) for path, each in contents.items() if path != MANIFEST}
    return sha256(json.dumps(files, sort_keys=True).encode())
