"""What has been handled already: a bounded store, in memory or in a file."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from hashlib import blake2b
from pathlib import Path
from typing import Literal, TypeAlias

State: TypeAlias = Literal["new", "busy", "done"]

_OPENING = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "CREATE TABLE IF NOT EXISTS seen (event BLOB PRIMARY KEY, is_done INTEGER, at REAL)",
    "CREATE INDEX IF NOT EXISTS seen_at ON seen (at)",
)
# Takes an event that is not there, or that somebody began with long ago and never finished.
_BEGIN = """
    INSERT INTO seen VALUES (:event, 0, :now)
    ON CONFLICT (event) DO UPDATE SET at = :now WHERE is_done = 0 AND at <= :now - :lease
"""
_FORGET_OLD = """
    DELETE FROM seen WHERE is_done
    AND at < (SELECT at FROM seen ORDER BY at DESC LIMIT 1 OFFSET :keep)
"""
_PAUSE = 100
"""How many events are finished between two looks for old ones."""


class Seen:
    """The events that have been handled, and those that are being handled.

    Threads may share one, and processes its file, which must lie on a local disk.

    Args:
        path: A file that survives a restart; without one all is forgotten with the process.
        keep: How many events are remembered.
        lease: Seconds after which an event is taken again that a process has begun with and not
            finished, because it was killed.
    """

    def __init__(
        self, path: str | Path | None = None, *, keep: int = 100_000, lease: float = 60.0
    ) -> None:
        self._path = str(path) if path is not None else ":memory:"
        self._keep = keep
        self._lease = lease
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._finished = 0

    def begin(self, uuid: str) -> State:
        """Begin with an event; `new` where the caller is to handle it."""
        with self._lock:
            store, event, now = self._store(), _key(uuid), time.time()
            values = {"event": event, "now": now, "lease": self._lease}
            if store.execute(_BEGIN, values).rowcount > 0:
                return "new"
            row = store.execute("SELECT is_done FROM seen WHERE event = ?", (event,)).fetchone()
            return "done" if row and row[0] else "busy"

    def finish(self, uuid: str) -> None:
        """Remember an event as handled."""
        with self._lock:
            store = self._store()
            values = (_key(uuid), time.time())
            store.execute("INSERT OR REPLACE INTO seen VALUES (?, 1, ?)", values)
            self._finished += 1
            if self._finished % _PAUSE == 0:
                store.execute(_FORGET_OLD, {"keep": self._keep})

    def forget(self, uuid: str) -> None:
        """Give an event back that could not be handled."""
        with self._lock:
            self._store().execute("DELETE FROM seen WHERE event = ? AND NOT is_done", (_key(uuid),))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
            self._connection = None

    def __del__(self) -> None:
        # From Python 3.13 on, sqlite3 warns about a connection that nobody has closed.
        if hasattr(self, "_finished"):
            self.close()

    def _store(self) -> sqlite3.Connection:
        """The connection of this process; one that came over a fork is left alone."""
        if self._connection is None or self._process != os.getpid():
            opened = sqlite3.connect(
                self._path, timeout=2, isolation_level=None, check_same_thread=False
            )
            try:
                for statement in _OPENING:
                    opened.execute(statement).close()
            except sqlite3.Error:
                opened.close()
                raise
            self._connection, self._process = opened, os.getpid()
        return self._connection


def _key(uuid: str) -> bytes:
    """Of one length, however long the text is."""
    return blake2b(uuid.encode("utf-8", "surrogatepass"), digest_size=16).digest()
