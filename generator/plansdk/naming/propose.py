"""Suggest names for operations that the ledger does not know yet.

An operation belongs to a resource, named by the first part of its path; a resource
listed in `Grouping.nested` also takes the second part (`spaces.widget`). What is
left of the path becomes a verb phrase, as a person would say it:

    GET    /task                        task.list
    GET    /task/{id}                   task.get
    POST   /task/{id}/doAction          task.do_action
    GET    /task/{id}/comments          task.list_comments
    POST   /task/{id}/comments          task.add_comment
    GET    /task/{id}/comments/search   task.search_comments
    DELETE /deal/{id}/auditors/{aid}    deal.remove_auditor

A suggestion is only a first draft: it is written into the ledger, where people
review and correct it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from plansdk.model import Array, Operation
from plansdk.naming.identity import shape
from plansdk.naming.words import file_name, identifier, singular_name, snake, words

_VERBS = frozenset(
    [
        "accept",
        "add",
        "apply",
        "approve",
        "auth",
        "block",
        "calc",
        "cancel",
        "change",
        "check",
        "clear",
        "clone",
        "close",
        "convert",
        "copy",
        "create",
        "decline",
        "delegate",
        "delete",
        "disable",
        "do",
        "edit",
        "enable",
        "export",
        "fire",
        "fix",
        "forward",
        "handle",
        "hide",
        "init",
        "install",
        "join",
        "leave",
        "link",
        "load",
        "lock",
        "make",
        "mark",
        "merge",
        "move",
        "order",
        "parse",
        "pass",
        "place",
        "prepare",
        "process",
        "produce",
        "publish",
        "read",
        "recover",
        "refresh",
        "regenerate",
        "register",
        "reimport",
        "reject",
        "remove",
        "rename",
        "render",
        "resend",
        "reset",
        "restore",
        "save",
        "search",
        "send",
        "set",
        "sort",
        "start",
        "sync",
        "unblock",
        "uninstall",
        "unlink",
        "unlock",
        "unread",
        "update",
        "upgrade",
        "upload",
        "verify",
    ]
)
"""First words that make a path segment an action rather than a thing."""

_PART_LENGTH = 60
"""Longest part of a resource's name, which also names a file."""

_SETTINGS = ("settings", "filter", "config", "visibility")
"""Last words of things that are saved as a whole."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """How paths are divided into resources.

    Attributes:
        nested: First segments whose second literal segment names a sub-resource.
    """

    nested: Collection[str] = ()

    def split(self, path: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Divide a path into the segments that name the resource and the rest."""
        segments = tuple(part for part in path.split("/") if part)
        head = 1
        if segments and segments[0] in self.nested and len(segments) > 1 and "{" not in segments[1]:
            head = 2
        return segments[:head], segments[head:]


def resource_name(head: tuple[str, ...]) -> str:
    """The dotted attribute path of a resource: `task`, `spaces.widget`."""
    literals = (shape(part).replace("{}", "") or part for part in head)
    return ".".join(identifier(_cut(snake(part))) for part in literals) or "root"


def _cut(part: str) -> str:
    while len(file_name(part)) > _PART_LENGTH:
        part = part[:-1]
    return part.rstrip("_")


def method_name(operation: Operation, tail: tuple[str, ...], siblings: Collection[str]) -> str:
    """Suggest the name of an operation within its resource.

    Args:
        operation: What to name.
        tail: The path behind the resource's own segments.
        siblings: Shapes of all operations of the API, to tell a collection from an action.
    """
    own_id = bool(tail) and tail[0].startswith("{")
    rest = tail[1:] if own_id else tail
    literals = [part for part in rest if not part.startswith("{")]
    # `chiefs/Employee/{chiefId}`: the capitalised part is a content type, not a thing.
    literals = [part for at, part in enumerate(literals) if not (at and part[0].isupper())]
    ends_with_variable = bool(rest) and rest[-1].startswith("{")
    if not literals:
        return _on_resource(operation, own_id or ends_with_variable, siblings)
    if is_action(operation):
        return _action(words(literals[-1]), literals[:-1])
    return _on_part(operation, literals, own_id, ends_with_variable, siblings)


def is_action(operation: Operation) -> bool:
    """Whether the last fixed part of a path is something to do rather than a thing."""
    literals = [part for part in operation.path.split("/") if part and "{" not in part]
    action = words(literals[-1]) if literals else []
    if not action or action[0] not in _VERBS or operation.method in ("DELETE", "PUT"):
        return False
    return operation.method != "GET" or action != ["link"]


def _on_resource(operation: Operation, has_id: bool, siblings: Collection[str]) -> str:
    match operation.method:
        case "GET":
            return "list" if is_list(operation) else "get"
        case "POST" if not has_id:
            return "create"
        case "POST":
            creates = words(operation.description)[:1] in (["create"], ["creates"], ["creation"])
            return "save" if creates and _collection(operation) not in siblings else "update"
        case "DELETE":
            return "delete"
        case "PUT" | "PATCH":
            return "update"
        case _:
            return operation.method.lower()


def _action(action: list[str], context: list[str]) -> str:
    verb, *rest = action
    if not context:
        return identifier("_".join(action))
    objects = [*(_singular_words(part) for part in context[:-1])]
    last = snake(context[-1])
    # What follows the verb decides the number: `sort todos`, but `enable automation`.
    return identifier("_".join([verb, *objects, last, *rest]))


def _on_part(
    operation: Operation,
    literals: list[str],
    own_id: bool,
    ends_with_variable: bool,
    siblings: Collection[str],
) -> str:
    *context, last = literals
    thing = "_".join([*(_singular_words(part) for part in context), snake(last)])
    one = singular_name(thing)
    match operation.method:
        case "GET":
            if is_list(operation):
                return f"list_{thing}"
            return f"get_{one if ends_with_variable else thing}"
        case "POST" if ends_with_variable:
            return f"{'update' if _collection(operation) in siblings else 'save'}_{one}"
        case "POST":
            readable = shape(f"GET {operation.path}") in siblings
            if thing.endswith(_SETTINGS):
                return f"save_{thing}"
            if readable and singular_name(snake(last)) == snake(last):
                return f"set_{thing}"
            return f"add_{one}"
        case "DELETE":
            return f"{'remove' if own_id else 'delete'}_{one if ends_with_variable else thing}"
        case "PUT" | "PATCH":
            return f"update_{one}"
        case _:
            return f"{operation.method.lower()}_{thing}"


def _collection(operation: Operation) -> str:
    return shape("POST " + operation.path.rsplit("/", 1)[0])


def _singular_words(part: str) -> str:
    return singular_name(snake(part))


def is_list(operation: Operation) -> bool:
    """Whether an operation answers with several items."""
    return operation.paginated or isinstance(operation.response, Array)
