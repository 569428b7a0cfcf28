"""Publishing: rendered files become a folder on disk, wholly or not at all.

    prepare(target, files, facts)   compares; reads only
    apply(changeset)                writes

The folder belongs to plansdk as far as its manifest (`plansdk.json`) says: a
SHA-256 for every file that was written. From that follows what may be done:

- a file that is equal already is left untouched, with its inode and times;
- a file that is no longer generated is deleted if it still is what was written;
- a file that was edited by hand is kept, and reported;
- a file that plansdk never wrote stays, and stops the run if it is in the way.

How the change becomes visible in one step, and what happens to a run that is killed,
is told in `plansdk.publish.exchange` and `plansdk.publish.journal`.

Codes of the findings:

    PUB101  path that may not be written      PUB201  unreadable manifest
    PUB102  paths that clash                  PUB202  edited by hand, kept (warning)
    PUB103  symbolic link in the way          PUB301  another run writes here
    PUB104  something else in the way         PUB302  the system refuses
"""

from __future__ import annotations

from plansdk.publish.apply import apply, is_unfinished
from plansdk.publish.changeset import Changeset, is_intact, prepare
from plansdk.publish.manifest import MANIFEST, Manifest, read_manifest
from plansdk.publish.tree import SOURCES, unlisted

__all__ = [
    "MANIFEST",
    "SOURCES",
    "Changeset",
    "Manifest",
    "apply",
    "is_intact",
    "is_unfinished",
    "prepare",
    "read_manifest",
    "unlisted",
]
