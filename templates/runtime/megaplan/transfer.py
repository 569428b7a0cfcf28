"""Upload and download of files."""

from __future__ import annotations

import os
from typing import Any, BinaryIO, Generic, TypeVar

from .call import Call
from .decoding import decode
from .entity import Entity
from .envelope import Envelope
from .exceptions import ApiError, DecodeError
from .json_document import Document
from .methods import operation
from .multipart import Source, Upload
from .results import elements
from .runner import M_co, Resource
from .sinks import sink_for

F = TypeVar("F", bound=Entity)


class FileTransfer(Resource[M_co], Generic[M_co, F]):
    """Upload and download; `F` is the entity of a file."""

    @operation
    def upload(self, source: Source, *, name: str | None = None) -> Call[F]:
        """Upload a file.

        ``POST /api/file``

        Memory use does not depend on the size of the file.

        Args:
            source: A path, the contents as bytes, or a file object opened in binary
                mode, which is read from its present position and left open.
            name: Name of the file in Megaplan; by default the source's own, and
                required for bytes.

        Returns:
            The file; put it into `attaches` or a file field of an entity.

        Raises:
            OSError: The file cannot be read.
            TypeError: Not a source, such as a file opened in text mode.
            ApiError: The server refused it.
        """
        return Call(
            "POST",
            ("api", "file"),
            "File",
            root="host",
            upload=Upload("files[]", source, name=name),
            parse=uploaded,
        )

    @operation
    def download(self, file: F | str, to: str | os.PathLike[str] | BinaryIO) -> Call[int]:
        """Download a file's contents.

        ``GET`` of the file's `path`, below the host.

        Memory use does not depend on the size of the file. A file on disk appears
        under its name only when it is complete: where the server does not tell how much
        it sends, only if the entity's `size` does. A redirect to a storage server is
        followed without credentials.

        Args:
            file: A file entity that has its `path`, or such a path.
            to: Path of the file to write, or a file object opened in binary mode.

        Returns:
            Number of bytes written.

        Raises:
            ValueError: The entity has no `path`, or it leads to another host.
            OSError: The file cannot be written.
        """
        return Call(
            "GET", contents_path(file), root="host", sink=sink_for(to, getattr(file, "size", None))
        )


def uploaded(envelope: Envelope) -> Any:
    """The file in the answer to an upload.

    Raises:
        ApiError: There is none, which is how the server refuses a file under status 200.
        DecodeError: It is something else.
    """
    files = elements(envelope.data)
    if not files:
        raise ApiError(
            "POST /api/file: the server did not take the file",
            status=envelope.status,
            errors=envelope.errors,
            method="POST",
            path="/api/file",
        )
    if not isinstance(files[0], dict):
        raise DecodeError("the data are no File")
    return decode(files[0], Document(files, envelope.included), "File")


def contents_path(file: Entity | str) -> str:
    """The path below the host where a file's contents are.

    Raises:
        ValueError: There is none, or it is no path of this host.
    """
    path: object = file if isinstance(file, str) else getattr(file, "path", None)
    if not isinstance(path, str) or not path:
        raise ValueError("the file has no path; get the entity that contains it in full")
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("a file's path begins with one slash, below the account's host")
    return path
