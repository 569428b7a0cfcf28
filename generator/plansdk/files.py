"""Writing a single file so that others see either the old one or the new one."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_atomically(place: Path, content: bytes) -> None:
    """Write a file beside its place and rename it; permissions stay those of the old file.

    Raises:
        OSError: The system refuses; the old file is as it was.
    """
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # a name must not outlive a power cut that its contents did not
        new.chmod(place.stat().st_mode & 0o777 if place.exists() else 0o644)
        new.replace(place)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise
