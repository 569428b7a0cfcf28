"""Files: upload, download, versions."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any

from plansdk.mock.http import Answer
from plansdk.mock.planfix.behaviours.generic import in_order
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.database import EARLIEST, Database
from plansdk.mock.planfix.finding import existing, found, given_text, named
from plansdk.mock.planfix.records import Record, new
from plansdk.mock.planfix.views import contents, project_of

MAX_TOTAL = 256 * 1024 * 1024
"""Characters of Base64 that an account holds; an upload that would exceed them is refused."""

_NOT_IN_NAMES = frozenset('\\/:*?"<>|')


def _versions(call: Call) -> list[Record]:
    return _find(call, call.inside("file"))


def _find(call: Call, given: Mapping[str, Any], status: int = 200) -> list[Record]:
    """The versions of a file: one by its unique id, or all by id, oldest first."""
    for name in ("id", "uniqueId"):
        number = given.get(name)
        if number is not None:
            versions = [each for each in call.database.files.values() if each[name] == number]
            if not versions:
                raise Refused("FILE_NOT_FOUND", f"file {number} does not exist", status=status)
            return versions
    raise Refused("PARAMETER_MISSING", "file: neither id nor uniqueId is given")


def _get(call: Call) -> Record:
    return _versions(call)[-1]


def _download(call: Call) -> Answer:
    """The contents, or the way to a file that is kept elsewhere."""
    file = _find(call, call.inside("file"), status=404)[-1]
    if file.url:
        return Answer(302, b"", {"location": file.url})
    return Answer(200, contents(file), {"content-type": "application/octet-stream"})


def _delete(call: Call) -> Mapping[str, Any]:
    """Files that do not exist are not counted."""
    given = call.inside("files")
    if not given:
        raise Refused("PARAMETER_MISSING", f"{call.name}/files: missing")
    ids: list[int] = given.get("id") or []
    unique: list[int] = given.get("uniqueId") or []
    files = call.database.files.values()
    chosen = [each for each in files if each.id in ids or each.uniqueId in unique]
    for each in chosen:
        call.database.remove(each)
    return {"count": len({each.id for each in chosen} if ids else chosen)}


def _of(element: str, belongs: Callable[[Database, Record, int], bool]) -> Behaviour:
    """A method that lists the files that belong to what an element names."""

    def behaviour(call: Call) -> list[Record]:
        key: int = named(call, element).id
        return _latest(call, lambda file: belongs(call.database, file, key))

    return behaviour


def _is_of_client(database: Database, file: Record, key: int) -> bool:
    holders = (database.tasks.get(file.task), database.projects.get(file.project))
    return any(each is not None and each.client == key for each in holders)


def _for_user(call: Call) -> list[Record]:
    """Others than administrators see their own."""
    user = named(call, "user")
    if call.user.role != "ADMIN" and user is not call.user:
        raise Refused("FILE_NO_RIGHTS", "only administrators list the files of others")
    return _latest(call, lambda file: file.user == user.id)


def _latest(call: Call, test: Callable[[Record], bool]) -> list[Record]:
    """The latest versions of files."""
    latest = {each.id: each for each in call.database.files.values() if test(each)}
    keys: dict[str, str | Callable[[Record], Any]] = {
        "NUMBER": "id",
        "NAME": "name",
        "DATE": lambda file: file.date or EARLIEST,
        "EXT": lambda file: file.name.rpartition(".")[2],
    }
    return in_order(call, latest.values(), keys, "NUMBER_ASC")


def _upload(call: Call) -> Mapping[str, Any]:
    """To a new action of the task unless told otherwise."""
    given, database = call.given, call.database
    task, project = call.id_of("task"), call.id_of("project")
    if task:
        named(call, "task", {"id": task})
    else:
        found(database.projects, project or None, "PROJECT_NOT_FOUND", "project")
    owner = call.id_of("owner") or call.user.id
    existing(call, "user", [owner])
    action = named(call, "action") if given.get("target") == "action" else None
    files: list[Mapping[str, Any]] = given.get("files") or []
    if not files:
        raise Refused("FILE_LIST_EMPTY", "no files are given")
    place = {"task": task} if task else {"project": project}
    made = [_made(call, each, place | {"user": owner}) for each in files]
    for each in made:
        each.uniqueId = database.next("files", "uniqueId")
        each.id = each.id or each.uniqueId
        database.keep(each)
    keys = [each.uniqueId for each in made]
    if action is not None:
        action.files = [*action.files, *keys]
    elif task and given.get("target") != "task":
        call.log("FILE", task=task, files=keys)
    return {"files": made}


def _made(call: Call, given: Mapping[str, Any], place: Mapping[str, int]) -> Record:
    source = given.get("sourceType") or "FILESYSTEM"
    other: Mapping[str, Any] = given.get("otherFile") or {}
    if source == "PROJECT":
        return _from_project(call, other.get("id"), place)
    name = given_text(call, given, "name")
    if _NOT_IN_NAMES & set(name) or not name.isprintable():
        raise Refused("FILE_NAME_NOT_ALLOWED", f"{name[:60]!r} cannot be the name of a file")
    file = new("files", name=name, date=call.now, sourceType=source, **place)
    file.description = given.get("description") or ""
    kept = call.database.files.values()
    if source == "INTERNET":
        file.url = given_text(call, other, "url")
    else:
        file.contents = b64encode(given.get("body") or b"").decode()
        if sum(len(each.contents) for each in (*kept, file)) > MAX_TOTAL:
            raise Refused("TOO_MANY_OBJECTS", "there is no room for more files")
    places = ("task", "project", "name")
    same = [each for each in kept if all(each[name] == file[name] for name in places)]
    if same and not given.get("newversion"):
        details = {"id": str(same[-1].id), "name": name}
        raise Refused("FILE_NAME_NOT_UNIQUE", f"there is a file {name!r} already", details)
    if same:
        file.id, file.version = same[-1].id, same[-1].version + 1
    return file


def _from_project(call: Call, key: int | None, place: Mapping[str, int]) -> Record:
    if "project" in place:
        raise Refused("FILE_FROM_PROJECT_TO_PROJECT", "it is a file of a project already")
    source = _find(call, {"id": key})[-1]
    if project_of(call.database, source) != call.database.tasks[place["task"]].project:
        raise Refused("FILE_OF_OTHER_PROJECT", "the file belongs to another project")
    copied = ("name", "sourceType", "url", "description", "text", "contents")
    return new("files", date=call.now, **place, **{name: source[name] for name in copied})


BEHAVIOURS: dict[str, Behaviour] = {
    "file.upload": _upload,
    "file.download": _download,
    "file.get": _get,
    "file.getListForProject": _of(
        "project", lambda database, file, key: project_of(database, file) == key
    ),
    "file.getListForTask": _of("task", lambda _, file, key: file.task == key),
    "file.getListForUser": _for_user,
    "file.getListForClient": _of("client", _is_of_client),
    "file.getHistory": _versions,
    "file.delete": _delete,
}
