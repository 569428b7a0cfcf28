"""Files: upload, download, versions."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any

from plansdk.mock.http import Answer
from plansdk.mock.planfix import codes
from plansdk.mock.planfix.behaviours.kinds import (
    ACTION,
    CLIENT,
    FILE,
    PROJECT,
    TASK,
    USER,
    Kind,
    in_order,
    reference,
)
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.changes import existing_users, given_text, log
from plansdk.mock.planfix.database import EARLIEST, Database, found
from plansdk.mock.planfix.records import Record, new
from plansdk.mock.planfix.views import contents, project_of

MAX_TOTAL = 256 * 1024 * 1024
"""Characters of Base64 that an account holds; an upload that would exceed them is refused."""

_NOT_IN_NAMES = frozenset('\\/:*?"<>|')


def _find(database: Database, given: Mapping[str, Any], *, status: int = 200) -> list[Record]:
    """The versions of the file of a request: one by its unique id, or all by id, oldest first."""
    for name in ("id", "uniqueId"):
        number = given.get(name)
        if number is not None:
            versions = [each for each in database.files.values() if each[name] == number]
            if not versions:
                said = f"file {number} does not exist"
                raise Refused(codes.FILE_NOT_FOUND, said, status=status)
            return versions
    raise Refused(codes.PARAMETER_MISSING, "file: neither id nor uniqueId is given")


def _get(database: Database, call: Call) -> Mapping[str, Any]:
    return {"file": FILE.card(database, call, _find(database, call.inside("file"))[-1])}


def _download(database: Database, call: Call) -> Answer:
    """The contents, or the way to a file that is kept elsewhere."""
    file = _find(database, call.inside("file"), status=404)[-1]
    if file.url:
        return Answer(302, b"", {"location": file.url})
    return Answer(200, contents(file), {"content-type": "application/octet-stream"})


def _get_history(database: Database, call: Call) -> Mapping[str, Any]:
    """Sizes in bytes here."""
    versions = _find(database, call.inside("file"))
    cards = [(FILE.card(database, call, each), len(contents(each))) for each in versions]
    return {"files": [card | {"size": size} for card, size in cards]}


def _delete(database: Database, call: Call) -> Mapping[str, Any]:
    """Files that do not exist are not counted."""
    given = call.inside("files")
    if not given:
        raise Refused(codes.PARAMETER_MISSING, "file.delete/files: missing")
    ids: list[int] = given.get("id") or []
    unique: list[int] = given.get("uniqueId") or []
    chosen = [each for each in database.files.values() if each.id in ids or each.uniqueId in unique]
    for each in chosen:
        database.remove("files", each)
    for action in database.actions.values():
        if action.files:
            action.files = [key for key in action.files if key in database.files]
    return {"count": len({each.id for each in chosen} if ids else chosen)}


def _of(kind: Kind, belongs: Callable[[Database, Record, int], bool]) -> Behaviour:
    """A method that lists the files that belong to a record."""

    def behaviour(database: Database, call: Call) -> Mapping[str, Any]:
        key: int = kind.named(database, call).id
        return _listed(database, call, lambda file: belongs(database, file, key))

    return behaviour


def _is_of_client(database: Database, file: Record, key: int) -> bool:
    holders = (database.tasks.get(file.task), database.projects.get(file.project))
    return any(each is not None and each.client == key for each in holders)


def _for_user(database: Database, call: Call) -> Mapping[str, Any]:
    """Others than administrators see their own."""
    user = USER.named(database, call)
    if call.user.role != "ADMIN" and user is not call.user:
        raise Refused(codes.FILE_NO_RIGHTS, "only administrators list the files of others")
    return _listed(database, call, lambda file: file.user == user.id)


def _listed(database: Database, call: Call, test: Callable[[Record], bool]) -> Mapping[str, Any]:
    """The latest versions of files."""
    latest = {each.id: each for each in database.files.values() if test(each)}
    keys: dict[str, str | Callable[[Record], Any]] = {
        "NUMBER": "id",
        "NAME": "name",
        "DATE": lambda file: file.date or EARLIEST,
        "EXT": lambda file: file.name.rpartition(".")[2],
    }
    files = in_order(latest.values(), call.given.get("sort") or "NUMBER_ASC", keys)
    return FILE.page(database, call, "files", files)


def _upload(database: Database, call: Call) -> Mapping[str, Any]:
    """To a new action of the task unless told otherwise."""
    given = call.given
    task, project = reference(given, "task"), reference(given, "project")
    if task:
        TASK.find(database, {"id": task})
    else:
        found(database.projects, project or None, codes.PROJECT_NOT_FOUND, "project")
    owner = reference(given, "owner") or call.user.id
    existing_users(database, [owner])
    action = ACTION.named(database, call) if given.get("target") == "action" else None
    files: list[Mapping[str, Any]] = given.get("files") or []
    if not files:
        raise Refused(codes.FILE_LIST_EMPTY, "no files are given")
    place = {"task": task} if task else {"project": project}
    made = [_made(database, call, each, place | {"user": owner}) for each in files]
    for each in made:
        each.uniqueId = database.next("files", "uniqueId")
        each.id = each.id or each.uniqueId
        database.keep("files", each)
    keys = [each.uniqueId for each in made]
    if action is not None:
        action.files = [*action.files, *keys]
    elif task and given.get("target") != "task":
        log(database, call, "FILE", task=task, files=keys)
    return {"files": [{"uniqueId": each.uniqueId, "name": each.name} for each in made]}


def _made(
    database: Database, call: Call, given: Mapping[str, Any], place: Mapping[str, int]
) -> Record:
    source = given.get("sourceType") or "FILESYSTEM"
    other: Mapping[str, Any] = given.get("otherFile") or {}
    if source == "PROJECT":
        return _from_project(database, call, other.get("id"), place)
    name = given_text(call, given, "name")
    if _NOT_IN_NAMES & set(name) or not name.isprintable():
        raise Refused(codes.FILE_NAME_NOT_ALLOWED, f"{name[:60]!r} cannot be the name of a file")
    file = new("files", name=name, date=call.now, sourceType=source, **place)
    file.description = given.get("description") or ""
    if source == "INTERNET":
        file.url = given_text(call, other, "url")
    else:
        file.contents = b64encode(given.get("body") or b"").decode()
        kept = sum(len(each.contents) for each in database.files.values())
        if kept + len(file.contents) > MAX_TOTAL:
            raise Refused(codes.TOO_MANY_OBJECTS, "there is no room for more files")
    same = [
        each
        for each in database.files.values()
        if all(each[field] == file[field] for field in ("task", "project", "name"))
    ]
    if same and not given.get("newversion"):
        details = {"id": str(same[-1].id), "name": name}
        raise Refused(codes.FILE_NAME_NOT_UNIQUE, f"there is a file {name!r} already", details)
    if same:
        file.id, file.version = same[-1].id, same[-1].version + 1
    return file


def _from_project(
    database: Database, call: Call, key: int | None, place: Mapping[str, int]
) -> Record:
    if "project" in place:
        raise Refused(codes.FILE_FROM_PROJECT_TO_PROJECT, "it is a file of a project already")
    source = _find(database, {"id": key})[-1]
    if project_of(database, source) != database.tasks[place["task"]].project:
        raise Refused(codes.FILE_OF_OTHER_PROJECT, "the file belongs to another project")
    copied = ("name", "sourceType", "url", "description", "text", "contents")
    return new("files", date=call.now, **place, **{name: source[name] for name in copied})


BEHAVIOURS: dict[str, Behaviour] = {
    "file.upload": _upload,
    "file.download": _download,
    "file.get": _get,
    "file.getListForProject": _of(
        PROJECT, lambda database, file, key: project_of(database, file) == key
    ),
    "file.getListForTask": _of(TASK, lambda _, file, key: file.task == key),
    "file.getListForUser": _for_user,
    "file.getListForClient": _of(CLIENT, _is_of_client),
    "file.getHistory": _get_history,
    "file.delete": _delete,
}
