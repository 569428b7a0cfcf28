"""The contents of files: kept in memory, within a bound."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from urllib.parse import quote

from plansdk.mock.megaplan.call import Entity
from plansdk.model import CONTENT_TYPE

MAX_TOTAL = 256 * 1024 * 1024
"""Bytes that an account holds; an upload that would exceed them is refused."""

PATH = "/attach/SdfFileM_File/File"
_LONGEST_NAME = 200
_KEY_LENGTH = 32


class Files:
    """The bytes of the files of an account, by the id of their entity."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}
        self._keys: dict[str, str] = {}
        self._total = 0

    def put(self, id_: str, content: bytes) -> bool:
        """Keep a content; False, and nothing done, if there is no room for it."""
        total = self._total - len(self.get(id_)) + len(content)
        if total > MAX_TOTAL:
            return False
        self._contents[id_] = content
        self._total = total
        return True

    def get(self, id_: str) -> bytes:
        """The content of a file; nothing for an unknown one."""
        return self._contents.get(id_, b"")

    def share(self, id_: str) -> str:
        """The key by which everybody can read a file."""
        key = hashlib.sha256(f"share {id_}".encode()).hexdigest()[:_KEY_LENGTH]
        self._keys[id_] = key
        return key

    def is_shared(self, id_: str, key: str) -> bool:
        """Whether a file is shared, and by this key."""
        return self._keys.get(id_) == key

    def drop(self, id_: str) -> None:
        """Forget a content."""
        self._total -= len(self._contents.pop(id_, b""))
        self._keys.pop(id_, None)


def described(id_: str, name: str, size: int, type_: str = "") -> Entity:
    """What is said about a file.

    Args:
        name: As the sender calls it; what could be a folder in it is left out.
        type_: Media type; by default the one of the name.
    """
    name = safe_name(name)
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {
        CONTENT_TYPE: "File",
        "id": id_,
        "name": name,
        "extension": name.rpartition(".")[2].lower() if "." in name else "",
        "size": size,
        "path": f"{PATH}/{id_}/{quote(name)}",
        "mimeType": type_ or guessed,
    }


def safe_name(name: str) -> str:
    """The last part of a name, without control characters."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(each for each in last if each.isprintable())
    return shown[-_LONGEST_NAME:].strip(". ") or "file"
