"""Upload and download of files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar, cast

from .answers import result
from .call import Call
from .codecs import record_class
from .exceptions import DecodeError
from .methods import operation
from .multipart import Source, checked_source, file_name
from .properties import RecordBase
from .record import Record
from .request import request
from .runner import M_co, Resource
from .sinks import sink_for
from .xml_tree import Element

F = TypeVar("F", bound=Record)

UPLOAD = "file.upload"
_STORED = "files: [file UploadedFile]"


class FileTransfer(Resource[M_co], Generic[M_co, F]):
    """Upload and download; `F` is the record of an uploaded file."""

    @operation
    def upload_contents(
        self,
        source: Source,
        *,
        name: str | None = None,
        task: Record | int | None = None,
        project: Record | int | None = None,
        description: str | None = None,
        new_version: bool | None = None,
    ) -> Call[F]:
        """Attach a file to a task or project.

        ``file.upload``, source FILESYSTEM

        The contents travel inside of the request, as base64, and are held in memory.

        Args:
            source: A path, the contents as bytes, or a file object opened in binary mode.
            name: Name of the file in Planfix; by default the source's own, and required
                for bytes.
            task: Task, or its id; the file goes to a new action of it.
            project: Project, or its id, in place of a task.
            description: Short description.
            new_version: Whether a file of this name becomes a new version of it.

        Returns:
            The file as it was stored.

        Raises:
            OSError: The file cannot be read.
            TypeError: Not a source, such as a file opened in text mode.
            ValueError: There is no name, or neither task nor project.
            PlanfixError: The server refused; 9006 if there is a file of this name, with
                its `id` and `name` in `details`.
        """
        contents = _contents(source)
        given = file_name(source, name)
        return _upload(
            {"sourceType": "FILESYSTEM", "name": given, "body": contents},
            {"description": description, "newversion": new_version},
            task,
            project,
        )

    @operation
    def upload_link(
        self,
        url: str,
        name: str,
        *,
        task: Record | int | None = None,
        project: Record | int | None = None,
        description: str | None = None,
        new_version: bool | None = None,
    ) -> Call[F]:
        """Attach a file that Planfix fetches from the web.

        ``file.upload``, source INTERNET

        Args:
            url: Its address.
            name: Name of the file in Planfix.
            task: Task, or its id; the file goes to a new action of it.
            project: Project, or its id, in place of a task.
            description: Short description.
            new_version: Whether a file of this name becomes a new version of it.

        Returns:
            The file as it was stored.

        Raises:
            ValueError: Neither task nor project is given.
            PlanfixError: The server refused.
        """
        return _upload(
            {"sourceType": "INTERNET", "name": name, "otherFile": _record("OtherFile", url=url)},
            {"description": description, "newversion": new_version},
            task,
            project,
        )

    @operation
    def upload_from_project(self, file: int, *, task: Record | int | None = None) -> Call[F]:
        """Attach a file that the project of a task has already.

        ``file.upload``, source PROJECT

        Args:
            file: Id of the file in the project.
            task: Task, or its id; the file goes to a new action of it.

        Returns:
            The file as it was stored.

        Raises:
            ValueError: No task is given.
            PlanfixError: The server refused; 9009 for a file of another project.
        """
        return _upload(
            {"sourceType": "PROJECT", "otherFile": _record("OtherFile", id=file)}, {}, task, None
        )

    @operation
    def download(self, file: Record | int, to: str | os.PathLike[str] | BinaryIO) -> Call[int]:
        """Download a file's contents.

        ``file.download``

        Memory use does not depend on the size of the file. A file on disk appears under
        its name only when it is complete: where the server does not tell how much it
        sends, only if the file's `size` does. Where Planfix refers to a storage server, the
        contents come from there, without credentials being sent.

        Args:
            file: A file or its key, or the id that all its versions have in common.
            to: Path of the file to write, or a file object opened in binary mode.

        Returns:
            Number of bytes written.

        Raises:
            OSError: The file cannot be written.
            PlanfixError: There is no such file, or no access to it.
        """
        return Call(
            "POST",
            ("file.download",),
            body=request({"file": ("FileKey", file)}),
            sink=sink_for(to, getattr(file, "size", None)),
            safe=True,
        )


def _upload(
    file: dict[str, Any],
    further: dict[str, Any],
    task: Record | int | None,
    project: Record | int | None,
) -> Call[Any]:
    if (task is None) == (project is None):
        raise ValueError("give a task or a project to attach the file to")
    body = request(
        {
            "task": ("IdRef", task),
            "project": ("IdRef", project),
            "files": ("[file FileInput]", [_record("FileInput", **file, **further)]),
        }
    )
    return Call("POST", (UPLOAD,), _STORED, body=body, parse=_stored)


def _record(kind: str, /, **values: Any) -> RecordBase:
    record = record_class(kind)()
    for wire, value in values.items():
        if value is not None:
            record[wire] = value
    return record


def _stored(root: Element) -> Any:
    """The one file in the answer to an upload."""
    files = cast("list[Record]", result(root, _STORED))
    if not files:
        raise DecodeError("the answer does not tell what was stored")
    return files[0]


def _contents(source: Source) -> bytes:
    source = checked_source(source)
    if isinstance(source, bytes):
        return source
    if isinstance(source, str | os.PathLike):
        return Path(source).read_bytes()
    return source.read()
