"""Folders as they were in a revision of the git repository around the current folder."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from plansdk.diagnostics import Rejected, Span, error

_SECONDS: Final = 60
_MAX_BYTES: Final = 256 * 1024 * 1024


@contextmanager
def checked_out(revision: str, path: str) -> Generator[Path]:
    """Put a file or a folder of a revision into a temporary folder.

    Names that begin with a dash are no revisions, so that none is taken for an option.

    Args:
        revision: As git understands it: `v1.2`, `HEAD~3`, `4f2a91c`.
        path: Path from the root of the repository.

    Yields:
        The folder; the path is below it, with what lies beside a file.

    Raises:
        Rejected: There is no git, no repository, no such revision or no such path.
    """
    if not revision or revision.startswith("-"):
        raise _rejected(revision, "this is no revision")
    commit = _git(revision, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    top = _git(revision, "rev-parse", "--show-toplevel").decode().strip()
    wanted = path if "." not in Path(path).name else Path(path).parent.as_posix()
    archive = _git(
        revision,
        *("-C", top, "archive", "--format=tar", commit.decode().strip(), "--", wanted),
    )
    with tempfile.TemporaryDirectory(prefix="plansdk-") as name:
        folder = Path(name).resolve()
        _unpack(archive, folder)
        yield folder


def _unpack(archive: bytes, folder: Path) -> None:
    """Write the plain files of an archive; links and paths that lead elsewhere are left out."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for member in files:
            place = (folder / member.name).resolve()
            content = files.extractfile(member) if member.isfile() else None
            if content is not None and place.is_relative_to(folder):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content.read())


def _git(revision: str, *arguments: str) -> bytes:
    git = shutil.which("git")
    if git is None:
        raise _rejected(revision, "git is not installed")
    try:
        done = subprocess.run([git, *arguments], capture_output=True, check=False, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise _rejected(revision, f"git did not answer within {_SECONDS} s") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _rejected(revision, said[0] if said else "there is no such revision")
    if len(done.stdout) > _MAX_BYTES:
        raise _rejected(revision, "the folder is too large for a specification")
    return done.stdout


def _rejected(revision: str, message: str) -> Rejected:
    hint = "git:REV takes what `git rev-parse` takes, inside a repository"
    return Rejected([error("DIF103", Span(f"git:{revision}"), message, hint)])
