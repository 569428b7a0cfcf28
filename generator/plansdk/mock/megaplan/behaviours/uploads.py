"""Files: upload, download, share, pack and delete."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from plansdk.mock.http import Answer, Request
from plansdk.mock.megaplan import files
from plansdk.mock.megaplan.behaviours.patterns import only_variable
from plansdk.mock.megaplan.call import Behaviour, Call, Entity, FieldError, Refused, Result, is_list
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.dates import date_time
from plansdk.mock.megaplan.decoding import parts_of
from plansdk.model import CONTENT_TYPE

_MOST_PACKED = 64 * 1024 * 1024
_PART = re.compile(r"files\[\d*\]")
"""What the documentation calls a part with a file; PHP takes a number in it, too."""


def upload(db: Database, call: Call) -> Result:
    """Keep the files of a multipart form.

    Observed on live accounts: a refused file is missing in `data`, the status is 200.
    """
    parts = [each for each in parts_of(call.request) if each.file and _PART.fullmatch(each.name)]
    if not parts:
        raise Refused(422, FieldError("The form has no files", "files[]"))
    made = (_kept(db, each.file, each.content, each.type) for each in parts)
    return Result([each for each in made if each is not None])


def _kept(db: Database, name: str, content: bytes, type_: str = "") -> Entity | None:
    id_ = db.store.new_id("File")
    if not db.files.put(id_, content):
        return None
    created = {"timeCreated": date_time(db.clock.now())}
    return db.store.put({**files.described(id_, name, len(content), type_), **created})


def download(db: Database, call: Call) -> Result:
    """The bytes of a file."""
    id_ = _asked(call.request)
    file = db.find(("File",), id_)
    return Result(answer=_answer(file, db.files.get(id_)))


def is_shared(db: Database, request: Request) -> bool:
    """Whether a request follows the link of `share`, which needs no token."""
    return db.files.is_shared(_asked(request), request.query)


def _asked(request: Request) -> str:
    return request.path.removeprefix(f"{files.PATH}/").partition("/")[0]


def _answer(file: Entity, content: bytes) -> Answer:
    name = quote(str(file.get("name")))
    type_ = str(file.get("mimeType"))
    headers = {
        "content-type": type_ if type_.isascii() and type_.isprintable() else "text/plain",
        "content-disposition": f"attachment; filename*=UTF-8''{name}",
    }
    return Answer(200, content, headers)


def share(db: Database, call: Call) -> Result:
    """A link by which everybody can read a file."""
    file = db.find(("File",), only_variable(call))
    host = call.request.headers.get("host", "")
    key = db.files.share(file["id"])
    link = f"{call.request.scheme}://{host}{file.get('path')}?{key}"
    return Result({CONTENT_TYPE: "ShareUrl", "id": file["id"], "link": link})


def pack(db: Database, call: Call) -> Result:
    """A file that holds several others, as ZIP."""
    given = call.query.get("files")
    ids = [str(each) for each in given] if is_list(given) else []
    found = [db.find(("File",), each) for each in dict.fromkeys(ids)]
    if not found:
        raise Refused(422, FieldError("There is nothing to pack", "files"))
    if sum(len(db.files.get(each["id"])) for each in found) > _MOST_PACKED:
        raise Refused(422, FieldError("The files are too large to pack", "files"))
    made = _kept(db, "archive.zip", _packed(db, found))
    return Result(made)


def _packed(db: Database, found: Iterable[Entity]) -> bytes:
    packed = io.BytesIO()
    used: set[str] = set()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in found:
            name = str(each.get("name"))
            name = f"{each['id']}-{name}" if name in used else name
            used.add(name)
            # A fixed date, so that the same files make the same archive.
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            archive.writestr(entry, db.files.get(each["id"]))
    return packed.getvalue()


def delete(db: Database, call: Call) -> Result:
    """Delete a file, and every mention of it."""
    db.remove(db.find(("File",), only_variable(call)))
    return Result(None)


BEHAVIOURS: Mapping[str, Behaviour] = {
    "file.upload": upload,
    "file.download": download,
    "GET /attache/shareUrl/{id}": share,
    "GET /attache/archive": pack,
    "DELETE /file/{id}": delete,
}
