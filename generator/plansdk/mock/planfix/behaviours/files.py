"""Files: upload, download, versions."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from plansdk.mock.http import Answer
from plansdk.mock.planfix import codes
from plansdk.mock.planfix.account import EARLIEST, Account, found
from plansdk.mock.planfix.behaviours.common import (
    existing_users,
    find_task,
    log,
    need_id,
    need_name,
    reference,
    titled,
)
from plansdk.mock.planfix.call import Call
from plansdk.mock.planfix.listing import page_of, whole
from plansdk.mock.planfix.records import File
from plansdk.mock.planfix.refused import Refused

_NOT_IN_NAMES = frozenset('\\/:*?"<>|')


def find(account: Account, given: Mapping[str, Any], *, status: int = 200) -> File:
    """The file of a request: a version by its unique id, or the latest one by id.

    Raises:
        Refused: None is named, or there is no such file.
    """
    key, unique = given.get("id"), given.get("uniqueId")
    if key is None and unique is None:
        raise Refused(codes.PARAMETER_MISSING, "file: neither id nor uniqueId is given")
    if key is None:
        versions = [each for each in account.files.values() if each.unique_id == unique]
    else:
        versions = versions_of(account, key)
    if not versions:
        said = f"file {unique if key is None else key} does not exist"
        raise Refused(codes.FILE_NOT_FOUND, said, status=status)
    return versions[-1]


def versions_of(account: Account, key: int) -> list[File]:
    """The versions of a file, oldest first."""
    return [each for each in account.files.values() if each.id == key]


def get(account: Account, call: Call) -> Mapping[str, Any]:
    """file.get."""
    return {"file": card(account, call, find(account, call.inside("file")))}


def card(account: Account, call: Call, file: File) -> dict[str, Any]:
    """A file as answers have it; what a list leaves out, the specification says."""
    shown: dict[str, Any] = {
        "id": file.id,
        "uniqueId": file.unique_id,
        "name": file.name,
        "version": file.version,
        "description": file.description,
        "date": file.date,
        "sourceType": file.source_type,
        "size": -(-len(contents(file)) // 1024),
        "task": titled(account.tasks, file.task),
        "project": titled(account.projects, _project(account, file)),
        "user": {"id": file.user, "name": account.user_name(file.user)},
    }
    if call.given.get("returnDownloadLinks"):
        host = f"https://{account.account.name}.planfix.com"
        shown["downloadLink"] = file.url or f"{host}/?action=getfile&uniqueid={file.unique_id}"
    return shown


def contents(file: File) -> bytes:
    """The contents of a file."""
    return b64decode(file.contents) if file.contents else file.text.encode()


def _project(account: Account, file: File) -> int:
    task = account.tasks.get(file.task)
    return file.project or (task.project if task else 0)


def download(account: Account, call: Call) -> Answer:
    """file.download: the contents, or the way to a file that is kept elsewhere."""
    file = find(account, call.inside("file"), status=404)
    if file.url:
        return Answer(302, b"", {"location": file.url})
    return Answer(200, contents(file), {"content-type": "application/octet-stream"})


def get_history(account: Account, call: Call) -> Mapping[str, Any]:
    """file.getHistory: sizes in bytes here."""
    versions = versions_of(account, need_id(call, "file"))
    if not versions:
        raise Refused(codes.FILE_NOT_FOUND, f"file {need_id(call, 'file')} does not exist")

    def shown(file: File) -> dict[str, Any]:
        return card(account, call, file) | {"size": len(contents(file))}

    return {"files": whole(versions, shown)}


def delete(account: Account, call: Call) -> Mapping[str, Any]:
    """file.delete: files that do not exist are not counted."""
    given = call.inside("files")
    if not given:
        raise Refused(codes.PARAMETER_MISSING, "file.delete/files: missing")
    ids: list[int] = given.get("id") or []
    unique: list[int] = given.get("uniqueId") or []
    chosen = [each for each in account.files.values() if each.id in ids or each.unique_id in unique]
    for each in chosen:
        del account.files[each.unique_id]
    for action in account.actions.values():
        action.files = [key for key in action.files if key in account.files]
    return {"count": len({each.id for each in chosen} if ids else chosen)}


def for_task(account: Account, call: Call) -> Mapping[str, Any]:
    """file.getListForTask."""
    task = find_task(account, call.inside("task"))
    return _listed(account, call, lambda file: file.task == task.id)


def for_project(account: Account, call: Call) -> Mapping[str, Any]:
    """file.getListForProject: those of its tasks too."""
    key = need_id(call, "project")
    found(account.projects, key, codes.PROJECT_NOT_FOUND, "project")
    return _listed(account, call, lambda file: _project(account, file) == key)


def for_user(account: Account, call: Call) -> Mapping[str, Any]:
    """file.getListForUser: others than administrators see their own."""
    key = need_id(call, "user")
    found(account.users, key, codes.USER_NOT_FOUND, "user")
    if call.user.role != "ADMIN" and key != call.user.id:
        raise Refused(codes.FILE_NO_RIGHTS, "only administrators list the files of others")
    return _listed(account, call, lambda file: file.user == key)


def for_client(account: Account, call: Call) -> Mapping[str, Any]:
    """file.getListForClient: those of its tasks and projects."""
    key = need_id(call, "client")
    found(account.contacts, key, codes.CONTACT_NOT_FOUND, "counterparty")

    def belongs(file: File) -> bool:
        task, project = account.tasks.get(file.task), account.projects.get(file.project)
        return key in (task.client if task else 0, project.client if project else 0)

    return _listed(account, call, belongs)


def _listed(account: Account, call: Call, test: Callable[[File], bool]) -> Mapping[str, Any]:
    """The latest versions of files."""
    latest = {each.id: each for each in account.files.values() if test(each)}
    files = [*latest.values()]
    name, _, direction = (call.given.get("sort") or "NUMBER_ASC").partition("_")
    keys: dict[str, Callable[[File], Any]] = {
        "NUMBER": lambda file: file.id,
        "NAME": lambda file: file.name.casefold(),
        "DATE": lambda file: file.date or EARLIEST,
        "EXT": lambda file: file.name.rpartition(".")[2].casefold(),
    }
    key = keys[name]
    files.sort(key=lambda file: (key(file), file.id), reverse=direction == "DESC")
    return {"files": page_of(call, files, lambda file: card(account, call, file))}


def upload(account: Account, call: Call) -> Mapping[str, Any]:
    """file.upload: to a new action of the task unless told otherwise."""
    given = call.given
    task, project = reference(given, "task"), reference(given, "project")
    if task:
        find_task(account, {"id": task})
    else:
        found(account.projects, project or None, codes.PROJECT_NOT_FOUND, "project")
        task = 0
    owner = reference(given, "owner") or call.user.id
    existing_users(account, [owner])
    action = None
    if given.get("target") == "action":
        action = found(
            account.actions, reference(given, "action"), codes.ACTION_NOT_FOUND, "action"
        )
    files: list[Mapping[str, Any]] = given.get("files") or []
    if not files:
        raise Refused(codes.FILE_LIST_EMPTY, "no files are given")
    place = {"task": task} if task else {"project": project}
    made = [_made(account, call, each, place, owner) for each in files]
    for each in made:
        each.unique_id = account.next_id(account.files)
        each.id = each.id or each.unique_id
        account.files[each.unique_id] = each
    keys = [each.unique_id for each in made]
    if action is not None:
        action.files += keys
    elif task and given.get("target") != "task":
        log(account, call, "FILE", task=task, files=keys)
    return {"files": [{"uniqueId": each.unique_id, "name": each.name} for each in made]}


def _made(
    account: Account, call: Call, given: Mapping[str, Any], place: dict[str, int], owner: int
) -> File:
    source = given.get("sourceType") or "FILESYSTEM"
    other: Mapping[str, Any] = given.get("otherFile") or {}
    if source == "PROJECT":
        return _from_project(account, call, other.get("id"), place, owner)
    name = need_name(call, given, "name")
    if _NOT_IN_NAMES & set(name) or not name.isprintable():
        raise Refused(codes.FILE_NAME_NOT_ALLOWED, f"{name[:60]!r} cannot be the name of a file")
    file = File(0, name=name, date=call.now, source_type=source, user=owner)
    file.task, file.project = place.get("task", 0), place.get("project", 0)
    file.description = given.get("description") or ""
    if source == "INTERNET":
        file.url = need_name(call, other, "url")
    else:
        file.contents = b64encode(given.get("body") or b"").decode()
    same = _same_name(account.files.values(), file)
    if same is not None:
        if not given.get("newversion"):
            details = {"id": str(same.id), "name": same.name}
            raise Refused(codes.FILE_NAME_NOT_UNIQUE, f"there is a file {name!r} already", details)
        file.id, file.version = same.id, same.version + 1
    return file


def _same_name(files: Iterable[File], file: File) -> File | None:
    place = (file.task, file.project, file.name)
    same = [each for each in files if (each.task, each.project, each.name) == place]
    return same[-1] if same else None


def _from_project(
    account: Account, call: Call, key: int | None, place: dict[str, int], owner: int
) -> File:
    if "project" in place:
        raise Refused(
            codes.FILE_FROM_PROJECT_TO_PROJECT, "a file of a project is given for a project"
        )
    source = find(account, {"id": key})
    task = account.tasks[place["task"]]
    if _project(account, source) != task.project:
        raise Refused(codes.FILE_OF_OTHER_PROJECT, "the file belongs to another project")
    file = File(0, name=source.name, date=call.now, source_type=source.source_type, user=owner)
    file.task, file.url = task.id, source.url
    file.description, file.text, file.contents = source.description, source.text, source.contents
    return file
