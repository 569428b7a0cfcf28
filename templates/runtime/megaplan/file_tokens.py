"""Tokens in a file that programs share."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from .envelope import mapping, read_json
from .tokens import Tokens

_UNUSABLE = (AttributeError, LookupError, TypeError, ValueError)
_TAKEN = (BlockingIOError, PermissionError)
_REPLACING = (0.01, 0.02, 0.05, 0.1)
"""Seconds between attempts to replace a file that Windows says somebody reads."""


class FileTokens:
    """Tokens in a file that only its owner can read, for one account and user.

    Programs that share it renew the tokens one at a time, and use what another one has
    renewed. The file is replaced as a whole; its lock is the file with `.lock` behind its name,
    which stays. It is JSON: `access_token`, `refresh_token`, `expires_at`, `account`.

    Args:
        path: Place of the file, in a folder that exists; followed where it is a symbolic link.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(os.path.realpath(path))
        self.lock = _FileLock(f"{self.path}.lock")
        self._account = ""

    def load(self, account: str, /) -> Tokens | None:
        """The tokens in the file, None where there is no file.

        Raises:
            ValueError: It holds no tokens, or those of another account or user.
            OSError: It cannot be read.
        """
        try:
            tokens, self._account = _read(self.path)
        except FileNotFoundError:
            return None
        if tokens is None:
            raise ValueError(f"{self.path} holds no tokens; delete it to log in anew")
        # What only one of them knows, the user name, does not tell them apart.
        if any(a != b for a, b in zip(account.split(), self._account.split(), strict=False)):
            raise ValueError(
                f"{self.path} holds the tokens of {self._account}; another file is for {account}"
            )
        return tokens

    def save(self, account: str, tokens: Tokens, /) -> None:
        """Replace the file.

        Raises:
            OSError: It cannot be written; what was there stays.
        """
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(
                    {
                        "access_token": tokens.access_token,
                        "refresh_token": tokens.refresh_token,
                        "expires_at": tokens.expires_at and tokens.expires_at.isoformat(),
                        "account": max(account, self._account, key=len),
                    },
                    file,
                )
                file.flush()
                os.fsync(file.fileno())
            _replace(name, self.path)
            _keep(self.path.parent)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise

    def __repr__(self) -> str:
        return f"FileTokens({str(self.path)!r})"


class _FileLock:
    """The system's lock on a file: it ends with the process, however that ends."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._held: list[int] = []

    def acquire(self, *, blocking: bool) -> bool:
        """Take it, unless another program, or another client of this one, has it."""
        while not self._taken():
            if not blocking:
                return False
            time.sleep(0.02)
        return True

    def release(self) -> None:
        """Give it back; a copy of the handle in a forked process does not keep it."""
        handle = self._held.pop()
        try:
            _unlock(handle)
        finally:
            os.close(handle)

    def _taken(self) -> bool:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
        except BaseException as error:
            os.close(handle)
            if isinstance(error, _TAKEN):
                return False
            raise
        self._held.append(handle)
        return True


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

    def _keep(folder: Path) -> None:
        """Windows keeps names by itself, and opens no folders."""

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)

    def _keep(folder: Path) -> None:
        """Let the new name of a file survive a loss of power, where the file system can."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):
                os.fsync(handle)
        finally:
            os.close(handle)


def _read(path: Path) -> tuple[Tokens | None, str]:
    """The tokens in a file and the account that they are of; no tokens in what makes no sense."""
    fields = mapping(read_json(path.read_bytes()))
    ends: Any = fields.get("expires_at")
    with suppress(*_UNUSABLE):
        ends = datetime.fromisoformat(ends) if ends else None
        tokens = Tokens(fields["access_token"], fields.get("refresh_token"), ends)
        return tokens, str(fields.get("account") or "")
    return None, ""


def _replace(new: str, path: Path) -> None:
    for seconds in _REPLACING:
        with suppress(PermissionError):
            Path(new).replace(path)
            return
        time.sleep(seconds)
    Path(new).replace(path)
